// A report as screens and the REST contract are shown it.
import type { ReportFile, ReportView, TemplateSettings } from '../../../contract/reports.ts'
import { findUserNameById, listAttempts, listDeliveries } from '../../../db/report-deliveries.ts'
import { listReportFiles, type StoredReport, type StoredReportFile } from '../../../db/reports.ts'
import type { Env } from '../../env.ts'

/** @param progress 0..1, of one that is being made */
export function toReportView({ db }: Pick<Env, 'db'>, stored: StoredReport, progress: number): ReportView {
  const settings = JSON.parse(stored.template) as TemplateSettings
  return {
    id: stored.id,
    number: stored.number,
    kind: settings.kind,
    name: settings.name,
    fromMs: stored.fromMs,
    toMs: stored.toMs,
    buildingId: stored.buildingId,
    templateId: stored.templateId,
    templateVersion: stored.templateVersion,
    language: settings.language,
    formats: settings.formats,
    askedBy: stored.askedBy && (findUserNameById(db, stored.askedBy) ?? '—'),
    askedAtMs: stored.askedAtMs,
    scheduleId: stored.scheduleId,
    isLate: stored.isLate,
    state: stored.state,
    progress: stored.state === 'ready' ? 1 : stored.state === 'making' ? progress : 0,
    problem: stored.problem,
    issuedAtMs: stored.issuedAtMs,
    files: stored.state === 'ready' ? listReportFiles(db, stored.id).map(toReportFile) : [],
    deliveries: listDeliveries(db, stored.id).map(({ id, via, recipient, state, nextAtMs }) => ({
      id,
      via,
      to: recipient,
      state,
      nextAtMs,
      attempts: listAttempts(db, id),
    })),
  }
}

function toReportFile({ format, locale, bytes, sha256, contentSha256, signature }: StoredReportFile): ReportFile {
  return { format, locale, bytes, sha256, contentSha256, signature }
}
