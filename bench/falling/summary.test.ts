// Outcomes written by hand add up to figures counted by hand, as a table and as JSON.
import { expect, test } from 'vitest'
import { outcomeSchema, type Outcome, type ThrowOutcome } from './outcome.ts'
import { toJson, toText } from './summary-report.ts'
import { nearestSize, summarise } from './summary.ts'

const NO_BOXES = { right: 0, claimed: 0, truth: 0, tro: null }

function thrown(over: Partial<ThrowOutcome> = {}): ThrowOutcome {
  const estimate = { estimate: 5, low: 4, high: 6, confidence: 0.9 }
  return {
    object: 'bottle',
    sizePx: 12,
    medianPx: 9,
    floors: 5,
    floor: 5,
    grade: 'alarm',
    reasons: [],
    estimate,
    delayS: 0.2,
    sinceStartS: 1.2,
    startS: 4,
    endS: 5.2,
    ...over,
  }
}

function outcome(over: Partial<Outcome> = {}): Outcome {
  const cost = { cpuMsPerPicture: 4, wallMsP50: 3, wallMsP95: 8, blindPictures: 0 }
  const scene = { id: 'falls-1-0', set: 'falls', kind: 'bottle', light: 'day', weather: 'dry', seconds: 36, pictures: 900 } as const
  return { ...scene, throws: [], extras: [], alarmBoxes: NO_BOXES, toldBoxes: NO_BOXES, ...cost, ...over }
}

const outcomes: Outcome[] = [
  outcome({ throws: [thrown()], alarmBoxes: { right: 8, claimed: 10, truth: 10, tro: 0.8 }, toldBoxes: { right: 8, claimed: 12, truth: 10, tro: 0.6 } }),
  outcome({ id: 'falls-1-1', light: 'night', throws: [thrown({ floor: 7, delayS: 0.4 })] }),
  outcome({
    id: 'falls-1-2',
    weather: 'rain',
    throws: [thrown({ grade: 'rejected', reasons: ['notGravity', 'tooFast'], estimate: null, delayS: null, sinceStartS: null })],
  }),
  // Too small or too short to be counted as sizeable, and by their size only when long enough.
  outcome({ id: 'falls-1-3', throws: [thrown({ sizePx: 6 }), thrown({ floors: 2, grade: 'unseen', estimate: null, delayS: null, sinceStartS: null })] }),
  outcome({
    id: 'negatives-1-0',
    set: 'negatives',
    kind: 'bird',
    extras: [
      { atS: 3, grade: 'alarm', score: 0.8, reasons: [] },
      { atS: 4, grade: 'suspected', score: 0.4, reasons: ['rises'] },
      { atS: 5, grade: 'rejected', score: 0.1, reasons: ['rises'] },
    ],
  }),
  outcome({ id: 'hours-1-0', set: 'hours', kind: 'rain', extras: [{ atS: 9, grade: 'alarm', score: 0.7, reasons: [] }] }),
]

test('an outcome survives its line of JSON', () => {
  for (const one of outcomes) expect(outcomeSchema.parse(JSON.parse(JSON.stringify(one)))).toEqual(one)
})

test('figures', () => {
  const summary = summarise(outcomes)
  expect(summary).toMatchObject({
    scenes: 6,
    hours: 0.06,
    all: { n: 5, found: 3 },
    sizeable: { n: 3, found: 2 },
    sizeableBy: { day: { n: 2, found: 1 }, night: { n: 1, found: 1 } },
    falseAlarms: 2,
    // The hours are no labelled set.
    precision: 3 / 4,
    rates: { falls: { n: 0 }, negatives: { n: 1, hours: 0.01 }, hours: { n: 1 }, all: { n: 2, hours: 0.06 } },
    negatives: { bird: { scenes: 1, falseAlarms: 1, suspected: 1, rejected: { rises: 1 } }, rain: { falseAlarms: 1 } },
    weathers: { dry: { n: 3, found: 3 }, rain: { n: 1, found: 0 } },
    frames: { alarms: { precision: 0.8, recall: 0.8, f: 0.8, tro: 0.8 }, withSuspected: { precision: 8 / 12 } },
    floors: { n: 3, exact: 2 / 3, withinOne: 2 / 3, covered: 2 / 3, meanWidth: 3 },
    delay: { p50: 0.2, p95: 0.4 },
    processing: { cpuMean: 4, wallP50: 3, wallP95: 8 },
    missed: { 'rejected: notGravity': 1, unseen: 1 },
  })
  expect(summary.sizes.filter(({ day, night }) => day.n + night.n > 0)).toEqual([
    { px: 6, day: { n: 1, found: 1 }, night: { n: 0, found: 0 } },
    { px: 12, day: { n: 2, found: 1 }, night: { n: 1, found: 1 } },
  ])
})

test('sizes are told by the greatest and by the middle one', () => {
  const { sizes, sizesByMedian } = summarise([outcome({ throws: [thrown({ sizePx: 12, medianPx: 8 })] })])
  expect([sizes, sizesByMedian].map((table) => table.find(({ day }) => day.n > 0)?.px)).toEqual([12, 8])
})

test('there is no floor 0 between 1 and -1', () => {
  const low = { estimate: 1, low: -1, high: 1, confidence: 0.9 }
  expect(summarise([outcome({ throws: [thrown({ floor: -1, estimate: low })] })]).floors).toMatchObject({ withinOne: 1, covered: 1, meanWidth: 2 })
})

test('an object counts for the nearest size', () => {
  expect([3, 4.8, 5.2, 13.8, 14, 50].map(nearestSize)).toEqual([4, 4, 6, 12, 16, 32])
})

test('programs read the figures of the first variant as for labelled footage, and all of them by name', () => {
  const json = JSON.parse(
    JSON.stringify(
      toJson([
        { judge: 'both', outcomes },
        { judge: 'physics', outcomes: outcomes.slice(0, 1) },
      ]),
    ),
  ) as Record<string, unknown>
  expect(json).toMatchObject({
    kinds: { fallingObject: { events: 5, found: 3, falseAlarms: 2, recall: 0.6, delayP95S: 1.2 } },
    clips: [
      { file: 'falls-1-0', tier: 'synthetic', alerts: [{ kind: 'fallingObject', atS: 5.2, isFalse: false }], missed: 0, falseAlarms: 0 },
      {},
      {},
      {},
      { falseAlarms: 1 },
      {},
    ],
    generated: { both: { scenes: 6 }, physics: { scenes: 1 } },
  })
})

test('people read tables, the variants side by side', () => {
  const text = toText([
    { judge: 'both', outcomes },
    { judge: 'network', outcomes },
  ])
  expect(text).toMatch(/^generated +both +network$/m)
  expect(text).toMatch(/^events found, >= 10 px and >= 3 floors +2\/3 66\.7 % +2\/3/m)
  expect(text).toMatch(/^bird +1 +0\.01 +1 +1 +rises 1$/m)
  expect(text).toContain('throws that were no alarm: rejected: notGravity 1, unseen 1')
})

test('nothing to add up is no figure', () => {
  expect(summarise([])).toMatchObject({
    precision: null,
    floors: { exact: null },
    delay: { p50: null },
    frames: { alarms: { f: null } },
    rates: { all: { perDayUpper95: null } },
  })
})
