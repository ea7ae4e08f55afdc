// Trying a stream against a real RTSP camera and a real ffmpeg.
import { createServer } from 'node:net'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startFakeCamera, type FakeCamera } from '../test/fakes/camera.ts'
import { encodeAccessUnits } from '../test/fakes/encode.ts'
import { findFfmpeg } from './ffmpeg.ts'
import { rateOf, readSaid, tryStream } from './try-stream.ts'

let camera: FakeCamera
beforeAll(async () => {
  const units = await encodeAccessUnits({ input: ['-f', 'lavfi', '-i', 'testsrc2=size=640x360'], fps: 10, seconds: 3 })
  camera = await startFakeCamera({ streams: [{ path: '/main', accessUnits: units }, { path: '/sound' }], auth: { user: 'vigil', password: 'right password' } })
})
afterAll(() => camera?.close())

const tried = async (url: string, signal?: AbortSignal) => tryStream(url, 'tcp', { ffmpeg: await findFfmpeg(), elapsedMs: () => performance.now(), signal })

test('a stream that works gives its codec, size, rate and one picture', async () => {
  const seen = await tried(camera.url('/main'))
  expect(seen).toMatchObject({ trouble: null, codec: 'h264', width: 640, height: 360 })
  expect(seen.fps).toBeCloseTo(10, 0)
  expect(seen.jpeg?.subarray(0, 2)).toEqual(Buffer.from([0xff, 0xd8]))
  expect(seen.firstPictureMs).toBeGreaterThan(0)
})

test.each([
  ['a wrong password', () => camera.urlAs('/main', 'vigil', 'wrong'), 'camera.unauthorized'],
  ['no log-in', () => camera.urlAs('/main', null), 'camera.unauthorized'],
  ['a wrong path', () => camera.url('/nowhere'), 'camera.wrongPath'],
  ['sound only', () => camera.url('/sound'), 'camera.notVideo'],
])('%s is told as what it is', async (_name, url, problem) => {
  expect(await tried(url())).toMatchObject({ jpeg: null, firstPictureMs: null, trouble: { problem } })
})

test('a port where nobody listens is unreachable, and what was told never has the log-in in it', async () => {
  const nobody = createServer()
  await new Promise<void>((resolve) => nobody.listen(0, '127.0.0.1', resolve))
  const { port } = nobody.address() as { port: number }
  await new Promise((resolve) => nobody.close(resolve))
  const seen = await tried(`rtsp://vigil:s3cret@127.0.0.1:${port}/x`)
  expect(seen.trouble?.problem).toBe('camera.unreachable')
  expect(JSON.stringify(seen)).not.toContain('s3cret')
})

test('whoever leaves ends it', async () => {
  camera.freeze()
  const leaving = new AbortController()
  const trial = tried(camera.url('/main'), leaving.signal)
  leaving.abort()
  expect((await trial).jpeg).toBeNull()
  camera.unfreeze()
})

test('what ffmpeg says is read in the words of its versions', () => {
  const line = "Input #0, rtsp, from 'rtsp://x':\n  Stream #0:0: Video: "
  expect(readSaid(`${line}hevc (Main), yuv420p(tv), 2560x1440, 20 fps, 20 tbr, 90k tbn\n`)).toEqual({ codec: 'hevc', width: 2560, height: 1440, fps: 20 })
  expect(readSaid(`${line}h264 (High), yuv420p(progressive), 704x576 [SAR 16:11 DAR 16:9], 25 tbr\n`)).toEqual({
    codec: 'h264',
    width: 704,
    height: 576,
    fps: null,
  })
  expect(readSaid(`${line}h264, none, 90k tbn\n`)).toEqual({ codec: 'h264', width: null, height: null, fps: null })
  expect(readSaid('nothing')).toEqual({ codec: null, width: null, height: null, fps: null })
})

test('the rate is counted by when packets are due, not by when they came', () => {
  const listed = ['#tb 0: 1/90000', ...[0, 3600, 7200, 10_800, 14_400].map((dts) => `0, ${String(dts).padStart(10)}, ${dts}, 3600, 512, 0x1`)].join('\n')
  expect(rateOf(listed)).toBe(25)
  expect(rateOf('#tb 0: 1/90000\n0, 0, 0, 0, 1, 0x1')).toBeNull()
})
