// What a guard sees of a round while the phone has no line.
import { expect, test } from 'vitest'
import type { PatrolRound, PointStanding } from '../../../contract/patrol.ts'
import type { OutboxEntry } from '../outbox/outbox.ts'
import { shownRounds } from './shown-rounds.ts'

const START = 1_000_000_000

function point(pointId: string): PointStanding {
  return {
    pointId,
    name: pointId,
    buildingId: null,
    floor: null,
    equipment: null,
    result: 'pending',
    remarks: [],
    isPhotoNeeded: false,
    dueMs: START,
    checkIn: null,
  }
}

function round(id: string, state: PatrolRound['state'], startMs: number): PatrolRound {
  const none = { findings: [], finishedAtMs: null, staffId: null, staffName: null, walkerId: null, walkerName: null, incidentId: null }
  const points = ['a', 'b'].map(point)
  return { id, routeId: 'r', routeName: '夜巡', order: 'ordered', state, startMs, endMs: startMs + 1, judgeAtMs: startMs + 2, coreDown: false, points, ...none }
}

function entry(pointId: string, atMs: number, refused: string | null = null): OutboxEntry {
  const input = { pointId, code: 'X', tagUid: null, how: 'qr', atMs, clientId: `client-${pointId}`, note: null }
  return { id: `client-${pointId}`, userId: 'u', kind: 'checkIn', body: { input, photo: null }, atMs, matter: 'patrol', refused }
}

test('what was noted without a line counts as done, and the next checkpoint is the one after', () => {
  const [shown] = shownRounds([round('now', 'underWay', START)], [entry('a', START + 5)])
  expect([shown?.done, shown?.next?.pointId, shown?.points[0]?.isWaiting]).toEqual([1, 'b', true])
})

test('what the core refused, or what was before the round, counts for nothing', () => {
  const [shown] = shownRounds([round('now', 'underWay', START)], [entry('a', START + 5, 'patrol.wrongCode'), entry('b', START - 600_000)])
  expect([shown?.done, shown?.next?.pointId]).toEqual([0, 'a'])
})

test('the round under way comes first, then what starts soonest, then what was last', () => {
  const rounds = [
    round('over', 'finished', START - 20),
    round('later', 'planned', START + 20),
    round('soon', 'planned', START + 10),
    round('now', 'underWay', START),
    round('last', 'finished', START - 10),
  ]
  expect(shownRounds(rounds, []).map(({ id }) => id)).toEqual(['now', 'soon', 'later', 'last', 'over'])
})
