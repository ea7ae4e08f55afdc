// Safety reports as the doors ask for them: what was issued, what is to be made, templates, schedules and where they go.
import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import { VigilError, type ErrorCode } from '../../../contract/errors.ts'
import type { ReportFormat } from '../../../contract/report-template.ts'
import type { ReportCheck, ReportKey, ReportOrder, ReportView } from '../../../contract/reports.ts'
import { LOCALES, type Locale } from '../../../contract/vocabulary.ts'
import { appendAudit } from '../../../db/audit.ts'
import { dataPaths } from '../../../db/data-dir.ts'
import { countDeliveries } from '../../../db/report-deliveries.ts'
import { type StoredReport, countFailedOfSchedules, findReport, listReportFiles, listReports } from '../../../db/reports.ts'
import { inTransaction } from '../../../db/transaction.ts'
import type { Actor, Env } from '../../env.ts'
import type { Troubles } from '../../troubles.ts'
import { checkReportFile, sweepParts } from './archive.ts'
import { createDeliverer, type Deliverer, type DelivererMeans } from './deliver-reports.ts'
import { createIssuer, mustFind, type Issuer } from './issue-reports.ts'
import { createOutletDesk, type OutletDesk } from './outlets.ts'
import type { ReportMaker } from './report-maker.ts'
import { toReportView } from './report-view.ts'
import { createScheduleDesk, type ScheduleDesk } from './schedules.ts'
import { publicReportKey } from './sign.ts'
import { createTemplateDesk, settingsOf, type TemplateDesk } from './templates.ts'

export interface ArchivedFile {
  readonly path: string
  readonly size: number
  readonly sha256: string
  readonly name: string
}

export interface ReportDesk {
  /** The latest first. @param beforeId of the last one shown before */
  /** @throws VigilError `request.invalidField` for an id that is none */
  list(beforeId: string | null, limit: number): { readonly items: ReportView[]; readonly next: string | null }
  /** @throws VigilError `report.notFound` */
  get(id: string): ReportView
  /** @throws VigilError `report.noTemplate`, `report.future`, `report.tooMany`, `request.invalidField` */
  make(actor: Actor, order: ReportOrder): ReportView
  /** @throws VigilError `report.notFound`, `report.wrongState` */
  cancel(actor: Actor, id: string): ReportView
  /** @throws as cancel() */
  retry(actor: Actor, id: string): ReportView
  /** Once more, or to others. @throws VigilError `report.notFound`, `report.notReady` */
  deliver(actor: Actor, id: string, to: { readonly recipients: readonly string[]; readonly folder: boolean }): ReportView
  /** @throws VigilError `report.noDelivery` */
  retryDelivery(actor: Actor, deliveryId: string): void
  /** @throws VigilError `report.notFound`, `report.notReady` */
  check(id: string): Promise<ReportCheck>
  /** One that is as it was issued. @param locale null: the first there is. @throws VigilError `report.notFound`, `report.notReady`, `report.altered` */
  file(id: string, format: ReportFormat, locale: Locale | null): Promise<ArchivedFile>
  key(): ReportKey
  readonly templates: TemplateDesk
  readonly schedules: ScheduleDesk
  readonly outlets: OutletDesk
}

export interface RunningReports extends ReportDesk {
  /** Takes up what a crash cut off. */
  start(): Promise<void>
  /** Every few seconds: what has come due is made and delivered, what went wrong is told. */
  tick(): void
  /** Until nothing is being made or delivered. */
  settled(): Promise<void>
  stop(): Promise<void>
}

export interface ReportMeans {
  readonly dataDir: string
  readonly maker: ReportMaker
  readonly buildingIds: readonly string[]
  readonly troubles: Pick<Troubles, 'report' | 'clear'>
  /** In the transaction that issues it: what other systems are told. */
  oweReady?(report: StoredReport): void
  readonly send?: DelivererMeans['send']
  readonly random?: () => number
}

/** A failed making of a schedule stands in health for so long. */
const TOLD_FOR_MS = 7 * 24 * 3600_000

export function createReportDesk(env: Env, means: ReportMeans): RunningReports {
  const { db, clock, log } = env
  const { dataDir, troubles } = means
  const ending = new AbortController()
  const announce = (id: string) => env.feed.publish('report', view(mustFind(env, id)))
  const view = (stored: StoredReport): ReportView => toReportView(env, stored, issuer.progressOf(stored.id))
  const templates = createTemplateDesk(env, { buildingIds: means.buildingIds, isUsed: (id) => schedules.isUsed(id) })
  const outlets = createOutletDesk(env, {
    dataDir,
    signal: ending.signal,
    onChanged: () => deliverer.kick(),
    ...(means.send && { send: means.send }),
  })
  const deliverer: Deliverer = createDeliverer(env, {
    dataDir,
    outlets,
    announce,
    ...(means.send && { send: means.send }),
    ...(means.random && { random: means.random }),
  })
  const issuer: Issuer = createIssuer(env, {
    dataDir,
    maker: means.maker,
    logo: templates.logo,
    announce,
    onIssued(report) {
      deliverer.owe(report.id, report.recipients, report.toFolder)
      means.oweReady?.(report)
    },
  })
  const schedules = createScheduleDesk(env, { ask: issuer.ask, template: templates.get })
  const mustBeReady = (id: string): StoredReport => {
    const stored = mustFind(env, id)
    if (stored.state !== 'ready') throw new VigilError('report.notReady', { state: stored.state })
    return stored
  }
  const standing = (code: ErrorCode, isSo: boolean) => (isSo ? troubles.report(code) : troubles.clear(code))

  return {
    templates,
    schedules,
    outlets,
    list(beforeId, limit) {
      if (beforeId !== null && findReport(db, beforeId) === null) throw new VigilError('request.invalidField', { field: 'cursor' })
      const found = listReports(db, beforeId, limit + 1)
      const items = found.slice(0, limit)
      return { items: items.map(view), next: found.length > limit ? (items.at(-1)?.id ?? null) : null }
    },
    get: (id) => view(mustFind(env, id)),
    make(actor, { templateId, fromMs, toMs, buildingId, language, formats, deliverTo }) {
      const template = templates.get(templateId)
      if (toMs > clock.now()) throw new VigilError('report.future')
      if (buildingId != null && !means.buildingIds.includes(buildingId)) throw new VigilError('request.invalidField', { field: 'buildingId' })
      const settings = {
        ...settingsOf(template),
        ...(buildingId === undefined ? {} : { buildingId }),
        ...(language === undefined ? {} : { language }),
        ...(formats === undefined ? {} : { formats }),
      }
      const { recipients, folder } = deliverTo ?? { recipients: [], folder: false }
      const ask = { span: { fromMs, toMs }, templateId, templateVersion: template.version, settings, recipients, toFolder: folder, schedule: null }
      return view(mustFind(env, issuer.ask(actor, ask)!))
    },
    cancel(actor, id) {
      issuer.cancel(actor, id)
      return view(mustFind(env, id))
    },
    retry(actor, id) {
      issuer.retry(actor, id)
      return view(mustFind(env, id))
    },
    deliver(actor, id, { recipients, folder }) {
      mustBeReady(id)
      inTransaction(db, () => {
        deliverer.owe(id, recipients, folder)
        const after = { recipients: recipients.length, folder }
        appendAudit(db, { atMs: clock.now(), actorType: actor.type, actorId: actor.id, action: 'report.deliver', subject: `report/${id}`, before: null, after })
      })
      return view(mustFind(env, id))
    },
    retryDelivery: deliverer.retry,
    async check(id) {
      const stored = mustBeReady(id)
      const files = []
      for (const file of listReportFiles(db, id)) {
        const why = await checkReportFile(db, dataDir, stored, file)
        if (why !== null) log.error('report altered', { report: id, file: file.file, why })
        files.push({ format: file.format, locale: file.locale, problem: why })
      }
      return { ok: files.length > 0 && files.every(({ problem }) => problem === null), checkedAtMs: clock.now(), files }
    },
    async file(id, format, locale) {
      const stored = mustBeReady(id)
      const wanted = locale === null ? LOCALES : [locale]
      const file = listReportFiles(db, id).find((one) => one.format === format && wanted.includes(one.locale))
      if (file === undefined) throw new VigilError('report.notFound', { format, locale })
      const why = await checkReportFile(db, dataDir, stored, file)
      if (why !== null) {
        log.error('report altered', { report: id, file: file.file, why })
        throw new VigilError('report.altered', { number: stored.number })
      }
      const path = join(dataDir, file.file)
      return { path, size: (await stat(path)).size, sha256: file.sha256, name: `${stored.number}-${file.locale}.${format}` }
    },
    key: () => publicReportKey(env),
    async start() {
      await sweepParts(dataPaths(dataDir).reports)
      issuer.start()
      this.tick()
    },
    tick() {
      schedules.tick()
      issuer.kick()
      deliverer.kick()
      standing('report.undelivered', countDeliveries(db).failed > 0)
      standing('report.notMade', countFailedOfSchedules(db, clock.now() - TOLD_FOR_MS) > 0)
    },
    async settled() {
      await issuer.settled()
      await deliverer.settled()
    },
    async stop() {
      ending.abort()
      await issuer.stop()
      await deliverer.stop()
    },
  }
}
