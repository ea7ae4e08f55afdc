// What a new user of the demo finds set up, beside the devices; a second start finds it there.
import type { DeskServices } from '../desk/desk.ts'
import type { Env } from '../env.ts'
import type { ReportDesk } from '../reports/issue/report-desk.ts'
import { seedDemoPatrol } from './demo-patrol.ts'
import { makeDemoReports } from './demo-reports.ts'

export function seedDemo(env: Env, reports: ReportDesk, { patrols, staff }: DeskServices): void {
  makeDemoReports(env, reports)
  seedDemoPatrol(patrols.setup, staff)
}
