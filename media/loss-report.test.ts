// A dead camera is told once and then rarely; anything new about it at once.
import { expect, it } from 'vitest'
import { createLossReport } from './loss-report.ts'

const REFUSED = { state: 'offline', problem: 'camera.unreachable' } as const
const WRONG_PATH = { state: 'offline', problem: 'camera.wrongPath' } as const

it('tells the first loss, then every ten minutes how many there were', () => {
  const report = createLossReport()
  const told = Array.from({ length: 361 }, (_, i) => report.lost(REFUSED, false, i * 5000)).filter((count) => count !== null)
  expect(told).toEqual([0, 119, 119, 119])
})

it('tells another trouble at once', () => {
  const report = createLossReport()
  const told = [REFUSED, REFUSED, WRONG_PATH, WRONG_PATH, REFUSED].map((trouble, i) => report.lost(trouble, false, i * 5000))
  expect(told).toEqual([0, null, 1, null, 1])
})

it('tells a loss after a picture again, but a camera that comes and goes once a minute', () => {
  const report = createLossReport()
  expect(report.lost(REFUSED, true, 0)).toBe(0)
  expect(report.lost(REFUSED, true, 30_000)).toBeNull()
  expect(report.lost(REFUSED, true, 60_000)).toBe(1)
  expect(report.lost(REFUSED, false, 120_000)).toBeNull()
})
