// The gate on falling objects: a throw that was found must stay found, and nothing new may ring.
import { existsSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { SceneKind, SceneSpec } from '../../vision/falling/synthetic/spec.ts'
import { FOOTAGE_MISSING, footagePath, hasFootage } from '../../test/footage.ts'
import { readFootage } from '../eval/footage.ts'
import { planClip, runClip } from '../eval/run-clip.ts'
import { openJudge, type OpenJudge } from './judge.ts'
import type { SceneJob } from './plan-scenes.ts'
import { makeScene, playScene } from './play-scene.ts'
import { startSceneRun } from './watch-scene.ts'

/** Clips whose event is not found, and clips with a false alarm, as docs/accuracy.md tells them. */
const KNOWN_MISSES: readonly string[] = []
const KNOWN_FALSE_ALARMS: readonly string[] = ['person-falls/fall-s4_fall_01.mp4']

let judge: OpenJudge
beforeAll(async () => {
  judge = await openJudge('both')
})
afterAll(() => judge.close())

const SIZE = { width: 480, height: 270, fps: 25 } as const

function job(id: string, kind: SceneKind, seed: number, over: Partial<SceneSpec> = {}): SceneJob {
  return { id, set: kind === 'fall' ? 'falls' : 'negatives', spec: { seed, split: 'test', kind, ...SIZE, seconds: 7, isNight: false, ...over } }
}

const SCENES: readonly SceneJob[] = [
  job('a fall by day', 'fall', 9001, { objectPx: 12 }),
  job('a fall at night', 'fall', 9121, { objectPx: 16, isNight: true }),
  job('a bird', 'bird', 9201),
  job('rain', 'rain', 9301),
  job('a lift gondola', 'gondola', 9401),
  job('a tree in the wind', 'foliage', 9501),
]

test.each(SCENES)('generated: $id', async (one) => {
  const scene = makeScene(one)
  const run = startSceneRun(one, scene, judge.createWatcher)
  for await (const picture of playScene(scene)) await run.see(picture)
  const { throws, extras } = await run.end()
  expect({ grades: throws.map((t) => t.grade), alarms: extras.filter((e) => e.grade === 'alarm') }).toEqual({
    grades: one.set === 'falls' ? ['alarm'] : [],
    alarms: [],
  })
})

describe.skipIf(!hasFootage)(`labelled footage (${hasFootage ? 'found' : FOOTAGE_MISSING})`, async () => {
  const { clips } = hasFootage ? await readFootage(footagePath('')) : { clips: [] }
  const plans = clips.map((clip) => planClip(clip, 'fallingObject')).filter(({ clip, rules }) => rules.length > 0 && existsSync(footagePath(clip.file)))

  test.each(plans)('$clip.file', { timeout: 300_000 }, async (plan) => {
    const means = { detector: () => Promise.reject(new Error('not needed')), createWatcher: async () => judge.createWatcher }
    const { score } = await runClip(footagePath(''), plan, means)
    const { file } = plan.clip
    expect(score.missed, 'missed').toHaveLength(KNOWN_MISSES.filter((name) => name === file).length)
    expect(score.falseAlarms, 'false alarms').toHaveLength(KNOWN_FALSE_ALARMS.filter((name) => name === file).length)
  })
})
