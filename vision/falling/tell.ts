// Words a judged path as a fall of the contract: boxes in shares of the picture, the path drawn on, floor, column, impact.
import type { FacadeScale } from '../../contract/facade-scale.ts'
import type { FallingObjectSettings } from '../../contract/facade.ts'
import type { Fall, FallTrack } from '../../contract/falling.ts'
import type { Point } from '../../contract/geometry.ts'
import type { FallGrade, FallReason, Look } from '../../contract/vocabulary.ts'
import type { Fitted } from './figures.ts'
import { columnAt, estimateFloor } from './floor.ts'
import { heightsOf, seenAt, type FallFit } from './gravity.ts'
import { networkScore } from './judge.ts'
import type { Path } from './link.ts'
import { evaluate } from './path.ts'

export interface Judged {
  readonly path: Path
  readonly fitted: Fitted
  readonly grade: FallGrade
  readonly reasons: readonly FallReason[]
  readonly score: number
  readonly physics: number
  readonly looks: Partial<Record<Look, number>> | null
  readonly alike: number
}

export interface Place {
  readonly cameraId: string
  readonly ruleId: string
  readonly zone: string
  readonly settings: FallingObjectSettings
  readonly scale: FacadeScale | null
  readonly width: number
  readonly height: number
}

const PATH_POINTS = 60
const POINTS_MOST = 600
/** So near the ground, in floors, or the picture's lower edge a thing was seen to the end. */
const LANDED_FLOORS = 0.7
const EDGE = 0.97

export function tellFall(judged: Judged, place: Place, isTest: boolean): Fall {
  const { path, grade, reasons, score } = judged
  const { settings, scale } = place
  const { fit } = judged.fitted.figures
  const track = tellTrack(judged, place)
  const release = track.release ?? track.path[0]!
  return {
    cameraId: place.cameraId,
    ruleId: place.ruleId,
    zone: place.zone,
    grade,
    reasons: [...reasons],
    score,
    firstAtMs: path.points[0]!.atMs,
    lastAtMs: path.points.at(-1)!.atMs,
    tracks: [track],
    floor: fit === null || scale === null ? null : estimateFloor(fit, scale),
    column: settings.facade === undefined ? null : columnAt(settings.facade, release[0], release[1]),
    why: figuresOf(judged),
    isTest,
  }
}

function figuresOf({ fitted: { figures: f }, physics, looks, alike }: Judged): Record<string, number> {
  const rounded = (value: number): number => Math.round(value * 1000) / 1000
  const all: Record<string, number | null | undefined> = {
    pictures: f.pictures,
    seconds: f.seconds,
    floors: f.floors,
    evidence: f.evidence,
    physics,
    network: looks === null ? null : networkScore(looks),
    residualPx: f.residualPx,
    roughness: f.roughness,
    misfit: f.fit?.misfit,
    strain: f.fit?.strain,
    accelerationMps2: f.accelerationMps2,
    speedMps: f.speedMps,
    speedUp: f.speedUp,
    rise01: f.rise01,
    sizePx: f.sizePx,
    growth: f.growth,
    contrast: f.contrast,
    alike,
    heightM: f.fit?.heightM,
    heightSigmaM: f.fit?.heightSigmaM,
  }
  return Object.fromEntries(
    Object.entries(all).flatMap(([name, value]) => (typeof value === 'number' && Number.isFinite(value) ? [[name, rounded(value)]] : [])),
  )
}

function tellTrack({ path, fitted, looks }: Judged, place: Place): FallTrack {
  const { width, height, scale } = place
  const { figures: f } = fitted
  const score = looks === null ? null : networkScore(looks)
  const fromS = f.fit === null ? 0 : Math.max(-4, Math.min(0, f.fit.atS))
  const toS = f.fit === null || scale === null ? fitted.times.at(-1)! : groundAt(f.fit, fitted.times.at(-1)!)
  const drawn = drawPath(fitted, place, fromS, toS)
  return {
    points: path.points.slice(0, POINTS_MOST).map(({ atMs, seen }) => ({
      atMs,
      box: [seen.left / width, seen.top / height, (seen.right + 1) / width, (seen.bottom + 1) / height],
      score,
    })),
    path: drawn.map(([x, y]) => [x, y]),
    release: f.fit === null ? null : [drawn[0]![0], drawn[0]![1]],
    impact: impactOf(path, fitted, place, drawn.at(-1)!, toS),
    residualPx: f.residualPx,
    accelerationMps2: f.accelerationMps2,
    speedMps: f.speedMps,
    looks: looks ?? {},
  }
}

/** When the fitted fall reaches the ground, at most two seconds after it was last seen. */
function groundAt(fit: FallFit, lastS: number): number {
  const times = Array.from({ length: 51 }, (_, i) => lastS + i * 0.04)
  const heights = heightsOf(fit, times)
  const landed = heights.findIndex((h) => h <= 0)
  return times[landed < 0 ? times.length - 1 : landed]!
}

/** Evenly in time; across it goes on as straight as it came and went. */
function drawPath({ x, y, times, figures }: Fitted, { width, height, scale }: Place, fromS: number, toS: number): Point[] {
  const ts = Array.from({ length: PATH_POINTS }, (_, i) => fromS + ((toS - fromS) * i) / (PATH_POINTS - 1))
  const last = times.at(-1)!
  const across = (t: number): number => {
    const inside = Math.min(last, Math.max(0, t))
    const slope = (evaluate(x, inside + 0.01) - evaluate(x, inside - 0.01)) / 0.02
    return (evaluate(x, inside) + slope * (t - inside)) / width
  }
  const down = figures.fit !== null && scale !== null ? seenAt(figures.fit, scale, ts) : ts.map((t) => evaluate(y, t) / height)
  return ts.map((t, i): Point => [clamp(across(t)), clamp(down[i]!)])
}

function clamp(value: number): number {
  return Math.min(1.5, Math.max(-0.5, value))
}

function impactOf(path: Path, { times }: Fitted, { width, height, scale }: Place, end: Point, endS: number): FallTrack['impact'] {
  const last = path.points.at(-1)!
  const y = last.seen.bottom / height
  const atMs = path.points[0]!.atMs + endS * 1000
  const isSeen = scale === null ? y >= EDGE : y >= EDGE || scale.metresAt(y) <= LANDED_FLOORS * scale.floorHeightM
  if (isSeen) return { at: [last.seen.x / width, y], atMs: path.points[0]!.atMs + times.at(-1)! * 1000, isSeen }
  const isInPicture = end[0] >= 0 && end[0] <= 1 && end[1] >= 0 && end[1] <= 1
  return scale !== null && isInPicture ? { at: [end[0], end[1]], atMs, isSeen } : null
}
