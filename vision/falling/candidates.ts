// Gathers changed pixels into small moving things.
import type { Changes } from './background.ts'

/** One small thing that differs from the background in one picture; px of the analysed picture, pixel centres at whole numbers. */
export interface Candidate {
  /** Weighted by how much each pixel differs. */
  readonly x: number
  readonly y: number
  /** Box, inclusive. */
  readonly left: number
  readonly top: number
  readonly right: number
  readonly bottom: number
  /** Changed pixels. */
  readonly area: number
  /** Mean signed difference to the background, luma steps. */
  readonly contrast: number
  /** Greatest difference, luma steps. */
  readonly peak: number
}

/** Pixels this far apart still belong together: a thing crossing an edge is torn. */
const GAP = 2
const LEAST_AREA = 2
/** A single pair of pixels must stand out. */
const LEAST_SUM = 40
/** More at once is rain, snow or a tree; the strongest are kept. */
const MOST = 160
/** A thing longer than this share of the picture's height is none of the small ones, but told all the same: a large one explains its parts. */
const RUNS_MOST = 60_000

/** Runs of changed pixels are joined by union-find, row by row. */
export function findCandidates({ pixels, count, differences }: Changes, width: number): Candidate[] {
  const runs = toRuns(pixels, count, width)
  const parents = joinRuns(runs)
  return gather(runs, parents, pixels, differences, width)
}

/** Four numbers a run: row, first column, last column, index of its first pixel. */
interface Runs {
  readonly data: Int32Array
  readonly count: number
}

function toRuns(pixels: Int32Array, count: number, width: number): Runs {
  const data = new Int32Array(Math.min(count, RUNS_MOST) * 4)
  let runs = 0
  for (let k = 0; k < count && runs < RUNS_MOST;) {
    const row = Math.floor(pixels[k]! / width)
    const first = pixels[k]! - row * width
    let last = first
    const from = k
    for (k++; k < count; k++) {
      const column = pixels[k]! - row * width
      if (column >= width || column - last > GAP) break
      last = column
    }
    data[runs * 4] = row
    data[runs * 4 + 1] = first
    data[runs * 4 + 2] = last
    data[runs * 4 + 3] = from
    runs++
  }
  return { data, count: runs }
}

function joinRuns({ data, count }: Runs): Int32Array {
  const parents = Int32Array.from({ length: count }, (_, i) => i)
  const rootOf = (i: number): number => {
    while (parents[i] !== i) {
      parents[i] = parents[parents[i]!]!
      i = parents[i]!
    }
    return i
  }
  let above = 0
  for (let i = 1; i < count; i++) {
    const row = data[i * 4]!
    while (data[above * 4]! < row - GAP) above++
    for (let j = above; j < i; j++) {
      if (data[j * 4]! === row) break
      if (data[j * 4 + 1]! <= data[i * 4 + 2]! + GAP && data[j * 4 + 2]! >= data[i * 4 + 1]! - GAP) parents[rootOf(j)] = rootOf(i)
    }
  }
  for (let i = 0; i < count; i++) parents[i] = rootOf(i)
  return parents
}

interface Sum {
  left: number
  top: number
  right: number
  bottom: number
  area: number
  signed: number
  weight: number
  x: number
  y: number
  peak: number
}

function gather({ data, count }: Runs, parents: Int32Array, pixels: Int32Array, differences: Int16Array, width: number): Candidate[] {
  const sums = new Map<number, Sum>()
  for (let r = 0; r < count; r++) {
    const row = data[r * 4]!
    const last = data[r * 4 + 2]!
    let sum = sums.get(parents[r]!)
    if (!sum) {
      sum = { left: width, top: row, right: -1, bottom: row, area: 0, signed: 0, weight: 0, x: 0, y: 0, peak: 0 }
      sums.set(parents[r]!, sum)
    }
    sum.left = Math.min(sum.left, data[r * 4 + 1]!)
    sum.right = Math.max(sum.right, last)
    sum.top = Math.min(sum.top, row)
    sum.bottom = Math.max(sum.bottom, row)
    for (let k = data[r * 4 + 3]!, column = 0; k < pixels.length && (column = pixels[k]! - row * width) <= last; k++) {
      const difference = differences[k]!
      const weight = difference < 0 ? -difference : difference
      sum.area++
      sum.signed += difference
      sum.weight += weight
      sum.x += column * weight
      sum.y += row * weight
      if (weight > sum.peak) sum.peak = weight
      if (column === last) break
    }
  }
  const found: Candidate[] = []
  for (const s of sums.values()) {
    if (s.area < LEAST_AREA || s.weight < LEAST_SUM) continue
    const { left, top, right, bottom, area, peak } = s
    found.push({ x: s.x / s.weight, y: s.y / s.weight, left, top, right, bottom, area, contrast: s.signed / area, peak })
  }
  if (found.length <= MOST) return found
  return found.toSorted((a, b) => strength(b) - strength(a)).slice(0, MOST)
}

function strength({ area, contrast }: Candidate): number {
  return Math.abs(contrast) * Math.sqrt(area)
}
