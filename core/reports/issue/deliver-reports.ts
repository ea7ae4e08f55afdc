// Works off what is owed of reports: each recipient and the folder for itself, at least once, for days if need be.
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { VigilError, type ErrorCode } from '../../../contract/errors.ts'
import { appendAudit } from '../../../db/audit.ts'
import { dueDeliveries, findDelivery, insertDelivery, owesAgain, recordAttempt, type StoredDelivery } from '../../../db/report-deliveries.ts'
import { listReportFiles, type StoredReport } from '../../../db/reports.ts'
import { afterCommit, inTransaction } from '../../../db/transaction.ts'
import type { TemplateSettings } from '../../../contract/reports.ts'
import { SYSTEM, type Actor, type Env } from '../../env.ts'
import { newId } from '../../new-id.ts'
import { nextAttempt } from '../../pms/schedule.ts'
import { checkReportFile } from './archive.ts'
import { mustFind } from './issue-reports.ts'
import { mailText } from './mail-text.ts'
import { messageIdOf, type OutletDesk } from './outlets.ts'
import { putInFolder, type FolderFile } from './put-in-folder.ts'
import { sendMail, type SendResult } from './send-mail.ts'

export interface DelivererMeans {
  readonly dataDir: string
  readonly outlets: Pick<OutletDesk, 'mail' | 'folder'>
  announce(reportId: string): void
  /** 0..1, spreads the tries. */
  readonly random?: () => number
  readonly send?: typeof sendMail
}

export interface Deliverer {
  /** Inside the transaction that issues it, or of somebody's wish. */
  owe(reportId: string, recipients: readonly string[], toFolder: boolean): void
  /** @throws VigilError `report.noDelivery` */
  retry(actor: Actor, deliveryId: string): void
  /** Looks for what is due; called every few seconds. */
  kick(): void
  /** Until nothing is under way. */
  settled(): Promise<void>
  stop(): Promise<void>
}

const MAX_IN_FLIGHT = 4
/** What most mail servers take; above it only a line says where the report is. */
export const MAX_ATTACHED_BYTES = 20 * 1024 * 1024

type Outcome = { readonly problem: ErrorCode | null; readonly detail: string; readonly isFinal: boolean }

export function createDeliverer(env: Env, means: DelivererMeans): Deliverer {
  const { db, clock, log, site } = env
  const { dataDir, random = Math.random, send = sendMail } = means
  const ending = new AbortController()
  const inFlight = new Map<string, Promise<void>>()

  const kick = () => {
    if (ending.signal.aborted) return
    for (const owed of dueDeliveries(db, clock.now(), MAX_IN_FLIGHT * 2)) {
      if (inFlight.size >= MAX_IN_FLIGHT) return
      if (!inFlight.has(owed.id)) inFlight.set(owed.id, attempt(owed))
    }
  }
  const attempt = async (owed: StoredDelivery): Promise<void> => {
    let isDone = false
    try {
      await Promise.resolve()
      const outcome = await deliver(owed)
      if (outcome !== null) record(owed, outcome)
      isDone = true
    } catch (error) {
      log.error('a report could not be delivered', { delivery: owed.id, error: String(error) })
    }
    inFlight.delete(owed.id)
    means.announce(owed.reportId)
    // After a bug the next look is the timed one, so that it cannot spin.
    if (isDone) kick()
  }

  /** @returns null when it was stopped by us */
  const deliver = async ({ id, reportId, via, recipient }: StoredDelivery): Promise<Outcome | null> => {
    const report = mustFind(env, reportId)
    const files = await readFiles(report)
    if (files === null) return { problem: 'report.altered', detail: report.number, isFinal: true }
    if (via === 'folder') return toFolder(files)
    const settings = means.outlets.mail()
    if (settings === null) return { problem: 'mail.notSet', detail: '', isFinal: false }
    const isSmall = files.reduce((sum, { bytes }) => sum + bytes.length, 0) <= MAX_ATTACHED_BYTES
    const { subject, text } = mailText(env.site, report, JSON.parse(report.template) as TemplateSettings, files, isSmall)
    const attachments = isSmall ? files.map(({ name, bytes }) => ({ filename: name, contentType: mimeOf(name), content: bytes })) : []
    return fromSending(await send(settings, { messageId: messageIdOf(id, site.id), to: recipient, subject, text, attachments }, ending.signal))
  }
  const toFolder = async (files: readonly FolderFile[]): Promise<Outcome> => {
    const folder = means.outlets.folder()
    if (folder === null) return { problem: 'folder.notSet', detail: '', isFinal: false }
    const put = await putInFolder(folder, site.id, dataDir, files)
    return { problem: put.is === 'failed' ? put.problem : null, detail: put.detail, isFinal: false }
  }

  /** @returns null when one of them is not what was issued: such a report goes nowhere */
  const readFiles = async (report: StoredReport): Promise<FolderFile[] | null> => {
    const files: FolderFile[] = []
    for (const file of listReportFiles(db, report.id)) {
      const why = await checkReportFile(db, dataDir, report, file)
      if (why !== null) {
        log.error('a report is not what was issued; it is not delivered', { report: report.id, file: file.file, why })
        return null
      }
      files.push({ name: `${report.number}-${file.locale}.${file.format}`, bytes: await readFile(join(dataDir, file.file)), sha256: file.sha256 })
    }
    return files
  }

  const record = (owed: StoredDelivery, { problem, detail, isFinal }: Outcome) => {
    const atMs = clock.now()
    const nextAtMs = problem === null || isFinal ? null : nextAttempt(owed.tries + 1, atMs, random(), null)
    const state = problem === null ? 'delivered' : nextAtMs === null ? 'failed' : 'owed'
    inTransaction(db, () => {
      recordAttempt(db, owed.id, { state, nextAtMs, atMs, problem, detail })
      if (state !== 'owed') {
        const after = { report: owed.reportId, via: owed.via, problem }
        appendAudit(db, {
          atMs,
          actorType: SYSTEM.type,
          actorId: SYSTEM.id,
          action: `report.delivery.${state}`,
          subject: `reportDelivery/${owed.id}`,
          before: null,
          after,
        })
      }
    })
    if (problem !== null) log.warn('a delivery of a report failed', { delivery: owed.id, problem, detail, nextAtMs })
  }

  return {
    owe(reportId, recipients, toFolder) {
      const nextAtMs = clock.now()
      const all = [...recipients.map((recipient) => ({ via: 'mail' as const, recipient })), ...(toFolder ? [{ via: 'folder' as const, recipient: '' }] : [])]
      for (const one of all) insertDelivery(db, { id: newId(nextAtMs), reportId, nextAtMs, ...one })
      if (all.length > 0) afterCommit(db, kick)
    },
    retry(actor, deliveryId) {
      const found = findDelivery(db, deliveryId)
      inTransaction(db, () => {
        const atMs = clock.now()
        if (found === null || !owesAgain(db, deliveryId, atMs)) throw new VigilError('report.noDelivery')
        appendAudit(db, {
          atMs,
          actorType: actor.type,
          actorId: actor.id,
          action: 'report.delivery.retry',
          subject: `reportDelivery/${deliveryId}`,
          before: null,
          after: null,
        })
        afterCommit(db, kick)
      })
    },
    kick,
    async settled() {
      while (inFlight.size > 0) await Promise.all(inFlight.values())
    },
    async stop() {
      ending.abort()
      await Promise.all(inFlight.values())
    },
  }
}

function fromSending(result: SendResult): Outcome | null {
  if (result.is === 'aborted') return null
  return result.is === 'delivered' ? { problem: null, detail: result.detail, isFinal: false } : result
}

function mimeOf(name: string): string {
  return name.endsWith('.pdf') ? 'application/pdf' : 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'
}
