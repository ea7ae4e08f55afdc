// What the demo site shows of reports: a daily one by schedule, and that of yesterday already made; a second start finds them there.
import { SYSTEM, type Env } from '../env.ts'
import type { ReportDesk } from '../reports/issue/report-desk.ts'
import { lastWhole } from '../reports/issue/site-spans.ts'

/** It is made in the background. */
export function makeDemoReports(
  { clock, site }: Pick<Env, 'clock' | 'site'>,
  { schedules, list, make }: Pick<ReportDesk, 'schedules' | 'list' | 'make'>,
): void {
  if (schedules.list().length === 0)
    schedules.save(SYSTEM, { version: 0, schedule: { templateId: 'day', rhythm: 'day', at: '07:00', recipients: [], toFolder: false, isOn: true } })
  if (list(null, 1).items.length === 0) make(SYSTEM, { templateId: 'day', ...lastWhole('day', clock.now(), site.timezone), language: 'both' })
}
