// The queue's order and what survives when it changes under the operator's hands.
import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Incident } from '../../contract/incident.ts'
import { INCIDENT_KINDS, INCIDENT_STATES, SEVERITIES } from '../../contract/vocabulary.ts'
import { applyIncidents, compareIncidents, keepSelection, moveSelection, queueOf } from './queue-order.ts'

function incident(over: Partial<Incident>): Incident {
  return {
    id: 'a',
    number: 'INC-20261122-0001',
    kind: 'crowding',
    severity: 'medium',
    state: 'new',
    openedAtMs: 1000,
    updatedAtMs: 1000,
    acknowledgedAtMs: null,
    closedAtMs: null,
    cameraId: null,
    deviceId: null,
    buildingId: null,
    zone: null,
    summary: '',
    alertCount: 1,
    lastAlertAtMs: 1000,
    held: false,
    alsoKinds: [],
    mergedInto: null,
    rings: 1,
    waitingSinceMs: null,
    toldNextAtMs: null,
    toldManagerAtMs: null,
    acknowledgedById: null,
    enteredAtMs: null,
    version: 1,
    allowedActions: [],
    ...over,
  }
}

test('fire stands above everything, then severity, then the newest', () => {
  const queue = queueOf(
    [
      incident({ id: 'old-high', severity: 'high', openedAtMs: 1 }),
      incident({ id: 'low', severity: 'low', openedAtMs: 9 }),
      incident({ id: 'critical', severity: 'critical', openedAtMs: 2 }),
      incident({ id: 'new-high', severity: 'high', openedAtMs: 5 }),
      incident({ id: 'fire', kind: 'fire', severity: 'low', openedAtMs: 0 }),
    ],
    'open',
  )
  expect(queue.map((i) => i.id)).toEqual(['fire', 'critical', 'new-high', 'old-high', 'low'])
})

test('what only waits to be closed never stands above what needs hands', () => {
  const queue = queueOf([incident({ id: 'done', severity: 'critical', state: 'resolved' }), incident({ id: 'fresh', severity: 'low' })], 'open')
  expect(queue.map((i) => i.id)).toEqual(['fresh', 'done'])
})

test('closed incidents are not in the queue, and the filter keeps only new ones', () => {
  const known = [incident({ id: 'a', state: 'closed' }), incident({ id: 'b', state: 'acknowledged' }), incident({ id: 'c' })]
  expect(queueOf(known, 'open').map((i) => i.id)).toEqual(['c', 'b'])
  expect(queueOf(known, 'unacknowledged').map((i) => i.id)).toEqual(['c'])
})

test('the order is total: any shuffle sorts to the same queue', () => {
  const any = fc.record({
    kind: fc.constantFrom(...INCIDENT_KINDS),
    severity: fc.constantFrom(...SEVERITIES),
    state: fc.constantFrom(...INCIDENT_STATES),
    openedAtMs: fc.integer({ min: 0, max: 5 }),
  })
  fc.assert(
    fc.property(fc.array(any, { maxLength: 12 }), (list) => {
      const incidents = list.map((over, index) => incident({ ...over, id: `i${index}` }))
      const sorted = incidents.toSorted(compareIncidents).map((i) => i.id)
      const again = incidents
        .toReversed()
        .sort(compareIncidents)
        .map((i) => i.id)
      expect(again).toEqual(sorted)
    }),
  )
})

test('an event that arrives late never brings an older version back', () => {
  const known = [incident({ id: 'a', version: 3, state: 'closed' })]
  expect(applyIncidents(known, [incident({ id: 'a', version: 2, state: 'new' })])).toBe(known)
  expect(applyIncidents(known, [incident({ id: 'a', version: 4, state: 'closed', held: true })])[0]?.held).toBe(true)
  expect(applyIncidents(known, [incident({ id: 'b' })]).map((i) => i.id)).toEqual(['a', 'b'])
})

test('a new alert never steals the selection', () => {
  const before = [incident({ id: 'mine', severity: 'low' })]
  const after = queueOf([...before, incident({ id: 'fire', kind: 'fire', severity: 'critical' })], 'open')
  expect(after[0]?.id).toBe('fire')
  expect(keepSelection(after, 'mine')).toBe('mine')
  expect(keepSelection(after, 'gone')).toBe('fire')
  expect(keepSelection([], 'gone')).toBeNull()
})

test('arrows stop at the ends and find a way in when nothing is selected', () => {
  const queue = [incident({ id: 'a' }), incident({ id: 'b' })]
  expect(moveSelection(queue, 'a', 1)).toBe('b')
  expect(moveSelection(queue, 'b', 1)).toBe('b')
  expect(moveSelection(queue, 'a', -1)).toBe('a')
  expect(moveSelection(queue, 'b', 'first')).toBe('a')
  expect(moveSelection(queue, null, -1)).toBe('a')
  expect(moveSelection([], null, 1)).toBeNull()
})

test('of the closed the latest hundred stay known; what is open all stays', () => {
  const closed = Array.from({ length: 150 }, (_, i) => incident({ id: `c${i}`, state: 'closed' }))
  const open = Array.from({ length: 300 }, (_, i) => incident({ id: `o${i}` }))
  const known = applyIncidents(open, closed)
  expect(known).toHaveLength(400)
  expect(known.filter(({ state }) => state === 'closed').map(({ id }) => id)).toEqual(closed.slice(50).map(({ id }) => id))
})
