// Makes what the fall network is trained on: `node bench/falling/make-dataset.ts --out DIR [--scenes N] [--from N] [--split train|validate]`.
// The product's own chain watches generated scenes of the training split; every path it has to judge is written down with its pictures and what it really was.
import { createWriteStream } from 'node:fs'
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { fallingObjectSettings } from '../../contract/facade.ts'
import { LOOKS, type Look } from '../../contract/vocabulary.ts'
import { STACK, PATCH } from '../../vision/falling/network.ts'
import { stackPatches } from '../../vision/falling/patches.ts'
import { createScene } from '../../vision/falling/synthetic/scene.ts'
import { SCENE_KINDS, type Scene, type SceneKind, type SceneSpec, type Split, type Truth } from '../../vision/falling/synthetic/spec.ts'
import { createFacadeWatcher } from '../../vision/falling/watch-facade.ts'
import type { SeenPath } from '../../vision/falling/watcher.ts'
import { playScene } from './play-scene.ts'

/** A scene of falls has five, each seen in four parts, where one of birds has a few: one scene of four has falls. */
const NEGATIVES: readonly SceneKind[] = SCENE_KINDS.filter((kind) => kind !== 'fall' && kind !== 'quiet')
/** A path is what most of its points are; fewer agreeing ones than this leave it out. */
const AGREEING = 0.6
const ROOM_PX = 4

/** Scene n of a split depends on n alone. */
export function trainingScene(n: number, split: Split): SceneSpec {
  const isLarge = n % 5 < 3
  const kind = n % 4 === 0 ? 'fall' : NEGATIVES[(n - Math.ceil(n / 4)) % NEGATIVES.length]!
  const weather = kind === 'fall' ? ([null, 'rain', null, 'snow', null] as const)[(n / 4) % 5]! : null
  return {
    seed: (split === 'train' ? 1_000_000 : 2_000_000) + n * 101,
    split,
    kind,
    width: isLarge ? 960 : 640,
    height: isLarge ? 540 : 360,
    fps: 25,
    seconds: kind === 'fall' ? 6 : 5,
    ...(kind === 'fall' ? { throws: 5 } : {}),
    isNight: n % 7 < 3,
    weather,
    shakePx: n % 9 === 0 ? 2 : 0,
  }
}

interface Labelled {
  readonly look: Look
  readonly isFall: boolean
}

/** @returns null when its points do not agree on what it is */
export function labelOf(seen: SeenPath, scene: Pick<Scene, 'spec' | 'ambient'>, truth: readonly (readonly Truth[])[]): Labelled | null {
  const { width, height, fps } = scene.spec
  const votes = new Map<string, number>()
  for (const { atMs, seen: at } of seen.path.points) {
    const things = truth[Math.round((atMs * fps) / 1000)] ?? []
    const here = things.filter(
      ({ box: [x1, y1, x2, y2] }) =>
        at.x >= x1 * width - ROOM_PX && at.x <= x2 * width + ROOM_PX && at.y >= y1 * height - ROOM_PX && at.y <= y2 * height + ROOM_PX,
    )
    const thing = here.find((t) => t.isFall) ?? here[0]
    const label = thing ? `${thing.look} ${thing.isFall}` : `${scene.ambient ?? 'noise'} false`
    votes.set(label, (votes.get(label) ?? 0) + 1)
  }
  const [label, count] = [...votes].toSorted((a, b) => b[1] - a[1])[0]!
  if (count < AGREEING * seen.path.points.length) return null
  const [look, isFall] = label.split(' ')
  return { look: look as Look, isFall: isFall === 'true' }
}

/** Record: look, isFall, physics score (byte), pictures (byte), then the stack. */
function toRecord({ look, isFall }: Labelled, { patches, physics, path }: SeenPath): Buffer {
  const head = Buffer.from([LOOKS.indexOf(look), isFall ? 1 : 0, Math.round(physics.score * 255), Math.min(255, path.points.length)])
  return Buffer.concat([head, stackPatches(patches)])
}

async function run(): Promise<void> {
  const { values } = parseArgs({
    options: { out: { type: 'string' }, scenes: { type: 'string' }, from: { type: 'string' }, step: { type: 'string' }, split: { type: 'string' } },
  })
  if (!values.out) throw new TypeError('usage: make-dataset --out DIR [--scenes N] [--from N] [--step N] [--split train|validate]')
  const split: Split = values.split === 'validate' ? 'validate' : 'train'
  const [from, scenes, step] = [Number(values.from ?? 0), Number(values.scenes ?? 2400), Number(values.step ?? 1)]
  await mkdir(values.out, { recursive: true })
  const out = createWriteStream(join(values.out, `${split}-${from}.bin`), { flags: 'w' })
  let records = 0
  for (let n = from; n < scenes; n += step) {
    const scene = createScene(trainingScene(n, split))
    records += await watch(scene, (record) => out.write(record))
    if (n % 20 < step) process.stderr.write(`${split} ${n}/${scenes}: ${records} paths of ${4 + STACK * PATCH * PATCH} bytes\n`)
  }
  await new Promise((resolve) => out.end(resolve))
}

async function watch(scene: Scene, write: (record: Buffer) => void): Promise<number> {
  const seen: SeenPath[] = []
  const truth: (readonly Truth[])[] = []
  const { fps } = scene.spec
  const config = fallingObjectSettings.parse({ facade: scene.facade, masks: scene.masks })
  const watcher = createFacadeWatcher({
    cameraId: 'training',
    zones: [{ id: 'facade', name: 'facade', polygon: scene.polygon }],
    rules: [{ id: 'fallingObject:facade', kind: 'fallingObject', zone: 'facade', config }],
    fps,
    network: null,
    onPath: (path) => seen.push(path),
  })
  for await (const picture of playScene(scene)) {
    await watcher.see(picture.luma, (truth.length * 1000) / fps)
    truth.push(picture.truth)
  }
  await watcher.end()
  const records = seen.flatMap((path) => {
    const label = path.patches.length >= 3 ? labelOf(path, scene, truth) : null
    return label === null ? [] : [{ label, path }]
  })
  const drops = records.filter(({ label }) => label.look === 'precipitation')
  const kept = [...records.filter(({ label }) => label.look !== 'precipitation').flatMap(withParts), ...drops.slice(0, DROPS_MOST)]
  for (const { label, path } of kept) write(toRecord(label, path))
  return kept.length
}

/** Rain would be nine tenths of everything. */
const DROPS_MOST = 8
const PART_FROM = 10

/** A path is often only seen in part: its halves and its middle are examples too. */
function withParts<T extends { readonly path: SeenPath }>(record: T): T[] {
  const { patches } = record.path
  const n = patches.length
  if (n < PART_FROM) return [record]
  const part = (from: number, to: number): T => ({ ...record, path: { ...record.path, patches: patches.slice(from, to) } })
  return [record, part(0, n >> 1), part(n >> 1, n), part(n >> 2, n - (n >> 2))]
}

if (process.argv[1] === import.meta.filename) await run()
