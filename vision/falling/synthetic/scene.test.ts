// Tests of the generated facade scenes: the same for the same seed, true in what they say, and apart between the splits.
import { expect, test } from 'vitest'
import { facadeScale } from '../../../contract/facade-scale.ts'
import { facadeSchema } from '../../../contract/facade.ts'
import { familiesOf } from './families.ts'
import { simulateFlight } from './flight.ts'
import { onPicture } from './installer.ts'
import { createRandom } from './random.ts'
import { createScene } from './scene.ts'
import { SCENE_KINDS, type Scene, type SceneSpec } from './spec.ts'
import { stylesOf } from './styles.ts'
import { chooseView } from './view.ts'

const SLOW = { timeout: 120_000 }
const spec: SceneSpec = { seed: 11, split: 'train', kind: 'fall', width: 320, height: 180, fps: 25, seconds: 6, objectPx: 9, shakePx: 0 }

function bytesAt(scene: Scene, indices: readonly number[]): readonly Uint8Array[] {
  return indices.map((i) => scene.frame(i).luma.slice())
}

test('the same seed gives the same bytes, also when pictures are left out', SLOW, () => {
  const [all, some] = [createScene(spec), createScene(spec)]
  const whole = bytesAt(
    all,
    Array.from({ length: 60 }, (_, i) => i),
  )
  for (const i of [0, 7, 31, 59]) expect(Buffer.compare(some.frame(i).luma, whole[i]!), `picture ${i}`).toBe(0)
  expect(Buffer.compare(createScene({ ...spec, seed: 12 }).frame(0).luma, whole[0]!)).not.toBe(0)
})

test.each(SCENE_KINDS)('%s: every picture can be drawn, boxes lie in it, and the facade is one an installer may save', SLOW, (kind) => {
  const scene = createScene({ ...spec, seed: 21, kind })
  expect(() => facadeSchema.parse(scene.facade)).not.toThrow()
  expect(scene.polygon.length).toBeGreaterThanOrEqual(3)
  for (let i = 0; i < scene.frames; i += 9) {
    for (const { box, isFall } of scene.frame(i).truth) {
      expect(box[0]).toBeGreaterThanOrEqual(0)
      expect(box[3]).toBeLessThanOrEqual(1)
      expect(box[2] > box[0] && box[3] > box[1]).toBe(true)
      if (isFall) expect(kind).toBe('fall')
    }
  }
  expect(scene.falls.length > 0).toBe(kind === 'fall')
})

test('boxes of falls lie where the picture differs from the same scene without them', SLOW, () => {
  const [scene, bare] = [createScene(spec), createScene({ ...spec, without: 'falls' })]
  let checked = 0
  for (let i = 0; i < scene.frames; i++) {
    const { luma, truth } = scene.frame(i)
    const without = bare.frame(i).luma
    const falls = truth.filter((thing) => thing.isFall)
    const isInside = (x: number, y: number, room: number): boolean =>
      falls.some(
        ({ box: [x1, y1, x2, y2] }) => x >= x1 * spec.width - room && x < x2 * spec.width + room && y >= y1 * spec.height - room && y < y2 * spec.height + room,
      )
    let [within, beside] = [0, 0]
    for (let at = 0; at < luma.length; at++) {
      const change = Math.abs(luma[at]! - without[at]!)
      if (change === 0) continue
      const [x, y] = [(at % spec.width) + 0.5, Math.floor(at / spec.width) + 0.5]
      if (isInside(x, y, 0)) within = Math.max(within, change)
      if (falls.length > 0 && !isInside(x, y, 3)) beside = Math.max(beside, change)
    }
    if (falls.length === 0) continue
    expect(within).toBeGreaterThanOrEqual(2)
    expect(beside).toBeLessThanOrEqual(Math.max(4, within / 4))
    checked++
  }
  expect(checked).toBeGreaterThan(15)
})

test('a dense thing close to the wall falls with 9.81 m/s² through the scale of exact floor lines', () => {
  for (let seed = 1; seed <= 20; seed++) {
    const view = chooseView(createRandom(seed, 'view'), 960, 540, false)
    const { floors, floorHeightM, heightM } = view.building
    const lines = Array.from({ length: floors }, (_, i) => ({ floor: i + 1, y: onPicture(view, 0, (i + 0.5) * floorHeightM)[1] })).filter(
      ({ y }) => y > 0 && y < 1,
    )
    const scale = facadeScale({ floors: lines, floorHeightM })
    const flight = simulateFlight({ x: 0, y: heightM - 1, z: 0.1, vx: 0, vy: 0, vz: 0 }, { massKg: 7, dragAreaM2: 0.004, windX: 0, windZ: 0, bounce01: 0 })
    const heightAt = (s: number): number => {
      const { x, y, z } = flight.at(s)
      return scale.metresAt(onPicture(view, x, y, z)[1])
    }
    const s = Math.sqrt((2 * Math.min(floors - 1, 12) * floorHeightM) / 9.81)
    const acceleration = (heightAt(0.5) - heightAt(s)) / ((s * s - 0.25) / 2)
    expect(acceleration / 9.81, `seed ${seed}`).toBeGreaterThan(0.98)
    expect(acceleration / 9.81, `seed ${seed}`).toBeLessThan(1.02)
  }
})

test('light things reach their terminal speed and sway never lifts them', () => {
  const bag = simulateFlight({ x: 0, y: 40, z: 0.3, vx: 0, vy: 0, vz: 0 }, { massKg: 0.015, dragAreaM2: 0.035, windX: 0, windZ: 0, bounce01: 0 })
  const terminal = Math.sqrt((2 * 0.015 * 9.81) / (1.2 * 0.035))
  expect((bag.at(3).y - bag.at(5).y) / 2).toBeCloseTo(terminal, 2)
})

test('what is told of a fall agrees with its boxes', SLOW, () => {
  const scene = createScene({ ...spec, seed: 31 })
  const fall = scene.falls[0]!
  const seen = Array.from({ length: scene.frames }, (_, i) =>
    scene
      .frame(i)
      .truth.filter((t) => t.id === fall.id)
      .map((t) => ({ i, ...t })),
  ).flat()
  expect(seen.length).toBeGreaterThan(0.6 * fall.visible!.frames)
  expect(seen[0]!.i).toBeGreaterThanOrEqual(Math.floor(fall.releaseAtS * spec.fps))
  expect(fall.sizePx).toBeGreaterThan(7)
  expect(fall.sizePx).toBeLessThanOrEqual(9.5)
  expect(fall.landsAtS).toBeGreaterThan(fall.releaseAtS)
  expect(Math.floor(fall.releaseHeightM / scene.facade.floorHeightM) + 1).toBe(fall.releaseFloor)
})

test('the test split shares neither a style nor a family with the others', () => {
  const names = (list: readonly { readonly name: string }[]): string[] => list.map(({ name }) => name)
  for (const listOf of [stylesOf, familiesOf]) {
    expect(names(listOf('validate'))).toEqual(names(listOf('train')))
    expect(names(listOf('test')).filter((name) => names(listOf('train')).includes(name))).toEqual([])
  }
})
