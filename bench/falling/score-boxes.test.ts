// Clips are found and false boxes counted as by hand.
import { expect, test } from 'vitest'
import type { Box } from '../../contract/geometry.ts'
import { boxFigures, scoreBoxes } from './score-boxes.ts'

const small: Box = [10, 10, 16, 16]
const around: Box = [0, 0, 40, 40]

test('a large box around a small thing touches it and does not find it', () => {
  expect(scoreBoxes([{ truth: [small], claimed: [around] }], 6)).toMatchObject({ right: 0, isTouched: true })
  expect(scoreBoxes([{ truth: [small], claimed: [] }], 6)).toMatchObject({ right: 0, isTouched: false })
})

test('figures over clips', () => {
  const clips = [
    scoreBoxes([{ truth: [small], claimed: [small] }], 6),
    scoreBoxes([{ truth: [around], claimed: [small, small, small] }], 40),
    scoreBoxes([{ truth: [], claimed: [small] }], null),
    scoreBoxes([{ truth: [], claimed: [] }], null),
  ]
  expect(boxFigures(clips)).toEqual({
    precision: 1 / 4,
    recall: 1 / 2,
    f: 2 / 6,
    tro: 1,
    clipsFound: 1 / 2,
    clipsTouched: 1 / 2,
    clipsFoundFrom10Px: 0,
    clipsWithFalseBox: 1 / 2,
    falseBoxesMedian: 0,
    falseBoxesMean: 1,
    negativesWithBox: 1 / 2,
  })
})
