// Tests of the stone that a self-test draws into live pictures.
import { expect, test } from 'vitest'
import { facadeScale } from '../../../contract/facade-scale.ts'
import { fallingObjectSettings } from '../../../contract/facade.ts'
import type { Box, Polygon } from '../../../contract/geometry.ts'
import { createSelfTest } from './self-test.ts'

const SIZE = { width: 320, height: 180, fps: 25 }
const polygon: Polygon = [
  [0.3, 0.05],
  [0.7, 0.05],
  [0.9, 1],
  [0.1, 1],
]
const floors = [20, 15, 10, 5, 2].map((floor, i) => ({ floor, y: 0.1 + i * 0.2 }))
const zone = { id: 'front', name: 'front', polygon }

function throwStone(config: object, seed: number, shadeAt: (y: number) => number = () => 120) {
  const rule = { id: 'fallingObject:front', kind: 'fallingObject', zone: 'front', config: fallingObjectSettings.parse(config) } as const
  const stone = createSelfTest({ ...SIZE, zone, rule, seed })
  const before = Uint8Array.from({ length: SIZE.width * SIZE.height }, (_, i) => shadeAt(Math.floor(i / SIZE.width)))
  const boxes: (Box | null)[] = []
  const changes: { readonly most: number; readonly outside: number }[] = []
  for (let step = 0; step < stone.lengthFrames; step++) {
    const picture = before.slice()
    const box = stone.draw(picture, step)
    boxes.push(box)
    changes.push(compare(before, picture, box))
  }
  return { stone, boxes, changes }
}

function compare(before: Uint8Array, after: Uint8Array, box: Box | null) {
  let [most, outside] = [0, 0]
  for (let i = 0; i < before.length; i++) {
    const change = Math.abs(before[i]! - after[i]!)
    if (change === 0) continue
    const [x, y] = [(i % SIZE.width) / SIZE.width, Math.floor(i / SIZE.width) / SIZE.height]
    const isInside = box !== null && x >= box[0] && x < box[2] && y >= box[1] && y < box[3]
    if (isInside) most = Math.max(most, change)
    else outside = Math.max(outside, change)
  }
  return { most, outside }
}

test('the stone falls from a high floor to the bottom of the facade with the acceleration of a stone', () => {
  const facade = { floors, floorHeightM: 3, columns: [] }
  const { stone, boxes } = throwStone({ facade }, 4)
  const scale = facadeScale(facade)
  expect(stone.floor).toBeGreaterThanOrEqual(15)
  const heights = boxes.map((box) => (box ? scale.metresAt((box[1] + box[3]) / 2) : null))
  const [first, last] = [heights[5]!, heights.at(-2)!]
  const seconds = [5, heights.length - 2].map((step) => step / SIZE.fps)
  const acceleration = (2 * (first - last)) / (seconds[1]! ** 2 - seconds[0]! ** 2)
  expect(acceleration).toBeGreaterThan(9.3)
  expect(acceleration).toBeLessThan(10.3)
  expect(boxes.filter((box) => box === null).length).toBeLessThanOrEqual(2)
  expect(boxes.at(-2)![3]).toBeGreaterThan(0.85)
})

test.each([
  ['a striped wall', (y: number) => (y % 40 < 20 ? 30 : 220)],
  ['white sky', () => 250],
  ['night', () => 8],
])('it stands out against %s and changes nothing beside its box', (_, shadeAt) => {
  const { changes, boxes } = throwStone({}, 9, shadeAt)
  for (const [step, box] of boxes.entries()) {
    if (!box) continue
    expect(changes[step]!.most).toBeGreaterThan(35)
    expect(changes[step]!.outside).toBeLessThan(35)
  }
})

test('without floor lines it speeds up through the outline and names no floor', () => {
  const { stone, boxes } = throwStone({}, 1)
  expect(stone.floor).toBeNull()
  const ys = boxes.flatMap((box) => (box ? [(box[1] + box[3]) / 2] : []))
  expect(ys.at(-1)! - ys[0]!).toBeGreaterThan(0.6)
  expect(ys.at(-1)! - ys.at(-2)!).toBeGreaterThan(4 * (ys[4]! - ys[3]!))
})

test('it goes around masks where there is room beside them', () => {
  const mask: Polygon = [
    [0, 0.3],
    [0.55, 0.3],
    [0.55, 1],
    [0, 1],
  ]
  const { boxes } = throwStone({ masks: [mask] }, 2)
  const low = boxes.filter((box): box is Box => box !== null && box[1] > 0.35)
  expect(low.length).toBeGreaterThan(5)
  expect(low.every((box) => box[0] > 0.55)).toBe(true)
})

test('the same seed throws the same stone', () => {
  expect(throwStone({}, 7).boxes).toEqual(throwStone({}, 7).boxes)
})
