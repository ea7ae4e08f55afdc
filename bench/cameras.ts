// What a camera costs: the media process with its ffmpegs, with and without recognition, beside pure decoding and, where they are installed, motion and ZoneMinder.
import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer, type Socket } from 'node:net'
import { cpus, loadavg, tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { FRAME_CREDIT } from '../contract/detection.ts'
import { startMedia } from '../media/media-client.ts'
import type { CameraStatus, MediaCamera } from '../media/messages.ts'
import { openPictureFile } from '../media/picture-file.ts'
import { startFakeCamera, type FakeCamera } from '../test/fakes/camera.ts'
import { encodeAccessUnits } from '../test/fakes/encode.ts'
import { modelPath, modelsDir, NANODET } from '../vision/models.ts'
import { startInference } from '../vision/pool.ts'
import { motionPath, watchByMotion, watchByZoneMinder, zoneMinderPath } from './other-watchers.ts'
import { median, type Figure, type Measurement } from './measurement.ts'
import { cpuSeconds, memoryMb } from './process-tree.ts'

const COUNTS = [1, 4, 8, 16] as const
/** Whose figures have no number in their names. */
const USUAL = 4
const WINDOW_MS = 12_000
const SETTLE_MS = 3000
const READY_MS = 120_000
const FPS = 10
const MAX_FPS = 5
/** Real people walking, in Debian's opencv-doc; without it ffmpeg's test picture. */
export const PEOPLE = '/usr/share/doc/opencv-doc/examples/data/vtest.avi'
const PURE = '-hide_banner -nostdin -v error -threads 1 -rtsp_transport tcp -probesize 32768 -analyzeduration 1 -fpsprobesize 0'.split(' ')

/** Until the others have connected and learnt their background. */
const OTHERS_SETTLE_MS = 12_000
const OTHERS = [
  ['motion', motionPath !== null, watchByMotion],
  ['zoneMinder', zoneMinderPath !== null, watchByZoneMinder],
] as const

interface Cost {
  /** Per cent of one core, per camera. */
  readonly cpu: number
  readonly memoryMb: number
}

/** @param roots processes to count, with all they started */
export async function cost(roots: readonly number[], cameras: number, settleMs = SETTLE_MS): Promise<Cost> {
  await sleep(settleMs)
  const [from, startedAt] = [cpuSeconds(roots), performance.now()]
  await sleep(WINDOW_MS)
  const seconds = (performance.now() - startedAt) / 1000
  return { cpu: ((cpuSeconds(roots) - from) / seconds / cameras) * 100, memoryMb: memoryMb(roots) }
}

export async function decodeOnly(urls: readonly string[]): Promise<Cost> {
  const children = urls.map((url) => spawn('ffmpeg', [...PURE, '-i', url, '-an', '-f', 'null', '-'], { stdio: 'ignore' }))
  try {
    return await cost(
      children.map((child) => child.pid!),
      urls.length,
    )
  } finally {
    for (const child of children) child.kill('SIGKILL')
  }
}

interface Watched extends Cost {
  readonly analysedFps: number
  readonly firstFrameMs: number
}

/** Where frames are taken, and the file in memory through which they go. */
interface FrameLink {
  readonly socket: string
  readonly file: string | null
}

/** @param others are counted besides the media process */
async function watch(urls: readonly string[], link: FrameLink, others: readonly number[]): Promise<Watched> {
  const latest = new Map<string, CameraStatus>()
  const firstFrameMs = new Map<string, number>()
  let askedAt = 0
  const media = startMedia({
    log: () => undefined,
    onCamera: (status) => {
      latest.set(status.id, status)
      if (status.state === 'live' && !firstFrameMs.has(status.id)) firstFrameMs.set(status.id, performance.now() - askedAt)
    },
    onExit: () => undefined,
  })
  try {
    await media.ready
    askedAt = performance.now()
    const cameras = urls.map((url, index): MediaCamera => ({
      id: `camera-${index}`,
      url,
      mainUrl: null,
      fps: FPS,
      isFacade: false,
      analyse: { crop: [0, 0, 1, 1], maxFps: MAX_FPS },
    }))
    media.configure(cameras, link.socket, null, link.file)
    await eventually(
      () => firstFrameMs.size === urls.length,
      () => 'not every camera came live',
    )
    const spent = await cost([media.pid!, ...others], urls.length)
    const analysed = [...latest.values()].map((status) => status.analysedFps)
    return { ...spent, analysedFps: analysed.reduce((sum, fps) => sum + fps, 0) / urls.length, firstFrameMs: median([...firstFrameMs.values()]) }
  } finally {
    await media.stop()
  }
}

export async function eventually(isTrue: () => boolean, complaint: () => string): Promise<void> {
  const deadline = performance.now() + READY_MS
  while (!isTrue()) {
    if (performance.now() > deadline) throw new Error(complaint())
    await sleep(20)
  }
}

/** Takes frames as fast as they come and throws them away; its own cost is not counted. */
async function withTaker<T>(directory: string, work: (link: FrameLink) => Promise<T>): Promise<T> {
  const pictures = openPictureFile(Date.now())
  const sockets = new Set<Socket>()
  const server = createServer((socket) => {
    sockets.add(socket)
    socket.on('error', () => undefined)
    socket.on('data', () => socket.write(Uint8Array.of(FRAME_CREDIT)))
    socket.write(Uint8Array.of(FRAME_CREDIT))
  })
  const path = join(directory, 'taker.sock')
  await new Promise<void>((resolve) => server.listen(path, resolve))
  try {
    return await work({ socket: path, file: pictures.path })
  } finally {
    pictures.close()
    for (const socket of sockets) socket.destroy()
    await new Promise((resolve) => server.close(resolve))
  }
}

async function withInference<T>(directory: string, cameras: number, work: (link: FrameLink, pid: number) => Promise<T>): Promise<T> {
  const pictures = openPictureFile(Date.now())
  const socketPath = join(directory, 'inference.sock')
  const ready = Promise.withResolvers<void>()
  const inference = startInference({
    socketPath,
    modelsDir: modelsDir(),
    pictureFile: pictures.path,
    onMessage: (message) => (message.type === 'ready' ? ready.resolve() : undefined),
    onExit: () => ready.reject(new Error('the inference process ended')),
    log: () => undefined,
  })
  try {
    inference.configure(Array.from({ length: cameras }, (_, index) => ({ cameraId: `camera-${index}`, zones: [], rules: [] })))
    await ready.promise
    return await work({ socket: socketPath, file: pictures.path }, inference.pid!)
  } finally {
    await inference.stop()
    pictures.close()
  }
}

async function streams(count: number): Promise<FakeCamera> {
  const input = existsSync(PEOPLE) ? ['-i', PEOPLE] : ['-f', 'lavfi', '-i', `testsrc2=size=640x360:rate=${FPS}`]
  const accessUnits = await encodeAccessUnits({ input, fps: FPS, seconds: 60, bitrateKbps: 500, gopSeconds: 2 })
  return startFakeCamera({ streams: Array.from({ length: count }, (_, index) => ({ path: `/${index}/sub`, accessUnits, fps: FPS })) })
}

export async function measure(): Promise<Measurement> {
  if (process.platform !== 'linux') throw new Error('this measurement reads /proc and runs on Linux only')
  const loadBefore = loadavg()[0] ?? 0
  const directory = await mkdtemp(join(tmpdir(), 'vigil-bench-'))
  const camera = await streams(Math.max(...COUNTS))
  const figures: Record<string, Figure> = {}
  const ratios: Record<string, { value: number; against: string }> = {}
  const hasModel = existsSync(modelPath(modelsDir(), NANODET.id))
  try {
    for (const count of COUNTS) {
      const urls = Array.from({ length: count }, (_, index) => camera.url(`/${index}/sub`))
      const before = await decodeOnly(urls)
      const media = await withTaker(directory, (link) => watch(urls, link, []))
      const after = await decodeOnly(urls)
      const pure = (before.cpu + after.cpu) / 2
      const suffix = count === USUAL ? '' : `At${count}`
      figures[`decodeOnlyPerCamera${suffix}`] = { value: pure, unit: '% of a core' }
      figures[`cpuPerCamera${suffix}`] = { value: media.cpu, unit: '% of a core' }
      figures[`analysedFps${suffix}`] = { value: media.analysedFps, unit: 'frames/s per camera' }
      figures[`memory${suffix}`] = { value: media.memoryMb, unit: 'MB PSS, all cameras' }
      figures[`decodeOnlyMemory${suffix}`] = { value: before.memoryMb, unit: 'MB PSS, all cameras' }
      figures[`firstFrame${suffix}`] = { value: media.firstFrameMs, unit: 'ms, key picture every 2 s' }
      ratios[`cpuPerCamera${suffix}`] = { value: media.cpu / pure, against: `decodeOnlyPerCamera${suffix}` }
      for (const [name, isThere, others] of OTHERS) {
        if (!isThere) continue
        const spent = await others(directory, urls, (roots) => cost(roots, count, OTHERS_SETTLE_MS))
        figures[`${name}PerCamera${suffix}`] = { value: spent.cpu, unit: '% of a core' }
        figures[`${name}Memory${suffix}`] = { value: spent.memoryMb, unit: 'MB PSS, all cameras' }
        ratios[`cpuPerCameraTo${name[0]!.toUpperCase()}${name.slice(1)}${suffix}`] = { value: media.cpu / spent.cpu, against: `${name}PerCamera${suffix}` }
      }
      // more than four fill the machine with recognition alone
      if (!hasModel || count > USUAL) continue
      const whole = await withInference(directory, count, (link, pid) => watch(urls, link, [pid]))
      figures[`cpuPerCameraWithInference${suffix}`] = { value: whole.cpu, unit: '% of a core' }
      figures[`analysedFpsWithInference${suffix}`] = { value: whole.analysedFps, unit: 'frames/s per camera' }
      figures[`memoryWithInference${suffix}`] = { value: whole.memoryMb, unit: 'MB PSS, all cameras' }
      ratios[`cpuPerCameraWithInference${suffix}`] = { value: whole.cpu / pure, against: `decodeOnlyPerCamera${suffix}` }
    }
  } finally {
    await camera.close()
    await rm(directory, { recursive: true, force: true })
  }
  const notes = [
    `${cpus().length} cores, ${cpus()[0]?.model ?? 'unknown CPU'}; 640x360 at ${FPS} fps, 0.5 Mbps, ${existsSync(PEOPLE) ? 'vtest.avi' : 'testsrc2'}; windows of ${WINDOW_MS / 1000} s`,
    `load of the machine before: ${loadBefore.toFixed(1)}${loadBefore > 0.5 ? ' (not idle: trust the ratios more than the figures)' : ''}`,
    `motion ${motionPath === null ? 'is not installed' : 'detects only: no live view, nothing written'}; ZoneMinder ${zoneMinderPath === null ? 'is not installed' : 'with Modect'}; ours serves live view as well; aims: 0.95 x motion, 0.65 x ZoneMinder`,
    'no suffix: 4 cameras; decode before and after, averaged; recognition up to 5 frames a second per camera',
    ...(hasModel ? [] : ['the recognition model is not installed: measured without it']),
  ]
  return { name: 'cameras', figures, ratios, notes }
}
