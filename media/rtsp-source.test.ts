// Fragments and frames of one ffmpeg: same picture, same time, whatever the camera's rate; and a change of size.
import { afterEach, expect, it } from 'vitest'
import { startFakeCamera, type FakeCamera } from '../test/fakes/camera.ts'
import { encodeAccessUnits } from '../test/fakes/encode.ts'
import { asStream } from './cut.ts'
import { findFfmpeg } from './ffmpeg.ts'
import { runJob } from './ffmpeg-process.ts'
import type { Init } from './fmp4.ts'
import type { Stored } from './ring.ts'
import { readFrames, type Source } from './rtsp-source.ts'
import type { RawFrame } from './timed-pictures.ts'
import type { Codec } from './simulator/annex-b.ts'
import { waitFor } from '../test/patience.ts'

const WIDTH = 320
const HEIGHT = 180
const BITS = 10

/** Ten bars, each 32 px wide: the number of the picture in binary. */
const NUMBERED = `geq=lum='if(mod(floor(N/pow(2,floor(X/32))),2),220,30)':cb=128:cr=128`
const numbered = (fps: number, seconds: number, codec: Codec) =>
  encodeAccessUnits({
    input: ['-f', 'lavfi', '-i', `color=black:size=${WIDTH}x${HEIGHT}:rate=${fps},${NUMBERED}`],
    fps,
    seconds,
    width: WIDTH,
    height: HEIGHT,
    gopSeconds: 1,
    codec,
  })
const numberIn = (y: Uint8Array) =>
  Array.from({ length: BITS }, (_, bit) => (y[90 * WIDTH + bit * 32 + 16]! > 128 ? 1 << bit : 0)).reduce((sum, value) => sum + value, 0)

const open: { close(): Promise<void> }[] = []
afterEach(async () => {
  for (const one of open.splice(0).reverse()) await one.close()
})

const now = () => performance.timeOrigin + performance.now()

interface Seen {
  readonly source: Source
  readonly fragments: Stored[]
  readonly frames: { atMs: number; number: number }[]
  readonly inits: Init[]
  readonly states: string[]
}

async function watch(camera: FakeCamera, onFrame: (frame: RawFrame) => number): Promise<Seen> {
  const seen = { fragments: [] as Stored[], frames: [] as { atMs: number; number: number }[], inits: [] as Init[], states: [] as string[] }
  const source = readFrames(
    camera.url('/sub'),
    { is: 'paced', fps: 10 },
    {
      now,
      random: () => 0.5,
      ffmpeg: await findFfmpeg(),
      log: () => undefined,
      onState: (state) => seen.states.push(state),
      onInit: (init) => seen.inits.push(init),
      onFragment: (fragment) => seen.fragments.push(fragment),
      onDecoded: () => undefined,
      onFrame: (frame) => seen.frames.push({ atMs: frame.atMs, number: onFrame(frame) }),
    },
  )
  open.push({ close: () => source.stop() })
  return { source, ...seen }
}

it.each([
  [25, 'H264'],
  [15, 'H264'],
  [10, 'H264'],
  [7, 'H264'],
  [25, 'H265'],
  [10, 'H265'],
] as const)('names for each frame the very picture it shows, from a camera at %i fps in %s', async (fps, codec) => {
  const camera = await startFakeCamera({ streams: [{ path: '/sub', accessUnits: await numbered(fps, 20, codec), fps }] })
  open.push(camera)
  const seen = await watch(camera, ({ planes }) => numberIn(planes))
  await waitFor(() => expect(seen.frames.length).toBeGreaterThan(20))
  await seen.source.stop()

  const decoded = await runJob(
    'ffmpeg',
    ['-v', 'error', '-f', 'mp4', '-i', 'pipe:0', '-vsync', 'passthrough', '-f', 'rawvideo', 'pipe:1'],
    asStream(seen.fragments),
    20_000,
  )
  const size = WIDTH * HEIGHT * 1.5
  const shown = new Map(seen.fragments.map((fragment, index) => [fragment.atMs, numberIn(decoded.subarray(index * size))]))
  // The first picture of an RTSP session has no timestamp, so only from the third on it is exact.
  const frames = seen.frames.filter(({ atMs }) => atMs > seen.fragments[2]!.atMs)
  expect(frames.length).toBeGreaterThan(15)
  expect(frames.map(({ atMs }) => shown.get(atMs))).toEqual(frames.map(({ number }) => number))

  const t0Ms = camera.t0Ms('/sub')
  const ages = frames.slice(-8).map(({ atMs, number }) => atMs - (t0Ms + (number * 1000) / fps))
  expect(Math.min(...ages)).toBeGreaterThan(-1)
  expect(Math.max(...ages) - Math.min(...ages)).toBeLessThan(1000 / fps)
})

it.each(['H264', 'H265'] as const)('begins anew when the camera changes its size, in %s', async (codec) => {
  const encode = (seconds: number, width: number, height: number) =>
    encodeAccessUnits({ input: ['-f', 'lavfi', '-i', `testsrc2=size=${width}x${height}:rate=10`], fps: 10, seconds, width, height, codec })
  const [small, large] = [await encode(3, 320, 180), await encode(60, 640, 360)]
  const camera = await startFakeCamera({ streams: [{ path: '/sub', accessUnits: [...small, ...large], fps: 10 }] })
  open.push(camera)
  const seen = await watch(camera, ({ video, planes }) => (planes.length === (video.width * video.height * 3) / 2 ? video.width : -1))
  await waitFor(() => expect(seen.frames.filter(({ number }) => number === 640).length).toBeGreaterThan(5))
  expect(new Set(seen.frames.map(({ number }) => number))).toEqual(new Set([320, 640]))
  expect(seen.source.restarts).toBeGreaterThan(0)
  expect(seen.states.at(-1)).toBe('live')
})
