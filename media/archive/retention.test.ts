// What goes and what stays, for any wishes, clocks and disks.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { forecast } from './forecast.ts'
import { mergeSpans, planRetention, type HeldCamera, type HeldSegment, type RetentionInput } from './retention.ts'

const HOUR = 3_600_000
const DAY = 24 * HOUR
const NOW = Date.UTC(2026, 10, 30)

const segment = (startMs: number, bytes = 100, isOpen = false): HeldSegment => ({ name: `s${startMs}`, startMs, endMs: startMs + HOUR, bytes, isOpen })
const camera = (cameraId: string, segments: readonly HeldSegment[], more: Partial<HeldCamera> = {}): HeldCamera => ({
  cameraId,
  segments,
  keepMs: 7 * DAY,
  maxBytes: null,
  kept: [],
  ...more,
})
const hours = (...back: number[]) => back.map((hour) => segment(NOW - hour * HOUR))
const plan = (cameras: readonly HeldCamera[], more: Partial<RetentionInput> = {}) =>
  planRetention({ cameras, nowMs: NOW, freeBytes: 1e9, reserveBytes: 0, ...more })
const gone = (cameras: readonly HeldCamera[], more: Partial<RetentionInput> = {}) =>
  plan(cameras, more).removals.map(({ cameraId, segment: { startMs }, reason }) => [cameraId, (NOW - startMs) / HOUR, reason])

it('what is older than its days goes, what is beyond the quota goes, and then the oldest of all where room is short', () => {
  expect(gone([camera('a', hours(170, 169, 168, 2, 1))])).toEqual([['a', 170, 'days']])
  expect(gone([camera('a', hours(5, 4, 3, 2, 1), { maxBytes: 250 })])).toEqual([
    ['a', 5, 'quota'],
    ['a', 4, 'quota'],
    ['a', 3, 'quota'],
  ])
  expect(gone([camera('a', hours(5, 3, 1)), camera('b', hours(6, 4, 2))], { freeBytes: 50, reserveBytes: 300 })).toEqual([
    ['b', 6, 'room'],
    ['a', 5, 'room'],
    ['b', 4, 'room'],
  ])
})

it('kept spans and the file that is being written stay, whatever the room', () => {
  const kept = [{ fromMs: NOW - 4 * HOUR + 1, toMs: NOW - 4 * HOUR + 2 }]
  const cameras = [camera('a', [...hours(200, 4, 2), segment(NOW - HOUR, 100, true)], { kept, maxBytes: 0, keepMs: 0 })]
  const { removals, missingBytes } = plan(cameras, { freeBytes: 0, reserveBytes: 1000 })
  expect(removals.map(({ segment: { startMs } }) => (NOW - startMs) / HOUR)).toEqual([200, 2])
  expect(missingBytes).toBe(800)
})

it('a segment of a clock that stood in the future or in 1970 is as old as those written around it', () => {
  const future = segment(NOW + 4000 * DAY)
  const past = segment(0)
  const [old, older] = [segment(NOW - 8 * DAY), segment(NOW - 9 * DAY)]
  const fresh = segment(NOW - 2 * HOUR)
  expect(gone([camera('a', [segment(NOW - 3 * HOUR), past, fresh])])).toEqual([])
  expect(gone([camera('a', [older, future, old, fresh])]).map(([, , reason]) => reason)).toEqual(['days', 'days', 'days'])
  expect(gone([camera('a', [future])])).toEqual([])
})

const anySpans = fc.array(fc.record({ fromMs: fc.integer({ min: 0, max: 400 }), long: fc.integer({ min: 0, max: 50 }) }), { maxLength: 4 })
const anyCamera = fc.record({
  segments: fc.array(fc.record({ startMs: fc.integer({ min: 0, max: 400 }), bytes: fc.integer({ min: 1, max: 50 }), isOpen: fc.boolean() }), { maxLength: 12 }),
  keepMs: fc.integer({ min: 0, max: 500 }),
  maxBytes: fc.option(fc.integer({ min: 0, max: 300 })),
  spans: anySpans,
})

describe('for any cameras, spans and disk', () => {
  const anyInput = fc.record({
    cameras: fc.array(anyCamera, { maxLength: 4 }),
    freeBytes: fc.integer({ min: 0, max: 500 }),
    reserveBytes: fc.integer({ min: 0, max: 800 }),
  })

  it('nothing kept or open goes, nothing goes twice, oldest first, never more than there is a reason for', () => {
    fc.assert(
      fc.property(anyInput, ({ cameras, freeBytes, reserveBytes }) => {
        const held = cameras.map(({ segments, keepMs, maxBytes, spans }, at) =>
          camera(
            `c${at}`,
            segments
              .toSorted((a, b) => a.startMs - b.startMs)
              .map(({ startMs, bytes, isOpen }, i) => ({ name: `${at}-${i}`, startMs, endMs: startMs + 10, bytes, isOpen })),
            { keepMs, maxBytes, kept: mergeSpans(spans.map(({ fromMs, long }) => ({ fromMs, toMs: fromMs + long }))) },
          ),
        )
        const { removals, missingBytes } = planRetention({ cameras: held, nowMs: 420, freeBytes, reserveBytes })
        const names = new Set(removals.map(({ segment: { name } }) => name))
        expect(names.size).toBe(removals.length)
        for (const one of held) {
          const mine = removals.filter(({ cameraId }) => cameraId === one.cameraId)
          for (const { segment: removed, reason } of mine) {
            expect(removed.isOpen).toBe(false)
            expect(one.kept.some(({ fromMs, toMs }) => fromMs <= removed.endMs && toMs >= removed.startMs)).toBe(false)
            if (reason === 'days') expect(removed.endMs).toBeLessThan(420 - one.keepMs)
          }
          const left = one.segments.filter(({ name }) => !names.has(name))
          const free = left.filter(({ isOpen, startMs, endMs }) => !isOpen && !one.kept.some(({ fromMs, toMs }) => fromMs <= endMs && toMs >= startMs))
          // Whatever can go and should go has gone.
          expect(free.every(({ endMs }) => endMs >= 420 - one.keepMs)).toBe(true)
          if (one.maxBytes !== null && free.length > 0) {
            const counted = free.reduce((sum, { bytes }) => sum + bytes, 0) + left.reduce((sum, { isOpen, bytes }) => sum + (isOpen ? bytes : 0), 0)
            expect(counted).toBeLessThanOrEqual(one.maxBytes)
          }
          if (missingBytes > 0) expect(free).toEqual([])
        }
        const freed = removals.reduce((sum, { segment: { bytes } }) => sum + bytes, 0)
        expect(missingBytes).toBe(Math.max(0, reserveBytes - freeBytes - freed))
        const last = removals.at(-1)
        if (last?.reason === 'room') expect(freeBytes + freed - last.segment.bytes).toBeLessThan(reserveBytes)
        const forRoom = removals.filter(({ reason }) => reason === 'room').map(({ segment: { endMs } }) => endMs)
        expect(forRoom).toEqual(forRoom.toSorted((a, b) => a - b))
      }),
      { numRuns: 2000 },
    )
  })

  it('what is foreseen comes true when it is played through', () => {
    const anyWish = fc.record({
      bytesPerMs: fc.integer({ min: 1, max: 20 }),
      keepMs: fc.integer({ min: 1, max: 100 }),
      maxBytes: fc.option(fc.integer({ min: 20, max: 1000 })),
    })
    fc.assert(
      fc.property(fc.array(anyWish, { minLength: 1, maxLength: 4 }), fc.integer({ min: 1, max: 5000 }), (wishes, roomBytes) => {
        const cameras = wishes.map((wish, at) => ({ cameraId: `c${at}`, heldBytes: 0, isRecorded: true, ...wish }))
        const seen = forecast({ cameras, freeBytes: roomBytes + 77, reserveBytes: 77 })
        // One ms after the other.
        const depth = cameras.map(() => 0)
        const used = () => cameras.reduce((sum, { bytesPerMs }, at) => sum + depth[at]! * bytesPerMs, 0)
        let fullAt: number | null = null
        for (let ms = 1; ms <= 400; ms++) {
          cameras.forEach(
            ({ bytesPerMs, keepMs, maxBytes }, at) => (depth[at] = Math.min(depth[at]! + 1, keepMs, maxBytes === null ? Infinity : maxBytes / bytesPerMs)),
          )
          while (used() > roomBytes + 1e-6) {
            fullAt ??= ms
            const deepest = Math.max(...depth)
            const next = Math.max(0, ...depth.filter((one) => one < deepest))
            const perMs = cameras.reduce((sum, { bytesPerMs }, at) => sum + (depth[at] === deepest ? bytesPerMs : 0), 0)
            const to = Math.max(next, deepest - (used() - roomBytes) / perMs)
            depth.forEach((one, at) => (depth[at] = Math.min(one, to)))
          }
        }
        seen.cameras.forEach(({ fitsMs }, at) => expect(fitsMs).toBeCloseTo(depth[at]!, 3))
        if (fullAt === null) expect(seen.fullInMs === null || seen.fullInMs >= 400).toBe(true)
        else {
          expect(seen.isTooSmall).toBe(true)
          expect(seen.fullInMs! - fullAt).toBeGreaterThan(-1.001)
          expect(seen.fullInMs!).toBeLessThanOrEqual(fullAt)
        }
      }),
      { numRuns: 500 },
    )
  })
})

it('foresees what a camera that was not measured, or is not recorded, needs: nothing', () => {
  const cameras = [
    { cameraId: 'a', bytesPerMs: null, heldBytes: 0, keepMs: DAY, maxBytes: null, isRecorded: true },
    { cameraId: 'b', bytesPerMs: 10, heldBytes: 500, keepMs: DAY, maxBytes: null, isRecorded: false },
  ]
  expect(forecast({ cameras, freeBytes: 100, reserveBytes: 200 })).toEqual({
    cameras: [
      { cameraId: 'a', fitsMs: null, limit: 'days' },
      { cameraId: 'b', fitsMs: null, limit: 'days' },
    ],
    neededBytes: 0,
    availableBytes: 500,
    fullInMs: null,
    isTooSmall: false,
  })
})
