// Makes videos of facades on which everything is known: the pictures of one scene, and what is true of each.
import type { Box } from '../../../contract/geometry.ts'
import type { Look } from '../../../contract/vocabulary.ts'
import { drawBackdrop, type Backdrop } from './backdrop.ts'
import { chooseTaking } from './taking.ts'
import { develop, lastNoiseStart, createSensor } from './develop.ts'
import { fallMover, planFalls, type FallPlan } from './falls.ts'
import { coverByTree, growTrees, maskOfTree, treeMover } from './foliage.ts'
import { columnAt, drawFacade, outlineOf } from './installer.ts'
import { drawLamps } from './lamps.ts'
import { moversOf } from './movers.ts'
import { createRandom } from './random.ts'
import type { Scene, SceneKind, SceneSpec, Truth } from './spec.ts'
import type { Mover, Stage } from './stage.ts'
import type { Setting } from './thing.ts'
import { trueFall } from './true-fall.ts'
import { chooseView, MARGIN_PX, type View } from './view.ts'

const ON_THE_GROUND: readonly SceneKind[] = ['people', 'vehicles', 'ball']

/** The same spec gives the same bytes, on every machine. */
export function createScene(ordered: SceneSpec): Scene {
  const spec: SceneSpec = { ...ordered, isNight: ordered.isNight ?? ordered.kind === 'headlights' }
  const view = chooseView(createRandom(spec.seed, 'view'), spec.width, spec.height, ON_THE_GROUND.includes(spec.kind))
  const backdrop = drawBackdrop(spec, view)
  coverByBalconies(spec, view, backdrop)
  drawLamps(spec, view, backdrop)
  const ids = { next: 1 }
  const setting: Setting = { spec, view, backdrop, random: createRandom(spec.seed, 'movers'), nextId: () => ids.next++ }
  const trees = plantTrees(setting)
  const falls = spec.kind === 'fall' ? planFalls(spec, view, backdrop, 1000) : []
  const { movers, ambient } = moversOf(setting)
  const installer = createRandom(spec.seed, 'installer')
  const facade = drawFacade(installer, view)
  const picture = createPicture(setting, [...trees.movers, ...(spec.without === 'movers' ? [] : movers), ...(spec.without ? [] : falls.map(fallMover))])
  return {
    spec: ordered,
    facade,
    polygon: outlineOf(view),
    masks: trees.masks,
    style: backdrop.style,
    frames: Math.floor(spec.seconds * spec.fps),
    falls: falls.map((plan: FallPlan) => trueFall(plan, spec, view, backdrop.coverDm, (x) => columnAt(view, facade, x))),
    ambient,
    frame: picture,
  }
}

function plantTrees({ spec, view, backdrop, nextId }: Setting): { readonly movers: readonly Mover[]; readonly masks: Scene['masks'] } {
  const random = createRandom(spec.seed, 'trees')
  const isWindy = spec.kind === 'foliage' || (spec.kind === 'mixed' && random.chance(0.4))
  const trees = spec.photo && !isWindy ? [] : growTrees(random, view, spec.isNight === true, isWindy ? 1 : 0)
  for (const tree of trees) coverByTree(tree, view, backdrop.coverDm)
  const movers = trees.map((tree) => treeMover(tree, isWindy ? random.between(2, 6) : random.between(0.1, 0.9), nextId()))
  return { movers, masks: trees.filter(() => random.chance(isWindy ? 0.4 : 0.7)).map((tree) => maskOfTree(tree, view)) }
}

/** In a part of the scenes some balconies stand out so far that what falls close to the wall goes behind them. */
function coverByBalconies({ seed, photo }: SceneSpec, view: View, { wall, coverDm }: Backdrop): void {
  const random = createRandom(seed, 'cover')
  if (photo || !random.chance(0.35)) return
  for (const { left, right, bottom, top, outM } of wall.balconies) {
    if (!random.chance(0.25)) continue
    const [a, b] = [view.project(left - view.building.widthM / 2, top, outM), view.project(right - view.building.widthM / 2, bottom, outM)]
    if (a.depthM < 1 || b.depthM < 1) continue
    for (let y = Math.max(0, Math.round(a.v)); y < Math.min(view.height, b.v); y++) {
      const from = y * view.width
      coverDm.fill(Math.round(outM * 10), from + Math.max(0, Math.round(a.u)), from + Math.max(0, Math.min(view.width, Math.round(b.u))))
    }
  }
}

function createPicture({ spec, view, backdrop }: Setting, movers: readonly Mover[]): Scene['frame'] {
  const random = createRandom(spec.seed, 'sensor')
  const sigma = spec.isNight ? random.between(3, 8) : random.between(1, 3)
  const sensor = createSensor(spec.width, spec.height, sigma, spec.isNight ? random.between(0.6, 2) : 0, spec.seed)
  const isDull = spec.kind === 'rain' || spec.weather === 'rain'
  const exposureS = spec.isNight ? random.logBetween(1 / 200, 1 / 25) : random.logBetween(isDull ? 1 / 250 : 1 / 1000, 1 / 50)
  const takeAt = chooseTaking(spec, lastNoiseStart(sensor))
  const out = new Uint8ClampedArray(spec.width * spec.height)
  const luma = new Uint8Array(out.buffer)
  const pixels = new Uint8Array(backdrop.luma.length)
  return (index) => {
    const atS = index / spec.fps
    pixels.set(backdrop.luma)
    const stage: Stage = { view, pixels, coverDm: backdrop.coverDm, glass: backdrop.glass, sharpness: backdrop.sharpness, fps: spec.fps, exposureS, seen: [] }
    for (const move of movers) move(stage, atS)
    const take = takeAt(atS, index)
    develop(sensor, pixels, take, out)
    return { luma, truth: stage.seen.flatMap((seen) => truthOf(spec, seen, take.shiftX, take.shiftY)) }
  }
}

function truthOf(
  { width, height }: SceneSpec,
  { id, look, box, isFall }: { id: number; look: Look; box: Box; isFall: boolean },
  shiftX: number,
  shiftY: number,
): readonly Truth[] {
  const x = (px: number): number => Math.max(0, Math.min(1, (px - MARGIN_PX + shiftX) / width))
  const y = (px: number): number => Math.max(0, Math.min(1, (px - MARGIN_PX + shiftY) / height))
  const inPicture: Box = [x(box[0]), y(box[1]), x(box[2]), y(box[3])]
  return inPicture[2] > inPicture[0] && inPicture[3] > inPicture[1] ? [{ id, look, box: inPicture, isFall }] : []
}
