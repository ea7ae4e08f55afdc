// What a new user of the demo finds set up, beside the devices; a second start finds it there.
import type { DeskServices } from '../desk/desk.ts'
import type { Env } from '../env.ts'
import type { ReportDesk } from '../reports/issue/report-desk.ts'
import { makeDemoDuty } from './demo-duty.ts'
import { makeDemoMaps } from './demo-maps.ts'
import { seedDemoPatrol } from './demo-patrol.ts'
import { makeDemoReports } from './demo-reports.ts'
import { makeDemoStaff } from './demo-staff.ts'

export async function seedDemo(env: Env, reports: ReportDesk, { maps, patrols, staff }: DeskServices): Promise<void> {
  makeDemoReports(env, reports)
  makeDemoStaff(env, staff)
  makeDemoDuty(env)
  seedDemoPatrol(patrols.setup, staff)
  await makeDemoMaps(env, maps, patrols.setup.points())
}
