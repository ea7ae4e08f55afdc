// Makes a covered copy of a clip; the clip itself is evidence and stays as it is.
import { chmod, rename, rm, unlink, writeFile } from 'node:fs/promises'
import { setPriority } from 'node:os'
import createCommand from 'fluent-ffmpeg'
import type { Polygon } from '../contract/geometry.ts'
import { coverGraph, maskInput, maskPicture, type Size } from './cover.ts'
import { firstPictureArgs } from './evidence-args.ts'
import type { Ffmpeg } from './ffmpeg.ts'
import { FfmpegFailed, runFfmpeg, runJob } from './ffmpeg-process.ts'

const QUIET = ['-hide_banner', '-nostdin', '-v', 'error']
/** Below everything that is live, above exports: somebody waits for it. */
const NICE = 5
/** A clip of half a minute takes seconds. */
const TIMEOUT_MS = 120_000
const SIZE_TIMEOUT_MS = 20_000

export interface CoverOrder {
  /** Absolute paths; the copy must not exist yet. */
  readonly from: string
  readonly to: string
  readonly masks: readonly Polygon[]
}

/** @throws FfmpegFailed, or the error of the file system; nothing of the copy is left then */
export async function coverFile({ from, to, masks }: CoverOrder, ffmpeg: Ffmpeg, signal: AbortSignal): Promise<void> {
  const size = await sizeOfFile(from, ffmpeg)
  const part = `${to}.part`
  const mask = `${to}.mask`
  try {
    await writeFile(mask, maskPicture(size, masks), { mode: 0o600 })
    await run(coverArgs({ from, to: part, mask, size }), ffmpeg, signal)
    await chmod(part, 0o600)
    await rename(part, to)
  } catch (error) {
    await rm(part, { force: true })
    throw error
  } finally {
    await unlink(mask).catch(() => undefined)
  }
}

/** @throws FfmpegFailed when the file is no MP4 with pictures */
export async function sizeOfFile(path: string, ffmpeg: Ffmpeg): Promise<Size> {
  const picture = await runJob(ffmpeg.path, firstPictureArgs(path), [], SIZE_TIMEOUT_MS)
  const [, width = 0, height = 0] = (/^YUV4MPEG2 W(\d+) H(\d+) /.exec(picture.subarray(0, 200).toString('latin1')) ?? []).map(Number)
  if (width < 2 || height < 2) throw new FfmpegFailed('the size of the pictures is not known')
  return { width, height }
}

export interface CoverPlaces {
  readonly from: string
  readonly to: string
  readonly mask: string
  readonly size: Size
  /** Filters of the covered pictures. */
  readonly after?: readonly string[]
  readonly told?: readonly string[]
}

/** `-threads 1` leaves the other cores to the cameras. */
export function coverArgs({ from, to, mask, size, after = [], told = [] }: CoverPlaces): string[] {
  return (
    createCommand()
      .input(`file:${from}`)
      .inputOptions([...QUIET, '-threads', '1', '-protocol_whitelist', 'file', '-f', 'mp4'])
      .input(`file:${mask}`)
      // the one mask is there before the first picture, whatever its time
      .inputOptions(['-itsoffset', '-3600', '-protocol_whitelist', 'file', ...maskInput(size)])
      .output(`file:${to}`)
      .outputOptions(['-filter_complex', coverGraph(size, [], [...after, 'format=yuv420p']), '-map', '[out]', '-an', '-vsync', 'passthrough'])
      .outputOptions(['-c:v', 'libx264', '-preset', 'veryfast', '-crf', '20', '-threads', '1', '-movflags', '+faststart', ...told, '-f', 'mp4'])
      ._getArguments()
  )
}

async function run(args: readonly string[], ffmpeg: Ffmpeg, signal: AbortSignal): Promise<void> {
  const job = runFfmpeg(ffmpeg.path, args, 0)
  if (job.child.pid !== undefined) {
    try {
      setPriority(job.child.pid, NICE)
    } catch {
      // it has ended already, or the system has no such thing: it runs as it is
    }
  }
  const kill = () => job.kill()
  const timer = setTimeout(kill, TIMEOUT_MS)
  signal.addEventListener('abort', kill, { once: true })
  if (signal.aborted) kill()
  job.child.stdin?.end()
  job.child.stdout?.resume()
  const { code } = await job.ended
  clearTimeout(timer)
  signal.removeEventListener('abort', kill)
  if (code !== 0) throw new FfmpegFailed(`ffmpeg ended with ${code}: ${job.complaints().slice(0, 500)}`)
}
