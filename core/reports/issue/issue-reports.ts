// Makes the reports that were asked for, one after the other, and issues them: files, hashes, signatures and the audit entry at once.
import { createHash } from 'node:crypto'
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { isErrorCode, VigilError, type ErrorCode } from '../../../contract/errors.ts'
import type { ReportSpan } from '../../../contract/report-figures.ts'
import type { TemplateSettings } from '../../../contract/reports.ts'
import { LOCALES, type Locale } from '../../../contract/vocabulary.ts'
import { appendAudit } from '../../../db/audit.ts'
import type { StoredLogo } from '../../../db/report-templates.ts'
import {
  beginMaking,
  completeReport,
  countWaiting,
  endReport,
  findReport,
  insertReport,
  insertReportFile,
  listCutOff,
  nextQueued,
  queueAgain,
  requeue,
  type StoredReport,
  type StoredReportFile,
} from '../../../db/reports.ts'
import { afterCommit, inTransaction } from '../../../db/transaction.ts'
import { SYSTEM, type Actor, type Env } from '../../env.ts'
import { dayOf } from '../../incidents/summary.ts'
import { newId } from '../../new-id.ts'
import { isStorageError } from '../../troubles.ts'
import { reportFileName, writeWhole } from './archive.ts'
import type { ReportMaker } from './report-maker.ts'
import { readOrCreateReportKey, signReport } from './sign.ts'

export interface Ask {
  readonly span: ReportSpan
  readonly templateId: string
  readonly templateVersion: number
  /** As it is to be made. */
  readonly settings: TemplateSettings
  readonly recipients: readonly string[]
  readonly toFolder: boolean
  readonly schedule: { readonly id: string; readonly dueAtMs: number; readonly isLate: boolean } | null
}

export interface Issuer {
  /** @returns its id, null when the schedule has issued that span already. @throws VigilError `report.tooMany` */
  ask(actor: Actor, ask: Ask): string | null
  /** @throws VigilError `report.notFound`, `report.wrongState` */
  cancel(actor: Actor, id: string): void
  /** One that failed or was cancelled. @throws as cancel() */
  retry(actor: Actor, id: string): void
  /** 0..1, of the one that is being made. */
  progressOf(id: string): number
  /** Takes up what a crash cut off, and begins. */
  start(): void
  /** Looks whether one waits. */
  kick(): void
  /** Until nothing waits. */
  settled(): Promise<void>
  stop(): Promise<void>
}

export interface IssuerMeans {
  readonly dataDir: string
  readonly maker: ReportMaker
  logo(sha256: string): StoredLogo | null
  /** In the transaction that issues it: what is owed because of it. */
  onIssued(report: StoredReport): void
  announce(id: string): void
  readonly timeoutMs?: number
}

const MOST_WAITING = 50
/** One that brought the core down so often is not begun again by itself. */
const MOST_STARTS = 3
const TIMEOUT_MS = 10 * 60_000
const PROGRESS_STEP = 0.02

export function createIssuer(env: Env, means: IssuerMeans): Issuer {
  const { db, clock, log } = env
  let current: { readonly id: string; readonly ending: AbortController; progress: number } | null = null
  let working: Promise<void> = Promise.resolve()
  let isWorking = false
  let isStopped = false
  const told = (id: string) => afterCommit(db, () => means.announce(id))
  const audit = (actor: Actor, action: string, id: string, after: Record<string, unknown> | null) =>
    appendAudit(db, { atMs: clock.now(), actorType: actor.type, actorId: actor.id, action, subject: `report/${id}`, before: null, after })

  const kick = () => {
    if (isWorking || isStopped) return
    isWorking = true
    working = work()
  }
  const work = async (): Promise<void> => {
    // A turn of its own: whoever asked is answered first.
    await Promise.resolve()
    try {
      for (let report = nextQueued(db); report !== null && !isStopped; report = nextQueued(db)) {
        if (!beginMaking(db, report.id)) continue
        try {
          await make(report)
        } catch (error) {
          fail(report.id, error)
        }
        current = null
        means.announce(report.id)
      }
    } catch (error) {
      log.error('the making of reports stopped; it goes on at the next look', { error: String(error) })
    } finally {
      // In the same turn as the look that found nothing: whoever asks from now on begins anew.
      isWorking = false
    }
  }

  const make = async (report: StoredReport): Promise<void> => {
    const ending = new AbortController()
    const mine = { id: report.id, ending, progress: 0 }
    current = mine
    means.announce(report.id)
    const signal = AbortSignal.any([ending.signal, AbortSignal.timeout(means.timeoutMs ?? TIMEOUT_MS)])
    const settings = JSON.parse(report.template) as TemplateSettings
    const logo = settings.logo === null ? null : means.logo(settings.logo)
    const wanted = localesOf(settings).flatMap((locale) => settings.formats.map((format) => ({ locale, format })))
    const madeAtMs = clock.now()
    const files: Omit<StoredReportFile, 'signature'>[] = []
    for (const [i, { locale, format }] of wanted.entries()) {
      const order = {
        reportId: report.id,
        number: report.number,
        span: { fromMs: report.fromMs, toMs: report.toMs },
        buildingId: report.buildingId,
        template: settings,
        logo: logo && { mime: logo.mime, bytes: logo.picture },
        madeAtMs,
        locale,
        format,
      }
      const made = await means.maker.make(order, { signal, onProgress: (share01) => progress(mine, (i + Math.min(1, Math.max(0, share01))) / wanted.length) })
      signal.throwIfAborted()
      const sha256 = createHash('sha256').update(made.bytes).digest('hex')
      if (sha256 !== made.sha256) throw new Error('what was made is not what its hash says')
      const file = reportFileName(report.number, locale, format)
      await writeWhole(join(means.dataDir, file), made.bytes)
      files.push({ reportId: report.id, format, locale, file, bytes: made.bytes.length, sha256, contentSha256: made.contentSha256 })
      progress(mine, (i + 1) / wanted.length)
    }
    if (!issue(report, files)) discard(files)
  }

  const progress = (mine: NonNullable<typeof current>, share01: number) => {
    if (share01 < mine.progress + PROGRESS_STEP) return
    mine.progress = share01
    means.announce(mine.id)
  }

  /** @returns false when it was cancelled meanwhile */
  const issue = (report: StoredReport, files: readonly Omit<StoredReportFile, 'signature'>[]): boolean => {
    const key = readOrCreateReportKey(env)
    const issuedAtMs = clock.now()
    return inTransaction(db, () => {
      if (!completeReport(db, report.id, issuedAtMs)) return false
      for (const file of files) insertReportFile(db, { ...file, signature: signReport(key, { number: report.number, ...file }) })
      audit(SYSTEM, 'report.issue', report.id, {
        number: report.number,
        files: files.map(({ format, locale, file, bytes, sha256, contentSha256 }) => ({ format, locale, file, bytes, sha256, contentSha256 })),
      })
      means.onIssued(findReport(db, report.id)!)
      return true
    })
  }

  const discard = (files: readonly { readonly file: string }[]) => {
    for (const { file } of files) rmSync(join(means.dataDir, file), { force: true })
  }

  const fail = (id: string, error: unknown) => {
    const cut = current?.id === id && current.ending.signal.aborted
    if (isStopped || cut) return
    log.error('a report could not be made', { report: id, error: String(error), stack: error instanceof Error ? error.stack : undefined })
    const problem = problemOf(error)
    inTransaction(db, () => {
      if (endReport(db, id, 'failed', problem)) audit(SYSTEM, 'report.fail', id, { problem })
    })
  }

  return {
    ask(actor, { span, settings, schedule, ...ask }) {
      const askedAtMs = clock.now()
      const id = newId(askedAtMs)
      return inTransaction(db, () => {
        if (countWaiting(db) >= MOST_WAITING) throw new VigilError('report.tooMany')
        const report = {
          id,
          ...span,
          ...ask,
          buildingId: settings.buildingId,
          template: JSON.stringify(settings),
          askedBy: actor.type === 'system' ? null : actor.id,
          askedAtMs,
          scheduleId: schedule?.id ?? null,
          dueAtMs: schedule?.dueAtMs ?? null,
          isLate: schedule?.isLate ?? false,
        }
        const number = insertReport(db, report, dayOf(askedAtMs, env.site.timezone))
        if (number === null) return null
        const { recipients, toFolder, templateId, templateVersion } = ask
        audit(actor, 'report.ask', id, {
          number,
          ...span,
          templateId,
          templateVersion,
          buildingId: settings.buildingId,
          recipients: recipients.length,
          toFolder,
          ...(schedule && { schedule: schedule.id, isLate: schedule.isLate }),
        })
        told(id)
        afterCommit(db, kick)
        return id
      })
    },
    cancel(actor, id) {
      inTransaction(db, () => {
        mustFind(env, id)
        if (!endReport(db, id, 'cancelled', null)) throw new VigilError('report.wrongState')
        audit(actor, 'report.cancel', id, null)
        told(id)
      })
      if (current?.id === id) current.ending.abort()
    },
    retry(actor, id) {
      inTransaction(db, () => {
        mustFind(env, id)
        if (!queueAgain(db, id)) throw new VigilError('report.wrongState')
        audit(actor, 'report.retry', id, null)
        told(id)
        afterCommit(db, kick)
      })
    },
    progressOf: (id) => (current?.id === id ? current.progress : 0),
    start() {
      inTransaction(db, () => {
        for (const { id, starts } of listCutOff(db)) {
          if (starts < MOST_STARTS) requeue(db, id, false)
          else if (endReport(db, id, 'failed', 'report.makingFailed')) audit(SYSTEM, 'report.fail', id, { problem: 'report.makingFailed', starts })
        }
      })
      kick()
    },
    kick,
    settled: () => working,
    async stop() {
      isStopped = true
      current?.ending.abort()
      const id = current?.id
      await working
      // Stopped by a person: that is no fault of the report's.
      if (id !== undefined) requeue(db, id, true)
    },
  }
}

/** @throws VigilError `report.notFound` */
export function mustFind({ db }: Pick<Env, 'db'>, id: string): StoredReport {
  const found = findReport(db, id)
  if (found === null) throw new VigilError('report.notFound')
  return found
}

function localesOf({ language }: TemplateSettings): readonly Locale[] {
  return language === 'both' ? LOCALES : [language]
}

function problemOf(error: unknown): ErrorCode {
  if (isStorageError(error)) return 'storage.failing'
  return error instanceof VigilError && isErrorCode(error.code) ? error.code : 'report.makingFailed'
}
