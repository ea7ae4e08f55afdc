// A stretch of a recorded file as a ring, so that evidence is taken from a recording as it is from a live camera.
import type { EpochMs } from '../contract/ids.ts'
import { EvidenceError, type ClipIo, type EvidenceSource } from './clip.ts'
import { RECORDING_SHIFT_S, recordingArgs } from './evidence-args.ts'
import { FfmpegFailed, runJob } from './ffmpeg-process.ts'
import { Fmp4Splitter, type Fragment, type Init } from './fmp4.ts'
import type { RecordedFile } from './messages.ts'
import { findBox, readU32 } from './mp4-boxes.ts'
import { Ring } from './ring.ts'

/** A transport stream has no index: ffmpeg lands up to one group of pictures after the place asked for. */
const LEAD_OF_TS_MS = 20_000
const TAIL_MS = 1000
const MAX_SPAN_MS = 120_000
const MAX_BYTES = 64 * 1024 * 1024
const TIMEOUT_MS = 60_000

/**
 * @throws EvidenceError `evidence.notInRing` when the file cannot be read or holds nothing of that time
 */
export async function openRecording(recording: RecordedFile, fromMs: EpochMs, toMs: EpochMs, io: Pick<ClipIo, 'ffmpeg' | 'decoding'>): Promise<EvidenceSource> {
  const leadMs = recording.file.endsWith('.ts') ? LEAD_OF_TS_MS : 0
  const fromS = Math.max(0, fromMs - leadMs - recording.startsAtMs) / 1000
  const seconds = (Math.min(toMs, fromMs + MAX_SPAN_MS) + TAIL_MS - recording.startsAtMs) / 1000 - fromS
  const ring = new Ring({ keepMs: MAX_SPAN_MS * 2, maxBytes: MAX_BYTES })
  if (seconds > 0) fill(ring, await copied(recording.file, fromS, seconds, io), recording.startsAtMs)
  if (ring.newestAtMs === null) throw new EvidenceError('evidence.notInRing', 'the recording holds nothing of that time')
  return { ring, isLive: false, checksum: () => undefined }
}

async function copied(file: string, fromS: number, seconds: number, io: Pick<ClipIo, 'ffmpeg' | 'decoding'>): Promise<Buffer> {
  try {
    return await io.decoding.pass(() => runJob(io.ffmpeg.path, recordingArgs(file, fromS, seconds), [], TIMEOUT_MS))
  } catch (error) {
    if (error instanceof FfmpegFailed) throw new EvidenceError('evidence.notInRing', `the recording cannot be read: ${error.message}`)
    throw error
  }
}

function fill(ring: Ring, mp4: Buffer, startsAtMs: EpochMs): void {
  let head: Init | null = null
  const splitter = new Fmp4Splitter({
    onInit: (init) => (head = init),
    onFragment(fragment) {
      const atMs = startsAtMs + (fragment.ptsTicks / head!.timescale - RECORDING_SHIFT_S) * 1000
      ring.push({ ...fragment, isKey: fragment.isKey || isSync(fragment), init: head!, atMs })
    },
  })
  try {
    splitter.push(mp4)
  } catch (error) {
    if (!(error instanceof RangeError)) throw error
    throw new EvidenceError('evidence.notInRing', `the recording cannot be cut: ${error.message}`)
  }
}

/** Whether ffmpeg marks this one-picture fragment as one to begin with, in any codec (ISO 14496-12 §8.8.3.1, §8.8.7, §8.8.8). */
function isSync({ bytes, mdatAt }: Fragment): boolean {
  const inTraf = (type: string) => findBox(bytes, ['moof', 'traf', type], 0, mdatAt)
  const trun = inTraf('trun')
  const tfhd = inTraf('tfhd')
  if (trun === null || tfhd === null) return false
  const ofRun = readU32(bytes, trun.content)
  if (ofRun & 0x4) return isSyncFlags(readU32(bytes, trun.content + 8 + (ofRun & 0x1 ? 4 : 0)))
  const ofHead = readU32(bytes, tfhd.content)
  if (!(ofHead & 0x20)) return false
  const before = [0x1, 0x1, 0x2, 0x8, 0x10].filter((flag) => ofHead & flag).length
  return isSyncFlags(readU32(bytes, tfhd.content + 8 + before * 4))
}

function isSyncFlags(flags: number): boolean {
  return (flags & 0x10000) === 0
}
