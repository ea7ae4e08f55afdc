// Told falls are matched to true throws by place and picture.
import { expect, test } from 'vitest'
import type { Box } from '../../contract/geometry.ts'
import type { Fall, FallPoint } from '../../contract/falling.ts'
import type { FallGrade } from '../../contract/vocabulary.ts'
import { claimedBoxes, matchThrows, type ToldAt, type TrueThrow } from './match-throws.ts'

const FPS = 25
const boxAt = (x: number, y: number): Box => [x, y, x + 0.01, y + 0.01]
const path = (x: number, from: number): [number, Box][] => Array.from({ length: 10 }, (_, i) => [from + i, boxAt(x, 0.1 + 0.05 * i)])

function thrown(x: number, from: number): TrueThrow {
  return { boxes: new Map(path(x, from).map(([picture, box]) => [picture, [box]])) }
}

function told(x: number, from: number, grade: FallGrade = 'alarm'): ToldAt {
  const points = path(x, from).map(([picture, [x1, y1, x2, y2]]): FallPoint => ({ atMs: (picture * 1000) / FPS, box: [x1, y1, x2, y2], score: null }))
  const track = { points, path: [], release: null, impact: null, residualPx: 0, accelerationMps2: null, speedMps: null, looks: {} }
  const [firstAtMs, lastAtMs] = [points[0]!.atMs, points.at(-1)!.atMs]
  const fall: Fall = {
    cameraId: 'c',
    ruleId: 'r',
    zone: 'z',
    grade,
    reasons: [],
    score: 1,
    firstAtMs,
    lastAtMs,
    tracks: [track],
    floor: null,
    column: null,
    why: {},
    isTest: false,
  }
  return { fall, decidedAtMs: lastAtMs + 200 }
}

test('an alarm on the throw finds it; one elsewhere or at another time is extra', () => {
  const [there, elsewhere, later] = [told(0.3, 20), told(0.6, 20), told(0.3, 60)]
  expect(matchThrows([thrown(0.3, 20)], [elsewhere, there, later], FPS)).toEqual({ best: [there], extras: [elsewhere, later] })
})

test('two throws at once need two alarms', () => {
  const [left, right] = [told(0.3, 20), told(0.6, 21)]
  const throws = [thrown(0.3, 20), thrown(0.6, 21)]
  expect(matchThrows(throws, [right, left], FPS).best).toEqual([left, right])
  expect(matchThrows(throws, [left], FPS).best).toEqual([left, null])
})

test('a second alarm for the same throw is false, told again without ringing it is not', () => {
  const [first, again] = [told(0.3, 20), told(0.3, 20)]
  const rejected = told(0.3, 20, 'rejected')
  expect(matchThrows([thrown(0.3, 20)], [first, again, rejected], FPS)).toEqual({ best: [first], extras: [again] })
  expect(matchThrows([thrown(0.3, 20)], [rejected], FPS)).toEqual({ best: [rejected], extras: [] })
})

test('a track that is on the throw for less than half of its points is not of it', () => {
  const stray = told(0.3, 14)
  expect(matchThrows([thrown(0.3, 20)], [stray], FPS)).toEqual({ best: [null], extras: [stray] })
})

test('boxes are claimed in the pictures their points name', () => {
  const boxes = claimedBoxes([told(0.3, 2), told(0.6, 2, 'suspected'), told(0.9, 2, 'rejected')], ['alarm', 'suspected'], 30, FPS)
  expect(boxes[1]).toEqual([])
  expect(boxes[2]).toEqual([boxAt(0.3, 0.1), boxAt(0.6, 0.1)])
  expect(boxes.flat()).toHaveLength(20)
})
