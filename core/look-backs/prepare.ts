// Makes a search of what an operator asks for: finds the file, checks the span, plans strip and stretches; and lists what can be searched.
import { join } from 'node:path'
import { VigilError } from '../../contract/errors.ts'
import type { FacadeEntry } from '../../contract/facade.ts'
import type { Fall, Recording } from '../../contract/falling.ts'
import { findRecording, listRecordingFiles, probeRecording, RecordingError, type Probed, type RecordingFile } from '../../media/recordings.ts'
import type { LookBackRequest } from '../look-backs.ts'
import { rankFall, type Ranked } from './rank.ts'
import { startOfName } from './start-of-name.ts'
import type { SearchOrder } from './run-search.ts'
import { inPicture, planStrip } from './strip.ts'
import { planStretches } from './stretches.ts'

export interface PreparedSearch {
  readonly order: Omit<SearchOrder, 'atOnce'>
  readonly spanS: number
  /** @param fall in 0..1 of the strip. @returns null: not of this stretch, or too far from the landing place */
  rank(stretch: number, fall: Fall): Ranked | null
}

const MOST_SPAN_MS = 24 * 3600 * 1000
/** Start times are typed by people, and a file's length is known to a picture or two. */
const TOLERANCE_MS = 2000
/** A fall at the border of two stretches is told by both, and told once. */
const BORDER_S = 1
/** Probes side by side. */
const LANES = 4

export interface PrepareOptions {
  readonly dataDir: string
  readonly entries: readonly FacadeEntry[]
  readonly atOnce: number
  readonly probe?: Probe
}

export type Probe = typeof probeRecording

/** @throws VigilError `recording.notFound`, `recording.unreadable`, `recording.otherCamera`, `lookBack.outside` */
export async function prepareSearch(request: LookBackRequest, { dataDir, entries, atOnce, probe = probeRecording }: PrepareOptions): Promise<PreparedSearch> {
  const { cameraId, recordingStartsAtMs, landing } = request
  const file = await expected(() => findRecording(recordingsDir(dataDir), request.recording))
  if (file.cameraId !== null && file.cameraId !== cameraId) throw new VigilError('recording.otherCamera', { cameraId: file.cameraId })
  const probed = await expected(() => probe(file))
  const { fromS, toS } = spanOf(request, probed.durationMs)
  const { strip, box, reach01, zones, rules } = planStrip(probed, landing, entries)
  const stretches = planStretches(fromS, toS, probed.durationMs / 1000, atOnce)
  const { path, container } = file
  return {
    order: {
      cameraId,
      zones,
      rules,
      fps: probed.fps,
      strip,
      stretches,
      recordingStartsAtMs,
      startS: probed.startS,
      file: path,
      container,
      codec: probed.codec,
    },
    spanS: toS - fromS,
    rank(index, fall) {
      const stretch = stretches[index]
      const beganS = (fall.firstAtMs - recordingStartsAtMs) / 1000
      if (stretch === undefined || fall.isTest || beganS < stretch.countsFromS - BORDER_S || beganS > stretch.countsToS + BORDER_S) return null
      return rankFall(inPicture(fall, box), { at: landing, reach01 })
    },
  }
}

function spanOf({ recordingStartsAtMs, fromMs, toMs }: LookBackRequest, durationMs: number): { fromS: number; toS: number } {
  const endsAtMs = recordingStartsAtMs + durationMs
  const isWithin = fromMs >= recordingStartsAtMs - TOLERANCE_MS && toMs <= endsAtMs + TOLERANCE_MS
  const from = Math.max(fromMs, recordingStartsAtMs)
  const to = Math.min(toMs, endsAtMs)
  if (!isWithin || to - from < 1000 || toMs - fromMs > MOST_SPAN_MS) throw new VigilError('lookBack.outside', { startsAtMs: recordingStartsAtMs, endsAtMs })
  return { fromS: (from - recordingStartsAtMs) / 1000, toS: (to - recordingStartsAtMs) / 1000 }
}

export function recordingsDir(dataDir: string): string {
  return join(dataDir, 'recordings')
}

export interface RecordingList {
  /** Those that can be read, newest name first. @param timezone in which their names give the time */
  list(timezone: string): Promise<Recording[]>
}

/** What a file holds is asked once, until it changes. */
export function createRecordingList(dataDir: string, probe: Probe = probeRecording): RecordingList {
  const known = new Map<string, { readonly key: string; readonly probed: Probed | null }>()
  const probeOnce = async (file: RecordingFile): Promise<Probed | null> => {
    const key = `${file.path}:${file.bytes}:${file.modifiedMs}`
    const before = known.get(file.name)
    if (before?.key === key) return before.probed
    let isKnown = true
    const probed = await probe(file).catch((error: unknown) => {
      if (!(error instanceof RecordingError)) throw error
      isKnown = !error.isLate
      return null
    })
    if (isKnown) known.set(file.name, { key, probed })
    return probed
  }
  return {
    async list(timezone) {
      const files = await listRecordingFiles(recordingsDir(dataDir))
      const found: (Recording | null)[] = files.map(() => null)
      let next = 0
      const work = async () => {
        for (let i = next++; i < files.length; i = next++) {
          const file = files[i]!
          const probed = await probeOnce(file)
          if (probed !== null) found[i] = toRecording(file, probed, timezone)
        }
      }
      await Promise.all(Array.from({ length: LANES }, work))
      return found.filter((recording) => recording !== null)
    },
  }
}

function toRecording({ name, bytes }: RecordingFile, { durationMs, width, height, fps }: Probed, timezone: string): Recording {
  return { name, bytes, durationMs, width, height, fps, startsAtMs: startOfName(name, timezone) }
}

/** Where a recording lies now; null: it is gone. */
export async function findRecordingPath(dataDir: string, name: string): Promise<string | null> {
  return findRecording(recordingsDir(dataDir), name).then(
    ({ path }) => path,
    () => null,
  )
}

async function expected<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    if (error instanceof RecordingError) throw new VigilError(error.code, undefined, { cause: error })
    throw error
  }
}
