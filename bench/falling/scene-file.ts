// Writes a generated scene into a video file as a camera would send it: H.264, no B-frames.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import type { Scene } from '../../vision/falling/synthetic/spec.ts'

/** A usual sub stream of 960x540 has about this; larger pictures in proportion. */
const BITS_PER_PIXEL_S = 4

export async function writeSceneFile({ spec, frames, frame }: Pick<Scene, 'spec' | 'frames' | 'frame'>, path: string): Promise<void> {
  const { width, height, fps } = spec
  const input = ['-f', 'rawvideo', '-pix_fmt', 'gray', '-s', `${width}x${height}`, '-r', String(fps), '-i', 'pipe:0']
  const codec = ['-c:v', 'libx264', '-profile:v', 'main', '-preset', 'superfast', '-tune', 'zerolatency', '-bf', '0', '-threads', '1']
  const bits = Math.round(BITS_PER_PIXEL_S * width * height)
  const rate = ['-b:v', String(bits), '-maxrate', String(bits * 2), '-bufsize', String(bits * 2), '-g', String(fps * 2), '-sc_threshold', '0']
  // The scene's bytes are the luma plane of a camera (16..235): nothing is to be stretched.
  const filters = 'scale=in_range=tv:out_range=tv,format=yuv420p'
  const child = spawn('ffmpeg', ['-hide_banner', '-v', 'error', ...input, '-vf', filters, ...codec, ...rate, '-y', path], { stdio: ['pipe', 'ignore', 'pipe'] })
  let complaint = ''
  child.stderr.on('data', (text: Buffer) => (complaint += text.toString().slice(0, 1000)))
  child.stdin.on('error', () => undefined)
  const ended = once(child, 'close') as Promise<[number | null]>
  for (let i = 0; i < frames; i++) {
    if (child.exitCode !== null) break
    // Copied: the scene reuses its bytes while the pipe may still hold them.
    if (!child.stdin.write(Buffer.from(frame(i).luma))) await Promise.race([once(child.stdin, 'drain'), ended])
  }
  child.stdin.end()
  const [code] = await ended
  if (code !== 0) throw new Error(`ffmpeg ended with ${code}: ${complaint}`)
}
