// What the demo site has to show at once, beside what its devices and cameras bring; a second start finds it there.
import type { Env } from '../env.ts'
import type { ReportDesk } from '../reports/issue/report-desk.ts'
import { makeDemoDuty } from './demo-duty.ts'
import { makeDemoReports } from './demo-reports.ts'

export function fillDemo(env: Env, reports: Pick<ReportDesk, 'schedules' | 'list' | 'make'>): void {
  makeDemoReports(env, reports)
  makeDemoDuty(env)
}
