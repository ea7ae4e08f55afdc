// What the media process cuts out of its ring: clips that hold the very picture, snapshots with their boxes, and what there is when a camera dies.
import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { startFakeCamera } from '../test/fakes/camera.ts'
import { encodeAccessUnits, runFfmpeg } from '../test/fakes/encode.ts'
import { waitFor } from '../test/patience.ts'
import { camera, directory, FPS, frameTaker, room, units, watched } from '../test/fixtures/media-room.ts'

it.each([
  ['H264', 'h264'],
  ['H265', 'hevc'],
] as const)('cuts a clip of %s that holds the analysed picture, and a snapshot of it with its boxes', async (codec, name) => {
  const input = ['-f', 'lavfi', '-i', `testsrc2=size=320x180:rate=${FPS}`]
  const accessUnits = codec === 'H264' ? units : await encodeAccessUnits({ input, fps: FPS, seconds: 6, width: 320, height: 180, codec })
  const fake = await camera({ streams: [{ path: '/sub', accessUnits, fps: FPS }] })
  const { media, status } = await room()
  const taker = await frameTaker()
  media.configure([watched('lobby', fake.url('/sub'))], taker.path)
  await waitFor(() => expect(taker.frames.length).toBeGreaterThan(30))
  const { atMs } = taker.frames[15]!.header
  const file = join(directory, `${codec}.mp4`)
  const made = await media.clip({ cameraId: 'lobby', fromMs: atMs - 1000, toMs: atMs + 3000, proveAtMs: atMs, file })
  const stored = await readFile(file)
  expect(made.proven).toBe(true)
  expect(made).toMatchObject({ bytes: stored.length, sha256: createHash('sha256').update(stored).digest('hex') })
  expect(made.startedAtMs).toBeLessThanOrEqual(atMs - 1000)
  // the times of pictures are corrected by a millisecond now and then, those of the clip are not
  expect(made.startedAtMs + made.durationMs).toBeGreaterThanOrEqual(atMs + 2990)
  const told = JSON.parse(execFileSync('ffprobe', ['-v', 'error', '-show_format', '-show_streams', '-of', 'json', file], { encoding: 'utf8' })) as {
    format: { start_time: string; duration: string }
    streams: { codec_name: string }[]
  }
  expect(told.streams.map((stream) => stream.codec_name)).toEqual([name])
  expect(Number(told.format.start_time)).toBe(0)
  expect(Number(told.format.duration) * 1000).toBeCloseTo(made.durationMs, -1)

  const still = join(directory, `${codec}.jpg`)
  const snap = await media.snapshot({ cameraId: 'lobby', atMs, boxes: [[0.25, 0.25, 0.75, 0.75]], file: still })
  expect(snap).toMatchObject({
    atMs,
    sha256: createHash('sha256')
      .update(await readFile(still))
      .digest('hex'),
  })
  const rgb = await runFfmpeg(['-i', still, '-f', 'rawvideo', '-pix_fmt', 'rgb24', 'pipe:1'])
  expect(rgb).toHaveLength(320 * 180 * 3)
  const at = (x: number, y: number) => [...rgb.subarray((y * 320 + x) * 3, (y * 320 + x) * 3 + 3)]
  const [red = 0, green = 255, blue = 255] = at(160, 46)
  expect(red).toBeGreaterThan(180)
  expect(green).toBeLessThan(120)
  expect(blue).toBeLessThan(120)
  await expect(media.snapshot({ cameraId: 'lobby', atMs: atMs - 3_600_000, boxes: [], file: join(directory, 'b.jpg') })).rejects.toMatchObject({
    code: 'evidence.notInRing',
  })
  await expect(media.snapshot({ cameraId: 'nobody', atMs, boxes: [], file: join(directory, 'c.jpg') })).rejects.toMatchObject({ code: 'camera.notFound' })
  await expect(media.snapshot({ cameraId: 'lobby', atMs, boxes: [], file: join(directory, 'no', 'd.jpg') })).rejects.toMatchObject({
    code: 'evidence.writeFailed',
  })
  expect(status('lobby').restarts).toBe(0)
})

it('writes what there is when the camera dies before the clip is over', async () => {
  const fake = await startFakeCamera({ streams: [{ path: '/sub', accessUnits: units, fps: FPS }] })
  const { media } = await room()
  const taker = await frameTaker()
  media.configure([watched('lobby', fake.url('/sub'))], taker.path)
  await waitFor(() => expect(taker.frames.length).toBeGreaterThan(15))
  const { atMs } = taker.frames[10]!.header
  const clip = media.clip({ cameraId: 'lobby', fromMs: atMs - 500, toMs: atMs + 4000, proveAtMs: atMs, file: join(directory, 'short.mp4') })
  await fake.close()
  const made = await clip
  expect(made.proven).toBe(true)
  expect(made.startedAtMs + made.durationMs).toBeLessThan(atMs + 4000)
})
