// What the ring keeps, drops and answers.
import fc from 'fast-check'
import { expect, it } from 'vitest'
import type { Init } from './fmp4.ts'
import { Ring, type Stored } from './ring.ts'

const init: Init = { bytes: Uint8Array.of(1), timescale: 1000, video: null }
const picture = (atMs: number, isKey: boolean, size = 100, of = init): Stored => ({
  bytes: new Uint8Array(size),
  mdatAt: 0,
  isKey,
  ptsTicks: atMs,
  dtsTicks: atMs,
  durationTicks: 100,
  sps: null,
  atMs,
  init: of,
})
/** Ten pictures a second, a key picture every second. */
const filled = (ring: Ring, from: number, to: number) => {
  for (let index = from; index < to; index++) ring.push(picture(index * 100, index % 10 === 0))
  return ring
}
const times = (stored: readonly Stored[]) => stored.map((one) => one.atMs)

it('keeps the asked time and always begins with a key picture', () => {
  const ring = filled(new Ring({ keepMs: 3000, maxBytes: 1e6 }), 0, 100)
  expect(ring.oldestAtMs).toBe(6000)
  expect(ring.newestAtMs).toBe(9900)
  expect(ring.bytes).toBe(4000)
})

it('drops whole groups when bytes run out, and everything when one group alone is too large', () => {
  const ring = filled(new Ring({ keepMs: 60_000, maxBytes: 2500 }), 0, 100)
  expect(ring.oldestAtMs).toBe(8000)
  const endless = new Ring({ keepMs: 1000, maxBytes: 1000 })
  endless.push(picture(0, true))
  for (let index = 1; index < 100; index++) endless.push(picture(index, false))
  expect(endless.bytes).toBeLessThanOrEqual(1000)
})

it('begins at a key picture only', () => {
  const ring = new Ring({ keepMs: 1000, maxBytes: 1000 })
  ring.push(picture(0, false))
  expect(ring.newestAtMs).toBeNull()
})

it('answers a span from the key picture before it', () => {
  const ring = filled(new Ring({ keepMs: 60_000, maxBytes: 1e6 }), 0, 50)
  const span = times(ring.between(1550, 2310))
  expect([span[0], span.at(-1)]).toEqual([1000, 2300])
  expect(times(ring.between(-5000, 100))).toEqual([0, 100])
  expect(ring.between(5000, 6000)).toEqual([])
  expect(ring.between(-5000, -1000)).toEqual([])
  expect(times(ring.around(2310, 100)).slice(-2)).toEqual([2300, 2400])
  expect(times(ring.currentGroup(init))[0]).toBe(4000)
})

it('never mixes two streams when one picture is to be decoded', () => {
  const ring = filled(new Ring({ keepMs: 60_000, maxBytes: 1e6 }), 0, 15)
  const other: Init = { ...init }
  ring.push(picture(1500, false, 100, other))
  ring.push(picture(1600, true, 100, other))
  expect(times(ring.around(1450, 500)).at(-1)).toBe(1400)
  expect(times(ring.around(1600, 500))).toEqual([1600])
  expect(ring.currentGroup(init)).toEqual([])
  expect(times(ring.currentGroup(other))).toEqual([1600])
})

it('holds its bounds for any stream', () => {
  fc.assert(
    fc.property(
      fc.array(fc.record({ isKey: fc.boolean(), size: fc.integer({ min: 1, max: 400 }), step: fc.integer({ min: 1, max: 500 }) }), { maxLength: 200 }),
      (pictures) => {
        const ring = new Ring({ keepMs: 2000, maxBytes: 3000 })
        let atMs = 0
        for (const { isKey, size, step } of pictures) {
          ring.push(picture((atMs += step), isKey, size))
          expect(ring.bytes).toBeLessThanOrEqual(3000)
          const all = ring.between(0, atMs)
          expect(all.reduce((sum, one) => sum + one.bytes.length, 0)).toBe(ring.bytes)
          expect(all[0]?.isKey ?? true).toBe(true)
        }
      },
    ),
  )
})
