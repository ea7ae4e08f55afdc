// What the desk reads of a round at a glance.
import { expect, test } from 'vitest'
import type { PatrolRound, PointStanding } from '../../contract/patrol.ts'
import { hasDoubts, inDeskOrder, missIncidentOf, namesToVisit, summarizeRound } from './round-summary.ts'

function point(result: PointStanding['result'], dueMs = 0, isVisited = false): PointStanding {
  const checkIn = isVisited ? { id: 1, atMs: 1, receivedAtMs: 1, how: 'qr' as const, who: null, photoId: null, note: null } : null
  return {
    pointId: `${result}-${dueMs}`,
    name: result,
    buildingId: null,
    floor: null,
    equipment: null,
    result,
    remarks: [],
    isPhotoNeeded: false,
    dueMs,
    checkIn,
  }
}

test('what is due first is next, whatever its place on the route', () => {
  const { next, visited, missed } = summarizeRound({ points: [point('normal', 1, true), point('missed', 2), point('pending', 9), point('pending', 5)] })
  expect([next?.dueMs, visited, missed]).toEqual([5, 1, 1])
})

test('a doubted visit is a visit, and somebody has to look at it', () => {
  const points = [point('unverified', 1, true), point('late', 1, true)]
  expect(summarizeRound({ points })).toMatchObject({ visited: 2, unverified: 1, irregular: 1, next: null })
  expect([hasDoubts({ points }), hasDoubts({ points: points.slice(1) })]).toEqual([true, false])
})

test('the desk sees what is walked first, then what starts soonest, then what ended last', () => {
  const round = (id: string, state: PatrolRound['state'], startMs: number) => ({ id, state, startMs }) as PatrolRound
  const rounds = [
    round('old', 'finished', 1),
    round('soon', 'planned', 9),
    round('now', 'underWay', 5),
    round('last', 'finished', 3),
    round('later', 'planned', 12),
  ]
  expect(inDeskOrder(rounds).map(({ id }) => id)).toEqual(['now', 'soon', 'later', 'last', 'old'])
})

test('whoever is sent is sent to the misses of this round, else to those of the route, never to another', () => {
  const incident = (id: string, kind: 'patrolMissed' | 'manual', zone: string | null) => ({ id, kind, zone })
  const incidents = [incident('manual', 'manual', 'east'), incident('east', 'patrolMissed', 'east'), incident('merged', 'manual', null)]
  const found = (incidentId: string | null, routeId: string) => missIncidentOf({ incidentId, routeId }, incidents)?.id ?? null
  expect([found('merged', 'east'), found(null, 'east'), found('gone', 'east'), found(null, 'west')]).toEqual(['merged', 'east', 'east', null])
})

test('what is left to visit is what nobody has been to, missed or not yet due', () => {
  expect(namesToVisit({ points: [point('normal', 1, true), point('missed', 2), point('unverified', 3, true), point('pending', 4)] })).toEqual([
    'missed',
    'pending',
  ])
})
