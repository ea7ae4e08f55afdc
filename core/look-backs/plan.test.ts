// Where is searched, in which pieces, and in which order what was found is shown.
import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { fallingObjectSettings, type FacadeEntry } from '../../contract/facade.ts'
import { facadeScale } from '../../contract/facade-scale.ts'
import type { Fall } from '../../contract/falling.ts'
import type { Point } from '../../contract/geometry.ts'
import { clipToUnit } from './clip-polygon.ts'
import { bestOf, rankFall } from './rank.ts'
import { startOfName } from './start-of-name.ts'
import { planStretches } from './stretches.ts'
import { inPicture, planStrip } from './strip.ts'

const facade: FacadeEntry = {
  id: 'east',
  name: '东立面',
  polygon: [
    [0.2, 0.1],
    [0.8, 0.1],
    [0.9, 0.9],
    [0.1, 0.9],
  ],
  settings: fallingObjectSettings.parse({
    facade: {
      floors: [
        { floor: 1, y: 0.85 },
        { floor: 10, y: 0.45 },
        { floor: 20, y: 0.15 },
      ],
      columns: [
        { name: '1单元', top: [0.2, 0.45], bottom: [0.1, 0.45] },
        { name: '2单元', top: [0.5, 0.8], bottom: [0.5, 0.9] },
      ],
    },
    masks: [
      [
        [0, 0.95],
        [1, 0.95],
        [1, 1],
        [0, 1],
      ],
      [
        [0.25, 0.2],
        [0.6, 0.2],
        [0.6, 0.3],
      ],
    ],
    minFloors: 4,
    alarmScore: 0.7,
  }),
}

describe('the strip', () => {
  const size = fc.record({ width: fc.integer({ min: 64, max: 4096 }), height: fc.integer({ min: 64, max: 2304 }) })
  const unit = fc.double({ min: 0, max: 1, noNaN: true })

  test('lies within every picture, on even pixels, in groups of sixteen, with the landing place in it', () => {
    fc.assert(
      fc.property(size, unit, unit, fc.boolean(), (picture, x, y, hasFacade) => {
        const { strip, box } = planStrip(picture, [x, y], hasFacade ? [facade] : [])
        for (const value of [strip.x, strip.y, strip.width, strip.height, strip.analysedHeight]) expect(value % 2).toBe(0)
        expect(strip.analysedWidth % 16).toBe(0)
        expect(strip.x + strip.width).toBeLessThanOrEqual(picture.width)
        expect(strip.y + strip.height).toBeLessThanOrEqual(picture.height)
        expect(box[0] - 2 / picture.width).toBeLessThanOrEqual(x)
        // Odd and narrow pictures lose what is left over at their edge.
        expect(box[2] + 18 / picture.width).toBeGreaterThanOrEqual(x)
        expect(strip.width / strip.analysedWidth).toBeLessThan(picture.width / 900 + 1)
      }),
    )
  })

  test('keeps the floors where they are', () => {
    const { box, rules } = planStrip({ width: 960, height: 540 }, [0.5, 0.9], [facade])
    const settings = fallingObjectSettings.parse(rules[0]!.config)
    const whole = facadeScale(facade.settings.facade!)
    const within = facadeScale(settings.facade!)
    for (const y of [0.2, 0.4, 0.8]) expect(within.storeyAt((y - box[1]) / (box[3] - box[1]))).toBeCloseTo(whole.storeyAt(y), 6)
  })

  test('looks for less than what rings, and rings no sooner', () => {
    const { rules, zones } = planStrip({ width: 960, height: 540 }, [0.3, 0.9], [facade])
    const settings = fallingObjectSettings.parse(rules[0]!.config)
    expect(settings).toMatchObject({ minFloors: 1, suspectedScore: 0.05, alarmScore: 0.7 })
    expect(settings.facade!.columns.map(({ name }) => name)).toEqual(['1单元'])
    expect(settings.masks).toHaveLength(1)
    expect(zones).toHaveLength(1)
    expect(rules[0]).toMatchObject({ id: 'fallingObject:east', zone: 'east' })
  })

  test('a camera without facades is searched all the same', () => {
    const { strip, zones } = planStrip({ width: 640, height: 360 }, [0.02, 0.98], [])
    expect(strip).toMatchObject({ x: 0, y: 0, width: 192, height: 360 })
    expect(zones[0]!.polygon).toHaveLength(4)
  })

  test('what is found there lies at its place in the whole picture', () => {
    const { box } = planStrip({ width: 960, height: 540 }, [0.5, 0.9], [facade])
    const found = inPicture(fallOf({ impact: [0.5, 1] }), box)
    expect(found.tracks[0]!.impact!.at[0]).toBeCloseTo((box[0] + box[2]) / 2)
    expect(found.tracks[0]!.impact!.at[1]).toBeCloseTo(box[3])
    expect(found.tracks[0]!.points[0]!.box[1]).toBeCloseTo(box[1] + 0.2 * (box[3] - box[1]))
  })
})

test('a clipped polygon lies in the unit square and keeps what was in it', () => {
  expect(
    clipToUnit([
      [0.2, 0.2],
      [0.8, 0.2],
      [0.5, 0.7],
    ]),
  ).toHaveLength(3)
  expect(
    clipToUnit([
      [2, 2],
      [3, 2],
      [3, 3],
    ]),
  ).toEqual([])
  expect(
    clipToUnit([
      [-1, -1],
      [2, -1],
      [2, 2],
      [-1, 2],
    ]).toSorted((p, q) => p[0] - q[0] || p[1] - q[1]),
  ).toEqual([
    [0, 0],
    [0, 1],
    [1, 0],
    [1, 1],
  ])
  const corner = fc.tuple(fc.double({ min: -2, max: 3, noNaN: true }), fc.double({ min: -2, max: 3, noNaN: true }))
  fc.assert(
    fc.property(fc.array(corner, { minLength: 3, maxLength: 8 }), (polygon) => {
      for (const [x, y] of clipToUnit(polygon as Point[])) {
        expect(Math.min(x, y)).toBeGreaterThanOrEqual(-1e-9)
        expect(Math.max(x, y)).toBeLessThanOrEqual(1 + 1e-9)
      }
    }),
  )
})

test('stretches cover the span without gap or overlap, and each has a run-up and a run-out within the recording', () => {
  const span = fc.tuple(fc.double({ min: 0, max: 86_000, noNaN: true }), fc.double({ min: 1, max: 86_400, noNaN: true }), fc.integer({ min: 1, max: 4 }))
  fc.assert(
    fc.property(span, ([fromS, lengthS, atOnce]) => {
      const duration = fromS + lengthS
      const stretches = planStretches(fromS, duration, duration, atOnce)
      expect(stretches.length % atOnce).toBe(0)
      expect(stretches[0]!.countsFromS).toBeCloseTo(fromS)
      expect(stretches.at(-1)!.countsToS).toBeCloseTo(duration)
      stretches.forEach((stretch, i) => {
        if (i > 0) expect(stretch.countsFromS).toBe(stretches[i - 1]!.countsToS)
        expect(stretch.fromS).toBeLessThanOrEqual(stretch.countsFromS)
        expect(stretch.toS).toBeGreaterThanOrEqual(stretch.countsToS - 1e-9)
        expect(stretch.fromS).toBeGreaterThanOrEqual(0)
        expect(stretch.toS).toBeLessThanOrEqual(duration)
      })
    }),
  )
})

interface Seen {
  readonly score?: number
  readonly impact?: [number, number]
  readonly points?: number
  readonly grade?: Fall['grade']
  readonly atMs?: number
}

function fallOf({ score = 0.5, impact = [0.5, 0.9], points = 20, grade = 'suspected', atMs = 1000 }: Seen): Fall {
  return {
    cameraId: 'yard',
    ruleId: 'fallingObject:east',
    zone: 'east',
    grade,
    reasons: [],
    score,
    firstAtMs: atMs,
    lastAtMs: atMs + points * 40,
    tracks: [
      {
        points: Array.from({ length: points }, (_, i) => ({
          atMs: atMs + i * 40,
          box: [0.5, 0.2 + i * 0.02, 0.51, 0.22 + i * 0.02] as [number, number, number, number],
          score: null,
        })),
        path: [[0.5, 0.2], impact],
        release: null,
        impact: { at: impact, atMs: atMs + points * 40, isSeen: true },
        residualPx: 0.5,
        accelerationMps2: 9.8,
        speedMps: 20,
        looks: {},
      },
    ],
    floor: null,
    column: null,
    why: { floors: 5 },
    isTest: false,
  }
}

describe('the rank', () => {
  const place = { at: [0.5, 0.9] as Point, reach01: 0.1 }
  const rankOf = (seen: Seen) => rankFall(fallOf(seen), place)?.rank ?? 0

  test('goes up with score, nearness and length, and down for what was rejected', () => {
    const plain = rankOf({})
    expect(rankOf({ score: 0.9 })).toBeGreaterThan(plain)
    expect(rankOf({ impact: [0.56, 0.9] })).toBeLessThan(plain)
    expect(rankOf({ impact: [0.5, 0.6] })).toBeLessThan(plain)
    expect(rankOf({ points: 4 })).toBeLessThan(plain)
    expect(rankOf({ grade: 'rejected' })).toBeLessThan(plain)
  })

  test('what lands beyond reach is left out', () => {
    expect(rankFall(fallOf({ impact: [0.62, 0.9] }), place)).toBeNull()
    expect(rankFall(fallOf({ impact: [Number.NaN, 0.9] }), place)).toBeNull()
  })

  test('is kept with the fall', () => {
    expect(rankFall(fallOf({}), place)!.fall.why).toMatchObject({ floors: 5, landingDistance: 0 })
    expect(rankFall(fallOf({}), place)!.fall.why['rank']).toBeCloseTo(Math.sqrt(0.5), 2)
  })

  test('the best come first, each thing once', () => {
    const ranked = [fallOf({ score: 0.2, atMs: 9000 }), fallOf({ score: 0.9 }), fallOf({ score: 0.8, atMs: 1040 }), fallOf({ score: 0.6, atMs: 60_000 })].map(
      (fall) => rankFall(fall, place)!,
    )
    expect(bestOf(ranked, 50).map(({ fall }) => fall.score)).toEqual([0.9, 0.6, 0.2])
    expect(bestOf(ranked, 2)).toHaveLength(2)
  })
})

test.each([
  ['2026-11-25T21-00-00.mp4', '2026-11-25T13:00:00Z'],
  ['yard-1/2026-11-25T21-00-00Z.mkv', '2026-11-25T21:00:00Z'],
  ['yard_20261125_210000.ts', '2026-11-25T13:00:00Z'],
  ['2026-11-25 21.00.00.mp4', '2026-11-25T13:00:00Z'],
])('%s begins at %s', (name, begins) => expect(startOfName(name, 'Asia/Shanghai')).toBe(Date.parse(begins)))

test.each(['night.mp4', '2026-13-45T21-00-00.mp4', '2026-11-25.mp4', '2026-11-25T25-00-00.mp4'])('%s does not say when it begins', (name) =>
  expect(startOfName(name, 'Asia/Shanghai')).toBeNull(),
)
