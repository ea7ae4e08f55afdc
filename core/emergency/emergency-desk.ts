// Keeps the emergency pack: on disk beside the data, made anew every week and when what it says has changed, and knows whether anybody has printed it.
import { readFile } from 'node:fs/promises'
import { createHash } from 'node:crypto'
import type { EmergencyView } from '../../contract/emergency.ts'
import { VigilError, type ErrorCode } from '../../contract/errors.ts'
import { appendAudit } from '../../db/audit.ts'
import { dataPaths } from '../../db/data-dir.ts'
import { findPack, insertPack, markPackTaken } from '../../db/emergency-packs.ts'
import { inTransaction } from '../../db/transaction.ts'
import { SYSTEM, type Actor, type Env } from '../env.ts'
import { findChineseFont } from '../reports/chinese-font.ts'
import { withDrawableText } from '../reports/drawable-text.ts'
import { writeWhole } from '../reports/issue/archive.ts'
import { renderPage } from '../reports/render-page.ts'
import { gatherPack, hashPack, isOpenedByHand, type PackFacts, type PackSite } from './pack-facts.ts'
import { packSheet } from './pack-sheet.ts'

export interface EmergencyDesk {
  view(): EmergencyView
  /** @throws VigilError `emergency.busy`, `evidence.fontMissing`, `emergency.notMade` */
  make(actor: Actor): Promise<EmergencyView>
  /**
   * The file, for a person who prints it, which is written down.
   *
   * @throws VigilError `emergency.none` when there is none, or it is not the one that was made
   */
  take(actor: Actor): Promise<Buffer>
  /** Made anew when it is due; called every minute. */
  look(): Promise<void>
  stop(): void
}

const WEEK_MS = 7 * 24 * 3_600_000
/** After a try that failed. */
const AGAIN_MS = 15 * 60_000
const MOST_NAMED = 20

export interface EmergencyOptions {
  readonly dataDir: string
  readonly site: PackSite
  readonly version: string
  /** @returns a PDF */
  readonly render?: (facts: PackFacts, atMs: number, stopping: AbortSignal) => Promise<Buffer>
}

export function createEmergencyDesk(env: Env, { dataDir, site, version, render }: EmergencyOptions): EmergencyDesk {
  const { db, clock } = env
  const file = dataPaths(dataDir).emergencyPack
  const stopping = new AbortController()
  const draw =
    render ??
    ((facts, madeAtMs, signal) =>
      renderPage({ definition: withDrawableText(packSheet(facts, { timezone: env.site.timezone, madeAtMs, version })), font: findChineseFont() }, signal))
  let busy = false
  let problem: ErrorCode | null = null
  let notBeforeMs = 0

  const view = (): EmergencyView => {
    const facts = gatherPack(db, site)
    const pack = findPack(db)
    return {
      pack: pack && { madeAtMs: pack.madeAtMs, bytes: pack.bytes, sha256: pack.fileSha256, takenAtMs: pack.takenAtMs, takenBy: pack.takenBy },
      file,
      problem,
      gatesWithoutSteps: site.devices
        .filter((device) => isOpenedByHand(device) && device.manualRelease === undefined)
        .map(({ name }) => name)
        .slice(0, MOST_NAMED),
      withoutPhone: facts.people.filter(({ phone }) => phone === null).length,
    }
  }

  const make = async (actor: Actor): Promise<EmergencyView> => {
    if (busy) throw new VigilError('emergency.busy')
    busy = true
    try {
      const facts = gatherPack(db, site)
      const madeAtMs = Math.round(clock.now())
      const bytes = await draw(facts, madeAtMs, stopping.signal)
      const fileSha256 = sha256(bytes)
      await writeWhole(file, bytes)
      inTransaction(db, () => {
        insertPack(db, { madeAtMs, contentSha256: hashPack(facts), fileSha256, bytes: bytes.length })
        audit(actor, 'emergency.make', { sha256: fileSha256 })
      })
      problem = null
      return view()
    } catch (error) {
      problem = error instanceof VigilError ? error.code : 'emergency.notMade'
      notBeforeMs = clock.now() + AGAIN_MS
      env.log.error('the emergency pack was not made', { error: String(error) })
      throw error instanceof VigilError ? error : new VigilError('emergency.notMade')
    } finally {
      busy = false
    }
  }

  const audit = (actor: Actor, action: string, after: Readonly<Record<string, unknown>>) =>
    appendAudit(db, { atMs: clock.now(), actorType: actor.type, actorId: actor.id, action, subject: 'emergency/pack', before: null, after })

  const isDue = (nowMs: number): boolean => {
    const pack = findPack(db)
    // A clock that was put back must not leave an old pack lying for years.
    return pack === null || Math.abs(nowMs - pack.madeAtMs) >= WEEK_MS || pack.contentSha256 !== hashPack(gatherPack(db, site))
  }

  return {
    view,
    make,
    async take(actor) {
      const pack = findPack(db)
      const bytes = await readFile(file).catch(() => null)
      if (pack === null || bytes === null || sha256(bytes) !== pack.fileSha256) throw new VigilError('emergency.none')
      inTransaction(db, () => {
        markPackTaken(db, actor.id, Math.round(clock.now()))
        audit(actor, 'emergency.take', { sha256: pack.fileSha256 })
      })
      return bytes
    },
    async look() {
      const nowMs = clock.now()
      if (busy || stopping.signal.aborted || nowMs < notBeforeMs || !isDue(nowMs)) return
      await make(SYSTEM).catch(() => {})
    },
    stop: () => stopping.abort(),
  }
}

const sha256 = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex')
