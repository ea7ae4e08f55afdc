// What the demo shows beside its cameras and devices, so that nobody has to begin with empty screens.
import type { MapDesk } from '../desk/maps.ts'
import type { Env } from '../env.ts'
import type { ReportDesk } from '../reports/issue/report-desk.ts'
import { makeDemoMaps } from './demo-maps.ts'
import { makeDemoReports } from './demo-reports.ts'

/** A second start finds it there. */
export async function fillDemo(env: Env, { reports, maps }: { readonly reports: ReportDesk; readonly maps: MapDesk }): Promise<void> {
  makeDemoReports(env, reports)
  await makeDemoMaps(env, maps)
}
