// Decodes a stretch of the ring once, picture by picture, so that only one whole picture is in memory at a time.
import type { Readable, Writable } from 'node:stream'
import { asStream } from './cut.ts'
import { picturesArgs } from './evidence-args.ts'
import type { Ffmpeg } from './ffmpeg.ts'
import { FfmpegFailed, runFfmpeg } from './ffmpeg-process.ts'
import type { Picture } from './planes.ts'
import { pictureBytes, RawFrames } from './raw-frames.ts'
import type { Stored } from './ring.ts'

const TIMEOUT_MS = 60_000
const MAX_HEAD = 256
const MAX_SIDE = 8192
/** What yuv4mpeg puts before each picture. */
const BEFORE_EACH = 'FRAME\n'.length

/**
 * Calls `onPicture` with every decoded picture in the order in which they are shown; its planes are valid until the picture after next.
 *
 * @param fragments of one head, the first a key picture
 * @returns how many there were
 * @throws  FfmpegFailed when it cannot be decoded or takes longer than a minute
 */
export async function eachPicture(ffmpeg: Ffmpeg, fragments: readonly Stored[], onPicture: (picture: Picture, index: number) => void): Promise<number> {
  const job = runFfmpeg(ffmpeg.path, picturesArgs(), 0)
  const reader = createY4mReader(onPicture)
  let failure: Error | null = null
  const fail = (error: Error) => {
    failure ??= error
    job.kill()
  }
  const timer = setTimeout(() => fail(new FfmpegFailed(`ffmpeg took longer than ${TIMEOUT_MS} ms`)), TIMEOUT_MS)
  ;(job.child.stdout as Readable).on('data', (chunk: Buffer) => {
    if (failure !== null) return
    try {
      reader.push(chunk)
    } catch (error) {
      fail(error instanceof Error ? error : new Error(String(error)))
    }
  })
  const stdin = job.child.stdin as Writable
  for (const part of asStream(fragments)) stdin.write(part)
  stdin.end()
  const { code } = await job.ended
  clearTimeout(timer)
  if (failure !== null) throw failure
  if (code !== 0) throw new FfmpegFailed(`ffmpeg ended with ${code}: ${job.complaints().slice(0, 500)}`)
  return reader.count()
}

/** yuv4mpeg says the size and the range of the pictures before the first one. */
function createY4mReader(onPicture: (picture: Picture, index: number) => void) {
  let head = Buffer.alloc(0)
  let frames: RawFrames | null = null
  let count = 0
  const begin = (line: string): RawFrames => {
    const [, width = 0, height = 0] = (/^YUV4MPEG2 W(\d+) H(\d+) /.exec(line) ?? []).map(Number)
    if (width < 2 || height < 2 || width > MAX_SIDE || height > MAX_SIDE) throw new FfmpegFailed(`no picture size in ${JSON.stringify(line)}`)
    const fullRange = line.includes('XCOLORRANGE=FULL')
    return new RawFrames(BEFORE_EACH + pictureBytes(width, height), (bytes, index) => {
      count++
      onPicture({ width, height, fullRange, planes: bytes.subarray(BEFORE_EACH) }, index)
    })
  }
  return {
    count: () => count,
    push(chunk: Buffer): void {
      if (frames !== null) return frames.push(chunk)
      head = Buffer.concat([head, chunk])
      const end = head.indexOf('\n')
      if (end < 0 && head.length > MAX_HEAD) throw new FfmpegFailed('ffmpeg wrote no picture size')
      if (end < 0) return
      frames = begin(head.toString('latin1', 0, end))
      frames.push(head.subarray(end + 1))
    },
  }
}
