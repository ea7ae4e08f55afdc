// Schedules issue each span once: over a year, through restarts and outages, and when people set them anew.
import { afterEach, expect, test } from 'vitest'
import type { ReportSchedule } from '../../../contract/reports.ts'
import { listReports } from '../../../db/reports.ts'
import { DAY_MS, startReports, type ReportsFixture } from '../../../test/fixtures/reports.ts'
import { MOST_MADE_UP } from './schedules.ts'
import { settingsOf } from './templates.ts'

const open: ReportsFixture[] = []
afterEach(async () => {
  await Promise.all(open.splice(0).map((one) => one.close()))
})
async function start(timezone?: string): Promise<ReportsFixture> {
  const on = await startReports(timezone === undefined ? {} : { timezone })
  open.push(on)
  return on
}
const DAILY: ReportSchedule = { templateId: 'day', rhythm: 'day', at: '07:00', recipients: [], toFolder: false, isOn: true }
const issued = (on: ReportsFixture) => listReports(on.env.db, null, 5000).toReversed()
async function tick(on: ReportsFixture): Promise<void> {
  on.reports.tick()
  await on.reports.settled()
}

// A year of Sunday to Monday: in Shanghai the last Monday's seven o'clock has passed at its end, in Berlin not yet.
test.each([
  ['Asia/Shanghai', 53],
  ['Europe/Berlin', 52],
])('over a year in %s daily, weekly and monthly each report every span once', { timeout: 120_000 }, async (timezone, weeks) => {
  const on = await start(timezone)
  for (const rhythm of ['day', 'week', 'month'] as const) {
    const template = settingsOf(on.reports.templates.get(rhythm))
    on.reports.templates.save(on.actor, { id: rhythm, version: 0, template: { ...template, formats: ['pdf'] } })
    on.reports.schedules.save(on.actor, { version: 0, schedule: { ...DAILY, rhythm, templateId: rhythm } })
  }
  for (let hour = 0; hour < 365 * 24; hour += 5) {
    on.env.pass(5 * 3600_000)
    on.reports.tick()
    if (hour % 50 === 0) await on.reports.settled()
  }
  await on.reports.settled()
  const all = issued(on)
  for (const [rhythm, count] of [
    ['day', 365],
    ['week', weeks],
    ['month', 12],
  ] as const) {
    const mine = all.filter(({ templateId }) => templateId === rhythm)
    expect(mine).toHaveLength(count)
    for (const [i, report] of mine.entries()) if (i > 0) expect(report.fromMs).toBe(mine[i - 1]!.toMs)
    expect(mine.every(({ state }) => state === 'ready')).toBe(true)
  }
})

test('a run that was missed because the core was down is made once, and said to be late', async () => {
  const on = await start()
  on.reports.schedules.save(on.actor, { version: 0, schedule: DAILY })
  on.env.pass(3 * DAY_MS)
  const again = on.open()
  await again.start()
  await again.settled()
  expect(issued(on).map(({ isLate }) => isLate)).toEqual([true, true, true])
  await again.start()
  await tick(on)
  expect(issued(on)).toHaveLength(3)
  expect(on.reports.schedules.list()).toMatchObject([{ last: { isLate: true, state: 'ready' } }])
  await again.stop()
})

test('after a long outage only the newest spans are made up for, and those before not later either', async () => {
  const on = await start()
  on.reports.schedules.save(on.actor, { version: 0, schedule: DAILY })
  on.env.pass(100 * DAY_MS)
  await tick(on)
  expect(issued(on)).toHaveLength(MOST_MADE_UP)
  await tick(on)
  on.env.pass(DAY_MS)
  await tick(on)
  expect(issued(on)).toHaveLength(MOST_MADE_UP + 1)
  expect(issued(on).at(-1)!.isLate).toBe(true)
})

test('on time it is not late; it does not begin with runs before it was set', async () => {
  const on = await start()
  const { nextAtMs } = on.reports.schedules.save(on.actor, { version: 0, schedule: DAILY })
  await tick(on)
  expect(issued(on)).toEqual([])
  on.env.pass(nextAtMs! - on.env.clock.now() + 5000)
  await tick(on)
  expect(issued(on)).toMatchObject([{ isLate: false, dueAtMs: nextAtMs, askedBy: null }])
  expect(on.reports.schedules.list()).toMatchObject([{ nextAtMs: nextAtMs! + DAY_MS }])
})

test('set to another time after its run it does not issue the same day twice', async () => {
  const on = await start()
  const saved = on.reports.schedules.save(on.actor, { version: 0, schedule: DAILY })
  on.env.pass(20 * 3600_000)
  await tick(on)
  expect(issued(on)).toHaveLength(1)
  on.reports.schedules.save(on.actor, { id: saved.id, version: 1, schedule: { ...DAILY, at: '09:00' } })
  on.env.pass(3 * 3600_000)
  await tick(on)
  expect(issued(on)).toHaveLength(1)
  expect(() => on.reports.schedules.save(on.actor, { id: saved.id, version: 1, schedule: DAILY })).toThrow(expect.objectContaining({ code: 'report.changed' }))
})

test('switched off it issues nothing, and switched on again it does not make up for that time', async () => {
  const on = await start()
  const { id } = on.reports.schedules.save(on.actor, { version: 0, schedule: { ...DAILY, isOn: false } })
  expect(on.reports.schedules.list()).toMatchObject([{ nextAtMs: null, last: null }])
  on.env.pass(5 * DAY_MS)
  await tick(on)
  on.reports.schedules.save(on.actor, { id, version: 1, schedule: DAILY })
  await tick(on)
  expect(issued(on)).toEqual([])
  on.reports.schedules.remove(on.actor, id)
  on.env.pass(5 * DAY_MS)
  await tick(on)
  expect(issued(on)).toEqual([])
  expect(() => on.reports.schedules.remove(on.actor, id)).toThrow(expect.objectContaining({ code: 'report.noSchedule' }))
})

test('a clock that once stood a year ahead stops no schedule and repeats no span', async () => {
  const on = await start()
  on.reports.schedules.save(on.actor, { version: 0, schedule: DAILY })
  on.env.pass(365 * DAY_MS)
  await tick(on)
  const ahead = issued(on).length
  on.env.pass(-364 * DAY_MS)
  await tick(on)
  expect(issued(on)).toHaveLength(ahead + 1)
  on.env.pass(DAY_MS)
  await tick(on)
  await tick(on)
  expect(issued(on)).toHaveLength(ahead + 2)
})

test('a scheduled report that cannot be made stands in health', async () => {
  const on = await start()
  on.reports.schedules.save(on.actor, { version: 0, schedule: DAILY })
  on.maker.breakWith(new Error('no font'))
  on.env.pass(DAY_MS)
  await tick(on)
  await tick(on)
  expect(on.troubles).toContain('report.notMade')
  on.maker.breakWith(null)
  on.reports.retry(on.actor, issued(on)[0]!.id)
  await on.reports.settled()
  await tick(on)
  expect(on.troubles).not.toContain('report.notMade')
})
