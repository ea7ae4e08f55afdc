// What it costs to show H.265 cameras: passed through, transcoded to H.264, and made into MPEG-1, beside pure decoding of the same streams.
import { existsSync } from 'node:fs'
import { cpus, loadavg } from 'node:os'
import { WebSocket } from 'ws'
import { livePath, type LiveDecoder } from '../contract/live.ts'
import { startMedia, type Media } from '../media/media-client.ts'
import { startFakeCamera } from '../test/fakes/camera.ts'
import { encodeAccessUnits } from '../test/fakes/encode.ts'
import { cost, decodeOnly, eventually, PEOPLE } from './cameras.ts'
import { median, type Figure, type Measurement } from './measurement.ts'

const COUNT = 4
const FPS = 10
const BUSY_LOAD = 0.5

const WAYS = [
  { name: 'passedThrough', can: ['avc', 'hevc'] },
  { name: 'h264', can: ['avc'] },
  { name: 'mpeg1', can: ['mpeg1'] },
] as const satisfies readonly { name: string; can: readonly LiveDecoder[] }[]

interface Watched {
  /** Per cent of one core, per camera. */
  readonly cpu: number
  readonly memoryMb: number
  /** From the socket's opening to the first bytes of a picture, ms. */
  readonly firstMs: number
  readonly kbps: number
}

/** One viewer for each camera, for as long as it is measured. */
async function watch(media: Media, liveSocket: string, can: readonly LiveDecoder[]): Promise<Watched> {
  const firstMs: number[] = []
  let bytes = 0
  const sockets = Array.from({ length: COUNT }, (_, at) => {
    const socket = new WebSocket(`ws+unix://${liveSocket}:${livePath({ camera: `c${at}`, stream: 'sub', can })}`)
    const openedAt = performance.now()
    let isFirst = true
    socket.on('message', (data: Buffer, isBinary) => {
      if (!isBinary || data[0] === 0) return
      bytes += data.length
      if (isFirst) firstMs.push(performance.now() - openedAt)
      isFirst = false
    })
    return socket
  })
  try {
    await eventually(
      () => firstMs.length === COUNT,
      () => 'not every camera is shown',
    )
    const [before, startedAt] = [bytes, performance.now()]
    const spent = await cost([media.pid!], COUNT)
    return { ...spent, firstMs: median(firstMs), kbps: ((bytes - before) * 8) / (performance.now() - startedAt) / COUNT }
  } finally {
    for (const socket of sockets) socket.terminate()
  }
}

export async function measure(): Promise<Measurement> {
  if (process.platform !== 'linux') throw new Error('this measurement reads /proc and runs on Linux only')
  const loadBefore = loadavg()[0] ?? 0
  const input = existsSync(PEOPLE) ? ['-i', PEOPLE] : ['-f', 'lavfi', '-i', `testsrc2=size=640x360:rate=${FPS}`]
  const accessUnits = await encodeAccessUnits({ input, fps: FPS, seconds: 60, bitrateKbps: 500, gopSeconds: 2, codec: 'H265' })
  const camera = await startFakeCamera({ streams: Array.from({ length: COUNT }, (_, at) => ({ path: `/${at}`, accessUnits, fps: FPS })) })
  const urls = Array.from({ length: COUNT }, (_, at) => camera.url(`/${at}`))
  const live = new Set<string>()
  const media = startMedia({ log: () => undefined, onCamera: ({ id, state }) => void (state === 'live' && live.add(id)), onExit: () => undefined })
  const figures: Record<string, Figure> = {}
  const ratios: Record<string, { value: number; against: string }> = {}
  try {
    const before = await decodeOnly(urls)
    const { liveSocket } = await media.ready
    const cameras = urls.map((url, at) => ({ id: `c${at}`, url, mainUrl: null, fps: FPS, isFacade: false, analyse: null }))
    media.configure(cameras, null)
    await eventually(
      () => live.size === COUNT,
      () => 'not every camera came live',
    )
    const unseen = await cost([media.pid!], COUNT)
    const seen: [name: string, watched: Watched][] = []
    for (const { name, can } of WAYS) seen.push([name, await watch(media, liveSocket, can)])
    const pure = (before.cpu + (await decodeOnly(urls)).cpu) / 2
    figures['decodeOnly'] = { value: pure, unit: '% of a core per camera' }
    figures['unseen'] = { value: unseen.cpu, unit: '% of a core per camera' }
    ratios['unseen'] = { value: unseen.cpu / pure, against: 'decodeOnly' }
    for (const [name, { cpu, memoryMb, firstMs, kbps }] of seen) {
      figures[name] = { value: cpu, unit: '% of a core per camera' }
      figures[`${name}Memory`] = { value: memoryMb, unit: 'MB PSS, all cameras' }
      figures[`${name}First`] = { value: firstMs, unit: 'ms from opening to the first picture' }
      figures[`${name}Rate`] = { value: kbps, unit: 'kbit/s per viewer' }
      ratios[name] = { value: cpu / pure, against: 'decodeOnly' }
      ratios[`${name}More`] = { value: (cpu - unseen.cpu) / pure, against: 'decodeOnly, beyond unseen' }
    }
  } finally {
    await media.stop()
    await camera.close()
  }
  const notes = [
    `${cpus().length} cores, ${cpus()[0]?.model ?? 'unknown CPU'}; ${COUNT} cameras of 640x360 at ${FPS} fps, 0.5 Mbps H.265, ${existsSync(PEOPLE) ? 'vtest.avi' : 'testsrc2'}`,
    `load of the machine before: ${loadBefore.toFixed(1)}${loadBefore > BUSY_LOAD ? ' (not idle: trust the ratios more than the figures)' : ''}`,
    'unseen: read, decoded for recognition, nobody looks; then one viewer per camera',
  ]
  return { name: 'h265', figures, ratios, notes }
}
