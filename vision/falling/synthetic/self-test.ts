// Draws one falling stone into a camera's live pictures, along its facade, so that the whole chain can be tried without throwing one.
import { facadeScale, floorOfStorey } from '../../../contract/facade-scale.ts'
import { fallingObjectSettings, type FallingObjectSettings } from '../../../contract/facade.ts'
import { contains, type Box, type Point, type Polygon } from '../../../contract/geometry.ts'
import type { SelfTest, SelfTestOptions } from '../../self-test-thrower.ts'
import { createRandom, type Random } from './random.ts'
import { exposureTimes, paint, type Part, type Surface } from './stage.ts'

const STONE: readonly Part[] = [
  { form: 'ellipse', x: 0, y: 0, a: 1, b: 0.75, c: 0.8, tone: 0 },
  { form: 'box', x: 0.3, y: 0.1, a: 0.5, b: 0.45, c: 0.5, tone: 0 },
]
const EXPOSURE_S = 1 / 250
const GRAVITY = 9.81
/** Without floor lines the facade's outline counts as so high, m. */
const OUTLINE_M = 30
/** Luma against what is around it, and the least that is left of it before the stone changes its shade. */
const CONTRAST = { wanted: 105, least: 60 } as const
const TRIES = 60
/** A fall lasts no longer: 300 floors take 14 s. */
const LONGEST_S = 20

interface Course {
  /** null without floor lines. */
  readonly floor: number | null
  /** 0..1 of the picture; null: below the facade. */
  at(afterS: number): Point | null
  readonly lastsS: number
}

/** The same seed throws the same stone. */
export function createSelfTest({ width, height, fps, zone, rule, seed }: SelfTestOptions): SelfTest {
  const settings = fallingObjectSettings.parse(rule.config)
  const random = createRandom(seed, 'self-test')
  const course = chooseCourse(random, zone.polygon, settings)
  const sidePx = Math.max(8, Math.min(22, (height * 10) / 540))
  const spinHz = random.between(0.5, 2)
  let tone: number | null = null
  return {
    floor: course.floor,
    lengthFrames: Math.max(1, Math.ceil(course.lastsS * fps)),
    draw(luma, step) {
      const afterS = step / fps
      const place = course.at(afterS)
      if (!place) return null
      tone = chooseTone(tone, luma, width, height, place, sidePx)
      const before = course.at(afterS - EXPOSURE_S) ?? place
      const poses = exposureTimes(afterS - EXPOSURE_S / 2, EXPOSURE_S, Math.abs(place[1] - before[1]) * height).flatMap((t) => {
        const [x, y] = course.at(t) ?? place
        return [{ u: x * width, v: y * height, px: sidePx, turnRad: 2 * Math.PI * spinHz * t, tipRad: 0 }]
      })
      const surface: Surface = { view: { width, height }, pixels: luma, coverDm: null, glass: null, sharpness: 0 }
      const box = paint(surface, { parts: STONE, poses, tones: [tone, tone], outM: null })
      return box && ([box[0] / width, box[1] / height, box[2] / width, box[3] / height] satisfies Box)
    },
  }
}

/** Of many ways down the one that is longest seen within the outline and outside masks. */
function chooseCourse(random: Random, polygon: Polygon, settings: FallingObjectSettings): Course {
  let best: { readonly course: Course; readonly seen: number } | null = null
  for (let i = 0; i < TRIES; i++) {
    const course = settings.facade ? courseByFloors(random, polygon, settings.facade, 0.25 + (0.5 * i) / TRIES) : courseByOutline(random, polygon)
    const seen = seenShare(course, polygon, settings.masks) * random.between(0.97, 1)
    if (!best || seen > best.seen) best = { course, seen }
  }
  return best!.course
}

/** From a high floor (the outline may not reach the highest), freely, close to the wall, in the lean of the facade's verticals. */
function courseByFloors(random: Random, polygon: Polygon, facade: NonNullable<FallingObjectSettings['facade']>, depth01: number): Course {
  const scale = facadeScale(facade)
  const storey = Math.round(scale.highest - random.between(0, depth01) * (scale.highest - scale.lowest))
  const releaseM = (storey + 0.5) * scale.floorHeightM
  const share = random.between(0.2, 0.8)
  const lowest = Math.max(...polygon.map(([, y]) => y))
  const at = (afterS: number): Point | null => {
    const y = scale.yAtMetres(releaseM - (GRAVITY * Math.max(0, afterS) ** 2) / 2)
    const x = xAcross(polygon, y, share)
    return y > lowest || x === null ? null : [x, y]
  }
  return { floor: floorOfStorey(storey), at, lastsS: lastsS(at) }
}

function courseByOutline(random: Random, polygon: Polygon): Course {
  const ys = polygon.map(([, y]) => y)
  const [top, bottom] = [Math.min(...ys), Math.max(...ys)]
  const [share, from] = [random.between(0.2, 0.8), top + (bottom - top) * random.between(0.05, 0.15)]
  const at = (afterS: number): Point | null => {
    const y = from + ((bottom - top) * (GRAVITY * Math.max(0, afterS) ** 2)) / 2 / OUTLINE_M
    const x = xAcross(polygon, y, share)
    return y > bottom || x === null ? null : [x, y]
  }
  return { floor: null, at, lastsS: lastsS(at) }
}

/** The place so far from the outline's left to its right edge at that height; null where there is no outline. */
function xAcross(polygon: Polygon, y: number, share: number): number | null {
  const crossings: number[] = []
  for (let i = 0; i < polygon.length; i++) {
    const [[x1, y1], [x2, y2]] = [polygon[i]!, polygon[(i + 1) % polygon.length]!]
    if (y1 > y !== y2 > y) crossings.push(x1 + ((x2 - x1) * (y - y1)) / (y2 - y1))
  }
  if (crossings.length < 2) return null
  const [left, right] = [Math.min(...crossings), Math.max(...crossings)]
  return left + (right - left) * share
}

function lastsS(at: Course['at']): number {
  let afterS = 0
  while (afterS < LONGEST_S && at(afterS)) afterS += 0.02
  return afterS
}

const SAMPLES = 40

/** By length on the picture, because what is hidden at the bottom hides most of it. */
function seenShare({ at, lastsS: whole }: Course, polygon: Polygon, masks: readonly Polygon[]): number {
  let [seen, last] = [0, at(0)]
  for (let i = 1; i < SAMPLES; i++) {
    const place = at((whole * i) / SAMPLES)
    if (place && last && contains(polygon, place) && !masks.some((mask) => contains(mask, place))) seen += place[1] - last[1]
    last = place
  }
  return seen
}

/** Keeps its shade as long as that stands out, else becomes light before dark or dark before light. */
function chooseTone(tone: number | null, luma: Uint8Array, width: number, height: number, place: Point, sidePx: number): number {
  const around = meanAround(luma, width, height, place, Math.round(sidePx))
  if (tone !== null && Math.abs(tone - around) >= CONTRAST.least) return tone
  return around < 128 ? Math.min(245, around + CONTRAST.wanted) : Math.max(8, around - CONTRAST.wanted)
}

function meanAround(luma: Uint8Array, width: number, height: number, [x, y]: Point, reachPx: number): number {
  let [sum, count] = [0, 0]
  for (let row = Math.max(0, Math.floor(y * height) - reachPx); row <= Math.min(height - 1, Math.floor(y * height) + reachPx); row++) {
    for (let col = Math.max(0, Math.floor(x * width) - reachPx); col <= Math.min(width - 1, Math.floor(x * width) + reachPx); col++) {
      sum += luma[row * width + col]!
      count++
    }
  }
  return count > 0 ? sum / count : 0
}
