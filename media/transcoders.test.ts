// An H.265 camera over real RTSP, looked at by those who can decode it, those who know H.264 only, and those who decode MPEG-1 by themselves.
import { beforeAll, expect, it } from 'vitest'
import type { WebSocket } from 'ws'
import { LIVE_REFUSALS, type LiveMessage } from '../contract/live.ts'
import { startFakeCamera } from '../test/fakes/camera.ts'
import { encodeAccessUnits } from '../test/fakes/encode.ts'
import { encodersBelow } from '../test/fakes/encoders.ts'
import { camera, FPS, open, room, units, viewer, watched, type TestViewer } from '../test/fixtures/media-room.ts'
import { waitFor } from '../test/patience.ts'
import { runJob } from './ffmpeg-process.ts'
import type { AccessUnit } from './simulator/annex-b.ts'
import { MOST_TRANSCODES, Transcoders } from './transcoders.ts'

const WIDTH = 320
const HEIGHT = 180
const BITS = 10
/** Ten bars, each 32 px wide: the number of the picture in binary. */
const NUMBERED = `geq=lum='if(mod(floor(N/pow(2,floor(X/32))),2),220,30)':cb=128:cr=128`

let numbered: AccessUnit[]
let large: AccessUnit[]

beforeAll(async () => {
  const input = ['-f', 'lavfi', '-i', `color=black:size=${WIDTH}x${HEIGHT}:rate=${FPS},${NUMBERED}`]
  numbered = await encodeAccessUnits({ input, fps: FPS, seconds: 60, width: WIDTH, height: HEIGHT, codec: 'H265' })
  const test = ['-f', 'lavfi', '-i', `testsrc2=size=1920x1080:rate=${FPS}`]
  large = await encodeAccessUnits({ input: test, fps: FPS, seconds: 2, width: 1920, height: 1080, bitrateKbps: 2000, codec: 'H265' })
})

const numberIn = (y: Uint8Array) =>
  Array.from({ length: BITS }, (_, bit) => (y[90 * WIDTH + bit * 32 + 16]! > 128 ? 1 << bit : 0)).reduce((sum, value) => sum + value, 0)

const hevcCamera = (paths = ['/sub'], accessUnits = numbered) => camera({ streams: paths.map((path) => ({ path, accessUnits, fps: FPS })) })
const fragmentsOf = ({ messages }: TestViewer) => messages.flatMap((message) => (message.kind === 'fragment' ? [message] : []))
const closeOf = (socket: WebSocket): Promise<number> => new Promise((resolve) => socket.on('close', resolve))

/** The numbers that pictures show, by their times. */
async function numbersShown(messages: readonly LiveMessage[]): Promise<Map<number, number>> {
  const stream = messages.flatMap((message) => (message.kind === 'packets' ? [] : [message]))
  const raw = ['-v', 'error', '-f', 'mp4', '-i', 'pipe:0', '-vsync', 'passthrough', '-f', 'rawvideo', '-pix_fmt', 'yuv420p', 'pipe:1']
  const planes = await runJob(
    'ffmpeg',
    raw,
    stream.map(({ bytes }) => bytes),
    20_000,
  )
  const times = stream.flatMap((message) => (message.kind === 'fragment' ? [message.atMs] : []))
  return new Map(times.map((atMs, at) => [atMs, numberIn(planes.subarray(at * WIDTH * HEIGHT * 1.5))]))
}

it('passes H.265 through to who can decode it, and transcodes it once for all who cannot, each picture with its own time', async () => {
  const fake = await hevcCamera()
  const { media, liveSocket, status } = await room()
  media.configure([watched('lobby', fake.url('/sub'))], null)
  await waitFor(() => expect(status('lobby').state).toBe('live'))
  const asIs = viewer(liveSocket, 'lobby', 'sub', ['avc', 'hevc'])
  await waitFor(() => expect(fragmentsOf(asIs).length).toBeGreaterThan(3))
  expect(asIs.states[0]).toMatchObject({ state: 'live', codec: expect.stringMatching(/^hvc1\./) as string })
  expect(asIs.states[0]!.transcoding).toBeUndefined()
  expect(encodersBelow(media.pid!)).toEqual([])

  const first = viewer(liveSocket, 'lobby')
  await waitFor(() => expect(fragmentsOf(first).length).toBeGreaterThan(30))
  const [encoder, ...others] = encodersBelow(media.pid!)
  expect(others).toEqual([])
  expect(encoder!.args).not.toContain('rtsp')
  const second = viewer(liveSocket, 'lobby')
  await waitFor(() => expect(fragmentsOf(second).length).toBeGreaterThan(10))
  expect(fragmentsOf(second)[0]).toMatchObject({ key: true })
  expect(encodersBelow(media.pid!).map(({ pid }) => pid)).toEqual([encoder!.pid])
  expect(first.states.at(-1)).toMatchObject({ state: 'live', codec: expect.stringMatching(/^avc1\./) as string, width: WIDTH, height: HEIGHT })
  expect(first.states.at(-1)!.transcoding).toMatchObject({ from: asIs.states[0]!.codec, running: 1, most: MOST_TRANSCODES })
  await waitFor(() => expect(first.states.at(-1)!.transcoding!.corePercent).toBeGreaterThan(0))
  expect(fake.clients('/sub')).toBe(1)

  const [shown, made] = [await numbersShown(asIs.messages), await numbersShown(first.messages)]
  const both = [...made].filter(([atMs]) => shown.has(atMs))
  expect(both.length).toBeGreaterThan(20)
  expect(both.map(([, number]) => number)).toEqual(both.map(([atMs]) => shown.get(atMs)))

  first.socket.close()
  await waitFor(() => expect(fragmentsOf(second).at(-1)!.atMs).toBeGreaterThan(fragmentsOf(first).at(-1)!.atMs + 500))
  second.socket.close()
  await waitFor(() => expect(encodersBelow(media.pid!)).toEqual([]))
  expect(status('lobby')).toMatchObject({ state: 'live', restarts: 0 })
})

it('goes on with another process when one dies', async () => {
  const fake = await hevcCamera()
  const { media, liveSocket } = await room()
  media.configure([watched('lobby', fake.url('/sub'), null)], null)
  const tile = viewer(liveSocket, 'lobby', 'sub', ['mpeg1'])
  const packets = () => tile.messages.filter(({ kind }) => kind === 'packets').length
  await waitFor(() => expect(packets()).toBeGreaterThan(5))
  const { pid } = encodersBelow(media.pid!)[0]!
  process.kill(pid, 'SIGKILL')
  await waitFor(() => expect(encodersBelow(media.pid!).filter((one) => one.pid !== pid)).toHaveLength(1))
  const before = packets()
  await waitFor(() => expect(packets()).toBeGreaterThan(before + 5))
})

it('makes MPEG-1 for a viewer that decodes by itself, of H.265 and of H.264, with the times of the pictures', async () => {
  const fake = await camera({
    streams: [
      { path: '/new', accessUnits: numbered, fps: FPS },
      { path: '/old', accessUnits: units, fps: FPS },
    ],
  })
  const { media, liveSocket } = await room()
  media.configure([watched('new', fake.url('/new'), null), watched('old', fake.url('/old'), null)], null)
  for (const id of ['new', 'old']) {
    const other = viewer(liveSocket, id, 'sub', ['avc', 'hevc'])
    const tile = viewer(liveSocket, id, 'sub', ['mpeg1'])
    const packets = () => tile.messages.flatMap((message) => (message.kind === 'packets' ? [message] : []))
    await waitFor(() => expect(packets().reduce((sum, { bytes }) => sum + bytes.length, 0)).toBeGreaterThan(40_000))
    expect(tile.states.at(-1)).toMatchObject({ state: 'live', codec: 'mpeg1', width: 320, height: 180 })
    expect(tile.messages.every(({ kind }) => kind === 'packets')).toBe(true)
    const bytes = Buffer.concat(packets().map((message) => message.bytes))
    expect(bytes.length % 188).toBe(0)
    const told = await runJob(
      'ffprobe',
      ['-v', 'error', '-show_entries', 'stream=codec_name:packet=pts_time', '-of', 'csv=p=0', '-f', 'mpegts', '-i', 'pipe:0'],
      [bytes],
      20_000,
    )
    const lines = told.toString().trim().split('\n')
    expect(lines).toContain('mpeg1video')
    const ptsMs = lines
      .map((line) => Number.parseFloat(line))
      .filter((pts) => pts > 0)
      .map((pts) => pts * 1000)
    const times = fragmentsOf(other).map(({ atMs }) => atMs)
    const anchorMs = packets().at(-1)!.atMs
    const last = anchorMs + ptsMs.at(-3)!
    // MPEG-1 counts in steps of 40 ms
    expect(Math.min(...times.map((atMs) => Math.abs(atMs - last)))).toBeLessThan(41)
    other.socket.close()
    tile.socket.close()
  }
})

it('transcodes no more than some at once, says so, and makes room at once for the next when one is left', async () => {
  const ids = Array.from({ length: MOST_TRANSCODES + 1 }, (_, at) => `c${at}`)
  const fake = await hevcCamera(ids.map((id) => `/${id}`))
  const { media, liveSocket, status } = await room()
  media.configure(
    ids.map((id) => watched(id, fake.url(`/${id}`), null)),
    null,
  )
  await waitFor(() => expect(ids.map((id) => status(id).state)).toEqual(ids.map(() => 'live')))
  const all = ids.slice(0, -1).map((id) => viewer(liveSocket, id))
  await waitFor(() => expect(all.every((one) => fragmentsOf(one).length > 0)).toBe(true))
  expect(encodersBelow(media.pid!)).toHaveLength(MOST_TRANSCODES)
  expect(await closeOf(viewer(liveSocket, ids.at(-1)!).socket)).toBe(LIVE_REFUSALS.transcodeBusy)
  // who can decode it is not concerned
  const able = viewer(liveSocket, ids.at(-1)!, 'sub', ['avc', 'hevc'])
  await waitFor(() => expect(fragmentsOf(able).length).toBeGreaterThan(0))
  all[0]!.socket.close()
  await waitFor(async () => {
    const again = viewer(liveSocket, ids.at(-1)!)
    const code = await Promise.race([closeOf(again.socket), new Promise((resolve) => again.socket.on('message', () => resolve(null)))])
    expect(code).toBeNull()
  })
  expect(encodersBelow(media.pid!).length).toBeLessThanOrEqual(MOST_TRANSCODES)
})

it('never transcodes a large picture, neither a small stream that is one nor a main stream', async () => {
  const fake = await camera({
    streams: [
      { path: '/sub', accessUnits: numbered, fps: FPS },
      { path: '/main', accessUnits: large, fps: FPS },
    ],
  })
  const { media, liveSocket, status } = await room()
  media.configure([watched('only', fake.url('/main'), null), { ...watched('both', fake.url('/sub'), null), mainUrl: fake.url('/main') }], null)
  await waitFor(() => expect([status('only').state, status('both').state]).toEqual(['live', 'live']))
  expect(await closeOf(viewer(liveSocket, 'only').socket)).toBe(LIVE_REFUSALS.tooLarge)
  expect(await closeOf(viewer(liveSocket, 'only', 'sub', ['mpeg1']).socket)).toBe(LIVE_REFUSALS.tooLarge)
  expect(await closeOf(viewer(liveSocket, 'both', 'main', ['mpeg1']).socket)).toBe(LIVE_REFUSALS.mainCodec)
  const clients = fake.clients('/main')
  expect(await closeOf(viewer(liveSocket, 'both', 'main').socket)).toBe(LIVE_REFUSALS.mainCodec)
  await waitFor(() => expect(fake.clients('/main')).toBe(clients))
  const able = viewer(liveSocket, 'both', 'main', ['avc', 'hevc'])
  await waitFor(() => expect(able.states.at(-1)).toMatchObject({ state: 'live', width: 1920 }))
  expect(encodersBelow(media.pid!)).toEqual([])
})

it('follows a camera from H.264 to H.265 and back: who looks is told to ask again, and is served', async () => {
  const old = await startFakeCamera({ streams: [{ path: '/sub', accessUnits: units, fps: FPS }] })
  const { media, liveSocket, status } = await room()
  media.configure([watched('lobby', old.url('/sub'), null)], null)
  const tile = viewer(liveSocket, 'lobby')
  await waitFor(() => expect(fragmentsOf(tile).length).toBeGreaterThan(3))
  const told = closeOf(tile.socket)
  await old.close()
  const now = await startFakeCamera({ streams: [{ path: '/sub', accessUnits: numbered, fps: FPS }], port: old.port })
  expect(await told).toBe(1001)
  const made = viewer(liveSocket, 'lobby')
  await waitFor(() => expect(fragmentsOf(made).length).toBeGreaterThan(3))
  expect(made.states.at(-1)!.transcoding?.from).toMatch(/^hvc1/)
  await waitFor(() => expect(status('lobby').faults).toContain('streamChanged'))

  const toldAgain = closeOf(made.socket)
  await now.close()
  const back = await startFakeCamera({ streams: [{ path: '/sub', accessUnits: units, fps: FPS }], port: old.port })
  open.push(back)
  expect(await toldAgain).toBe(1001)
  await waitFor(() => expect(encodersBelow(media.pid!)).toEqual([]))
  const last = viewer(liveSocket, 'lobby')
  await waitFor(() => expect(fragmentsOf(last).length).toBeGreaterThan(3))
  expect(last.states.at(-1)!.transcoding).toBeUndefined()
})

it('is not brought down by damaged pictures, and others notice nothing', async () => {
  let seed = 1
  const random = () => (seed = (seed * 1_103_515_245 + 12_345) & 0x7fffffff)
  const damaged = numbered.map((unit, at) => {
    if (at < 20) return unit
    const nals = unit.nals.map((nal) => {
      const copy = Uint8Array.from(nal)
      // parameter sets too, but never the type: the stream stays one of pictures
      for (let flips = 0; flips < 6; flips++) copy[2 + (random() % Math.max(1, copy.length - 2))]! ^= 1 << (random() % 8)
      return copy
    })
    return { ...unit, nals }
  })
  const fake = await camera({
    streams: [
      { path: '/bad', accessUnits: damaged, fps: FPS },
      { path: '/good', accessUnits: numbered, fps: FPS },
    ],
  })
  const { media, liveSocket, status } = await room()
  media.configure([watched('bad', fake.url('/bad'), null), watched('good', fake.url('/good'), null)], null)
  await waitFor(() => expect([status('bad').state, status('good').state]).toEqual(['live', 'live']))
  const [bad, good] = [viewer(liveSocket, 'bad'), viewer(liveSocket, 'good')]
  await waitFor(() => expect(fragmentsOf(good).length).toBeGreaterThan(80))
  expect(fragmentsOf(bad).length).toBeGreaterThan(5)
  expect(encodersBelow(media.pid!).length).toBeLessThanOrEqual(2)
  expect(status('good')).toMatchObject({ state: 'live', restarts: 0 })
})

it.each(['h264', 'mpeg1'] as const)('says that it fails where there is no program for %s', async (feed) => {
  const init = { bytes: new Uint8Array(8), timescale: 1000, video: null }
  const live = { state: 'live', sinceMs: 0, codec: 'hvc1.1.6.L93.B0', width: 640, height: 360 } as const
  const gone: unknown[] = []
  const transcoders = new Transcoders({
    now: Date.now,
    random: () => 0.5,
    ffmpeg: { path: '/nowhere/ffmpeg', timeoutOption: '-timeout' },
    log: () => undefined,
    onView: () => undefined,
    onFragment: () => undefined,
    onPackets: () => undefined,
    onGone: (...what) => gone.push(what),
    later: () => () => undefined,
  })
  open.push(transcoders)
  transcoders.see('lobby', feed, { liveState: () => live, replay: () => null })
  await waitFor(() => {
    transcoders.fragment('lobby', { bytes: new Uint8Array(9), mdatAt: 0, isKey: true, ptsTicks: 0, dtsTicks: 0, durationTicks: 1, sps: null, atMs: 0, init })
    expect(gone).toEqual([['lobby', feed, 'transcodeFailed']])
  })
})
