// One piece of promised evidence from its promise to its record: made and complete, or missing with the reason.
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { isErrorCode, VigilError, type ErrorCode } from '../contract/errors.ts'
import type { Evidence } from '../contract/incident.ts'
import type { Polygon } from '../contract/geometry.ts'
import type { EpochMs } from '../contract/ids.ts'
import type { EvidenceType } from '../contract/vocabulary.ts'
import type { EvidenceFile } from '../db/evidence.ts'
import { MediaError, type Media } from '../media/media-client.ts'
import type { RecordedFile } from '../media/messages.ts'
import type { Env } from './env.ts'
import { completeEvidence, failEvidence } from './incidents/evidence-records.ts'
import type { ChineseFont } from './reports/chinese-font.ts'
import type { Troubles } from './troubles.ts'

export interface EvidenceMeans {
  readonly env: Env
  readonly dataDir: string
  readonly media: () => Media | null
  readonly troubles: Troubles
  /** One picture by HTTP, where the stream has none. @throws VigilError */
  readonly still?: ((cameraId: string) => Promise<{ readonly jpeg: Uint8Array; readonly atMs: EpochMs }>) | undefined
  /** What of its picture nobody is to see; absent: nothing. */
  readonly masksOf?: ((cameraId: string) => readonly Polygon[]) | undefined
  /** For people. */
  readonly cameraName: (cameraId: string) => string
  /** @throws VigilError `evidence.fontMissing` */
  readonly font: () => ChineseFont
  /** The core is being stopped. */
  readonly stopping: AbortSignal
}

/** Where the pictures are taken from: what the camera has just sent, or a file that was recorded before. */
export type EvidenceFrom = { readonly is: 'ring' } | ({ readonly is: 'recording' } & RecordedFile)

export const LIVE: EvidenceFrom = { is: 'ring' }

export function recordingOf(from: EvidenceFrom): RecordedFile | undefined {
  return from.is === 'ring' ? undefined : { file: from.file, startsAtMs: from.startsAtMs }
}

const ENDINGS: Readonly<Record<EvidenceType, string>> = { snapshot: 'jpg', clip: 'mp4', trajectory: 'jpg', crops: 'jpg', page: 'pdf' }

/** What was made, without its place. */
export type MadeFile = Omit<EvidenceFile, 'file'>

/** Makes the files of `promised` together; never throws, what fails is recorded as missing. */
export async function secure(
  means: EvidenceMeans,
  promised: readonly Evidence[],
  atMs: EpochMs,
  make: (files: readonly string[]) => Promise<readonly MadeFile[]>,
): Promise<void> {
  const { env, dataDir, troubles } = means
  try {
    const places = promised.map(({ id, type }) => `evidence/${dayOf(atMs)}/${id}.${ENDINGS[type]}`)
    await mkdir(join(dataDir, 'evidence', dayOf(atMs)), { recursive: true, mode: 0o700 })
    const made = await make(places.map((place) => join(dataDir, place)))
    promised.forEach(({ id }, i) => completeEvidence(env, id, { file: places[i]!, ...made[i]! }))
    troubles.clear('evidence.writeFailed')
  } catch (error) {
    const problem = problemOf(error)
    env.log.warn('evidence could not be secured', { evidence: promised.map(({ id, type }) => `${type} ${id}`), error: String(error) })
    if (problem === 'evidence.writeFailed') troubles.report(problem)
    for (const { id } of promised) troubles.survive('recording that evidence is missing', () => failEvidence(env, id, problem))
  }
}

/** @throws MediaError */
export function runningMedia({ media }: EvidenceMeans): Media {
  const process = media()
  if (process === null) throw new MediaError('media.exited', 'the media process is down')
  return process
}

function problemOf(error: unknown): ErrorCode {
  const code = error instanceof MediaError || error instanceof VigilError ? error.code : ''
  return isErrorCode(code) ? code : 'evidence.writeFailed'
}

/** UTC, so that a folder's name does not depend on where the computer stands. */
function dayOf(atMs: EpochMs): string {
  return new Date(atMs).toISOString().slice(0, 10)
}
