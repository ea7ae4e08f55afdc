// Opens a stream once, as it would be watched, and says what it is: codec, size, rate, and one picture.
import type { Readable } from 'node:stream'
import { dialledUrl } from './camera-address.ts'
import { diagnose, type Diagnosis } from './complaint.ts'
import { tryArgs, type Ffmpeg } from './ffmpeg.ts'
import { runFfmpeg, type RunningFfmpeg } from './ffmpeg-process.ts'
import type { Line } from './messages.ts'

export interface TriedStream {
  /** null: a picture came. */
  readonly trouble: Diagnosis | null
  /** As ffmpeg calls it: `h264`, `hevc`, `mjpeg`; null: it never learned. */
  readonly codec: string | null
  /** Of the whole picture, px. */
  readonly width: number | null
  readonly height: number | null
  /** As the pictures came, else as the stream says. */
  readonly fps: number | null
  readonly jpeg: Buffer | null
  readonly firstPictureMs: number | null
}

export interface TryStreamIo {
  readonly ffmpeg: Ffmpeg
  /** A steady clock, ms. */
  readonly elapsedMs: () => number
  readonly signal?: AbortSignal | undefined
}

const WITHIN_MS = 12_000
const MAX_JPEG = 700_000
/** What ffmpeg says before it decodes; whatever a hostile stream makes it say beyond is not read. */
const MAX_SAID = 32_768
const MAX_LISTED = 65_536

/** @param url rtsp:// with login; never logged, and not in what is returned */
export async function tryStream(url: string, transport: Line['transport'], { ffmpeg, elapsedMs, signal }: TryStreamIo): Promise<TriedStream> {
  const startMs = elapsedMs()
  const dialled = await dialledUrl(url).catch(() => null)
  if (dialled === null) return { trouble: diagnose('', false), codec: null, width: null, height: null, fps: null, jpeg: null, firstPictureMs: null }
  const process = runFfmpeg(ffmpeg.path, tryArgs(ffmpeg, dialled, transport), 1)
  let firstPictureMs: number | null = null
  const picture = collect(process, process.child.stdout as Readable, MAX_JPEG, () => (firstPictureMs ??= elapsedMs() - startMs))
  const listed = collect(process, process.child.stdio[3] as Readable, MAX_LISTED)
  let said = ''
  process.child.stderr?.on('data', (chunk: Buffer) => (said = (said + chunk.toString('utf8')).slice(0, MAX_SAID)))
  let isLate = false
  const timer = setTimeout(() => {
    isLate = true
    process.kill()
  }, WITHIN_MS)
  const leave = () => process.kill()
  signal?.addEventListener('abort', leave, { once: true })
  if (signal?.aborted === true) leave()
  await process.ended
  clearTimeout(timer)
  signal?.removeEventListener('abort', leave)

  const jpeg = wholeJpeg(picture())
  const { codec, fps, width, height } = readSaid(said)
  const trouble = jpeg === null ? troubleOf(said + process.complaints(), isLate) : null
  return { trouble, codec, width, height, fps: rateOf(listed().toString('latin1')) ?? fps, jpeg, firstPictureMs: jpeg === null ? null : firstPictureMs }
}

function troubleOf(complaints: string, isLate: boolean): Diagnosis {
  const found = diagnose(complaints, false)
  // What was killed says nothing of why: it was too slow.
  return isLate && found.problem === 'camera.unreachable' ? { state: 'stalled', problem: 'camera.stalled' } : found
}

/** @returns what came, at most `most` bytes: beyond that the process is ended */
function collect(process: RunningFfmpeg, from: Readable, most: number, onFirst?: () => void): () => Buffer {
  const chunks: Buffer[] = []
  let size = 0
  from.on('data', (chunk: Buffer) => {
    onFirst?.()
    size += chunk.length
    if (size > most) process.kill()
    else chunks.push(chunk)
  })
  return () => Buffer.concat(chunks)
}

function wholeJpeg(bytes: Buffer): Buffer | null {
  const isWhole = bytes.length > 4 && bytes.readUInt16BE(0) === 0xffd8 && bytes.readUInt16BE(bytes.length - 2) === 0xffd9
  return isWhole ? bytes : null
}

/** `Stream #0:0: Video: h264 (High), yuv420p(progressive), 640x360, 25 fps, 25 tbr, 90k tbn`; the first one is the camera's. */
export function readSaid(said: string): Pick<TriedStream, 'codec' | 'width' | 'height' | 'fps'> {
  const line = /Stream #0:\d+[^\n]*?: Video: ([^\n]*)/.exec(said)?.[1] ?? ''
  const codec = /^([a-z0-9_]{1,32})/.exec(line)?.[1] ?? null
  const stated = Number(/(?:^|, )(\d+(?:\.\d+)?) fps/.exec(line)?.[1])
  // The decoded picture's own size counts, where there was one.
  const size = /\[Parsed_showinfo_0[^\n]* s:(\d{1,5})x(\d{1,5}) /.exec(said) ?? /, (\d{2,5})x(\d{2,5})[, []/.exec(`${line},`)
  return {
    codec: codec === 'none' ? null : codec,
    width: size ? Number(size[1]) : null,
    height: size ? Number(size[2]) : null,
    fps: stated > 0 && stated <= 240 ? stated : null,
  }
}

const FEWEST = 5

/**
 * By the middle one of the steps from packet to packet: ffmpeg guesses the times of the first ones.
 *
 * @param listed by ffmpeg's `framecrc`: `#tb 0: 1/90000`, then `0, dts, pts, duration, size, crc`
 */
export function rateOf(listed: string): number | null {
  const [, num, den] = /^#tb 0: (\d+)\/(\d+)/m.exec(listed) ?? []
  const times = [...listed.matchAll(/^0, +(-?\d+), /gm)].map((match) => Number(match[1]))
  if (times.length < FEWEST) return null
  const steps = times
    .slice(1)
    .map((time, i) => time - times[i]!)
    .toSorted((a, b) => a - b)
  const step = steps[Math.floor(steps.length / 2)]!
  return step > 0 ? Math.round((10 * Number(den)) / (Number(num) * step)) / 10 : null
}
