// What a camera can see of a falling object at each floor of a calibrated facade: sizes, speeds, blur, gaps, and a verdict; pure.
import type { FacadeEntry } from './facade.ts'
import { facadeScale, floorOfStorey, storeyOfFloor, type FacadeScale } from './facade-scale.ts'
import { contains, type Point, type Polygon } from './geometry.ts'

/** Smallest side of an object that is found reliably, px of the analysed picture: docs/accuracy.md, recall by object size. */
export const SMALLEST_PX = { day: 3, night: 5 } as const
/** Fewer pictures do not tell speeding up from even speed. */
export const NEEDED_PICTURES = 8
/** A blur of twice the object's size leaves a third of its contrast. */
const BLUR_OF_OBJECT = 2
/** Below this share of a storey's width it counts as not covered, below the other as partly. */
const COVERED_LEAST = 0.05
const COVERED_WELL = 0.7
const GRAVITY_MPS2 = 9.81
const NEAR_FLOORS = 3
const MAX_FLOORS = 300

export const FLOOR_VERDICTS = ['good', 'weak', 'notCovered'] as const
export type FloorVerdict = (typeof FLOOR_VERDICTS)[number]
export const FLOOR_REASONS = ['outside', 'masked', 'tooSmall', 'fewPictures', 'blurred', 'tooLow'] as const
export type FloorReason = (typeof FLOOR_REASONS)[number]

export interface PlacementInput {
  readonly polygon: Polygon
  readonly settings: Pick<FacadeEntry['settings'], 'facade' | 'masks' | 'minFloors'>
  /** Of the analysed picture, px. */
  readonly picture: { readonly width: number; readonly height: number }
  readonly fps: number
  /** Exposure time, seconds. */
  readonly shutterS: number
  /** Smallest object that matters, cm. */
  readonly objectCm: number
  readonly light: keyof typeof SMALLEST_PX
}

/** Speeds are those of a free fall, without drag: real ones are at most that. */
export interface FloorPlacement {
  readonly floor: number
  /** Middle of the storey, 0..1 of the picture. */
  readonly y: number
  /** What one px is there, upright, cm. */
  readonly pxCm: number
  /** Size of the smallest visible object, px and cm. */
  readonly smallestPx: number
  readonly smallestCm: number
  /** Size of the asked object there, px. */
  readonly objectPx: number
  /** px from picture to picture while passing here, let go at the top floor, and three floors above. */
  readonly stepFromTopPx: number
  readonly stepFromNearPx: number
  /** Smear during the exposure of what was let go at the top floor, px. */
  readonly blurPx: number
  /** Pictures of the first `minFloors` floors of a fall that begins here; null: it cannot fall that far within the facade. */
  readonly pictures: number | null
  /** Share of the storey's width that is watched, 0..1. */
  readonly covered01: number
  readonly verdict: FloorVerdict
  /** Most weighty first; empty when good. */
  readonly reasons: readonly FloorReason[]
}

export interface Placement {
  /** The highest floor first. */
  readonly floors: readonly FloorPlacement[]
  /** Frame rate with which every floor has enough pictures. */
  readonly fpsNeeded: number
  /** The longest exposure that smears the object to no more than twice its size anywhere, seconds. */
  readonly shutterNeededS: number
  readonly fpsSuffices: boolean
  readonly shutterSuffices: boolean
}

/** @returns null without floor lines: then nothing is known of sizes and speeds */
export function placementOf(input: PlacementInput): Placement | null {
  const { facade, minFloors } = input.settings
  if (facade === undefined || facade.floors.length < 2) return null
  const scale = facadeScale(facade)
  const storeys = storeysOf(scale, input.polygon)
  const top = storeys[0] ?? scale.highest
  const fallS = Math.sqrt((2 * minFloors * facade.floorHeightM) / GRAVITY_MPS2)
  const fastest = speedAfter((top - (storeys.at(-1) ?? scale.lowest)) * facade.floorHeightM)
  const shutterNeededS = fastest === 0 ? 1 : (BLUR_OF_OBJECT * input.objectCm) / 100 / fastest
  const fpsNeeded = Math.ceil(NEEDED_PICTURES / fallS)
  return {
    floors: storeys.map((storey) => floorPlacement(input, scale, storey, top, fallS)),
    fpsNeeded,
    shutterNeededS,
    fpsSuffices: input.fps >= fpsNeeded,
    shutterSuffices: input.shutterS <= shutterNeededS,
  }
}

/** From the highest to the lowest: those between the floor lines, and beyond them those whose middle the polygon reaches. */
function storeysOf(scale: FacadeScale, polygon: Polygon): number[] {
  const ys = polygon.map((p) => p[1])
  const isReached = (storey: number): boolean => {
    const y = scale.yAt(storey)
    return Number.isFinite(y) && y >= Math.min(...ys) && y <= Math.max(...ys) && scale.metresPerUnitAt(y) > 0
  }
  let high = scale.highest
  let low = scale.lowest
  while (high - low < MAX_FLOORS && isReached(high + 1) && scale.yAt(high + 1) < scale.yAt(high)) high++
  // what is above the ground floor is above the ground; basements count only when a line says so
  while (low > 0 && isReached(low - 1) && scale.yAt(low - 1) > scale.yAt(low)) low--
  return Array.from({ length: high - low + 1 }, (_, i) => high - i)
}

function floorPlacement(input: PlacementInput, scale: FacadeScale, storey: number, top: number, fallS: number): FloorPlacement {
  const { picture, fps, shutterS, objectCm, light, polygon, settings } = input
  const y = scale.yAt(storey)
  const pxM = scale.metresPerUnitAt(y) / picture.height
  const speedPxPerS = (floors: number): number => speedAfter(Math.min(floors, top - storey) * scale.floorHeightM) / pxM
  const smallestPx = SMALLEST_PX[light]
  const lowestY = Math.max(...polygon.map((p) => p[1]))
  const roomBelow = storey - Math.max(-0.5, Math.min(storey, scale.storeyAt(lowestY)))
  const { covered01, masked01 } = coverage(input, storey, scale)
  const figures = {
    floor: floorOfStorey(storey),
    y,
    pxCm: pxM * 100,
    smallestPx,
    smallestCm: smallestPx * pxM * 100,
    objectPx: objectCm / 100 / pxM,
    stepFromTopPx: speedPxPerS(Infinity) / fps,
    stepFromNearPx: speedPxPerS(NEAR_FLOORS) / fps,
    blurPx: speedPxPerS(Infinity) * shutterS,
    pictures: roomBelow + 1e-6 < settings.minFloors ? null : Math.floor(fallS * fps),
    covered01,
  }
  const reasons = reasonsOf(figures, masked01)
  return { ...figures, reasons, verdict: covered01 < COVERED_LEAST ? 'notCovered' : reasons.length > 0 ? 'weak' : 'good' }
}

function reasonsOf(figures: Omit<FloorPlacement, 'verdict' | 'reasons'>, masked01: number): FloorReason[] {
  const { covered01, objectPx, smallestPx, pictures, blurPx } = figures
  if (covered01 < COVERED_LEAST) return [masked01 > covered01 ? 'masked' : 'outside']
  const holds: Readonly<Record<FloorReason, boolean>> = {
    outside: covered01 + masked01 < COVERED_WELL,
    masked: covered01 < COVERED_WELL && masked01 > 0.1,
    tooSmall: objectPx < smallestPx,
    fewPictures: pictures !== null && pictures < NEEDED_PICTURES,
    blurred: blurPx > BLUR_OF_OBJECT * Math.max(objectPx, smallestPx),
    tooLow: pictures === null,
  }
  return FLOOR_REASONS.filter((reason) => holds[reason])
}

/** Speed after a free fall of `metres`, m/s. */
function speedAfter(metres: number): number {
  return Math.sqrt(2 * GRAVITY_MPS2 * Math.max(0, metres))
}

const ACROSS = 80
const ROWS = [-0.3, 0, 0.3]

/** Which share of a storey, across the facade and its columns, is inside the polygon and free, and which is masked. */
function coverage({ polygon, settings }: PlacementInput, storey: number, scale: FacadeScale): { covered01: number; masked01: number } {
  let covered = 0
  let masked = 0
  for (const row of ROWS) {
    const y = scale.yAt(storey + row)
    const [from, to] = widthAt(y, polygon, settings, scale)
    for (let i = 0; i < ACROSS; i++) {
      const at: Point = [from + ((i + 0.5) / ACROSS) * (to - from), y]
      if (!contains(polygon, at) || at[1] < 0 || at[1] > 1) continue
      if (settings.masks.some((mask) => contains(mask, at))) masked++
      else covered++
    }
  }
  const all = ACROSS * ROWS.length
  return { covered01: covered / all, masked01: masked / all }
}

function widthAt(y: number, polygon: Polygon, { facade }: PlacementInput['settings'], scale: FacadeScale): readonly [number, number] {
  const chord = chordAt(polygon, y) ?? [Math.min(...polygon.map((p) => p[0])), Math.max(...polygon.map((p) => p[0]))]
  const topY = scale.yAt(scale.highest)
  const bottomY = scale.yAt(scale.lowest)
  const share = bottomY === topY ? 0 : (y - topY) / (bottomY - topY)
  const edges = (facade?.columns ?? []).flatMap(({ top, bottom }) => [0, 1].map((i) => top[i]! + share * (bottom[i]! - top[i]!)))
  return [Math.min(chord[0], ...edges), Math.max(chord[1], ...edges)]
}

/** @returns leftmost and rightmost crossing of a polygon with a horizontal line; null when they do not meet */
export function chordAt(polygon: Polygon, y: number): readonly [number, number] | null {
  const xs = polygon.flatMap(([x1, y1], i) => {
    const [x2, y2] = polygon[(i + 1) % polygon.length]!
    return y1 > y !== y2 > y ? [x1 + ((y - y1) / (y2 - y1)) * (x2 - x1)] : []
  })
  return xs.length < 2 ? null : [Math.min(...xs), Math.max(...xs)]
}

/** Floors in a row with the same verdict, the highest first. */
export function floorSpans(floors: readonly Pick<FloorPlacement, 'floor' | 'verdict'>[]): { from: number; to: number; verdict: FloorVerdict }[] {
  const spans: { from: number; to: number; verdict: FloorVerdict }[] = []
  for (const { floor, verdict } of floors) {
    const last = spans.at(-1)
    const isNext = last !== undefined && last.verdict === verdict && storeyOfFloor(last.from) - storeyOfFloor(floor) === 1
    if (isNext) last.from = floor
    else spans.push({ from: floor, to: floor, verdict })
  }
  return spans
}
