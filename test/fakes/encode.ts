// Makes the H.264 streams that fake cameras send, from any video or ffmpeg source, by Debian's ffmpeg.
import { spawn } from 'node:child_process'
import { accessUnits, type AccessUnit } from '../../media/simulator/annex-b.ts'

export interface EncodeOptions {
  /** What goes before and with `-i`: `['-i', '/a/video.mp4']` or `['-f', 'lavfi', '-i', 'testsrc2=size=640x360']`. */
  readonly input: readonly string[]
  readonly fps: number
  readonly seconds: number
  /** Default 640x360. */
  readonly width?: number
  readonly height?: number
  /** More filters, before scaling to size and rate. */
  readonly filter?: string
  readonly bitrateKbps?: number
  /** Seconds from one key picture to the next. Default 1. */
  readonly gopSeconds?: number
}

/** @returns annex-B H.264, main profile, no B-frames, closed GOPs, parameter sets at every key picture, with delimiters */
export async function encodeAnnexB(options: EncodeOptions): Promise<Buffer> {
  const { input, fps, seconds, width = 640, height = 360, bitrateKbps = 600, gopSeconds = 1 } = options
  const gop = Math.max(1, Math.round(fps * gopSeconds))
  const filters = [...(options.filter ? [options.filter] : []), `fps=${fps}`, `scale=${width}:${height}`, 'format=yuv420p']
  const codec = ['-c:v', 'libx264', '-profile:v', 'main', '-preset', 'veryfast', '-tune', 'zerolatency', '-bf', '0', '-threads', '1']
  const rate = ['-b:v', `${bitrateKbps}k`, '-maxrate', `${bitrateKbps * 2}k`, '-bufsize', `${bitrateKbps * 2}k`]
  const keys = ['-g', String(gop), '-keyint_min', String(gop), '-sc_threshold', '0']
  const out = ['-an', '-vf', filters.join(','), ...codec, ...rate, ...keys, '-bsf:v', 'h264_metadata=aud=insert', '-t', String(seconds), '-f', 'h264', 'pipe:1']
  return runFfmpeg([...input, ...out])
}

/** The same, cut into pictures. */
export async function encodeAccessUnits(options: EncodeOptions): Promise<AccessUnit[]> {
  return accessUnits(await encodeAnnexB(options))
}

/** @returns what ffmpeg wrote to its standard output */
export function runFfmpeg(args: readonly string[]): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const child = spawn('ffmpeg', ['-hide_banner', '-nostdin', '-v', 'error', ...args], { stdio: ['ignore', 'pipe', 'pipe'] })
    const chunks: Buffer[] = []
    let complaints = ''
    child.stdout.on('data', (chunk: Buffer) => chunks.push(chunk))
    child.stderr.on('data', (chunk: Buffer) => (complaints += chunk.toString()))
    child.on('error', reject)
    child.on('close', (code) => (code === 0 ? resolve(Buffer.concat(chunks)) : reject(new Error(`ffmpeg ended with ${code}: ${complaints.slice(0, 2000)}`))))
  })
}
