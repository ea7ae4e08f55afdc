// From heights in the picture to storeys and metres and back: the projective scale through an installer's floor lines.
import type { Facade } from './facade.ts'

/**
 * `storey` is continuous: 0 is the middle of floor 1, 1 the middle of floor 2, -1 the middle of floor -1.
 * `y` is 0..1 of the picture, downwards.
 */
export interface FacadeScale {
  storeyAt(y: number): number
  yAt(storey: number): number
  /** Height above the ground (half a storey below the middle of floor 1), m. */
  metresAt(y: number): number
  yAtMetres(metres: number): number
  /** Metres per unit of y there. */
  metresPerUnitAt(y: number): number
  readonly floorHeightM: number
  /** Storeys of the lowest and the highest line. */
  readonly lowest: number
  readonly highest: number
}

/** Floors count ..., -2, -1, 1, 2, ...: there is none with the number 0. */
export function storeyOfFloor(floor: number): number {
  return floor > 0 ? floor - 1 : floor
}

export function floorOfStorey(storey: number): number {
  const whole = Math.round(storey)
  return whole >= 0 ? whole + 1 : whole
}

/** A vertical line on a plane is seen as y = (a + b s) / (1 + c s); two lines alone leave c at 0. */
export function facadeScale({ floors, floorHeightM }: Pick<Facade, 'floors' | 'floorHeightM'>): FacadeScale {
  const lines = floors.map(({ floor, y }) => ({ s: storeyOfFloor(floor), y })).toSorted((p, q) => p.s - q.s)
  const { a, b, c } = fitProjective(lines)
  const storeyAt = (y: number): number => (y - a) / (b - c * y)
  const yAt = (s: number): number => (a + b * s) / (1 + c * s)
  const metresOf = (storey: number): number => (storey + 0.5) * floorHeightM
  return {
    storeyAt,
    yAt,
    metresAt: (y) => metresOf(storeyAt(y)),
    yAtMetres: (metres) => yAt(metres / floorHeightM - 0.5),
    metresPerUnitAt: (y) => (Math.abs(b - a * c) / (b - c * y) ** 2) * floorHeightM,
    floorHeightM,
    lowest: lines[0]!.s,
    highest: lines.at(-1)!.s,
  }
}

interface Line {
  readonly s: number
  readonly y: number
}

function fitProjective(lines: readonly Line[]): { a: number; b: number; c: number } {
  const straight = fitStraight(lines)
  if (lines.length < 3) return straight
  const bent = fitBent(lines)
  return bent !== null && isSound(bent, lines) ? bent : straight
}

function fitStraight(lines: readonly Line[]): { a: number; b: number; c: number } {
  const meanS = lines.reduce((sum, l) => sum + l.s, 0) / lines.length
  const meanY = lines.reduce((sum, l) => sum + l.y, 0) / lines.length
  const b = lines.reduce((sum, l) => sum + (l.s - meanS) * (l.y - meanY), 0) / lines.reduce((sum, l) => sum + (l.s - meanS) ** 2, 0)
  return { a: meanY - b * meanS, b, c: 0 }
}

/** Least squares of y = a + b s - c s y: the normal equations of three unknowns, by Cramer's rule. */
function fitBent(lines: readonly Line[]): { a: number; b: number; c: number } | null {
  const rows = lines.map(({ s, y }): [number, number, number, number] => [1, s, -s * y, y])
  const sum = (i: number, j: number): number => rows.reduce((total, row) => total + row[i]! * row[j]!, 0)
  const m = [0, 1, 2].map((i) => [sum(i, 0), sum(i, 1), sum(i, 2)])
  const right = [sum(0, 3), sum(1, 3), sum(2, 3)]
  const whole = determinant(m)
  if (Math.abs(whole) < 1e-12) return null
  const [a, b, c] = [0, 1, 2].map((k) => determinant(m.map((row, i) => row.map((value, j) => (j === k ? right[i]! : value)))) / whole)
  return { a: a!, b: b!, c: c! }
}

function determinant(m: readonly (readonly number[])[]): number {
  const [p, q, r] = m as [number[], number[], number[]]
  return p[0]! * (q[1]! * r[2]! - q[2]! * r[1]!) - p[1]! * (q[0]! * r[2]! - q[2]! * r[0]!) + p[2]! * (q[0]! * r[1]! - q[1]! * r[0]!)
}

/** No pole in or near the building, and higher is higher all along. */
function isSound({ a, b, c }: { a: number; b: number; c: number }, lines: readonly Line[]): boolean {
  const from = lines[0]!.s - 1
  const to = lines.at(-1)!.s + 1
  return 1 + c * from > 0.05 && 1 + c * to > 0.05 && b - a * c < 0
}
