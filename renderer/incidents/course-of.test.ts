// The course of an incident: in the order of what happened, each spot once, with the reason for which it joined.
import { expect, test } from 'vitest'
import type { Alert, TimelineEntry } from '../../contract/incident.ts'
import { courseOf } from './course-of.ts'

const alert = (id: string, atMs: number, more: Partial<Alert> = {}): Alert => ({
  id,
  incidentId: 'i',
  kind: 'ebikeInLobby',
  source: 's',
  cameraId: 'lobby',
  deviceId: null,
  zone: 'hall',
  atMs,
  deviceAtMs: null,
  score: null,
  boxes: [],
  why: {},
  fall: null,
  ...more,
})
const line = (what: string, details: TimelineEntry['details'], more: Partial<TimelineEntry> = {}): TimelineEntry => ({
  atMs: 1000,
  what,
  who: null,
  reason: null,
  note: null,
  details,
  ...more,
})
const why = {
  rule: 'ebikeAtGate',
  shared: [
    { fact: 'camera', value: 'lobby' },
    { fact: 'nonsense', value: 1 },
  ],
  apartMs: 20_000,
}

test('one kind of alert at one place has no course', () => {
  expect(courseOf({ alerts: [alert('a', 1), alert('b', 2)], timeline: [line('opened', {})] })).toEqual([])
})

test('what happened before stands before, however late it was noted; an alert that came again is told once', () => {
  const alerts = [alert('a', 100), alert('b', 200), alert('c', 120, { kind: 'tailgating', deviceId: 'gate' })]
  const timeline = [
    line('opened', {}),
    line('correlated', { alertId: 'c', ...why }),
    line('context', { atMs: 50, device: '闸机' }),
    line('command', { device: '大堂语音' }, { atMs: 110 }),
    line('evidenceComplete', {}, { atMs: 115 }),
  ]
  expect(courseOf({ alerts, timeline })).toMatchObject([
    { what: 'context', atMs: 50 },
    { what: 'alert', atMs: 100, index: 0, count: 2, why: null },
    { what: 'deed', atMs: 110, entry: { what: 'command' } },
    {
      what: 'alert',
      atMs: 120,
      index: 2,
      count: 1,
      why: { by: null, from: null, reason: { rule: 'ebikeAtGate', shared: [{ fact: 'camera', value: 'lobby' }], apartMs: 20_000 } },
    },
  ])
})

test('what a person put together says so in the words of the person, and so does what the machine merged', () => {
  const alerts = [alert('a', 1), alert('b', 2, { kind: 'crowding' })]
  const byPerson = line('merged', { alertIds: ['b'], number: 'INC-2' }, { who: 'wang', reason: '同一件事' })
  expect(courseOf({ alerts, timeline: [byPerson] })[1]).toMatchObject({ why: { by: 'wang', reason: null, note: '同一件事', from: 'INC-2' } })
  const byRule = line('merged', { alertIds: ['b'], number: 'INC-2', rule: 'crowdInFire', shared: [], apartMs: 0 })
  expect(courseOf({ alerts, timeline: [byRule] })[1]).toMatchObject({ why: { by: null, reason: { rule: 'crowdInFire' }, from: 'INC-2' } })
})
