// The one clock of fragments and frames, without ffmpeg: jitter, drift, jumps.
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { TimeBase } from './time-base.ts'

const T0 = 1_700_000_000_000

it('takes the picture that arrived fastest as the measure for all', () => {
  const clock = new TimeBase(10)
  const lateness = [900, 500, 120, 40, 300, 40, 80]
  const times = lateness.map((late, index) => clock.takenAt(index * 0.1, T0 + index * 100 + late))
  expect(times[0]).toBe(T0 + 900)
  // Corrections slow time down, they never turn it back.
  times.slice(1).forEach((atMs, index) => expect(atMs).toBeGreaterThan(times[index]!))
  for (let index = lateness.length; index < 60; index++) times.push(clock.takenAt(index * 0.1, T0 + index * 100 + 250))
  expect(times[59]! - (T0 + 5900)).toBeGreaterThan(39)
  expect(times[59]! - (T0 + 5900)).toBeLessThan(45)
})

it('never goes back and never claims a picture from the future, whatever the network does', () => {
  fc.assert(
    fc.property(
      fc.array(fc.record({ step: fc.integer({ min: 1, max: 400 }), late: fc.integer({ min: 0, max: 900 }) }), { minLength: 2, maxLength: 200 }),
      (pictures) => {
        const clock = new TimeBase(10)
        let ptsMs = 0
        let last = Number.NEGATIVE_INFINITY
        let arrived = 0
        for (const { step, late } of pictures) {
          ptsMs += step
          arrived = Math.max(arrived, T0 + ptsMs + late)
          const atMs = clock.takenAt(ptsMs / 1000, arrived)
          expect(atMs).toBeGreaterThan(last)
          expect(atMs).toBeLessThanOrEqual(Math.max(arrived, last + step / 2) + 0.001)
          last = atMs
        }
      },
    ),
  )
})

it('follows a camera whose clock runs slow', () => {
  const clock = new TimeBase(10)
  let atMs = 0
  // 200 ppm: after an hour 720 ms behind
  for (let index = 0; index < 36_000; index++) atMs = clock.takenAt((index * 0.1) / 1.0002, T0 + index * 100 + 30)
  expect(Math.abs(atMs - (T0 + 3_599_900 + 30))).toBeLessThan(5)
})

it('begins anew when all pictures stay late, as after a camera lost seconds', () => {
  const clock = new TimeBase(10)
  for (let index = 0; index < 50; index++) clock.takenAt(index * 0.1, T0 + index * 100)
  let atMs = 0
  for (let index = 50; index < 200; index++) atMs = clock.takenAt(index * 0.1, T0 + index * 100 + 3000)
  expect(atMs).toBeCloseTo(T0 + 19_900 + 3000, 0)
})

it('gives a frame the time of the fragment whose picture it shows', () => {
  const clock = new TimeBase(10)
  const times = new Map<number, number>()
  for (let index = 0; index < 25; index++) times.set(index, clock.takenAt(index * 0.04, T0 + index * 40))
  // pts 0.04 rounds to frame 0; 0.12 (3) to 1; 0.24 (6) to 2
  expect([0, 1, 2].map((frame) => clock.frame(frame))).toEqual([times.get(1), times.get(3), times.get(6)])
  expect(new TimeBase(10).frame(0)).toBeNull()
})

it('gives a picture one time, whether its fragment or the picture itself comes first, and also between later ones', () => {
  const clock = new TimeBase(1)
  const first = clock.takenAt(0, T0)
  const third = clock.takenAt(0.08, T0 + 80)
  // A B-frame: shown before what has come before it.
  const second = clock.takenAt(0.04, T0 + 120)
  expect([first, second, third]).toEqual([T0, T0 + 40, T0 + 80])
  expect([clock.takenAt(0, T0 + 500), clock.takenAt(0.04, T0 + 500), clock.takenAt(0.08, T0 + 500)]).toEqual([first, second, third])
})

it('is steady a second after the last correction', () => {
  const clock = new TimeBase(1)
  const lateness = [900, 860, 820, 780, 0]
  const steady = Array.from({ length: 120 }, (_, index) => {
    clock.takenAt(index * 0.04, T0 + index * 40 + (lateness[index] ?? 5))
    return clock.isSteady
  })
  const from = steady.indexOf(true)
  expect(from).toBeGreaterThan(25)
  expect(steady.slice(from)).not.toContain(false)
})
