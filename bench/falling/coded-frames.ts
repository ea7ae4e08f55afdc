// Sends a generated scene's pictures through H.264 and back without a file, as a camera's stream would bring them: in order, none missing.
import { spawn, type ChildProcessByStdio } from 'node:child_process'
import { once } from 'node:events'
import type { Readable, Writable } from 'node:stream'
import type { Scene, Truth } from '../../vision/falling/synthetic/spec.ts'

/** What of a scene its pictures need. */
type Playable = Pick<Scene, 'spec' | 'frames' | 'frame'>

export interface CodedFrame {
  readonly index: number
  /** Belongs to the caller. */
  readonly luma: Uint8Array
  readonly truth: readonly Truth[]
}

export interface Coding {
  /** x264's constant quality: 23 is good, 32 poor. */
  readonly crf: number
  readonly keyFrameEveryS: number
}

const USUAL: Coding = { crf: 27, keyFrameEveryS: 2 }

/**
 * Two ffmpeg processes of one thread each.
 *
 * @throws Error when ffmpeg fails or another number of pictures comes back than went in
 */
export async function* codedFrames(scene: Playable, coding: Partial<Coding> = {}): AsyncGenerator<CodedFrame> {
  const { crf, keyFrameEveryS } = { ...USUAL, ...coding }
  const { width, height, fps } = scene.spec
  const raw = ['-f', 'rawvideo', '-pix_fmt', 'gray', '-s', `${width}x${height}`, '-r', String(fps), '-i', 'pipe:0']
  const codec = [
    '-c:v',
    'libx264',
    '-preset',
    'veryfast',
    '-tune',
    'zerolatency',
    '-crf',
    String(crf),
    '-g',
    String(Math.round(fps * keyFrameEveryS)),
    '-threads',
    '1',
  ]
  // The bytes are a camera's luma plane (16..235): neither way may stretch it.
  const encoder = startFfmpeg([...raw, '-vf', 'scale=in_range=tv:out_range=tv,format=yuv420p', ...codec, '-f', 'h264', 'pipe:1'])
  const decoder = startFfmpeg([
    '-threads',
    '1',
    '-flags',
    'low_delay',
    '-f',
    'h264',
    '-i',
    'pipe:0',
    '-vf',
    'extractplanes=y',
    '-fps_mode',
    'passthrough',
    '-f',
    'rawvideo',
    'pipe:1',
  ])
  encoder.child.stdout.pipe(decoder.child.stdin)
  const truth: (readonly Truth[])[] = []
  const feeding = feed(scene, encoder.child.stdin, truth, encoder.ended)
  try {
    let index = 0
    for await (const luma of slices(decoder.child.stdout, width * height)) yield { index, luma, truth: truth[index++] ?? [] }
    await feeding
    for (const { name, ended, complaint } of [
      { name: 'encoder', ...encoder },
      { name: 'decoder', ...decoder },
    ]) {
      const code = await ended
      if (code !== 0) throw new Error(`the ${name} ended with ${code}: ${complaint()}`)
    }
    if (index !== scene.frames) throw new Error(`${scene.frames} pictures went in, ${index} came back`)
  } finally {
    for (const { child, ended } of [encoder, decoder]) {
      child.kill('SIGKILL')
      await ended
    }
    await feeding
  }
}

interface Ffmpeg {
  readonly child: ChildProcessByStdio<Writable, Readable, Readable>
  /** Exit code; null: killed or never started. */
  readonly ended: Promise<number | null>
  complaint(): string
}

function startFfmpeg(args: readonly string[]): Ffmpeg {
  const child = spawn('ffmpeg', ['-hide_banner', '-nostdin', '-v', 'error', ...args], { stdio: ['pipe', 'pipe', 'pipe'] })
  let complaint = ''
  child.stderr.on('data', (text: Buffer) => (complaint = (complaint + text.toString()).slice(0, 1000)))
  // A pipe that breaks is told by the exit code.
  child.stdin.on('error', () => undefined)
  const ended = new Promise<number | null>((resolve) => child.once('error', () => resolve(null)).once('close', resolve))
  return { child, ended, complaint: () => complaint.trim() }
}

async function feed({ frames, frame }: Playable, into: Writable, truth: (readonly Truth[])[], ended: Promise<unknown>): Promise<void> {
  for (let i = 0; i < frames && into.writable; i++) {
    const picture = frame(i)
    truth[i] = picture.truth
    // Copied: the scene draws the next one into the same bytes while the pipe may still hold these.
    if (!into.write(Buffer.from(picture.luma))) await Promise.race([once(into, 'drain').catch(() => null), ended])
  }
  into.end()
}

async function* slices(stream: AsyncIterable<Buffer>, bytes: number): AsyncGenerator<Uint8Array> {
  let slice = new Uint8Array(bytes)
  let filled = 0
  for await (const chunk of stream) {
    for (let from = 0; from < chunk.length;) {
      const take = Math.min(bytes - filled, chunk.length - from)
      slice.set(chunk.subarray(from, from + take), filled)
      filled += take
      from += take
      if (filled < bytes) continue
      yield slice
      slice = new Uint8Array(bytes)
      filled = 0
    }
  }
}
