// Whether the place that somebody reports exists on this site.
import type { ManualReport } from '../../contract/incident.ts'
import type { Services } from '../services.ts'
import { invalidField } from './errors.ts'

/** @throws VigilError `request.invalidField` for a place that does not exist */
export function checkReportPlace(services: Services, report: ManualReport): void {
  const wrong = (field: string) => invalidField([{ path: [field], message: `there is no such ${field.replace('Id', '')}` }])
  if (report.cameraId !== undefined && !services.cameras().some((c) => c.id === report.cameraId)) throw wrong('cameraId')
  if (report.buildingId !== undefined && !services.site.buildings.some((b) => b.id === report.buildingId)) throw wrong('buildingId')
}
