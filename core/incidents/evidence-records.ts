// The records of evidence: promised, complete or missing, each with its timeline line and audit entry.
import type { Evidence } from '../../contract/incident.ts'
import type { EpochMs } from '../../contract/ids.ts'
import type { EvidenceType } from '../../contract/vocabulary.ts'
import type { ErrorCode } from '../../contract/errors.ts'
import type { Env } from '../env.ts'

export interface EvidencePromise {
  readonly incidentId: string
  readonly alertId: string
  readonly type: EvidenceType
  readonly cameraId: string
}
export interface EvidenceFile {
  /** Relative to the data directory, forward slashes: `evidence/2026-11-22/0196....mp4` */
  readonly file: string
  /** Lower-case hex. */
  readonly sha256: string
  readonly bytes: number
  readonly startedAtMs: EpochMs
  readonly durationMs: number
  readonly proven: boolean
}
export interface PendingEvidence extends Evidence {
  readonly cameraId: string
  /** When the alert was raised (the deciding frame), to cut around. */
  readonly alertAtMs: EpochMs
}

export declare function promiseEvidence(env: Env, promise: EvidencePromise): Evidence
export declare function completeEvidence(env: Env, id: string, file: EvidenceFile): Evidence
export declare function failEvidence(env: Env, id: string, problem: ErrorCode): Evidence
/** Promises a crash left open, oldest first. */
export declare function listPendingEvidence(env: Env): PendingEvidence[]
/** @throws VigilError `evidence.notFound` */
export declare function getEvidence(env: Env, id: string): Evidence & { readonly file: string | null }
