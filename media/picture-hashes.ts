// Decodes a stretch of video and gives the checksum of every picture in it: the proof of what a clip shows.
import { hashArgs, type Ffmpeg } from './ffmpeg.ts'
import { runJob } from './ffmpeg-process.ts'
import { NATIVE, type PictureForm } from './picture-form.ts'

export interface PictureHash {
  /** Seconds on the timeline of the video. */
  readonly ptsS: number
  /** CRC-32 of the decoded planes, the same as of a raw frame. */
  readonly crc32: number
}

const TIMEOUT_MS = 20_000

/**
 * @param stream an MP4 in pieces
 * @param form   what the pictures are turned into before
 * @throws FfmpegFailed when it cannot be decoded
 */
export async function pictureHashes(ffmpeg: Ffmpeg, stream: readonly Uint8Array[], form: PictureForm = NATIVE, timeoutMs = TIMEOUT_MS): Promise<PictureHash[]> {
  return parseFramehash((await runJob(ffmpeg.path, hashArgs(form), stream, timeoutMs)).toString('latin1'))
}

/** Reads the lines `0, dts, pts, duration, size, hash` under `#tb 0: 1/90000`. */
export function parseFramehash(text: string): PictureHash[] {
  const [, numerator = '1', denominator = '1'] = /^#tb 0: (\d+)\/(\d+)$/m.exec(text) ?? []
  const tick = Number(numerator) / Number(denominator)
  return [...text.matchAll(/^0, *-?\d+, *(-?\d+), *\d+, *\d+, ([0-9a-f]{8})$/gm)].map(([, pts, hash]) => ({
    ptsS: Number(pts) * tick,
    crc32: Number.parseInt(hash!, 16),
  }))
}
