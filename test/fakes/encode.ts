// Makes the H.264 and H.265 streams that fake cameras send, from any video or ffmpeg source, by Debian's ffmpeg.
import { spawn } from 'node:child_process'
import { accessUnits, type AccessUnit, type Codec } from '../../media/simulator/annex-b.ts'

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
  /** Default H.264. */
  readonly codec?: Codec
}

/** What tells ffmpeg to encode that, and what it is called as a raw stream; without B-frames, with delimiters. */
export const ENCODER: Readonly<Record<Codec, { readonly as: readonly string[]; readonly raw: readonly string[] }>> = {
  H264: {
    as: ['-c:v', 'libx264', '-profile:v', 'main', '-preset', 'veryfast', '-tune', 'zerolatency', '-bf', '0', '-threads', '1'],
    raw: ['-bsf:v', 'h264_metadata=aud=insert', '-f', 'h264'],
  },
  H265: {
    as: [
      '-c:v',
      'libx265',
      '-preset',
      'ultrafast',
      '-tune',
      'zerolatency',
      '-x265-params',
      'log-level=error:bframes=0:scenecut=0:open-gop=0:repeat-headers=1:pools=1',
    ],
    raw: ['-bsf:v', 'hevc_metadata=aud=insert', '-f', 'hevc'],
  },
}

/** @returns annex B, main profile, no B-frames, closed GOPs, parameter sets at every key picture, with delimiters */
export async function encodeAnnexB(options: EncodeOptions): Promise<Buffer> {
  const { input, fps, seconds, width = 640, height = 360, bitrateKbps = 600, gopSeconds = 1, codec = 'H264' } = options
  const gop = Math.max(1, Math.round(fps * gopSeconds))
  const filters = [...(options.filter ? [options.filter] : []), `fps=${fps}`, `scale=${width}:${height}`, 'format=yuv420p']
  const { as, raw } = ENCODER[codec]
  const rate = ['-b:v', `${bitrateKbps}k`, '-maxrate', `${bitrateKbps * 2}k`, '-bufsize', `${bitrateKbps * 2}k`]
  const keys = ['-g', String(gop), '-keyint_min', String(gop), '-sc_threshold', '0']
  const out = ['-an', '-vf', filters.join(','), ...as, ...rate, ...keys, '-t', String(seconds), ...raw, 'pipe:1']
  return runFfmpeg([...input, ...out])
}

/** The same, cut into pictures. */
export async function encodeAccessUnits(options: EncodeOptions): Promise<AccessUnit[]> {
  return accessUnits(await encodeAnnexB(options), options.codec)
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
