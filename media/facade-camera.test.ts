// A facade camera's pictures over real RTSP and a real ffmpeg: every one, once, in order, with the time it was taken.
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createServer, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest'
import { decodeFrame, FRAME_CREDIT, FRAME_PREFIX_BYTES, type FrameHeader } from '../contract/detection.ts'
import { startFakeCamera, type FakeCamera } from '../test/fakes/camera.ts'
import { encodeAccessUnits, type EncodeOptions } from '../test/fakes/encode.ts'
import { waitFor } from '../test/patience.ts'
import { startMedia, type Media } from './media-client.ts'
import type { CameraStatus, MediaCamera } from './messages.ts'

const WIDTH = 160
const HEIGHT = 90
const BITS = 10
const BAR_PX = WIDTH / BITS

/** Ten bars: the number of the picture in binary. */
function bars(number: number): Uint8Array {
  const row = Uint8Array.from({ length: WIDTH }, (_, x) => ((number >> Math.floor(x / BAR_PX)) & 1 ? 220 : 30))
  return Buffer.concat(Array.from({ length: HEIGHT }, () => row))
}

async function numbered(fps: number, seconds: number, more: Partial<EncodeOptions> = {}) {
  const file = join(directory, `numbered-${Math.random()}.raw`)
  await writeFile(file, Buffer.concat(Array.from({ length: Math.ceil(fps * seconds) }, (_, number) => bars(number))))
  const input = ['-f', 'rawvideo', '-pix_fmt', 'gray', '-s', `${WIDTH}x${HEIGHT}`, '-r', String(fps), '-i', file]
  return encodeAccessUnits({ input, fps, seconds, width: WIDTH, height: HEIGHT, ...more })
}

let directory: string
const open: { close(): Promise<unknown> }[] = []

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'vigil-facade-'))
})
afterEach(async () => {
  for (const one of open.splice(0).reverse()) await one.close()
})
afterAll(() => rm(directory, { recursive: true, force: true }))

interface Seen {
  readonly header: FrameHeader
  readonly number: number
}

/** A vision process's end of the socket, without a picture file. */
async function taker(options: { readonly credits?: number; readonly hasColour?: boolean } = {}): Promise<{ path: string; seen: Seen[]; ask(): void }> {
  const seen: Seen[] = []
  const sockets = new Set<Socket>()
  let credits = options.credits ?? Number.POSITIVE_INFINITY
  const ask = (socket: Socket) => credits-- > 0 && socket.write(Uint8Array.of(FRAME_CREDIT))
  const server = createServer((socket) => {
    sockets.add(socket)
    let chunks: Buffer[] = []
    let held = 0
    socket.on('error', () => undefined)
    socket.on('close', () => sockets.delete(socket))
    socket.on('data', (chunk) => {
      chunks.push(chunk)
      held += chunk.length
      const [first] = chunks
      if (first!.length >= FRAME_PREFIX_BYTES && held < FRAME_PREFIX_BYTES + first!.readUInt32BE(0) + first!.readUInt32BE(4)) return
      const bytes = Buffer.concat(chunks)
      chunks = [bytes]
      const decoded = decodeFrame(bytes)
      if (!decoded) return
      const { header, y, u } = decoded.frame
      const pixels = header.frameWidth * header.frameHeight
      expect([y.length, u.length]).toEqual([pixels, options.hasColour ? pixels / 4 : 0])
      seen.push({ header, number: numberIn(y, header) })
      chunks = []
      held = 0
      ask(socket)
    })
    ask(socket)
  })
  const path = join(directory, `facade-${Math.random()}.sock`)
  await new Promise<void>((resolve) => server.listen(path, resolve))
  open.push({
    close: () => {
      sockets.forEach((socket) => socket.destroy())
      return new Promise((resolve) => server.close(resolve))
    },
  })
  const askAll = () => {
    credits = Number.POSITIVE_INFINITY
    sockets.forEach(ask)
  }
  return { path, seen, ask: askAll }
}

function numberIn(y: Uint8Array, { frameWidth, frameHeight }: FrameHeader): number {
  const at = (bit: number) => y[(frameHeight >> 1) * frameWidth + Math.round(((bit + 0.5) * BAR_PX * frameWidth) / WIDTH)]!
  return Array.from({ length: BITS }, (_, bit) => (at(bit) > 128 ? 1 << bit : 0)).reduce((sum, value) => sum + value, 0)
}

async function camera(units: Awaited<ReturnType<typeof numbered>>, fps: number): Promise<FakeCamera> {
  const fake = await startFakeCamera({ streams: [{ path: '/sub', accessUnits: units, fps }] })
  open.push(fake)
  return fake
}

async function room(): Promise<{ media: Media; status(): CameraStatus | undefined }> {
  let latest: CameraStatus | undefined
  const media = startMedia({ log: () => undefined, onCamera: (status) => (latest = status), onExit: () => undefined })
  open.push({ close: () => media.stop() })
  await media.ready
  return { media, status: () => latest }
}

const facade = (url: string, analyse: MediaCamera['analyse'] = null): MediaCamera => ({ id: 'tower', url, mainUrl: null, fps: 25, isFacade: true, analyse })

/** Of neighbours in what was seen: by how many pictures and by how many ms they differ. */
const steps = (seen: readonly Seen[]) =>
  seen.slice(1).map(({ header, number }, index) => ({ pictures: number - seen[index]!.number, ms: header.atMs - seen[index]!.header.atMs }))

it.each([
  [25, 'H264'],
  [12.5, 'H264'],
  [15, 'H264'],
  [20, 'H264'],
  [30, 'H264'],
  [25, 'H265'],
] as const)('hands over every picture of a camera with %d fps in %s once, in order, with the time it was taken', async (fps, codec) => {
  const fake = await camera(await numbered(fps, 34, { codec }), fps)
  const { media, status } = await room()
  const { path, seen } = await taker()
  media.configure([facade(fake.url('/sub'))], null, { socket: path, pictureFile: null })
  await waitFor(() => expect(seen.length).toBeGreaterThan(4 * fps))
  // Whatever an overloaded machine loses is missing in `seq` as well; otherwise nothing is.
  expect(new Set(seen.map(({ header, number }) => number - header.seq)).size).toBe(1)
  if (status()!.dropped === 0) expect(new Set(steps(seen).map(({ pictures }) => pictures))).toEqual(new Set([1]))
  const exact = steps(seen).filter(({ pictures, ms }) => Math.abs(ms - (pictures * 1000) / fps) < 1)
  expect(exact.length / (seen.length - 1)).toBeGreaterThan(0.9)
  const { header, number } = seen.at(-1)!
  expect(header.atMs).toBeGreaterThan(fake.t0Ms('/sub') + (number * 1000) / fps - 1)
  await waitFor(() => expect(status()).toMatchObject({ expectedFps: fps }))
})

it('takes every second picture of a camera with 50, evenly', async () => {
  const fake = await camera(await numbered(50, 20), 50)
  const { media, status } = await room()
  const { path, seen } = await taker()
  media.configure([facade(fake.url('/sub'))], null, { socket: path, pictureFile: null })
  await waitFor(() => expect(seen.length).toBeGreaterThan(75))
  expect(new Set(seen.map(({ header, number }) => number - 2 * header.seq)).size).toBe(1)
  await waitFor(() => expect(status()).toMatchObject({ expectedFps: 25 }))
})

it('loses the oldest pictures to a process that does not keep up, and counts them', async () => {
  const fake = await camera(await numbered(25, 34), 25)
  const { media, status } = await room()
  const { path, seen, ask } = await taker({ credits: 1 })
  media.configure([facade(fake.url('/sub'))], null, { socket: path, pictureFile: null })
  await waitFor(() => expect(status()?.dropped ?? 0).toBeGreaterThan(20))
  ask()
  await waitFor(() => expect(seen.length).toBeGreaterThan(30))
  const lost = steps(seen).map(({ pictures }) => pictures - 1)
  expect(lost[0]).toBeGreaterThan(20)
  await waitFor(() => expect(status()!.dropped).toBeGreaterThanOrEqual(lost[0]!))
  expect(new Set(seen.map(({ header, number }) => number - header.seq)).size).toBe(1)
})

it.each([
  ['alone', null],
  ['together with rules over tracks', { crop: [0, 0, 1, 1], maxFps: 5 }],
] as const)('scales large pictures for a facade %s, from one decode, and still proves a clip', async (_, analyse) => {
  const fake = await camera(await numbered(25, 3, { width: 1920, height: 1080, bitrateKbps: 2000 }), 25)
  const { media, status } = await room()
  const [rules, facades] = [await taker({ hasColour: true }), await taker()]
  media.configure([facade(fake.url('/sub'), analyse)], analyse && rules.path, { socket: facades.path, pictureFile: null })
  await waitFor(() => expect(facades.seen.length).toBeGreaterThan(20))
  expect(facades.seen[0]!.header).toMatchObject({ frameWidth: 1280, frameHeight: 720, crop: { x: 0, y: 0, width: 1280, height: 720 } })
  if (analyse) await waitFor(() => expect(rules.seen.length).toBeGreaterThan(2))
  const shown = new Map(facades.seen.map(({ header, number }) => [header.atMs, number]))
  for (const { header, number } of rules.seen.filter(({ header }) => shown.has(header.atMs))) expect(number).toBe(shown.get(header.atMs))
  expect(fake.clients('/sub')).toBe(1)
  expect(status()).toMatchObject({ width: 1920, height: 1080 })
  const { atMs } = facades.seen.at(-1)!.header
  const made = await media.clip({ cameraId: 'tower', fromMs: atMs - 500, toMs: atMs + 500, proveAtMs: atMs, file: join(directory, 'proven.mp4') })
  expect(made.proven).toBe(true)
  const snap = await media.snapshot({ cameraId: 'tower', atMs, boxes: [], file: join(directory, 'still.jpg') })
  expect(snap.atMs).toBe(atMs)
})

it('goes on with another ffmpeg when the camera was gone, and its numbers show the gap', async () => {
  const fake = await camera(await numbered(25, 20), 25)
  const { media, status } = await room()
  const { path, seen } = await taker()
  media.configure([facade(fake.url('/sub'))], null, { socket: path, pictureFile: null })
  await waitFor(() => expect(seen.length).toBeGreaterThan(10))
  fake.dropClients()
  await waitFor(() => expect(status()?.restarts).toBe(1))
  await waitFor(() => expect(steps(seen).some(({ ms }) => ms > 1000)).toBe(true))
  expect(Math.min(...steps(seen).map(({ ms }) => ms))).toBeGreaterThan(0)
})
