// Makes a copy of an exported file with words burnt into every picture: who took it, when and why, and the time of the picture itself.
import { rename, unlink, writeFile } from 'node:fs/promises'
import { setPriority } from 'node:os'
import { dirname } from 'node:path'
import createCommand from 'fluent-ffmpeg'
import type { Polygon } from '../../contract/geometry.ts'
import type { EpochMs } from '../../contract/ids.ts'
import { syncDirectory } from '../durable-file.ts'
import type { Ffmpeg } from '../ffmpeg.ts'
import { FfmpegFailed, runFfmpeg } from '../ffmpeg-process.ts'
import { maskPicture } from '../cover.ts'
import { coverArgs, sizeOfFile } from '../cover-file.ts'
import { plain } from '../overlay.ts'

export interface MarkOrder {
  /** Absolute paths; the copy must not exist yet. */
  readonly from: string
  readonly to: string
  readonly startedAtMs: EpochMs
  readonly durationMs: number
  readonly lines: readonly string[]
  readonly timeZone: string
  /** Of the picture nobody is to see these; absent: nothing is covered. */
  readonly masks?: readonly Polygon[] | undefined
}

export interface MarkIo {
  readonly ffmpeg: Ffmpeg
  readonly signal: AbortSignal
  onProgress(progress01: number): void
}

const QUIET = ['-hide_banner', '-nostdin', '-v', 'error']
/** Below everything that is live. */
const NICE = 15
/** A copy that makes no progress for so long is given up. */
const STALLED_MS = 60_000

/** @throws FfmpegFailed; nothing of the copy is left then */
export async function markFile(order: MarkOrder, io: MarkIo): Promise<void> {
  const part = `${order.to}.part`
  const script = `${order.to}.ass`
  const mask = `${order.to}.mask`
  try {
    // without words only what is covered is new
    if (order.lines.length > 0) await writeFile(script, markScript(order), { flag: 'wx', mode: 0o600 })
    await run(order, await argsOf(order, { part, script, mask }, io.ffmpeg), io)
    await rename(part, order.to)
    await syncDirectory(dirname(order.to))
  } catch (error) {
    await unlink(part).catch(() => undefined)
    throw error
  } finally {
    await unlink(script).catch(() => undefined)
    await unlink(mask).catch(() => undefined)
  }
}

async function argsOf(
  { from, lines, masks = [] }: MarkOrder,
  { part, script, mask }: { readonly part: string; readonly script: string; readonly mask: string },
  ffmpeg: Ffmpeg,
): Promise<string[]> {
  if (masks.length === 0) return markArgs(from, part, script)
  const size = await sizeOfFile(from, ffmpeg)
  await writeFile(mask, maskPicture(size, masks), { mode: 0o600 })
  const words = lines.length > 0 ? [`subtitles=filename=${escaped(script)}`] : []
  return coverArgs({ from, to: part, mask, size, after: words, told: ['-progress', 'pipe:1'] })
}

async function run(order: MarkOrder, args: readonly string[], { ffmpeg, signal, onProgress }: MarkIo): Promise<void> {
  const job = runFfmpeg(ffmpeg.path, args, 0)
  if (job.child.pid !== undefined) {
    try {
      setPriority(job.child.pid, NICE)
    } catch {
      // it has ended already, or the system has no such thing: it runs as it is
    }
  }
  let timer: NodeJS.Timeout | null = null
  let isStalled = false
  const watch = () => {
    if (timer !== null) clearTimeout(timer)
    timer = setTimeout(() => {
      isStalled = true
      job.kill()
    }, STALLED_MS)
  }
  watch()
  const kill = () => job.kill()
  signal.addEventListener('abort', kill, { once: true })
  if (signal.aborted) kill()
  job.child.stdin?.end()
  let told = ''
  job.child.stdout?.on('data', (chunk: Buffer) => {
    watch()
    told = (told + chunk.toString('latin1')).slice(-1000)
    const us = Number(told.match(/out_time_us=(\d+)(?![\s\S]*out_time_us=)/)?.[1] ?? Number.NaN)
    if (Number.isFinite(us)) onProgress(Math.min(1, us / 1000 / order.durationMs))
  })
  const { code } = await job.ended
  if (timer !== null) clearTimeout(timer)
  signal.removeEventListener('abort', kill)
  if (signal.aborted) throw new FfmpegFailed('cancelled')
  if (isStalled) throw new FfmpegFailed(`no progress for ${STALLED_MS} ms`)
  if (code !== 0)
    throw Object.assign(new FfmpegFailed(`ffmpeg ended with ${code}: ${job.complaints().slice(0, 500)}`), isFull(job.complaints()) && { code: 'ENOSPC' })
}

function isFull(complaints: string): boolean {
  return /No space left on device|Disk quota exceeded/.test(complaints)
}

/** Good enough that what matters can still be made out; `-threads 1` leaves the other cores to the cameras. */
export function markArgs(from: string, to: string, script: string): string[] {
  return createCommand()
    .input(`file:${from}`)
    .inputOptions([...QUIET, '-threads', '1', '-protocol_whitelist', 'file', '-f', 'mp4'])
    .output(`file:${to}`)
    .outputOptions(['-map', '0:v:0', '-an', '-vf', `subtitles=filename=${escaped(script)},format=yuv420p`])
    .outputOptions(['-c:v', 'libx264', '-preset', 'veryfast', '-crf', '20', '-threads', '1', '-movflags', '+faststart', '-progress', 'pipe:1', '-f', 'mp4'])
    ._getArguments()
}

/** Twice: once for the option, once for the list of filters. */
function escaped(path: string): string {
  const once = path.replaceAll('\\', '/').replaceAll(/[\\':]/g, (c) => `\\${c}`)
  return once.replaceAll(/[\\'[\],;]/g, (c) => `\\${c}`)
}

const WIDTH = 1920
const HEIGHT = 1080

/** The lines stand at the bottom and, fainter, across the middle, so that cutting off an edge does not take them away; the time runs at the top. */
export function markScript({ startedAtMs, durationMs, lines, timeZone }: Pick<MarkOrder, 'startedAtMs' | 'durationMs' | 'lines' | 'timeZone'>): string {
  const clock = new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short', timeStyle: 'medium' })
  const always = (style: string, tags: string, text: string) => `Dialogue: 0,0:00:00.00,${assTime(durationMs + 10_000)},${style},,0,0,0,,{${tags}}${text}`
  const words = lines.map(plain)
  const events = [always('Mark', '\\an1\\pos(24,1060)', words.join('\\N')), always('Faint', `\\an5\\pos(${WIDTH / 2},${HEIGHT / 2})\\frz18`, words.join('  '))]
  // seconds as a clock at the site shows them
  const firstMs = Math.floor(startedAtMs / 1000) * 1000
  for (let atMs = firstMs; atMs < startedAtMs + durationMs; atMs += 1000) {
    const from = Math.max(0, atMs - startedAtMs)
    events.push(`Dialogue: 0,${assTime(from)},${assTime(atMs + 1000 - startedAtMs)},Mark,,0,0,0,,{\\an7\\pos(24,20)}${clock.format(atMs)}`)
  }
  return `[Script Info]
ScriptType: v4.00+
PlayResX: ${WIDTH}
PlayResY: ${HEIGHT}
WrapStyle: 0
ScaledBorderAndShadow: yes

[V4+ Styles]
Format: Name, Fontname, Fontsize, PrimaryColour, OutlineColour, BorderStyle, Outline, Shadow, Alignment
Style: Mark,Noto Sans CJK SC,40,&H20FFFFFF,&H40101010,1,3,0,1
Style: Faint,Noto Sans CJK SC,64,&HB8FFFFFF,&HC8101010,1,2,0,5

[Events]
Format: Layer, Start, End, Style, Name, MarginL, MarginR, MarginV, Effect, Text
${events.join('\n')}
`
}

function assTime(ms: number): string {
  const cs = Math.round(ms / 10)
  const two = (value: number) => String(value).padStart(2, '0')
  return `${Math.floor(cs / 360_000)}:${two(Math.floor(cs / 6000) % 60)}:${two(Math.floor(cs / 100) % 60)}.${two(cs % 100)}`
}
