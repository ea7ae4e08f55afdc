// Figures of an analysis, and what an installer is told about them.
import { expect, test } from 'vitest'
import type { FacadeFigures } from '../../contract/facade.ts'
import { isGrave, liveWarnings } from './live-warnings.ts'

const figures = (over: Partial<FacadeFigures> = {}): FacadeFigures => ({
  cameraId: 'a',
  atMs: 0,
  analysedFps: 25,
  dropped: 0,
  medianMs: 5,
  candidates: 3,
  blind01: 0,
  shakePx: 0.2,
  width: 960,
  height: 540,
  ...over,
})

test('a camera that runs well is not talked about; one that says nothing is', () => {
  expect(liveWarnings(figures())).toEqual([])
  expect(liveWarnings(null)).toEqual(['silent'])
})

test('too few pictures, blindness and shaking have two grades, never both at once', () => {
  expect(liveWarnings(figures({ analysedFps: 15 }))).toEqual(['fewPictures'])
  expect(liveWarnings(figures({ analysedFps: 8 }))).toEqual(['veryFewPictures'])
  expect(liveWarnings(figures({ blind01: 0.2 }))).toEqual(['oftenBlind'])
  expect(liveWarnings(figures({ blind01: 1 }))).toEqual(['blind'])
  expect(liveWarnings(figures({ shakePx: 3 }))).toEqual(['shakes'])
  expect(liveWarnings(figures({ shakePx: 9 }))).toEqual(['shakesMuch'])
})

test('a slow machine and a restless picture are named, the grave ones first', () => {
  const warnings = liveWarnings(figures({ medianMs: 30, candidates: 80, blind01: 0.9 }))
  expect(warnings).toEqual(['blind', 'slow', 'restless'])
  expect(warnings.map(isGrave)).toEqual([true, false, false])
})
