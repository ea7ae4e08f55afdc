// The media room as the core sees it: a real process, real ffmpeg, fake cameras over real RTSP.
import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { createServer, type Server, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest'
import { WebSocket } from 'ws'
import { decodeFrame, FRAME_CREDIT, type Frame } from '../contract/detection.ts'
import { decodeLive, type LiveMessage, type LiveState } from '../contract/live.ts'
import { startFakeCamera, type FakeCamera, type FakeCameraConfig } from '../test/fakes/camera.ts'
import { encodeAccessUnits, runFfmpeg } from '../test/fakes/encode.ts'
import { startMedia, type Media } from './media-client.ts'
import type { CameraStatus, MediaCamera } from './messages.ts'
import type { AccessUnit } from './simulator/annex-b.ts'
import { waitFor } from '../test/patience.ts'

const FPS = 10
const WATCH_ALL = { crop: [0, 0, 1, 1], maxFps: 10 } as const

let units: AccessUnit[]
let directory: string
const open: { close(): Promise<unknown> }[] = []

beforeAll(async () => {
  units = await encodeAccessUnits({ input: ['-f', 'lavfi', '-i', `testsrc2=size=320x180:rate=${FPS}`], fps: FPS, seconds: 6, width: 320, height: 180 })
  directory = await mkdtemp(join(tmpdir(), 'vigil-media-'))
})
afterEach(async () => {
  for (const one of open.splice(0).reverse()) await one.close()
})
afterAll(() => rm(directory, { recursive: true, force: true }))

async function camera(config: Partial<FakeCameraConfig> = {}): Promise<FakeCamera> {
  const fake = await startFakeCamera({ streams: [{ path: '/sub', accessUnits: units, fps: FPS }], ...config })
  open.push(fake)
  return fake
}

const watched = (id: string, url: string, analyse: MediaCamera['analyse'] = WATCH_ALL): MediaCamera => ({ id, url, fps: FPS, isFacade: false, analyse })

interface Room {
  readonly media: Media
  readonly liveSocket: string
  readonly logs: string[]
  /** Every state a camera has been in, in order, without repetitions. */
  history(id: string): string[]
  status(id: string): CameraStatus
}

async function room(): Promise<Room> {
  const logs: string[] = []
  const statuses = new Map<string, CameraStatus>()
  const histories = new Map<string, string[]>()
  const media = startMedia({
    log: (level, message, data) => logs.push(`${level} ${message} ${JSON.stringify(data)}`),
    onCamera: (status) => {
      statuses.set(status.id, status)
      const history = histories.get(status.id) ?? []
      if (history.at(-1) !== status.state) history.push(status.state)
      histories.set(status.id, history)
    },
    onExit: () => undefined,
  })
  open.push({ close: () => media.stop() })
  const { liveSocket } = await media.ready
  return {
    media,
    liveSocket,
    logs,
    history: (id) => histories.get(id) ?? [],
    status: (id) => {
      const status = statuses.get(id)
      if (!status) throw new Error(`nothing heard of ${id}`)
      return status
    },
  }
}

/** An inference process's end of the frame socket: takes one frame after the other. */
async function frameTaker(): Promise<{ path: string; frames: Frame[]; drop(): void }> {
  const frames: Frame[] = []
  const sockets = new Set<Socket>()
  const server: Server = createServer((socket) => {
    sockets.add(socket)
    let held = Buffer.alloc(0)
    socket.on('error', () => undefined)
    socket.on('data', (chunk) => {
      held = Buffer.concat([held, chunk])
      const decoded = decodeFrame(held)
      if (!decoded) return
      frames.push(decoded.frame)
      held = held.subarray(decoded.used)
      socket.write(Uint8Array.of(FRAME_CREDIT))
    })
    socket.write(Uint8Array.of(FRAME_CREDIT))
  })
  const path = join(directory, `frames-${Math.random()}.sock`)
  await new Promise<void>((resolve) => server.listen(path, resolve))
  const drop = () => sockets.forEach((socket) => socket.destroy())
  open.push({
    close: () => {
      drop()
      return new Promise((resolve) => server.close(resolve))
    },
  })
  return { path, frames, drop }
}

function viewer(liveSocket: string, id: string): { states: LiveState[]; messages: LiveMessage[]; socket: WebSocket } {
  const socket = new WebSocket(`ws+unix://${liveSocket}:/live/ws?camera=${id}`)
  const states: LiveState[] = []
  const messages: LiveMessage[] = []
  socket.on('error', () => undefined)
  socket.on('message', (data: Buffer, isBinary) => {
    if (!isBinary) states.push(JSON.parse(data.toString()) as LiveState)
    else messages.push(decodeLive(data)!)
  })
  open.push({ close: () => Promise.resolve(socket.terminate()) })
  return { states, messages, socket }
}

it('hands the frames of a camera to vision, with the time of the live fragment of the same picture', async () => {
  const fake = await camera({ auth: { user: 'admin', password: 'p@ss w:/ö' } })
  const { media, liveSocket, status, logs } = await room()
  const taker = await frameTaker()
  media.configure([watched('lobby', fake.url('/sub'))], taker.path)
  await waitFor(() => expect(status('lobby').state).toBe('live'))
  const tile = viewer(liveSocket, 'lobby')
  await waitFor(() => expect(tile.messages.length).toBeGreaterThan(20))
  await waitFor(() => expect(taker.frames.length).toBeGreaterThan(30))

  const { header, y, u, v } = taker.frames.at(-1)!
  expect(header).toMatchObject({ cameraId: 'lobby', frameWidth: 320, frameHeight: 180, crop: { x: 0, y: 0, width: 320, height: 180 }, fullRange: false })
  expect([y.length, u.length, v.length]).toEqual([320 * 180, 160 * 90, 160 * 90])
  const shown = new Set(tile.messages.flatMap((message) => (message.kind === 'fragment' ? [message.atMs] : [])))
  const analysed = taker.frames.map((frame) => frame.header.atMs)
  const [first, last] = [Math.min(...shown), Math.max(...shown)]
  const both = analysed.filter((atMs) => atMs >= first && atMs <= last)
  expect(both.length).toBeGreaterThan(5)
  expect(both.filter((atMs) => !shown.has(atMs))).toEqual([])
  expect([...analysed].sort((a, b) => a - b)).toEqual(analysed)
  await waitFor(() => expect(status('lobby')).toMatchObject({ state: 'live', problem: null, width: 320, height: 180, restarts: 0 }))
  await waitFor(() => expect(status('lobby').analysedFps).toBeGreaterThan(5))
  expect(logs.join()).not.toContain('p@ss')
})

it('shows a live tile its state at once, then the head, a key picture and what follows', async () => {
  const fake = await camera()
  const { media, liveSocket, status } = await room()
  media.configure([watched('lobby', fake.url('/sub'), null)], null)
  const early = viewer(liveSocket, 'lobby')
  await waitFor(() => expect(early.states[0]).toMatchObject({ codec: null, width: 0 }))
  await waitFor(() => expect(status('lobby').state).toBe('live'))
  const tile = viewer(liveSocket, 'lobby')
  await waitFor(() => expect(tile.messages.length).toBeGreaterThan(4))
  expect(tile.states[0]).toMatchObject({ state: 'live', codec: expect.stringMatching(/^avc1\.[0-9a-f]{6}$/) as string, width: 320, height: 180 })
  expect(tile.messages[0]?.kind).toBe('init')
  expect(tile.messages[1]).toMatchObject({ kind: 'fragment', key: true })
  expect(tile.messages.filter((message) => message.kind === 'init')).toHaveLength(1)
  await waitFor(() => expect(early.states.at(-1)).toMatchObject({ state: 'live' }))
  expect(early.messages[1]).toMatchObject({ kind: 'fragment', key: true })
  const stranger = viewer(liveSocket, 'nobody')
  await waitFor(() => expect(stranger.socket.readyState).toBe(WebSocket.CLOSED))
})

it('tells a wrong password, a wrong path, sound without picture and a dead address apart, and lets none disturb a good camera', async () => {
  const fake = await camera({
    streams: [{ path: '/sub', accessUnits: units, fps: FPS }, { path: '/sound' }],
    auth: { user: 'admin', password: 'right' },
  })
  const gone = await startFakeCamera({ streams: [{ path: '/sub', accessUnits: units, fps: FPS }] })
  const deadUrl = gone.url('/sub')
  await gone.close()
  const { media, status, history, logs } = await room()
  media.configure(
    [
      watched('good', fake.url('/sub')),
      watched('locked', fake.urlAs('/sub', 'admin', 'wr0ng-secret')),
      watched('nobody', fake.urlAs('/sub', null)),
      watched('lost', fake.url('/other')),
      watched('sound', fake.url('/sound')),
      watched('dead', deadUrl),
      watched('file', 'file:///etc/passwd'),
    ],
    null,
  )
  await waitFor(() => expect(status('good').state).toBe('live'))
  await waitFor(() => expect(status('locked')).toMatchObject({ state: 'unauthorized', problem: 'camera.unauthorized' }))
  await waitFor(() => expect(status('nobody')).toMatchObject({ state: 'unauthorized', problem: 'camera.unauthorized' }))
  await waitFor(() => expect(status('lost')).toMatchObject({ state: 'offline', problem: 'camera.wrongPath' }))
  await waitFor(() => expect(status('sound')).toMatchObject({ state: 'unsupported', problem: 'camera.notVideo' }))
  await waitFor(() => expect(status('dead')).toMatchObject({ state: 'offline', problem: 'camera.unreachable' }))
  await waitFor(() => expect(status('file')).toMatchObject({ state: 'unsupported', problem: 'camera.needsStreamAddress' }))
  await waitFor(() => expect(status('dead').restarts).toBeGreaterThan(2))
  expect(status('locked').restarts).toBe(1)
  expect(history('good')).toEqual(['connecting', 'live'])
  expect(logs.join()).not.toContain('wr0ng-secret')
  media.configure([watched('good', fake.url('/sub')), watched('locked', fake.url('/sub'))], null)
  await waitFor(() => expect(status('locked').state).toBe('live'))
  expect(status('good').restarts).toBe(0)
})

it('is live again by itself after the camera was gone', async () => {
  const fake = await startFakeCamera({ streams: [{ path: '/sub', accessUnits: units, fps: FPS }] })
  const { media, status, history, liveSocket } = await room()
  const taker = await frameTaker()
  media.configure([watched('lobby', fake.url('/sub'))], taker.path)
  await waitFor(() => expect(status('lobby').state).toBe('live'))
  const tile = viewer(liveSocket, 'lobby')
  const { port } = fake
  await fake.close()
  await waitFor(() => expect(status('lobby')).toMatchObject({ state: 'offline', problem: 'camera.unreachable' }))
  await waitFor(() => expect(tile.states.at(-1)?.state).toBe('offline'))
  await camera({ port })
  await waitFor(() => expect(status('lobby').state).toBe('live'))
  expect(history('lobby')).toEqual(['connecting', 'live', 'offline', 'live'])
  const seen = taker.frames.length
  await waitFor(() => expect(taker.frames.length).toBeGreaterThan(seen + 5))
  expect(tile.messages.filter((message) => message.kind === 'init')).toHaveLength(2)
})

it('takes the viewers of a camera along to its new address', async () => {
  const [before, after] = [await camera(), await camera()]
  const { media, status, liveSocket } = await room()
  media.configure([watched('lobby', before.url('/sub'))], null)
  await waitFor(() => expect(status('lobby').state).toBe('live'))
  const tile = viewer(liveSocket, 'lobby')
  await waitFor(() => expect(tile.messages.length).toBeGreaterThan(2))
  media.configure([watched('lobby', after.url('/sub'))], null)
  await waitFor(() => expect(tile.states.map((one) => one.state)).toEqual(expect.arrayContaining(['live', 'connecting'])))
  await waitFor(() => expect(tile.messages.filter((message) => message.kind === 'init')).toHaveLength(2))
  await waitFor(() => expect(tile.states.at(-1)?.state).toBe('live'))
  await waitFor(() => expect(before.clients('/sub')).toBe(0))
  media.configure([], null)
  await waitFor(() => expect(tile.socket.readyState).toBe(WebSocket.CLOSED))
})

it('notices that pictures stop while the connection stays, and recovers', async () => {
  const fake = await camera()
  const { media, status, history } = await room()
  media.configure([watched('lobby', fake.url('/sub'))], null)
  await waitFor(() => expect(status('lobby').state).toBe('live'))
  fake.freeze()
  await waitFor(() => expect(status('lobby')).toMatchObject({ state: 'stalled', problem: 'camera.stalled' }))
  fake.unfreeze()
  await waitFor(() => expect(status('lobby').state).toBe('live'))
  expect(history('lobby')).toEqual(['connecting', 'live', 'stalled', 'live'])
})

it('goes on handing frames over after the inference process was restarted', async () => {
  const fake = await camera()
  const { media, status } = await room()
  const taker = await frameTaker()
  media.configure([watched('lobby', fake.url('/sub'))], taker.path)
  await waitFor(() => expect(taker.frames.length).toBeGreaterThan(3))
  taker.drop()
  const seen = taker.frames.length
  await waitFor(() => expect(taker.frames.length).toBeGreaterThan(seen + 3))
  expect(status('lobby').restarts).toBe(0)
})

it('cuts a clip that holds the analysed picture, and a snapshot of it with its boxes', async () => {
  const fake = await camera()
  const { media, status } = await room()
  const taker = await frameTaker()
  media.configure([watched('lobby', fake.url('/sub'))], taker.path)
  await waitFor(() => expect(taker.frames.length).toBeGreaterThan(30))
  const { atMs } = taker.frames[15]!.header
  const file = join(directory, 'a.mp4')
  const made = await media.clip({ cameraId: 'lobby', fromMs: atMs - 1000, toMs: atMs + 3000, proveAtMs: atMs, file })
  const stored = await readFile(file)
  expect(made.proven).toBe(true)
  expect(made).toMatchObject({ bytes: stored.length, sha256: createHash('sha256').update(stored).digest('hex') })
  expect(made.startedAtMs).toBeLessThanOrEqual(atMs - 1000)
  expect(made.startedAtMs + made.durationMs).toBeGreaterThanOrEqual(atMs + 3000)
  const told = JSON.parse(execFileSync('ffprobe', ['-v', 'error', '-show_format', '-show_streams', '-of', 'json', file], { encoding: 'utf8' })) as {
    format: { start_time: string; duration: string }
    streams: { codec_name: string }[]
  }
  expect(told.streams.map((stream) => stream.codec_name)).toEqual(['h264'])
  expect(Number(told.format.start_time)).toBe(0)
  expect(Number(told.format.duration) * 1000).toBeCloseTo(made.durationMs, -1)

  const still = join(directory, 'a.jpg')
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

it.skipIf(process.platform !== 'linux')('leaves no ffmpeg behind, even when it is killed', async () => {
  const fake = await camera()
  const { media, status } = await room()
  media.configure([watched('lobby', fake.url('/sub'))], null)
  await waitFor(() => expect(status('lobby').state).toBe('live'))
  const ffmpegs = () =>
    execFileSync('ps', ['-eo', 'pid=,args='], { encoding: 'utf8' })
      .split('\n')
      .filter((line) => line.includes(fake.url('/sub')))
  expect(ffmpegs()).toHaveLength(1)
  process.kill(media.pid!, 'SIGKILL')
  await waitFor(() => expect(ffmpegs()).toEqual([]))
  await expect(media.snapshot({ cameraId: 'lobby', atMs: 0, boxes: [], file: join(directory, 'e.jpg') })).rejects.toMatchObject({ code: 'media.exited' })
})

it.skipIf(process.platform === 'win32')('says that it lives also without cameras, and can be ended when it is frozen', async () => {
  let alive = 0
  const exits: { code: number | null; signal: string | null }[] = []
  const media = startMedia({ log: () => undefined, onCamera: () => undefined, onAlive: () => alive++, onExit: (exit) => exits.push(exit) })
  open.push({ close: () => media.stop() })
  await waitFor(() => expect(alive).toBeGreaterThan(2))
  process.kill(media.pid!, 'SIGSTOP')
  media.kill()
  await waitFor(() => expect(exits).toEqual([{ code: null, signal: 'SIGKILL' }]))
})
