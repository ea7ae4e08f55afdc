// What the facade chain costs per picture beyond decoding, on a quiet facade, in rain and beside a tree; beside MOG2 at 1080p.
import { spawn } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { cpus, loadavg, tmpdir } from 'node:os'
import { join } from 'node:path'
import { fallingObjectSettings } from '../contract/facade.ts'
import type { SceneKind } from '../vision/falling/synthetic/spec.ts'
import { createScene } from '../vision/falling/synthetic/scene.ts'
import { readLuma, type LumaPicture } from './eval/luma-pictures.ts'
import { percentile } from './eval/score.ts'
import { openJudge, type OpenJudge } from './falling/judge.ts'
import { openBaseline, type Baseline } from './falling/run-baseline.ts'
import { writeSceneFile } from './falling/scene-file.ts'
import type { Figure, Measurement } from './measurement.ts'

const SIZES = [
  [960, 540],
  [1280, 720],
] as const
const KINDS = ['quiet', 'rain', 'foliage'] as const satisfies readonly SceneKind[]
const FPS = 25
const SECONDS = 12
/** Not counted: the chain learns its background and the compiler the code. */
const WARM_UP = 100
const SEED = 4100
const MOG2: Baseline = { name: 'mog2', script: 'mog2.py', args: ['--opening', '9'], every: 1, warmUp: 0 }
const MOG2_PICTURES = 75

interface Cost {
  readonly meanMs: number
  readonly p95Ms: number
  readonly decodeMs: number
}

export async function measure(): Promise<Measurement> {
  const folder = await mkdtemp(join(tmpdir(), 'vigil-falling-'))
  const judge = await openJudge('both')
  const figures: Record<string, Figure> = {}
  try {
    for (const [width, height] of SIZES)
      for (const kind of KINDS) {
        const { meanMs, p95Ms, decodeMs } = await costOf(judge, kind, width, height, join(folder, `${kind}-${height}.mp4`))
        const name = `${kind}${height}`
        figures[`${name}.chain`] = { value: meanMs, unit: 'ms of CPU per picture, mean, beyond decoding' }
        figures[`${name}.chainP95`] = { value: p95Ms, unit: 'ms of wall time per picture' }
        figures[`${name}.decode`] = { value: decodeMs, unit: 'ms of CPU per picture, ffmpeg, one thread' }
        figures[`${name}.camerasPerCore`] = { value: 1000 / FPS / (meanMs + decodeMs), unit: `at ${FPS} pictures a second, decoding included` }
      }
    figures['mog2At1080'] = { value: await mog2Cost(), unit: 'ms of CPU per picture, mean, beyond decoding' }
  } finally {
    await judge.close()
    await rm(folder, { recursive: true, force: true })
  }
  const against = 'mog2At1080'
  const names = SIZES.flatMap(([, height]) => KINDS.map((kind) => `${kind}${height}.chain`))
  return {
    name: 'falling',
    figures,
    ratios: Object.fromEntries(names.map((name) => [name, { value: figures[name]!.value / figures[against]!.value, against }])),
    notes: [
      `${cpus().length} cores, ${cpus()[0]?.model ?? 'unknown CPU'}; load ${loadavg()[0]?.toFixed(1)}`,
      `generated scenes at ${FPS} pictures a second, ${SECONDS} s through H.264, of which the first ${WARM_UP / FPS} s do not count`,
      'mog2At1080: OpenCV MOG2(300, 100), opening 9x9, contours, on one thread, pictures of 1920x1080, same run',
    ],
  }
}

async function costOf({ createWatcher }: OpenJudge, kind: SceneKind, width: number, height: number, path: string): Promise<Cost> {
  const scene = createScene({ seed: SEED, split: 'test', kind, width, height, fps: FPS, seconds: SECONDS })
  await writeSceneFile(scene, path)
  const config = fallingObjectSettings.parse({ facade: scene.facade, masks: scene.masks })
  const zones = [{ id: 'facade', name: 'facade', polygon: scene.polygon }]
  const rules = [{ id: 'fallingObject:facade', kind: 'fallingObject' as const, zone: 'facade', config }]
  const watcher = createWatcher({ cameraId: 'cost', zones, rules, fps: FPS })
  const wallMs: number[] = []
  let cpuUs = 0
  for await (const batch of batches(readLuma({ path, width, height, fps: FPS }), WARM_UP))
    for (const { luma, atMs } of batch) {
      const [startedMs, startedCpu] = [performance.now(), process.cpuUsage()]
      await watcher.see(luma, atMs)
      if (atMs < (WARM_UP * 1000) / FPS) continue
      const spent = process.cpuUsage(startedCpu)
      wallMs.push(performance.now() - startedMs)
      cpuUs += spent.user + spent.system
    }
  return { meanMs: cpuUs / 1000 / wallMs.length, p95Ms: percentile(wallMs, 0.95) ?? 0, decodeMs: await decodeCost(path, SECONDS * FPS) }
}

/** So that reading the pipe falls between the pictures that are timed. */
async function* batches(pictures: AsyncIterable<LumaPicture>, size: number): AsyncGenerator<LumaPicture[]> {
  let batch: LumaPicture[] = []
  for await (const picture of pictures) {
    batch.push(picture)
    if (batch.length < size) continue
    yield batch
    batch = []
  }
  if (batch.length > 0) yield batch
}

async function decodeCost(path: string, pictures: number): Promise<number> {
  const args = ['-hide_banner', '-nostdin', '-benchmark', '-threads', '1', '-i', path, '-pix_fmt', 'yuv420p', '-f', 'rawvideo', '-y', '/dev/null']
  const child = spawn('ffmpeg', args, { stdio: ['ignore', 'ignore', 'pipe'] })
  let said = ''
  for await (const text of child.stderr) said += String(text)
  const [, user, system] = /bench: utime=([\d.]+)s stime=([\d.]+)s/.exec(said) ?? []
  if (!user || !system) throw new Error(`ffmpeg told no times: ${said.slice(-500)}`)
  return ((Number(user) + Number(system)) * 1000) / pictures
}

async function mog2Cost(): Promise<number> {
  const [width, height] = [1920, 1080]
  const scene = createScene({ seed: SEED, split: 'test', kind: 'quiet', width, height, fps: FPS, seconds: MOG2_PICTURES / FPS })
  const baseline = openBaseline(MOG2, width, height)
  const cpuMs: number[] = []
  for (let i = 0; i < MOG2_PICTURES; i++) {
    const { luma } = scene.frame(i)
    cpuMs.push((await baseline.see({ width, height, data: luma })).cpuMs)
  }
  await baseline.close()
  const counted = cpuMs.slice(Math.floor(MOG2_PICTURES / 3))
  return counted.reduce((sum, ms) => sum + ms, 0) / counted.length
}
