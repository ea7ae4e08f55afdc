// Tests of reading boxes out of NanoDet's raw outputs.
import { describe, expect, it } from 'vitest'
import { COCO_LABELS } from './coco-labels.ts'
import { decodeNanodet, type NanodetLevel } from './nanodet.ts'

const SIZE = 416
const at = (label: string): number => COCO_LABELS.indexOf(label)

/** Outputs that show nothing. */
function emptyLevels(): NanodetLevel[] {
  return [8, 16, 32].map((stride) => {
    const cells = (SIZE / stride) ** 2
    return { stride, scores: new Float32Array(cells * 80), distances: new Float32Array(cells * 44) }
  })
}

/** Makes one cell say a class and, with certainty, four distances in strides. */
function say({ stride, scores, distances }: NanodetLevel, column: number, row: number, label: string, score: number, reach: readonly number[]): void {
  const cell = row * (SIZE / stride) + column
  scores[cell * 80 + at(label)] = score
  reach.forEach((strides, edge) => {
    const lower = Math.floor(strides)
    for (let bin = 0; bin <= 10; bin++) {
      const share = bin === lower ? 1 - (strides - lower) : bin === lower + 1 ? strides - lower : 0
      distances[cell * 44 + edge * 11 + bin] = share > 0 ? Math.log(share) : -40
    }
  })
}

describe('decodeNanodet', () => {
  it('finds nothing in outputs that show nothing', () => {
    expect(decodeNanodet(emptyLevels(), COCO_LABELS, SIZE, 0.1)).toEqual([])
  })

  it('reads a box as distances, in fractions of a stride too, from the middle of its cell', () => {
    const levels = emptyLevels()
    say(levels[1]!, 4, 7, 'person', 0.8, [1, 2.5, 3, 4])
    const [found, ...rest] = decodeNanodet(levels, COCO_LABELS, SIZE, 0.3)
    expect(rest).toEqual([])
    expect(found!.label).toBe('person')
    expect(found!.score).toBeCloseTo(0.8)
    const expected = [72 - 16, 120 - 40, 72 + 48, 120 + 64]
    found!.box.forEach((value, i) => expect(value).toBeCloseTo(expected[i]!, 3))
  })

  it('takes a score that is just the threshold, and none below it or not a number', () => {
    const levels = emptyLevels()
    say(levels[0]!, 3, 3, 'person', 0.5, [1, 1, 1, 1])
    say(levels[0]!, 20, 20, 'person', 0.49, [1, 1, 1, 1])
    say(levels[0]!, 40, 40, 'person', NaN, [1, 1, 1, 1])
    expect(decodeNanodet(levels, COCO_LABELS, SIZE, 0.5)).toHaveLength(1)
  })

  it('keeps one box for one thing seen by several cells and levels', () => {
    const levels = emptyLevels()
    say(levels[2]!, 6, 6, 'person', 0.6, [2, 2, 2, 2])
    say(levels[2]!, 7, 6, 'person', 0.9, [3, 2, 1, 2])
    say(levels[1]!, 13, 13, 'person', 0.5, [4.5, 4.5, 3.5, 3.5])
    expect(decodeNanodet(levels, COCO_LABELS, SIZE, 0.3).map((d) => d.score)).toEqual([expect.closeTo(0.9)])
  })

  it.each([
    ['car', 'truck', 1],
    ['bus', 'car', 1],
    ['motorcycle', 'bicycle', 1],
    ['person', 'bicycle', 2],
    ['person', 'car', 2],
  ])('a %s and a %s in one place are %i', (first, second, count) => {
    const levels = emptyLevels()
    say(levels[2]!, 6, 6, first, 0.7, [2, 2, 2, 2])
    say(levels[2]!, 7, 6, second, 0.4, [3, 2, 1, 2])
    const found = decodeNanodet(levels, COCO_LABELS, SIZE, 0.3)
    expect(found).toHaveLength(count)
    expect(found[0]!.label).toBe(first)
  })

  it('stays bounded when every cell claims a thing', () => {
    const levels = emptyLevels()
    const side = SIZE / 8
    for (let cell = 0; cell < side * side; cell++) say(levels[0]!, cell % side, Math.floor(cell / side), 'person', 0.9, [0.4, 0.4, 0.4, 0.4])
    expect(decodeNanodet(levels, COCO_LABELS, SIZE, 0.3)).toHaveLength(400)
  })
})
