// The column of the picture above a landing place: where it lies, the facades as they look within it, and falls back in the whole picture.
import type { ArmedRule, Zone } from '../../contract/detection.ts'
import type { FacadeEntry, FallingObjectSettings } from '../../contract/facade.ts'
import { fallingObjectSettings } from '../../contract/facade.ts'
import { facadeScale } from '../../contract/facade-scale.ts'
import type { Fall, FallTrack } from '../../contract/falling.ts'
import { boundingBox, type Box, type Point, type Polygon } from '../../contract/geometry.ts'
import type { Strip } from '../../contract/look-back.ts'
import { clipToUnit } from './clip-polygon.ts'

/** How far from the landing place something may have been let go, to either side: thrown sideways, blown, bounced off a sill. */
const REACH_M = 8
const REACH_01 = { least: 0.08, most: 0.2, unknown: 0.15 }
const MARGIN_01 = 0.05
/** Wider pictures are scaled down to this: a thing of 6 px at 1080p keeps 3 px. */
const ANALYSED_WIDTH = 960
/** The watcher looks at sixteen pixels at a time. */
const GROUP = 16
const LEAST_WIDTH = 128
/** Searched at a low threshold; what rings live is still told apart. */
const LEAST_SCORE = 0.05
const LEAST_FLOORS = 1

export interface SearchedStrip {
  readonly strip: Strip
  /** Of the whole picture. */
  readonly box: Box
  /** Half its width, 0..1 of the picture. */
  readonly reach01: number
  /** In 0..1 of the strip. */
  readonly zones: readonly Zone[]
  readonly rules: readonly ArmedRule[]
}

/**
 * @param picture px of the recording
 * @param entries the camera's facades; none: everything above the landing place is searched and no floor is named
 */
export function planStrip(picture: { readonly width: number; readonly height: number }, landing: Point, entries: readonly FacadeEntry[]): SearchedStrip {
  const reach01 = reachOf(landing, entries, picture.width / picture.height)
  const { fromY, toY } = heightsOf(landing, entries)
  const strip = placeStrip(picture, landing[0], reach01, fromY, toY)
  const box: Box = [strip.x / picture.width, strip.y / picture.height, (strip.x + strip.width) / picture.width, (strip.y + strip.height) / picture.height]
  const within = entries.flatMap((entry) => entryWithin(entry, box) ?? [])
  const searched = within.length > 0 ? within : [wholeStrip()]
  return {
    strip,
    box,
    reach01: Math.max(reach01, strip.width / picture.width / 2),
    zones: searched.map(({ id, name, polygon }) => ({ id, name, polygon })),
    rules: searched.map(({ id, settings }) => ({ id: `fallingObject:${id}`, kind: 'fallingObject', zone: id, config: settings })),
  }
}

function reachOf(landing: Point, entries: readonly FacadeEntry[], aspect: number): number {
  const facade = entries.find(({ polygon }) => isBelow(polygon, landing))?.settings.facade
  if (facade === undefined) return REACH_01.unknown
  const lowest = facade.floors.toSorted((a, b) => b.y - a.y)[0]!
  const share = REACH_M / facadeScale(facade).metresPerUnitAt(lowest.y) / aspect
  return Math.min(REACH_01.most, Math.max(REACH_01.least, share))
}

function isBelow(polygon: Polygon, [x]: Point): boolean {
  const [left, , right] = boundingBox(polygon)
  return x >= left - MARGIN_01 && x <= right + MARGIN_01
}

/** From above the facades to below the landing place and the lowest floor line; all of it where nobody drew a facade. */
function heightsOf(landing: Point, entries: readonly FacadeEntry[]): { fromY: number; toY: number } {
  const ys = entries.flatMap(({ polygon, settings }) => [...polygon.map(([, y]) => y), ...(settings.facade?.floors.map(({ y }) => y) ?? [])])
  if (ys.length === 0) return { fromY: 0, toY: 1 }
  return { fromY: Math.max(0, Math.min(...ys) - MARGIN_01), toY: Math.min(1, Math.max(landing[1], ...ys) + MARGIN_01) }
}

function placeStrip(picture: { readonly width: number; readonly height: number }, x01: number, reach01: number, fromY: number, toY: number): Strip {
  const scale = Math.max(1, picture.width / ANALYSED_WIDTH)
  const most = Math.floor(picture.width / scale / GROUP) * GROUP
  const wanted = Math.ceil((2 * reach01 * picture.width) / scale / GROUP) * GROUP
  const analysedWidth = Math.min(most, Math.max(LEAST_WIDTH, wanted))
  const width = Math.min(even(picture.width), even(analysedWidth * scale))
  const y = even(fromY * picture.height)
  const height = Math.max(2, even(toY * picture.height - y))
  const x = Math.min(even(picture.width - width), Math.max(0, even(x01 * picture.width - width / 2)))
  return { x, y, width, height, analysedWidth, analysedHeight: scale === 1 ? height : even(height / scale) }
}

function even(px: number): number {
  return Math.floor(px / 2) * 2
}

function entryWithin({ settings, ...entry }: FacadeEntry, box: Box): FacadeEntry | null {
  const polygon = clipped(entry.polygon, box)
  if (polygon === null) return null
  const { facade } = settings
  const [fromX] = box
  const width = box[2] - fromX
  const x = (value: number) => Math.min(1, Math.max(0, (value - fromX) / width))
  const y = (value: number) => (value - box[1]) / (box[3] - box[1])
  const within: FallingObjectSettings = {
    ...settings,
    facade: facade && {
      ...facade,
      floors: facade.floors.map((line) => ({ ...line, y: y(line.y) })),
      columns: facade.columns
        .map(({ name, top, bottom }) => ({ name, top: pair(top, x), bottom: pair(bottom, x) }))
        .filter(({ top, bottom }) => top[0] < top[1] && bottom[0] < bottom[1]),
    },
    masks: settings.masks.map((mask) => clipped(mask, box)).filter((mask) => mask !== null),
    minFloors: Math.min(settings.minFloors, LEAST_FLOORS),
    suspectedScore: Math.min(settings.suspectedScore, LEAST_SCORE),
    selfTestAt: [],
  }
  return { ...entry, polygon, settings: within }
}

function pair([from, to]: readonly [number, number], map: (value: number) => number): [number, number] {
  return [map(from), map(to)]
}

function clipped(polygon: Polygon, [x1, y1, x2, y2]: Box): [number, number][] | null {
  const within = clipToUnit(polygon.map(([x, y]): Point => [(x - x1) / (x2 - x1), (y - y1) / (y2 - y1)]))
  return within.length < 3 ? null : within.map(([x, y]) => [x, y])
}

/** For a camera without facades. */
function wholeStrip(): FacadeEntry {
  const settings = fallingObjectSettings.parse({ minFloors: LEAST_FLOORS, suspectedScore: LEAST_SCORE })
  return {
    id: 'strip',
    name: 'strip',
    polygon: [
      [0, 0],
      [1, 0],
      [1, 1],
      [0, 1],
    ],
    settings,
  }
}

/** @param fall in 0..1 of the strip. @returns the same in 0..1 of the whole picture */
export function inPicture(fall: Fall, [x1, y1, x2, y2]: Box): Fall {
  const at = ([x, y]: readonly [number, number]): [number, number] => [x1 + x * (x2 - x1), y1 + y * (y2 - y1)]
  const track = (t: FallTrack): FallTrack => ({
    ...t,
    points: t.points.map((point) => ({ ...point, box: [...at([point.box[0], point.box[1]]), ...at([point.box[2], point.box[3]])] })),
    path: t.path.map(at),
    release: t.release && at(t.release),
    impact: t.impact && { ...t.impact, at: at(t.impact.at) },
  })
  return { ...fall, tracks: fall.tracks.map(track) }
}
