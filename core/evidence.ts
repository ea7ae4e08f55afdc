// Secures what the cameras saw: a snapshot and a clip for an alert, written by the media process, recorded with their hashes.
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { isErrorCode, VigilError, type ErrorCode } from '../contract/errors.ts'
import type { Alert, Evidence } from '../contract/incident.ts'
import type { EpochMs } from '../contract/ids.ts'
import { MediaError, type Media } from '../media/media-client.ts'
import { raiseAlert, type AlertClaim, type AlertOptions, type RaisedAlert } from './alerts.ts'
import type { Env } from './env.ts'
import { EVIDENCE_TYPES } from '../contract/vocabulary.ts'
import { completeEvidence, failEvidence, getEvidence, listPendingEvidence, promiseEvidence } from './incidents/evidence-records.ts'
import type { Troubles } from './troubles.ts'

/** The alert's moment lies in the middle of its clip. */
const BEFORE_MS = 10_000
const AFTER_MS = 10_000
/** A chattering rule must not fill the disk: later alerts of one incident keep their boxes, not their own video. */
const MAX_CLIPS_PER_INCIDENT = 10
/** Half a frame period at 10 frames per second. */
const SAME_PICTURE_MS = 50

export interface EvidenceKeeper {
  /** Promises and starts both files; never throws, what fails is recorded as missing with its reason. */
  capture(alert: Alert, alertCount: number): void
  /** @throws VigilError `evidence.notFound`, `evidence.notReady` */
  path(evidenceId: string): string
  /** Waits for nothing new: resolves when every file under way has been recorded one way or the other. */
  settled(): Promise<void>
}

/** Raises the claim and secures what its camera saw, unless it was held back or repeated. */
export function raiseSecuredAlert(env: Env, evidence: EvidenceKeeper, claim: AlertClaim, options: AlertOptions = {}): RaisedAlert {
  const raised = raiseAlert(env, claim, options)
  if (raised.outcome === 'opened' || raised.outcome === 'merged') evidence.capture(raised.alert, raised.incident.alertCount)
  return raised
}

export function createEvidenceKeeper(env: Env, dataDir: string, media: () => Media | null, troubles: Troubles): EvidenceKeeper {
  const underWay = new Set<Promise<void>>()
  // The ring of video lived in a process that is gone.
  for (const pending of listPendingEvidence(env)) failEvidence(env, pending.id, 'evidence.restarted')

  const track = (work: Promise<void>) => {
    underWay.add(work)
    void work.finally(() => underWay.delete(work))
  }
  return {
    capture(alert, alertCount) {
      const { cameraId } = alert
      if (cameraId === null || alertCount > MAX_CLIPS_PER_INCIDENT) return
      for (const type of EVIDENCE_TYPES) {
        const promised = troubles.survive('promising evidence', () => promiseEvidence(env, { incidentId: alert.incidentId, alertId: alert.id, type, cameraId }))
        if (promised !== null) track(secure({ env, dataDir, media, troubles }, promised, alert, cameraId))
      }
    },
    path(evidenceId) {
      const { file } = getEvidence(env, evidenceId)
      if (file === null) throw new VigilError('evidence.notReady')
      return join(dataDir, file)
    },
    settled: async () => void (await Promise.all(underWay)),
  }
}

interface Means {
  readonly env: Env
  readonly dataDir: string
  readonly media: () => Media | null
  readonly troubles: Troubles
}

async function secure({ env, dataDir, media, troubles }: Means, evidence: Evidence, alert: Alert, cameraId: string): Promise<void> {
  try {
    const process = media()
    if (process === null) throw new MediaError('media.exited', 'the media process is down')
    const day = dayOf(alert.atMs)
    const relative = `evidence/${day}/${evidence.id}.${evidence.type === 'clip' ? 'mp4' : 'jpg'}`
    await mkdir(join(dataDir, 'evidence', day), { recursive: true, mode: 0o700 })
    const file = join(dataDir, relative)
    if (evidence.type === 'snapshot') {
      const made = await process.snapshot({ cameraId, atMs: alert.atMs, boxes: alert.boxes.map((b) => b.box), file })
      completeEvidence(env, evidence.id, {
        file: relative,
        sha256: made.sha256,
        bytes: made.bytes,
        startedAtMs: made.atMs,
        durationMs: 0,
        proven: Math.abs(made.atMs - alert.atMs) < SAME_PICTURE_MS,
      })
    } else {
      const made = await process.clip({ cameraId, fromMs: alert.atMs - BEFORE_MS, toMs: alert.atMs + AFTER_MS, proveAtMs: alert.atMs, file })
      completeEvidence(env, evidence.id, { file: relative, ...made })
    }
    troubles.clear('evidence.writeFailed')
  } catch (error) {
    env.log.warn('evidence could not be secured', { evidence: evidence.id, type: evidence.type, error: String(error) })
    const problem = problemOf(error)
    if (problem === 'evidence.writeFailed') troubles.report(problem)
    troubles.survive('recording that evidence is missing', () => failEvidence(env, evidence.id, problem))
  }
}

function problemOf(error: unknown): ErrorCode {
  const code = error instanceof MediaError || error instanceof VigilError ? error.code : ''
  return isErrorCode(code) ? code : 'evidence.writeFailed'
}

/** UTC, so that a folder's name does not depend on where the computer stands. */
function dayOf(atMs: EpochMs): string {
  return new Date(atMs).toISOString().slice(0, 10)
}
