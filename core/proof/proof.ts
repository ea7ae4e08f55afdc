// Proof, put together: the evidence key, anchors of the audit chain, its check on screen, and the access register.
import { setImmediate } from 'node:timers/promises'
import { VigilError } from '../../contract/errors.ts'
import { ALGORITHM } from '../../contract/sealed/check-sealed.ts'
import type { ChainView } from '../../contract/proof-api.ts'
import { findAnchorFolder, saveAnchorFolder } from '../../db/anchor-place.ts'
import { appendAudit, auditHead, checkAuditInParts } from '../../db/audit.ts'
import { dataPaths } from '../../db/data-dir.ts'
import { inTransaction } from '../../db/transaction.ts'
import type { Actor, Env } from '../env.ts'
import { prepareFolder } from '../reports/issue/put-in-folder.ts'
import type { ExportView } from '../../contract/playback-api.ts'
import type { ExportDesk } from '../playback/exports.ts'
import { packageOf } from './package/make-package.ts'
import type { Troubles } from '../troubles.ts'
import { createAnchors, type Anchors } from './anchors.ts'
import { checkAnchors, readAnchorFile } from './check-anchors.ts'
import { readOrCreateEvidenceKey } from './evidence-key.ts'
import { createRegister, type Register } from './register.ts'
import { createSeals, type Seals } from './seal-export.ts'

export interface ProofDesk {
  readonly register: Register
  /** Somebody was shown a picture or clip. Never throws: what an alarm is judged by is shown also when it cannot be written down. */
  sawEvidence(actor: Actor, subject: string, is?: string): void
  /** @throws VigilError `incident.notFound`, `export.tooMany`, `export.quotaFull` */
  startPackage(actor: Actor, incidentId: string, reason: string): ExportView
  packagesOf(incidentId: string): ExportView[]
  /** The page that checks what left the site. @throws VigilError `package.noVerifier` */
  verifier(): Promise<Buffer>
  chain(): ChainView
  /** @throws VigilError `audit.checking` */
  check(): ChainView
  /** @throws VigilError `folder.*` */
  savePlace(actor: Actor, folder: string | null): Promise<ChainView>
}

export interface Proof {
  /** With the desk that makes packages beside other exports. */
  deskOf(exports: Pick<ExportDesk, 'startPackage' | 'packagesOf'>): ProofDesk
  readonly seals: Seals
  readonly anchors: Anchors
  /** Anchors what has come, last of all. */
  stop(): Promise<void>
}

export interface ProofMeans {
  readonly dataDir: string
  readonly webDir: string
  readonly troubles: Troubles
}

const HOUR_MS = 3_600_000
const LOOK_EVERY_MS = 30_000
/** A few milliseconds of hashing, then others have their turn. */
const PART = 500

export function createProof(env: Env, { dataDir, webDir, troubles }: ProofMeans): Proof {
  const { db, clock } = env
  const key = readOrCreateEvidenceKey(env, dataDir)
  const seals = createSeals(key, webDir)
  const register = createRegister(env)
  const anchors = createAnchors(env, { dataDir, key, troubles, folder: () => findAnchorFolder(db) })
  let anchoredAtMs = clock.now()
  void anchors.write()
  const looks = setInterval(() => {
    // a clock that was set back must not put it off
    if (Math.abs(clock.now() - anchoredAtMs) < HOUR_MS) return
    anchoredAtMs = clock.now()
    void anchors.write()
  }, LOOK_EVERY_MS)
  let checking01: number | null = null
  let checked: ChainView['checked'] = null
  let isStopped = false
  let check: Promise<void> = Promise.resolve()

  const chain = (): ChainView => {
    const last = anchors.last()
    return {
      entries: auditHead(db)?.seq ?? 0,
      fingerprint: key.fingerprint,
      algorithm: ALGORITHM,
      anchor: last && { seq: last.seq, hash: last.hash, atMs: last.atMs },
      second: anchors.second(),
      checking01,
      checked,
    }
  }
  const runCheck = async () => {
    const total = Math.max(1, auditHead(db)?.seq ?? 1)
    const parts = checkAuditInParts(db, PART)
    for (;;) {
      const step = parts.next()
      if (step.done !== true) {
        checking01 = Math.min(1, step.value / total)
        await setImmediate()
        if (isStopped) return
        continue
      }
      const result = step.value
      const atMs = clock.now()
      if (!result.ok) {
        checked = { atMs, ok: false, entries: 0, anchors: 0, fromSeq: result.seq, toSeq: result.seq, why: result.why }
        return
      }
      const text = await readAnchorFile(dataPaths(dataDir).anchors)
      const against = checkAnchors(db, text, new Map([[key.fingerprint, key.publicKey]]))
      if (against.ok) checked = { atMs, ok: true, entries: result.entries, anchors: against.anchors, fromSeq: null, toSeq: null, why: null }
      else {
        const where = 'line' in against ? { fromSeq: null, toSeq: null } : { fromSeq: against.fromSeq, toSeq: against.toSeq }
        checked = { atMs, ok: false, entries: result.entries, anchors: 0, ...where, why: against.why }
        troubles.report('audit.notAsAnchored')
      }
      return
    }
  }
  return {
    seals,
    anchors,
    deskOf: (exports) => ({
      register,
      sawEvidence: (actor, subject, is) =>
        void troubles.survive('writing down who saw evidence', () =>
          register.noteSeen(actor, { action: 'evidence.viewed', subject, ...(is !== undefined && { after: { is } }) }),
        ),
      startPackage: (actor, incidentId, reason) => exports.startPackage(actor, packageOf(env, { dataDir, seals, anchors }, incidentId, reason)),
      packagesOf: exports.packagesOf,
      async verifier() {
        const page = await seals.verifier()
        if (page === null) throw new VigilError('package.noVerifier')
        return page
      },
      chain,
      check() {
        if (checking01 !== null) throw new VigilError('audit.checking')
        checking01 = 0
        check = runCheck()
          .catch((error: unknown) => {
            env.log.error('the audit chain could not be checked', { error: String(error) })
            checked = { atMs: clock.now(), ok: false, entries: 0, anchors: 0, fromSeq: null, toSeq: null, why: 'audit.notAnchored' }
          })
          .finally(() => (checking01 = null))
        return chain()
      },
      async savePlace(actor, folder) {
        if (folder !== null) {
          const wrong = await prepareFolder(folder, env.site.id, dataDir)
          if (wrong !== null) throw new VigilError(wrong.problem, { detail: wrong.detail })
        }
        inTransaction(db, () => {
          saveAnchorFolder(db, { folder, userId: actor.id, savedAtMs: clock.now() })
          appendAudit(db, {
            atMs: clock.now(),
            actorType: actor.type,
            actorId: actor.id,
            action: 'audit.savePlace',
            subject: 'anchorPlace',
            before: null,
            after: { isSet: folder !== null },
          })
        })
        await anchors.write()
        return chain()
      },
    }),
    async stop() {
      isStopped = true
      clearInterval(looks)
      await check
      await anchors.write()
    },
  }
}
