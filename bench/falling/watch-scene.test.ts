// A generated scene goes through H.264, a stand-in for the chain tells what it sees, and the outcome says what came of it.
import { expect, test } from 'vitest'
import type { Fall, FallPoint } from '../../contract/falling.ts'
import type { Truth } from '../../vision/falling/synthetic/spec.ts'
import type { CreateWatcher } from '../eval/run-facade-clip.ts'
import { outcomeSchema } from './outcome.ts'
import { planScenes } from './plan-scenes.ts'
import { makeScene, playScene } from './play-scene.ts'
import { startSceneRun, type WatchedPicture } from './watch-scene.ts'

const [job] = planScenes({ falls: 6, negatives: 0, hours: 0, seed: 5, width: 320, height: 180 }).slice(5)

/** Knows the truth, and tells it as an alarm at the end with the boxes of every second picture. */
function allKnowing(points: readonly FallPoint[]): CreateWatcher {
  const track = { points: [...points], path: [], release: null, impact: null, residualPx: 0, accelerationMps2: null, speedMps: null, looks: {} }
  return ({ rules, cameraId }) => ({
    see: async () => ({ falls: [], candidates: 0, isBlind: false, shakePx: 0 }),
    async end() {
      const told = { grade: 'alarm', reasons: [], score: 1, firstAtMs: points[0]!.atMs, lastAtMs: points.at(-1)!.atMs } as const
      const fall = { cameraId, ruleId: rules[0]!.id, zone: 'facade', tracks: [track], floor: null, column: null, why: {}, isTest: false }
      return [{ ...fall, ...told, reasons: [] } satisfies Fall]
    },
  })
}

test('the outcome of a scene whose fall is told', async () => {
  const scene = makeScene(job!)
  const pictures: WatchedPicture[] = []
  for await (const picture of playScene(scene)) pictures.push(picture)
  expect(pictures).toHaveLength(250)
  const points = pictures.flatMap(({ truth }, i) => truth.filter((t) => t.isFall && i % 2 === 0).map((t) => pointOf(t, i)))
  const run = startSceneRun(job!, scene, allKnowing(points))
  for (const picture of pictures) await run.see(picture)
  const outcome = await run.end()
  expect(outcomeSchema.parse(outcome)).toEqual(outcome)
  expect(outcome).toMatchObject({ id: 'falls-5-5', set: 'falls', light: 'day', pictures: 250, seconds: 10, extras: [] })
  expect(outcome.throws).toMatchObject([{ grade: 'alarm', floor: scene.falls[0]!.releaseFloor, estimate: null }])
  expect(outcome.throws[0]!.sizePx).toBeCloseTo(16, 0)
  expect(outcome.alarmBoxes.right).toBe(points.length)
  expect(outcome.alarmBoxes.truth).toBeGreaterThan(points.length)
})

function pointOf({ box }: Truth, picture: number): FallPoint {
  return { atMs: picture * 40, box: [box[0], box[1], box[2], box[3]], score: null }
}

test('a longer run contains the shorter one', () => {
  const size = { seed: 3, width: 960, height: 540 }
  const [short, long] = [planScenes({ ...size, falls: 20, negatives: 30, hours: 0.1 }), planScenes({ ...size, falls: 40, negatives: 60, hours: 1 })]
  expect(long).toEqual(expect.arrayContaining(short))
  expect(new Set(long.map((one) => one.spec.seed)).size).toBe(long.length)
  expect(long.filter((one) => one.set === 'hours')).toHaveLength(60)
})

test('every size is there by day and by night, every kind of negative too', () => {
  const jobs = planScenes({ falls: 300, negatives: 300, hours: 0, seed: 1, width: 960, height: 540 })
  const falls = jobs.filter((one) => one.set === 'falls').map(({ spec }) => `${spec.objectPx} ${spec.isNight}`)
  expect(new Set(falls).size).toBe(16)
  const negatives = new Set(jobs.filter((one) => one.set === 'negatives').map(({ spec }) => `${spec.kind} ${spec.isNight}`))
  expect(negatives.size).toBe(19 * 2 - 1)
})
