// What is like what: flakes among flakes are many, a stone among flakes is one.
import { expect, test } from 'vitest'
import { descentOf, isAlike, isFaintlyAlike } from './alike.ts'
import type { PathPoint } from './path.ts'

const HEIGHT = 540

function path(pictures: number, yAt: (i: number) => number, area: number): PathPoint[] {
  return Array.from({ length: pictures }, (_, i) => ({
    atMs: i * 40,
    picture: i,
    seen: { x: 100, y: yAt(i), left: 98, top: yAt(i) - 2, right: 102, bottom: yAt(i) + 2, area, contrast: 30, peak: 40 },
  }))
}

const flake = descentOf(
  path(40, (i) => 20 + 5 * i, 8),
  HEIGHT,
)
const otherFlake = descentOf(
  path(36, (i) => 60 + 6 * i, 10),
  HEIGHT,
)
const stone = descentOf(
  path(40, (i) => 20 + 0.15 * i * i, 9),
  HEIGHT,
)
const bag = descentOf(
  path(40, (i) => 20 + 5 * i, 90),
  HEIGHT,
)
const drop = descentOf(
  path(6, (i) => 20 + 6 * i, 8),
  HEIGHT,
)

test('flakes are like each other; a stone, a bag and a short streak of rain are not like them', () => {
  expect(isAlike(otherFlake, flake)).toBe(true)
  expect(isAlike(flake, stone)).toBe(false)
  expect(isAlike(flake, bag)).toBe(false)
  expect(isAlike(drop, flake)).toBe(false)
})

test('faintly alike is whatever comes down about as fast', () => {
  expect(isFaintlyAlike(drop, flake)).toBe(true)
  expect(isFaintlyAlike(flake, bag)).toBe(true)
  expect(
    isFaintlyAlike(
      descentOf(
        path(40, (i) => 20 + i, 8),
        HEIGHT,
      ),
      flake,
    ),
  ).toBe(false)
})

test('figures of a descent are in heights of the picture and seconds', () => {
  expect(flake).toMatchObject({ pictures: 40, down: expect.closeTo(195 / 540, 6), speed: expect.closeTo(5 / 540 / 0.04, 6), speedUp: expect.closeTo(1, 6) })
  expect(stone.speedUp).toBeGreaterThan(3)
})
