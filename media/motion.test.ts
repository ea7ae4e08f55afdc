// The gate: still, noisy and moving pictures, and the pace that follows.
import { expect, it } from 'vitest'
import { MotionGate, Pace } from './motion.ts'

const WIDTH = 320
const HEIGHT = 192
const WHOLE = [0, 0, 1, 1] as const

/** A grey picture with noise of ±4 and a bright square of 32 px at `x`. */
function picture(seed: number, x: number | null): Uint8Array {
  const y = new Uint8Array(WIDTH * HEIGHT)
  let state = seed * 7919 + 1
  for (let i = 0; i < y.length; i++) {
    state = (state * 1_103_515_245 + 12_345) & 0x7fffffff
    y[i] = 100 + (state % 9) - 4
  }
  if (x !== null) for (let row = 96; row < 128; row++) y.fill(220, row * WIDTH + x, row * WIDTH + x + 32)
  return y
}

it('calls the first picture moved and a still, noisy scene still', () => {
  const gate = new MotionGate(WIDTH, HEIGHT)
  expect(gate.see(picture(1, null), WHOLE)).toBe(1)
  for (let seed = 2; seed < 30; seed++) expect(gate.see(picture(seed, null), WHOLE)).toBe(0)
})

it('sees a thing of one cell move, in the share of cells it covers, and only inside the crop', () => {
  const gate = new MotionGate(WIDTH, HEIGHT)
  for (let seed = 1; seed < 20; seed++) gate.see(picture(seed, null), WHOLE)
  expect(gate.see(picture(20, 64), WHOLE)).toBeCloseTo(1 / 60, 5)
  expect(gate.see(picture(21, 64), [0, 0.5, 0.3, 1])).toBeGreaterThan(0)
  expect(gate.see(picture(22, 64), [0.5, 0, 1, 1])).toBe(0)
})

it('gets used to a thing that stays', () => {
  const gate = new MotionGate(WIDTH, HEIGHT)
  gate.see(picture(1, null), WHOLE)
  const shares = Array.from({ length: 60 }, (_, seed) => gate.see(picture(seed + 2, 64), WHOLE))
  expect(shares[0]).toBeGreaterThan(0)
  expect(shares.at(-1)).toBe(0)
})

it('lets one frame a second through when nothing moves, and the full rate for a while after motion', () => {
  const pace = new Pace()
  const taken = (from: number, to: number, motion01: number) =>
    Array.from({ length: (to - from) / 100 }, (_, i) => from + i * 100).filter((atMs) => pace.wants(atMs, motion01, 5, 100))
  expect(taken(0, 5000, 0)).toEqual([0, 1000, 2000, 3000, 4000])
  expect(taken(5000, 7000, 0.1)).toHaveLength(10)
  expect(taken(7000, 9000, 0)).toHaveLength(10)
  expect(taken(10_000, 13_000, 0)).toEqual([10_000, 11_000, 12_000])
})
