// Runs ffmpeg over a file and cuts what it writes into pictures of one size.
import { spawn } from 'node:child_process'

export interface DecodeOptions {
  readonly path: string
  /** ffmpeg's filter chain; the sizes it ends in are the caller's business. */
  readonly filters: string
  readonly pixelFormat: 'yuv420p' | 'gray'
  readonly bytesPerPicture: number
}

/**
 * Every picture of the file, a buffer of its own each; one thread, so that decoding and what follows stay within two cores.
 *
 * @throws Error with the file's name and ffmpeg's complaint
 */
export async function* decodePictures({ path, filters, pixelFormat, bytesPerPicture }: DecodeOptions): AsyncGenerator<Uint8Array> {
  const args = ['-nostdin', '-v', 'error', '-threads', '1', '-i', path, '-map', '0:v:0', '-vf', filters, '-fps_mode', 'passthrough']
  const child = spawn('ffmpeg', [...args, '-pix_fmt', pixelFormat, '-f', 'rawvideo', 'pipe:1'], { stdio: ['ignore', 'pipe', 'pipe'] })
  const ended = new Promise<number | null>((resolve, reject) => child.once('error', reject).once('close', resolve))
  let complaint = ''
  child.stderr.on('data', (text: Buffer) => (complaint = (complaint + text.toString()).slice(0, 500)))
  try {
    yield* slices(child.stdout, bytesPerPicture)
    const code = await ended
    if (code !== 0) throw new Error(`${path}: ffmpeg ended with ${code}: ${complaint.trim()}`)
  } finally {
    child.kill('SIGKILL')
    await ended.catch(() => null)
  }
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
