// Late, or a clock that is wrong: what tells one from the other.
import { expect, test } from 'vitest'
import { createLateness } from './lateness.ts'

const NOW = Date.parse('2026-11-22T11:08:24Z')
const MINUTE = 60_000

function judging() {
  const told: string[] = []
  const lateness = createLateness((_level, message) => told.push(message))
  /** @param delayMs of the message, @param afterMs of now */
  return { told, judge: (delayMs: number, afterMs = 0) => lateness.judge(NOW + afterMs - delayMs, NOW + afterMs), lateness }
}

test('ten minutes are live, more are late, and the moment is kept', () => {
  const { judge } = judging()
  expect(judge(0)).toEqual({ deviceAtMs: NOW, isLate: false })
  expect(judge(10 * MINUTE)).toEqual({ deviceAtMs: NOW - 10 * MINUTE, isLate: false })
  expect(judge(10 * MINUTE + 1)).toEqual({ deviceAtMs: NOW - 10 * MINUTE - 1, isLate: true })
})

test('a time in the future, before the device was made, or none at all is not used and makes nothing late', () => {
  const { judge, lateness } = judging()
  expect(judge(-MINUTE)).toEqual({ deviceAtMs: NOW + MINUTE, isLate: false })
  for (const said of [NOW + MINUTE + 1, 0, Date.UTC(1999, 0), null, NaN, Infinity, -Infinity, 1e300]) {
    expect(lateness.judge(said, NOW), String(said)).toEqual({ deviceAtMs: null, isLate: false })
  }
})

test('a backlog is late to its end, however long it takes', () => {
  const { judge, told } = judging()
  // An hour of samples, one every ten seconds, handed over within three minutes.
  for (let i = 0; i < 300; i++) expect(judge(60 * MINUTE - i * 10_000, i * 600).isLate).toBe(true)
  expect(judge(0, 3 * MINUTE)).toMatchObject({ isLate: false })
  expect(told).toEqual([])
})

test('a clock that is eight hours behind is found out after a minute, so that an entrapment rings; it is told once', () => {
  const { judge, told } = judging()
  const wrong = 8 * 60 * MINUTE
  expect(judge(wrong, 0).isLate).toBe(true)
  expect(judge(wrong + 900, 30_000).isLate).toBe(true)
  for (const afterMs of [60_000, 70_000]) expect(judge(wrong, afterMs)).toEqual({ deviceAtMs: null, isLate: false })
  expect(told).toHaveLength(1)
  // Set right, and wrong again.
  expect(judge(0, 80_000)).toEqual({ deviceAtMs: NOW + 80_000, isLate: false })
  expect(judge(wrong, 90_000).isLate).toBe(true)
})

test('the same message again and again does not become live by it', () => {
  const { judge } = judging()
  for (let i = 0; i < 100; i++) expect(judge(60 * MINUTE + i * 5000, i * 5000).isLate).toBe(true)
})
