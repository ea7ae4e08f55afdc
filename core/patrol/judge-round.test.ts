// Judging rounds: every result by its own cause, and what holds for any round and any check-ins.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { judgeRound, leastWalkS, type JudgedCheckIn, type PlannedPoint, type RoundPlan, type RoundToJudge } from './judge-round.ts'

const MIN = 60_000
const START = Date.UTC(2026, 10, 22, 14)

function point(pointId: string, changes: Partial<PlannedPoint> = {}): PlannedPoint {
  return { pointId, name: pointId, buildingId: 'b3', floor: 1, cameras: [], equipment: null, minS: null, maxS: null, photo: false, ...changes }
}

function roundOf(points: readonly PlannedPoint[], plan: Partial<RoundPlan> = {}, changes: Partial<RoundToJudge> = {}): RoundToJudge {
  const endMs = START + 30 * MIN
  return {
    plan: { routeName: '夜巡', order: 'ordered', allowedOutOfOrder: 0, graceMs: 5 * MIN, points, ...plan },
    startMs: START,
    endMs,
    judgeAtMs: endMs + 5 * MIN,
    staffId: null,
    coreDown: false,
    ...changes,
  }
}

let ids = 0
function at(pointId: string, minute: number, changes: Partial<JudgedCheckIn> = {}): JudgedCheckIn {
  const atMs = START + minute * MIN
  return {
    id: (ids += 1),
    pointId,
    staffId: 's1',
    atMs,
    receivedAtMs: atMs,
    how: 'qr',
    phone: 'p1',
    photoId: null,
    isConfirmed: false,
    isClockOff: false,
    ...changes,
  }
}

const results = (round: RoundToJudge, checkIns: readonly JudgedCheckIn[], minute: number) =>
  judgeRound(round, checkIns, START + minute * MIN).points.map(({ result }) => result)
const remarks = (round: RoundToJudge, checkIns: readonly JudgedCheckIn[], minute = 60) =>
  judgeRound(round, checkIns, START + minute * MIN).points.map((one) => one.remarks)
const ABC = [point('a'), point('b'), point('c')]

describe('missed and late', () => {
  test('a checkpoint is pending until the round and its grace are over, then missed', () => {
    expect(results(roundOf(ABC), [at('a', 3)], 35)).toEqual(['normal', 'pending', 'pending'])
    expect(results(roundOf(ABC), [at('a', 3)], 35.1)).toEqual(['normal', 'missed', 'missed'])
  })

  test('whoever comes within the grace is in time, whoever makes up for it later is late', () => {
    expect(results(roundOf(ABC), [at('a', 3), at('b', 34), at('c', 36)], 60)).toEqual(['normal', 'normal', 'late'])
  })

  test('where intervals are given, a checkpoint is missed as soon as nobody can come in time any more', () => {
    const points = [point('a', { maxS: 300 }), point('b', { maxS: 300 }), point('c', { maxS: 300 })]
    expect(results(roundOf(points), [at('a', 1)], 10.9)).toEqual(['normal', 'pending', 'pending'])
    expect(results(roundOf(points), [at('a', 1)], 11.1)).toEqual(['normal', 'missed', 'pending'])
  })

  test('while the core was down nothing is missed before phones had time to tell', () => {
    const round = roundOf(ABC, {}, { coreDown: true, judgeAtMs: START + 90 * MIN })
    expect(results(round, [], 89)).toEqual(['pending', 'pending', 'pending'])
    expect(remarks(round, [], 91)).toEqual([['coreDown'], ['coreDown'], ['coreDown']])
  })

  test('what a phone kept while it was out of reach counts by its true time', () => {
    const late = at('b', 10, { receivedAtMs: START + 50 * MIN })
    expect(results(roundOf(ABC), [late], 60)).toEqual(['missed', 'normal', 'missed'])
    expect(remarks(roundOf(ABC), [late])[1]).toEqual(['sentLate'])
  })
})

describe('order and intervals', () => {
  test('only what is out of order counts as such, and only when there is more of it than allowed', () => {
    const walked = [at('b', 1), at('a', 3), at('c', 6)]
    expect(results(roundOf(ABC), walked, 10).filter((result) => result === 'wrongOrder')).toHaveLength(1)
    expect(results(roundOf(ABC, { allowedOutOfOrder: 1 }), walked, 10)).toEqual(['normal', 'normal', 'normal'])
    expect(results(roundOf(ABC, { order: 'free' }), walked, 10)).toEqual(['normal', 'normal', 'normal'])
  })

  test('sooner or later than the interval allows is the wrong interval', () => {
    const points = [point('a'), point('b', { minS: 120, maxS: 600 }), point('c', { minS: 120, maxS: 600 })]
    expect(results(roundOf(points), [at('a', 1), at('b', 2), at('c', 14)], 20)).toEqual(['normal', 'wrongInterval', 'wrongInterval'])
    expect(remarks(roundOf(points), [at('a', 1), at('b', 2), at('c', 14)], 20)).toEqual([[], ['tooSoon'], ['tooLong']])
  })
})

describe('cheating', () => {
  test('a second phone of the same guard in one round is not believed', () => {
    expect(results(roundOf(ABC), [at('a', 1), at('b', 5, { phone: 'p2' }), at('c', 9)], 20)).toEqual(['normal', 'unverified', 'normal'])
  })

  test('two guards who share a round have a phone each', () => {
    expect(results(roundOf(ABC), [at('a', 1), at('b', 5, { staffId: 's2', phone: 'p2' }), at('c', 9)], 20)).toEqual(['normal', 'normal', 'normal'])
  })

  test('nobody is on the roof three seconds after the lobby', () => {
    const points = [point('a', { floor: 1 }), point('b', { floor: 18 })]
    expect(remarks(roundOf(points), [at('a', 1), at('b', 1.05)], 20)).toEqual([[], ['tooFast']])
    expect(results(roundOf(points), [at('a', 1), at('b', 2)], 20)).toEqual(['normal', 'normal'])
  })

  test('a photo that was asked for and is not there leaves a doubt; one sent afterwards takes it away', () => {
    const points = [point('a', { photo: true })]
    expect(results(roundOf(points), [at('a', 1)], 20)).toEqual(['unverified'])
    expect(results(roundOf(points), [at('a', 1), at('a', 2, { photoId: 'x' })], 20)).toEqual(['normal'])
    expect(results(roundOf(points), [at('a', 1, { how: 'reader', phone: null })], 20)).toEqual(['normal'])
  })

  test('what the desk confirms is believed, and says so', () => {
    const points = [point('a', { photo: true })]
    expect(judgeRound(roundOf(points), [at('a', 1, { isConfirmed: true })], START + 20 * MIN).points[0]).toMatchObject({
      result: 'normal',
      remarks: ['noPhoto', 'confirmed'],
    })
  })

  test('what the desk records in one go is not too fast', () => {
    const points = [point('a', { floor: 1 }), point('b', { floor: 18 })]
    const desk = { how: 'desk', phone: null } as const
    expect(remarks(roundOf(points), [at('a', 1, desk), at('b', 1.01, desk)], 20)).toEqual([['recorded'], ['recorded']])
  })

  test('the way is as long as floors and buildings make it, and nothing where they are not known', () => {
    expect(leastWalkS({ buildingId: 'b3', floor: -1 }, { buildingId: 'b3', floor: 9 })).toBe(20)
    expect(leastWalkS({ buildingId: 'b3', floor: 1 }, { buildingId: 'b4', floor: 3 })).toBe(19)
    expect(leastWalkS({ buildingId: null, floor: 1 }, { buildingId: 'b4', floor: 30 })).toBe(0)
  })
})

describe('whatever happens', () => {
  const NAMES = ['a', 'b', 'c', 'd', 'e']
  const anyPoint = fc.record({
    floor: fc.option(fc.integer({ min: -2, max: 30 })),
    minS: fc.option(fc.integer({ min: 0, max: 300 })),
    maxS: fc.option(fc.integer({ min: 300, max: 1200 })),
    photo: fc.boolean(),
  })
  const anyRound = fc
    .record({
      points: fc.array(anyPoint, { minLength: 1, maxLength: 5 }),
      order: fc.constantFrom('ordered' as const, 'free' as const),
      allowedOutOfOrder: fc.nat(3),
      staffId: fc.constantFrom(null, 's1'),
    })
    .map(({ points, order, allowedOutOfOrder, staffId }) =>
      roundOf(
        points.map((one, i) => point(NAMES[i]!, one)),
        { order, allowedOutOfOrder },
        { staffId },
      ),
    )
  const anyCheckIns = fc
    .array(
      fc.record({
        pointId: fc.constantFrom(...NAMES),
        staffId: fc.constantFrom('s1', 's2', null),
        minute: fc.integer({ min: -5, max: 50 }),
        how: fc.constantFrom('qr' as const, 'reader' as const, 'desk' as const),
        phone: fc.constantFrom('p1', 'p2', null),
        photoId: fc.constantFrom('x', null),
      }),
      { maxLength: 8 },
    )
    .map((all) => all.map(({ pointId, minute, ...rest }) => at(pointId, minute, rest)))

  test('each checkpoint has one result; nobody came is pending or missed, somebody came is neither', () => {
    fc.assert(
      fc.property(anyRound, anyCheckIns, fc.integer({ min: 0, max: 90 }), (round, checkIns, minute) => {
        const verdict = judgeRound(round, checkIns, START + minute * MIN)
        expect(verdict.points.map(({ pointId }) => pointId)).toEqual(round.plan.points.map(({ pointId }) => pointId))
        for (const one of verdict.points) {
          const hasCome = checkIns.some(({ pointId }) => pointId === one.pointId)
          expect(['pending', 'missed'].includes(one.result)).toBe(!hasCome)
          expect(one.checkInId === null).toBe(!hasCome)
          expect(one.dueMs).toBeLessThanOrEqual(round.endMs)
        }
        expect(verdict.isOver).toBe(verdict.points.every(({ result }) => result !== 'pending'))
      }),
    )
  })

  test('the order in which check-ins arrive changes nothing', () => {
    fc.assert(
      fc.property(anyRound, anyCheckIns, fc.integer({ min: 0, max: 90 }), (round, checkIns, minute) => {
        const nowMs = START + minute * MIN
        expect(judgeRound(round, checkIns.toReversed(), nowMs)).toEqual(judgeRound(round, checkIns, nowMs))
      }),
    )
  })

  test('time alone turns pending into missed, and nothing else into anything', () => {
    fc.assert(
      fc.property(anyRound, anyCheckIns, fc.integer({ min: 0, max: 60 }), fc.nat(60), (round, checkIns, minute, more) => {
        const before = results(round, checkIns, minute)
        const after = results(round, checkIns, minute + more)
        for (const [i, result] of before.entries()) expect(after[i] === result || (result === 'pending' && after[i] === 'missed')).toBe(true)
      }),
    )
  })

  test('a free route knows no order, and everything is decided when the round is', () => {
    fc.assert(
      fc.property(anyRound, anyCheckIns, (round, checkIns) => {
        const judged = judgeRound(round, checkIns, round.judgeAtMs + 1)
        expect(judged.isOver).toBe(true)
        if (round.plan.order === 'free') expect(judged.points.some(({ remarks: all }) => all.includes('outOfOrder'))).toBe(false)
      }),
    )
  })
})
