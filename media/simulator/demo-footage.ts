// Makes the pictures of the demo's cameras: short H.264 loops, encoded once and kept in the demo's data directory.
import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { rename, rm, writeFile } from 'node:fs/promises'
import type { Writable } from 'node:stream'

/** RGBA, 8 bit each, row by row. */
export interface RgbaPicture {
  readonly width: number
  readonly height: number
  readonly rgba: Uint8Array
}

export const DEMO_FPS = 10

/** As a camera sends it: no B-frames, a key frame a second, access unit delimiters for the simulator to cut at. */
const encodeAt = (fps: number): string[] => [
  '-an',
  '-c:v',
  'libx264',
  '-preset',
  'veryfast',
  '-crf',
  '25',
  '-profile:v',
  'main',
  '-pix_fmt',
  'yuv420p',
  '-bf',
  '0',
  '-g',
  `${fps}`,
  '-x264-params',
  'aud=1:scenecut=0',
  '-f',
  'h264',
]

/**
 * A still picture with another one moving across it, with a little sensor noise.
 *
 * @param path where the moving picture's left and upper edge is, px, as ffmpeg expressions of t (s)
 */
export async function composeLoop(
  file: string,
  scene: {
    readonly background: RgbaPicture
    readonly sprite: RgbaPicture
    readonly path: { readonly x: string; readonly y: string }
    readonly seconds: number
  },
): Promise<void> {
  if (existsSync(file)) return
  const raws = [`${file}.background`, `${file}.sprite`] as const
  await Promise.all([writeFile(raws[0], scene.background.rgba), writeFile(raws[1], scene.sprite.rgba)])
  const input = ({ width, height }: RgbaPicture, raw: string) => [
    '-f',
    'rawvideo',
    '-pix_fmt',
    'rgba',
    '-s',
    `${width}x${height}`,
    '-r',
    `${DEMO_FPS}`,
    '-stream_loop',
    '-1',
    '-i',
    raw,
  ]
  const filter = `[0][1]overlay=x='${scene.path.x}':y='${scene.path.y}':eval=frame,noise=alls=5:allf=t`
  try {
    await encode(file, [...input(scene.background, raws[0]), ...input(scene.sprite, raws[1]), '-filter_complex', filter, '-t', `${scene.seconds}`])
  } finally {
    await Promise.all(raws.map((raw) => rm(raw, { force: true })))
  }
}

/** A recorded film as a camera's loop. */
export async function recodeLoop(file: string, film: { readonly source: string; readonly width: number; readonly height: number }): Promise<void> {
  if (existsSync(file)) return
  await encode(file, ['-i', film.source, '-vf', `scale=${film.width}:${film.height},fps=${DEMO_FPS}`])
}

/**
 * Pictures of luma that are drawn one by one.
 *
 * @param scene.pictureAt width * height bytes (16..235), only valid until the next one is asked for
 * @throws Error when ffmpeg fails, or the signal ends it
 */
export async function encodeLuma(
  file: string,
  scene: { readonly width: number; readonly height: number; readonly fps: number; readonly pictures: number; pictureAt(index: number): Uint8Array },
  signal?: AbortSignal,
): Promise<void> {
  if (existsSync(file)) return
  const { width, height, fps, pictures, pictureAt } = scene
  const input = ['-f', 'rawvideo', '-pix_fmt', 'gray', '-s', `${width}x${height}`, '-r', `${fps}`, '-i', 'pipe:0']
  const feed = async (pipe: Writable): Promise<void> => {
    for (let i = 0; i < pictures && pipe.writable; i++) {
      // Copied: the next picture is drawn into the same bytes.
      await new Promise<void>((resolve) => pipe.write(Buffer.from(pictureAt(i)), () => resolve()))
    }
  }
  await encode(file, [...input, '-vf', 'scale=in_range=tv:out_range=tv,format=yuv420p'], { fps, feed, signal })
}

interface Encoding {
  readonly fps?: number
  readonly feed?: (pipe: Writable) => Promise<void>
  readonly signal?: AbortSignal | undefined
}

async function encode(file: string, input: readonly string[], { fps = DEMO_FPS, feed, signal }: Encoding = {}): Promise<void> {
  const draft = `${file}.draft`
  const child = spawn('ffmpeg', ['-hide_banner', '-v', 'error', '-y', ...input, ...encodeAt(fps), draft], {
    stdio: [feed ? 'pipe' : 'ignore', 'ignore', 'pipe'],
    signal,
  })
  // A pipe that breaks is told by the exit code.
  child.stdin?.on('error', () => undefined)
  let said = ''
  child.stderr!.on('data', (chunk: Buffer) => (said = (said + chunk.toString('utf8')).slice(-1000)))
  const ended = new Promise<number | null>((resolve, reject) => {
    child.once('error', reject)
    child.once('close', resolve)
  })
  if (feed && child.stdin) {
    const pipe = child.stdin
    await Promise.race([feed(pipe), ended])
    pipe.end()
  }
  const code = await ended
  if (code !== 0) throw new Error(`ffmpeg could not make ${file}: ${said.trim()}`)
  await rename(draft, file)
}
