// The recorded files that can be searched again: which lie in the folder, and what is in them.
import { open, readdir, realpath, stat } from 'node:fs/promises'
import { join, sep } from 'node:path'
import { z } from 'zod'
import { CONTAINERS, type Container } from '../contract/look-back.ts'
import { FfmpegFailed, runJob } from './ffmpeg-process.ts'
import { CODECS, probeArgs } from './recording-args.ts'

/** What ffprobe says of one file. */
export interface Probed {
  readonly codec: string
  readonly width: number
  readonly height: number
  readonly fps: number
  readonly durationMs: number
  /** Time stamp of the first picture, s. */
  readonly startS: number
}

export interface RecordingFile {
  /** Below the folder: `2026-11-25T21-00-00.mp4` or, in a camera's own folder, `yard-1/2026-11-25T21-00-00.mp4`. */
  readonly name: string
  /** null: in no camera's folder. */
  readonly cameraId: string | null
  /** Absolute, links followed. */
  readonly path: string
  readonly container: Container
  readonly bytes: number
  readonly modifiedMs: number
}

/** Expected failure; `code` of contract/errors.ts. */
export class RecordingError extends Error {
  readonly code: 'recording.notFound' | 'recording.unreadable'
  /** It took too long to tell: on a busy machine it may work later. */
  readonly isLate: boolean
  constructor(code: RecordingError['code'], message: string, isLate = false) {
    super(message)
    this.code = code
    this.isLate = isLate
  }
}

const NAME = new RegExp(`^(?:([a-z0-9][a-z0-9-]{0,62})/)?[\\p{L}\\p{N}_][\\p{L}\\p{N} ._()+-]{0,150}\\.(${CONTAINERS.join('|')})$`, 'u')
const MAX_LISTED = 2000
const PROBE_TIMEOUT_MS = 20_000
const MIN_PX = 64
const MAX_PX = 8192
const DAY_S = 24 * 3600

/**
 * The file of that name in the folder.
 *
 * @throws RecordingError `recording.notFound`: no such file, not a name of ours, or it leads out of the folder
 */
export async function findRecording(folder: string, name: string): Promise<RecordingFile> {
  const match = NAME.exec(name)
  if (match === null || name.includes('..')) throw new RecordingError('recording.notFound', 'not the name of a recording')
  const [, cameraId = null, ending] = match
  try {
    const root = await realpath(folder)
    const path = await realpath(join(root, name))
    if (!path.startsWith(root + sep)) throw new RecordingError('recording.notFound', 'it leads out of the folder')
    const found = await stat(path)
    if (!found.isFile()) throw new RecordingError('recording.notFound', 'not a file')
    return { name, cameraId, path, container: ending as Container, bytes: found.size, modifiedMs: found.mtimeMs }
  } catch (error) {
    if (error instanceof RecordingError) throw error
    throw new RecordingError('recording.notFound', error instanceof Error ? error.message : String(error))
  }
}

/** In the folder and, one deep, in the cameras' own folders; newest name first. Nothing where there is no folder. */
export async function listRecordingFiles(folder: string): Promise<RecordingFile[]> {
  const top = await readdir(folder, { withFileTypes: true }).catch(() => [])
  const below = await Promise.all(
    top.filter((entry) => entry.isDirectory()).map(async ({ name }) => (await readdir(join(folder, name)).catch(() => [])).map((file) => `${name}/${file}`)),
  )
  const names = [...top.map(({ name }) => name), ...below.flat()].filter((name) => NAME.test(name))
  const newest = names.toSorted((a, b) => fileName(b).localeCompare(fileName(a))).slice(0, MAX_LISTED)
  const found = await Promise.allSettled(newest.map((name) => findRecording(folder, name)))
  return found.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []))
}

function fileName(name: string): string {
  return name.slice(name.indexOf('/') + 1)
}

const answerSchema = z.object({
  streams: z
    .array(
      z.object({
        codec_name: z.string(),
        width: z.int().min(MIN_PX).max(MAX_PX),
        height: z.int().min(MIN_PX).max(MAX_PX),
        avg_frame_rate: z.string().regex(/^\d{1,9}\/\d{1,9}$/),
        start_time: z.string().optional(),
      }),
    )
    .length(1),
  format: z.object({ duration: z.string(), start_time: z.string().optional() }),
})

/** @throws RecordingError `recording.unreadable`: no video that can be searched, or it takes too long to tell */
export async function probeRecording({ path, container }: Pick<RecordingFile, 'path' | 'container'>, ffprobe = 'ffprobe'): Promise<Probed> {
  await refuseUnreadable(path)
  try {
    const text = (await runJob(ffprobe, probeArgs(path, container), [], PROBE_TIMEOUT_MS)).toString('utf8')
    const { streams, format } = answerSchema.parse(JSON.parse(text))
    const [video] = streams
    const [frames = 0, seconds = 0] = video!.avg_frame_rate.split('/').map(Number)
    const probed = {
      codec: video!.codec_name,
      width: video!.width,
      height: video!.height,
      fps: frames / seconds,
      durationMs: Number(format.duration) * 1000,
      startS: Number(video!.start_time ?? format.start_time ?? 0),
    }
    if (!isUsable(probed)) throw new RecordingError('recording.unreadable', `not a usable recording: ${JSON.stringify(probed)}`)
    return probed
  } catch (error) {
    if (error instanceof RecordingError) throw error
    if (error instanceof FfmpegFailed) throw new RecordingError('recording.unreadable', error.message, error.message.includes('took longer'))
    if (error instanceof z.ZodError || error instanceof SyntaxError) throw new RecordingError('recording.unreadable', error.message)
    throw error
  }
}

function isUsable({ codec, fps, durationMs, startS }: Probed): boolean {
  return CODECS.includes(codec) && fps > 1 && fps <= 120 && durationMs > 0 && durationMs < 400 * DAY_S * 1000 && Math.abs(startS) < 400 * DAY_S
}

async function refuseUnreadable(path: string): Promise<void> {
  try {
    await (await open(path, 'r')).close()
  } catch (error) {
    throw new RecordingError('recording.unreadable', error instanceof Error ? error.message : String(error))
  }
}
