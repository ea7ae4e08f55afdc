// The planned shift of a moment: overnight, across the days clocks are changed, and without gap or overlap at any time.
import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { DutyPlan } from '../../contract/shift.ts'
import { EARLY_MS, plannedShift, shiftToTake } from './planned-shift.ts'

const HOUR_MS = 3_600_000
const two: Pick<DutyPlan, 'shifts'> = {
  shifts: [
    { name: '白班', begins: '08:00' },
    { name: '夜班', begins: '20:00' },
  ],
}
const shanghai = (text: string) => Date.parse(`${text}+08:00`)

test('the night shift goes on over midnight', () => {
  const night = { name: '夜班', fromMs: shanghai('2026-11-22T20:00:00'), toMs: shanghai('2026-11-23T08:00:00') }
  expect(plannedShift(two, shanghai('2026-11-22T23:59:59'), 'Asia/Shanghai')).toEqual(night)
  expect(plannedShift(two, shanghai('2026-11-23T00:00:00'), 'Asia/Shanghai')).toEqual(night)
  expect(plannedShift(two, shanghai('2026-11-23T08:00:00'), 'Asia/Shanghai').name).toBe('白班')
})

test('one shift lasts a day', () => {
  const plan = { shifts: [{ name: '全天', begins: '09:00' }] }
  expect(plannedShift(plan, shanghai('2026-11-22T09:00:00'), 'Asia/Shanghai')).toEqual({
    name: '全天',
    fromMs: shanghai('2026-11-22T09:00:00'),
    toMs: shanghai('2026-11-23T09:00:00'),
  })
})

test('the night in which clocks are put back is an hour longer, the other an hour shorter', () => {
  const hours = (at: string) => {
    const { fromMs, toMs } = plannedShift(two, Date.parse(at), 'Europe/Berlin')
    return (toMs - fromMs) / HOUR_MS
  }
  expect(hours('2026-10-24T22:00:00+02:00')).toBe(13)
  expect(hours('2026-03-28T22:00:00+01:00')).toBe(11)
  expect(hours('2026-07-01T22:00:00+02:00')).toBe(12)
})

test('who comes within the hour before the change comes for the next shift', () => {
  const change = shanghai('2026-11-22T20:00:00')
  expect(shiftToTake(two, change - EARLY_MS, 'Asia/Shanghai').name).toBe('夜班')
  expect(shiftToTake(two, change - EARLY_MS - 1, 'Asia/Shanghai').name).toBe('白班')
})

test('every moment lies in exactly one shift, and the next begins where it ends', () => {
  const minute = fc.integer({ min: 0, max: 24 * 60 - 1 })
  const plans = fc.uniqueArray(minute, { minLength: 1, maxLength: 6 }).map((minutes) => ({
    shifts: minutes.map((m) => ({ name: String(m), begins: `${String(Math.floor(m / 60)).padStart(2, '0')}:${String(m % 60).padStart(2, '0')}` })),
  }))
  const moments = fc.integer({ min: Date.parse('2026-01-01T00:00:00Z'), max: Date.parse('2027-01-01T00:00:00Z') })
  const zones = fc.constantFrom('Asia/Shanghai', 'Europe/Berlin', 'America/New_York', 'Australia/Lord_Howe')
  fc.assert(
    fc.property(plans, moments, zones, (plan, atMs, zone) => {
      const { fromMs, toMs } = plannedShift(plan, atMs, zone)
      expect(fromMs).toBeLessThanOrEqual(atMs)
      expect(toMs).toBeGreaterThan(atMs)
      expect(toMs - fromMs).toBeLessThanOrEqual(25 * HOUR_MS)
      expect(plannedShift(plan, toMs, zone).fromMs).toBe(toMs)
      expect(plannedShift(plan, toMs - 1, zone).fromMs).toBe(fromMs)
    }),
    { numRuns: 300 },
  )
})
