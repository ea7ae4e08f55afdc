// The records of evidence: promised, then complete or missing, each with its timeline line and audit entry.
import { VigilError, type ErrorCode } from '../../contract/errors.ts'
import type { Evidence } from '../../contract/incident.ts'
import type { EvidenceType } from '../../contract/vocabulary.ts'
import { appendAudit } from '../../db/audit.ts'
import {
  findEvidence,
  insertEvidence,
  listPending,
  markEvidenceComplete,
  markEvidenceMissing,
  type EvidenceFile,
  type StoredEvidence,
} from '../../db/evidence.ts'
import { findIncident } from '../../db/incidents.ts'
import { inTransaction } from '../../db/transaction.ts'
import { SYSTEM, type Env } from '../env.ts'
import { newId } from '../new-id.ts'
import { tellFinishedEvidence } from './evidence-told.ts'
import { announce, recordChange, type Line } from './record.ts'

export interface EvidencePromise {
  readonly incidentId: string
  readonly alertId: string
  readonly type: EvidenceType
  readonly cameraId: string
}

/** Written before anything is recorded, so that a crash leaves a promise to answer for, never a silent gap. */
export function promiseEvidence(env: Env, promise: EvidencePromise): Evidence {
  const nowMs = env.clock.now()
  const id = newId(nowMs)
  return inTransaction(env.db, () => {
    insertEvidence(env.db, { ...promise, id, promisedAtMs: nowMs })
    audit(env, id, 'promise', { ...promise })
    announce(env, findIncident(env.db, promise.incidentId)!)
    return toEvidence(getEvidence(env, id))
  })
}

/** Nothing happens when it is not pending any more. The file must be on disk, synced, before this is called. */
export function completeEvidence(env: Env, id: string, file: EvidenceFile): Evidence {
  if (!/^evidence\/[\w/-]+\.\w+$/.test(file.file) || !/^[0-9a-f]{64}$/.test(file.sha256)) throw new RangeError('not an evidence file: ' + file.file)
  return inTransaction(env.db, () => {
    if (markEvidenceComplete(env.db, id, file)) {
      const { incidentId, alertId, type } = getEvidence(env, id)
      audit(env, id, 'complete', { incidentId, alertId, type, ...file })
      line(env, incidentId, { what: 'evidenceComplete', reason: null, note: null, details: { evidenceId: id, type, sha256: file.sha256, proven: file.proven } })
      tellFinishedEvidence(env, incidentId)
    }
    return toEvidence(getEvidence(env, id))
  })
}

/** Nothing happens when it is not pending any more. */
export function failEvidence(env: Env, id: string, problem: ErrorCode): Evidence {
  return inTransaction(env.db, () => {
    if (markEvidenceMissing(env.db, id, problem)) {
      const { incidentId, alertId, type } = getEvidence(env, id)
      audit(env, id, 'missing', { incidentId, alertId, type, problem })
      line(env, incidentId, { what: 'evidenceMissing', reason: problem, note: null, details: { evidenceId: id, type } })
      tellFinishedEvidence(env, incidentId)
    }
    return toEvidence(getEvidence(env, id))
  })
}

/** Promises a crash left open, oldest first. */
export function listPendingEvidence(env: Env): StoredEvidence[] {
  return listPending(env.db)
}

/** @throws VigilError `evidence.notFound` */
export function getEvidence(env: Env, id: string): StoredEvidence {
  const evidence = findEvidence(env.db, id)
  if (evidence === null) throw new VigilError('evidence.notFound')
  return evidence
}

/** The evidence as screens and other systems see it: without its place on disk. */
export function toEvidence(stored: StoredEvidence): Evidence {
  const { file: _file, cameraId: _cameraId, alertAtMs: _alertAtMs, ...evidence } = stored
  return evidence
}

function audit(env: Env, id: string, what: string, after: Readonly<Record<string, unknown>>): void {
  appendAudit(env.db, {
    atMs: env.clock.now(),
    actorType: SYSTEM.type,
    actorId: SYSTEM.id,
    action: `evidence.${what}`,
    subject: `evidence/${id}`,
    before: null,
    after,
  })
}

function line(env: Env, incidentId: string, entry: Line): void {
  const incident = findIncident(env.db, incidentId)!
  recordChange(env, { actor: SYSTEM, before: incident, after: incident, line: entry })
}
