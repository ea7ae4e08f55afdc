// What a new user of the demo finds set up, beside the devices; a second start finds it there.
import type { DeskServices } from '../desk/desk.ts'
import type { Env } from '../env.ts'
import type { Privacy } from '../privacy/privacy.ts'
import type { ResidentDesk } from '../residents/desk.ts'
import type { ReportDesk } from '../reports/issue/report-desk.ts'
import { makeDemoDuty } from './demo-duty.ts'
import { makeDemoMaps } from './demo-maps.ts'
import { seedDemoPatrol } from './demo-patrol.ts'
import { seedDemoPrivacy } from './demo-privacy.ts'
import { makeDemoReports } from './demo-reports.ts'
import { makeDemoStaff } from './demo-staff.ts'

interface DemoSeeds extends Pick<DeskServices, 'maps' | 'patrols' | 'staff'> {
  readonly privacy: Privacy
  readonly residents: { readonly desk: Pick<ResidentDesk, 'list'> }
}

export async function seedDemo(env: Env, reports: ReportDesk, { maps, patrols, staff, privacy, residents }: DemoSeeds): Promise<void> {
  makeDemoReports(env, reports)
  makeDemoStaff(env, staff)
  makeDemoDuty(env)
  seedDemoPatrol(patrols.setup, staff)
  seedDemoPrivacy(privacy, residents.desk)
  await makeDemoMaps(env, maps, patrols.setup.points())
}
