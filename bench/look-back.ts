// How fast a recording is searched: recorded seconds per second and processor time per picture, beside decoding alone, for three sizes of picture.
import { spawn } from 'node:child_process'
import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { cpus, loadavg, tmpdir } from 'node:os'
import { join } from 'node:path'
import { fallingObjectSettings, type FacadeEntry } from '../contract/facade.ts'
import { silentLog } from '../core/log.ts'
import { prepareSearch } from '../core/look-backs/prepare.ts'
import { runSearch } from '../core/look-backs/run-search.ts'
import { createScene } from '../vision/falling/synthetic/scene.ts'
import type { Scene } from '../vision/falling/synthetic/spec.ts'
import { writeSceneFile } from './falling/scene-file.ts'
import type { Figure, Measurement } from './measurement.ts'
import { cpuSeconds } from './process-tree.ts'

const FPS = 25
const SCENE_S = 20
const DECODERS = 2
/** Eight hours in ten minutes. */
const TARGET = 48
const BEGINS_MS = Date.UTC(2026, 10, 25, 13)
const NAME = '2026-11-25T21-00-00.mkv'
/** Long enough that starting the processes does not count; the largest is for the record only. */
const STREAMS = [
  { width: 640, height: 360, minutes: 10 },
  { width: 960, height: 540, minutes: 10 },
  { width: 1920, height: 1080, minutes: 2 },
] as const

function run(args: readonly string[]): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn('ffmpeg', ['-hide_banner', '-nostdin', '-v', 'error', ...args], { stdio: 'ignore' })
    child.on('error', reject)
    child.on('close', (code) => (code === 0 ? resolve() : reject(new Error(`ffmpeg ended with ${code}`))))
  })
}

/** One generated scene with wind in its trees, as a camera would send it, again and again. */
async function record(dir: string, { width, height, minutes }: (typeof STREAMS)[number]): Promise<Scene> {
  const scene = createScene({ seed: 20_261_125, split: 'test', kind: 'quiet', width, height, fps: FPS, seconds: SCENE_S })
  const piece = join(dir, 'piece.mkv')
  await writeSceneFile(scene, piece)
  const times = Math.round((minutes * 60) / SCENE_S)
  await run(['-stream_loop', String(times - 1), '-i', piece, '-c', 'copy', '-y', join(dir, 'recordings', NAME)])
  return scene
}

interface Cost {
  readonly seconds: number
  readonly cpuMsPerPicture: number
}

async function costOf(pictures: number, work: () => Promise<void>): Promise<Cost> {
  const [cpu, at] = [cpuSeconds([process.pid]), performance.now()]
  await work()
  const seconds = (performance.now() - at) / 1000
  return { seconds, cpuMsPerPicture: ((cpuSeconds([process.pid]) - cpu) / pictures) * 1000 }
}

/** Every option as ffmpeg has it by itself, one thread. */
function decode(file: string): Promise<void> {
  return run(['-threads', '1', '-i', file, '-an', '-f', 'null', '-'])
}

async function search(dir: string, scene: Scene, seconds: number): Promise<void> {
  const entry: FacadeEntry = {
    id: 'east',
    name: 'east',
    polygon: scene.polygon.map(([x, y]) => [x, y]),
    settings: fallingObjectSettings.parse({ facade: scene.facade, masks: scene.masks }),
  }
  const xs = entry.polygon.map(([x]) => x)
  const landing: [number, number] = [(Math.min(...xs) + Math.max(...xs)) / 2, Math.max(...entry.polygon.map(([, y]) => y))]
  const request = { cameraId: 'yard', recording: NAME, recordingStartsAtMs: BEGINS_MS, fromMs: BEGINS_MS, toMs: BEGINS_MS + seconds * 1000, landing }
  const { order } = await prepareSearch(request, { dataDir: dir, entries: [entry], atOnce: DECODERS })
  const running = runSearch({ ...order, atOnce: DECODERS }, { log: silentLog, onFall: () => undefined, onProgress: () => undefined })
  const outcome = await running.ended
  if (outcome !== null) throw new Error(`the search ended with ${outcome}`)
}

export async function measure(): Promise<Measurement> {
  const dir = await mkdtemp(join(tmpdir(), 'vigil-bench-look-back-'))
  const loadBefore = loadavg()[0] ?? 0
  const figures: Record<string, Figure> = {}
  const ratios: Record<string, { value: number; against: string }> = {}
  try {
    await mkdir(join(dir, 'recordings'))
    figures['target'] = { value: TARGET, unit: 'recorded s per s (8 h in 10 min)' }
    for (const stream of STREAMS) {
      const scene = await record(dir, stream)
      const seconds = stream.minutes * 60
      const pictures = seconds * FPS
      const alone = await costOf(pictures, () => decode(join(dir, 'recordings', NAME)))
      const whole = await costOf(pictures, () => search(dir, scene, seconds))
      const size = `${stream.width}x${stream.height}`
      const ofTwoCores = (2 * 1000) / FPS / whole.cpuMsPerPicture
      figures[`speed ${size}`] = { value: seconds / whole.seconds, unit: 'recorded s per s, as it ran' }
      figures[`speedOfTwoCores ${size}`] = { value: ofTwoCores, unit: 'recorded s per s, two cores for it alone' }
      figures[`cpuPerPicture ${size}`] = { value: whole.cpuMsPerPicture, unit: 'ms' }
      figures[`decodeAlonePerPicture ${size}`] = { value: alone.cpuMsPerPicture, unit: 'ms, one thread, no options' }
      ratios[`speedOfTwoCores ${size}`] = { value: ofTwoCores / TARGET, against: 'target' }
      ratios[`cpuPerPicture ${size}`] = { value: whole.cpuMsPerPicture / alone.cpuMsPerPicture, against: `decodeAlonePerPicture ${size}` }
    }
  } finally {
    await rm(dir, { recursive: true, force: true })
  }
  const notes = [
    `${cpus().length} cores, ${cpus()[0]?.model ?? 'unknown CPU'}; H.264 at ${FPS} fps, 4 bits per pixel and second, one generated scene of ${SCENE_S} s repeated`,
    `load of the machine before: ${loadBefore.toFixed(1)}${loadBefore > 0.5 ? ' (not idle: processor times grow too, trust the ratios more than the figures)' : ''}`,
    'searched: the column above the middle of the facade, two decoders, low priority; the time to start the processes is in it',
  ]
  return { name: 'look-back', figures, ratios, notes }
}
