// Merging and splitting on the screen: what is offered, in which order, and which way round.
import { expect, test } from 'vitest'
import type { Alert, Incident } from '../../contract/incident.ts'
import { mayBeRearranged, maySplit, mergeCandidates, mergeWay } from './rearrange.ts'

const MIN = 60_000
const incident = (id: string, over: Partial<Incident> = {}): Incident => ({
  id,
  number: id,
  kind: 'crowding',
  severity: 'medium',
  state: 'new',
  openedAtMs: 100 * MIN,
  updatedAtMs: 0,
  acknowledgedAtMs: null,
  closedAtMs: null,
  cameraId: null,
  deviceId: null,
  buildingId: 'b3',
  zone: null,
  summary: '',
  alertCount: 1,
  lastAlertAtMs: 0,
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
})

test('the same building comes first, then what is nearest in time; what has ended or is far off is not offered', () => {
  const all = [
    incident('far', { openedAtMs: 131 * MIN }),
    incident('elsewhere', { buildingId: 'b4', openedAtMs: 101 * MIN }),
    incident('here-later', { openedAtMs: 120 * MIN }),
    incident('here', { openedAtMs: 95 * MIN, state: 'shelved' }),
    incident('over', { state: 'resolved' }),
    incident('shown'),
  ]
  expect(mergeCandidates(incident('shown'), all).map(({ id }) => id)).toEqual(['here', 'here-later', 'elsewhere'])
})

test('the one that is looked at stays, a fire always does', () => {
  const fire = incident('fire', { kind: 'fire' })
  const crowd = incident('crowd')
  expect(mergeWay(crowd, fire)).toEqual({ into: fire, from: crowd })
  expect(mergeWay(fire, crowd)).toEqual({ into: fire, from: crowd })
  expect(mergeWay(crowd, incident('other')).into).toBe(crowd)
})

test('there must be something to split, and something left', () => {
  expect(mayBeRearranged(incident('a'), 'split')).toBe(false)
  expect(mayBeRearranged(incident('a', { alertCount: 2 }), 'split')).toBe(true)
  expect(mayBeRearranged(incident('a', { alertCount: 2, state: 'closed' }), 'split')).toBe(false)
  expect(mayBeRearranged(incident('a', { kind: 'manual', alertCount: 1 }), 'split')).toBe(true)
  const alerts = [{ id: '1', kind: 'crowding' }, { id: '2', kind: 'fire' }] as Alert[] // prettier-ignore
  expect(maySplit({ kind: 'crowding' }, alerts, new Set())).toBe(false)
  expect(maySplit({ kind: 'crowding' }, alerts, new Set(['2']))).toBe(true)
  expect(maySplit({ kind: 'crowding' }, alerts, new Set(['1']))).toBe(false)
  expect(maySplit({ kind: 'manual' }, alerts, new Set(['1', '2']))).toBe(true)
})
