// Turns the raw outputs of NanoDet into boxes: softmax expectation over the distance bins, thresholds, suppression of doubles.
import type { Box } from '../contract/geometry.ts'
import { nms } from './boxes.ts'

/** One level of the pyramid: scores cells*80 (0..1), distances cells*44 (logits). */
export interface NanodetLevel {
  readonly stride: number
  readonly scores: Float32Array
  readonly distances: Float32Array
}

/** Box in px of the network's square. */
export interface NanodetBox {
  readonly label: string
  readonly score: number
  readonly box: Box
}

/** Distances are said as a distribution over 0..10 strides ("generalised focal loss", Li et al. 2020). */
const BINS = 11
/** Two boxes of one group that share more than this are one thing. */
const IOU_MAX = 0.5
/** Bounds the suppression, which is quadratic: a picture full of noise at a low threshold stays cheap. */
const MAX_CANDIDATES = 400

/** Classes that flicker between each other on one and the same thing: a van is a car, a truck, a bus in turn. */
const GROUPS: Readonly<Record<string, string>> = { car: 'vehicle', truck: 'vehicle', bus: 'vehicle', bicycle: 'two-wheeler', motorcycle: 'two-wheeler' }

/**
 * @param size     side of the square the network saw, px
 * @param minScore 0..1, inclusive
 * @returns best score first
 */
export function decodeNanodet(levels: readonly NanodetLevel[], labels: readonly string[], size: number, minScore: number): NanodetBox[] {
  const candidates = levels.flatMap((level) => readLevel(level, labels, size, minScore))
  const best = candidates.sort((a, b) => b.score - a.score).slice(0, MAX_CANDIDATES)
  const kept = nms(
    best.map((c) => c.box),
    best.map((c) => c.score),
    IOU_MAX,
    best.map((c) => GROUPS[c.label] ?? c.label),
  )
  return kept.map((i) => best[i]!)
}

/**
 * Each cell speaks for its best class only. Letting it speak for every class that reaches the score found no further two-wheeler in
 * 17 frames that show one, but 12 false ones (0.15 and more) in 23 frames of cars.
 */
function readLevel({ stride, scores, distances }: NanodetLevel, labels: readonly string[], size: number, minScore: number): NanodetBox[] {
  const side = size / stride
  const found: NanodetBox[] = []
  for (let cell = 0; cell < side * side; cell++) {
    const best = bestClass(scores, cell * labels.length, labels.length)
    const score = scores[cell * labels.length + best]!
    if (score >= minScore) found.push({ label: labels[best]!, score: Math.min(1, score), box: boxOf(cell, side, stride, distances) })
  }
  return found
}

function bestClass(scores: Float32Array, start: number, classes: number): number {
  let best = 0
  for (let k = 1; k < classes; k++) if (scores[start + k]! > scores[start + best]!) best = k
  return best
}

function boxOf(cell: number, side: number, stride: number, distances: Float32Array): Box {
  const x = ((cell % side) + 0.5) * stride
  const y = (Math.floor(cell / side) + 0.5) * stride
  const reach = (edge: number): number => expectedBin(distances, (cell * 4 + edge) * BINS) * stride
  return [x - reach(0), y - reach(1), x + reach(2), y + reach(3)]
}

/** Softmax over the bins, then the mean bin. */
function expectedBin(logits: Float32Array, start: number): number {
  let top = -Infinity
  for (let k = 0; k < BINS; k++) top = Math.max(top, logits[start + k]!)
  let sum = 0
  let weighted = 0
  for (let k = 0; k < BINS; k++) {
    const share = Math.exp(logits[start + k]! - top)
    sum += share
    weighted += share * k
  }
  return weighted / sum
}
