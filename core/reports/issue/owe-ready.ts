// Tells other systems that a report was issued: its number, span and hashes; they fetch it with a key of their own.
import { listReportFiles, type StoredReport } from '../../../db/reports.ts'
import type { TemplateSettings } from '../../../contract/reports.ts'
import type { Env } from '../../env.ts'
import { oweEvent } from '../../pms/owe-event.ts'

/** Call it in the transaction that issues the report. */
export function oweReportReady(env: Env, report: StoredReport): void {
  const { kind } = JSON.parse(report.template) as TemplateSettings
  const timeText = (atMs: number) => new Date(atMs).toISOString()
  oweEvent(env, {
    type: 'report.ready',
    subject: `report/${report.id}`,
    data: {
      report: report.id,
      number: report.number,
      kind,
      from: timeText(report.fromMs),
      to: timeText(report.toMs),
      ...(report.buildingId === null ? {} : { building: report.buildingId }),
      files: listReportFiles(env.db, report.id).map(({ format, locale, bytes, sha256 }) => ({ format, locale, bytes, sha256 })),
    },
  })
}
