// The demo has a schedule and yesterday's report, once, however often it is started.
import { expect, test } from 'vitest'
import { startReports, YESTERDAY } from '../../test/fixtures/reports.ts'
import { makeDemoReports } from './demo-reports.ts'

test('a demo that is started twice has one schedule and one report of yesterday', async () => {
  const on = await startReports()
  for (let start = 0; start < 2; start++) {
    makeDemoReports(on.env, on.reports)
    await on.reports.settled()
  }
  expect(on.reports.schedules.list()).toMatchObject([{ rhythm: 'day', isOn: true }])
  expect(on.reports.list(null, 10).items).toMatchObject([{ state: 'ready', ...YESTERDAY, askedBy: null }])
  await on.close()
})
