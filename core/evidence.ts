// Secures what the cameras saw: a snapshot and a clip for an alert, and more for a fall, recorded with their hashes.
import { join } from 'node:path'
import { VigilError } from '../contract/errors.ts'
import type { Alert, Evidence } from '../contract/incident.ts'
import { countSeenBy } from '../db/correlation.ts'
import { EVIDENCE_TYPES, type EvidenceType } from '../contract/vocabulary.ts'
import { raiseAlert, type AlertClaim, type AlertOptions, type RaisedAlert } from './alerts.ts'
import type { Env } from './env.ts'
import { LIVE, recordingOf, runningMedia, secure, type EvidenceFrom, type EvidenceMeans } from './evidence-job.ts'
import { secureFallPage, secureFallPictures, type FallAlert } from './fall-evidence.ts'
import { failEvidence, getEvidence, listPendingEvidence, promiseEvidence } from './incidents/evidence-records.ts'
import { MediaError } from '../media/media-client.ts'
import { writeDurably } from '../media/durable-file.ts'
import { findChineseFont } from './reports/chinese-font.ts'

/** The alert's moment, or the whole of a fall, lies in the middle of its clip. */
const BEFORE_MS = 10_000
const AFTER_MS = 10_000
/** A chattering rule must not fill the disk: later alerts of one incident keep their boxes, not their own video. */
const MAX_CLIPS_PER_INCIDENT = 10
/** Half a frame period at 10 frames per second. */
const SAME_PICTURE_MS = 50
const OF_EVERY_ALERT: readonly EvidenceType[] = ['snapshot', 'clip']

export interface EvidenceKeeper {
  /**
   * Promises and starts all files; never throws, what fails is recorded as missing with its reason.
   *
   * @param from default: the camera's ring
   */
  capture(alert: Alert, alertCount: number, from?: EvidenceFrom): void
  /** @throws VigilError `evidence.notFound`, `evidence.notReady` */
  path(evidenceId: string): string
  /** Waits for nothing new: resolves when every file under way has been recorded one way or the other. */
  settled(): Promise<void>
  /** Makes no page any more, and waits until the rest is settled. */
  stop(): Promise<void>
}

/** Raises the claim and secures what its camera saw, unless it was held back or repeated. */
export function raiseSecuredAlert(
  env: Env,
  evidence: Pick<EvidenceKeeper, 'capture'>,
  claim: AlertClaim,
  options: AlertOptions = {},
  from: EvidenceFrom = LIVE,
): RaisedAlert {
  const raised = raiseAlert(env, claim, options)
  const { alert, incident, outcome } = raised
  // Each camera has its own count: what joined from elsewhere must be seen, however often the first one chattered.
  const seenBy = incident.alsoKinds.length === 0 ? incident.alertCount : countSeenBy(env.db, incident.id, alert.cameraId ?? '')
  if (outcome !== 'suppressed' && outcome !== 'repeated') evidence.capture(alert, seenBy, from)
  return raised
}

export type KeeperOptions = Pick<EvidenceMeans, 'dataDir' | 'media' | 'troubles' | 'cameraName'> & Partial<Pick<EvidenceMeans, 'font' | 'still' | 'masksOf'>>

export function createEvidenceKeeper(env: Env, options: KeeperOptions): EvidenceKeeper {
  const { dataDir, troubles } = options
  const stopping = new AbortController()
  const means: EvidenceMeans = { font: findChineseFont, ...options, env, stopping: stopping.signal }
  const underWay = new Set<Promise<void>>()
  // The ring of video lived in a process that is gone.
  for (const pending of listPendingEvidence(env)) failEvidence(env, pending.id, 'evidence.restarted')

  const track = (work: Promise<void>): Promise<void> => {
    underWay.add(work)
    return work.finally(() => underWay.delete(work))
  }
  const settled = async () => {
    while (underWay.size > 0) await Promise.all(underWay)
  }
  return {
    capture(alert, alertCount, from = LIVE) {
      const { cameraId, fall } = alert
      if (cameraId === null || alertCount > MAX_CLIPS_PER_INCIDENT) return
      const types = fall === null ? OF_EVERY_ALERT : EVIDENCE_TYPES
      const promised = types.flatMap((type) => {
        const claim = { incidentId: alert.incidentId, alertId: alert.id, type, cameraId }
        return troubles.survive('promising evidence', () => promiseEvidence(env, claim)) ?? []
      })
      const seen = { ...alert, cameraId }
      const video = promised.flatMap((one) =>
        one.type === 'snapshot' ? secureSnapshot(means, one, seen, from) : one.type === 'clip' ? secureClip(means, one, seen, from) : [],
      )
      if (fall === null) for (const work of video) void track(work)
      else void track(secureFall(means, promised, video, { ...seen, fall }, from))
    },
    path(evidenceId) {
      const { file } = getEvidence(env, evidenceId)
      if (file === null) throw new VigilError('evidence.notReady')
      return join(dataDir, file)
    },
    settled,
    async stop() {
      stopping.abort()
      await settled()
    },
  }
}

type SeenAlert = Alert & { readonly cameraId: string }

function secureSnapshot(means: EvidenceMeans, promised: Evidence, { cameraId, atMs, boxes }: SeenAlert, from: EvidenceFrom): Promise<void> {
  return secure(means, [promised], atMs, async ([file]) => {
    const masks = means.masksOf?.(cameraId) ?? []
    const taking = async () =>
      runningMedia(means).snapshot({ cameraId, atMs, boxes: boxes.map((b) => b.box), masks, file: file!, recording: recordingOf(from) })
    const made = await taking().catch((error: unknown) => {
      // a picture by HTTP is kept as the camera gives it, so there is none where something is to be covered
      if (from.is !== 'ring' || means.still === undefined || masks.length > 0 || !isPictureless(error)) throw error
      return stillInstead(means.still, cameraId, file!, error)
    })
    return [
      {
        sha256: made.sha256,
        bytes: made.bytes,
        startedAtMs: made.atMs,
        durationMs: 0,
        proven: !('isStill' in made) && Math.abs(made.atMs - atMs) < SAME_PICTURE_MS,
      },
    ]
  })
}

/** The camera is not there for the media process, or was not at that moment. */
function isPictureless(error: unknown): boolean {
  return error instanceof MediaError && ['evidence.cameraGone', 'evidence.notInRing', 'camera.notFound', 'media.exited'].includes(error.code)
}

/** A picture of some moments later is more than none; its time says so, and it proves nothing. */
async function stillInstead(still: NonNullable<EvidenceMeans['still']>, cameraId: string, file: string, reason: unknown) {
  const taken = await still(cameraId).catch(() => {
    throw reason
  })
  const { sha256 } = await writeDurably(file, taken.jpeg)
  return { sha256, bytes: taken.jpeg.byteLength, atMs: taken.atMs, isStill: true }
}

function secureClip(means: EvidenceMeans, promised: Evidence, { cameraId, atMs, fall }: SeenAlert, from: EvidenceFrom): Promise<void> {
  const fromMs = (fall?.firstAtMs ?? atMs) - BEFORE_MS
  const toMs = (fall?.lastAtMs ?? atMs) + AFTER_MS
  return secure(means, [promised], atMs, async ([file]) => [
    await runningMedia(means).clip({ cameraId, fromMs, toMs, proveAtMs: atMs, file: file!, recording: recordingOf(from) }),
  ])
}

/** The page last: it names the hashes of all others, or why one is missing. */
async function secureFall(
  means: EvidenceMeans,
  promised: readonly Evidence[],
  video: readonly Promise<void>[],
  alert: FallAlert,
  from: EvidenceFrom,
): Promise<void> {
  const [trajectory, crops, page] = (['trajectory', 'crops', 'page'] as const).map((type) => promised.find((one) => one.type === type))
  const pictures = trajectory !== undefined && crops !== undefined ? secureFallPictures(means, [trajectory, crops], alert, from) : undefined
  await Promise.all([...video, pictures])
  if (page !== undefined)
    await secureFallPage(
      means,
      page,
      promised.filter((one) => one !== page),
      alert,
      from,
    )
}
