// Holds the chain of one facade camera together: a generated fall becomes one alarm with its floor, a self-test is told apart, quiet stays quiet.
import { afterAll, beforeAll, expect, test } from 'vitest'
import { fallingObjectSettings } from '../../contract/facade.ts'
import type { Fall } from '../../contract/falling.ts'
import { createFallNetwork, type FallNetwork } from './network.ts'
import { createScene } from './synthetic/scene.ts'
import { createSelfTest } from './synthetic/self-test.ts'
import type { Scene, SceneKind } from './synthetic/spec.ts'
import { createFacadeWatcher } from './watch-facade.ts'

const SIZE = { width: 480, height: 270, fps: 25 } as const
let network: FallNetwork
beforeAll(async () => {
  network = await createFallNetwork()
})
afterAll(() => network.close())

const sceneOf = (kind: SceneKind, seed: number): Scene => createScene({ ...SIZE, seed, kind, split: 'validate', seconds: 4, objectPx: 8 })

/** @param testSeed draws a self-test's stone from the second second on */
async function watch(scene: Scene, testSeed?: number): Promise<Fall[]> {
  const { facade, masks, polygon } = scene
  const zone = { id: 'front', name: 'front', polygon }
  const rule = { id: 'fallingObject:front', kind: 'fallingObject', zone: 'front', config: fallingObjectSettings.parse({ facade, masks }) } as const
  const watcher = createFacadeWatcher({ cameraId: 'east', zones: [zone], rules: [rule], fps: SIZE.fps, network })
  const stone = testSeed === undefined ? null : createSelfTest({ ...SIZE, zone, rule, seed: testSeed })
  const falls: Fall[] = []
  for (let i = 0; i < scene.frames; i++) {
    const data = scene.frame(i).luma.slice()
    const step = i - SIZE.fps
    const box = stone && step >= 0 && step < stone.lengthFrames ? stone.draw(data, step) : null
    const sight = await watcher.see({ width: SIZE.width, height: SIZE.height, data }, (i * 1000) / SIZE.fps, box && { zone: 'front', box })
    falls.push(...sight.falls)
  }
  return [...falls, ...(await watcher.end())].filter((fall) => fall.grade === 'alarm')
}

test('a generated fall becomes one alarm, with the floor it came from in its interval', async () => {
  const scene = sceneOf('fall', 15)
  const alarms = await watch(scene)
  expect(alarms).toHaveLength(1)
  const { floor, isTest } = alarms[0]!
  expect(isTest).toBe(false)
  expect(floor!.low).toBeLessThanOrEqual(scene.falls[0]!.releaseFloor)
  expect(floor!.high).toBeGreaterThanOrEqual(scene.falls[0]!.releaseFloor)
})

test('a drawn stone is told as a test, and nothing real beside it', async () => {
  expect((await watch(sceneOf('quiet', 3), 5)).map((fall) => fall.isTest)).toEqual([true])
})

test('nothing is told of a quiet facade', async () => {
  expect(await watch(sceneOf('quiet', 3))).toEqual([])
})
