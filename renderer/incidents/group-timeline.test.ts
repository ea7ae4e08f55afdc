// The machine's lines stand with their alert; what people did is never hidden among them.
import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { IncidentDetail, TimelineEntry } from '../../contract/incident.ts'
import { groupTimeline, isByPerson } from './group-timeline.ts'

const line = (atMs: number, what: string, over: Partial<TimelineEntry> = {}): TimelineEntry => ({
  atMs,
  what,
  who: null,
  reason: null,
  note: null,
  details: {},
  ...over,
})
const alerts = ['a0', 'a1'].map((id) => ({ id })) as IncidentDetail['alerts']
const evidence = [
  { id: 'e0', alertId: 'a0' },
  { id: 'e1', alertId: 'a1' },
] as IncidentDetail['evidence']

test('evidence stands with its own alert even when it came after another one; people stand alone; newest first', () => {
  const timeline = [
    line(1, 'opened'),
    line(2, 'delivered'),
    line(3, 'alertAdded', { details: { alertId: 'a1' } }),
    line(4, 'evidenceComplete', { details: { evidenceId: 'e0' } }),
    line(5, 'acknowledge', { who: 'duty' }),
    line(6, 'evidenceComplete', { details: { evidenceId: 'e1' } }),
    line(7, 'delivered'),
    line(8, 'conditionEnded'),
  ]
  const items = groupTimeline({ timeline, alerts, evidence })
  expect(items.map((item) => [item.head.what, item.alertIndex, item.follow.map((f) => f.atMs)])).toEqual([
    ['acknowledge', null, [7]],
    ['alertAdded', 1, [6, 8]],
    ['opened', 0, [2, 4]],
  ])
  expect(items.filter(isByPerson)).toHaveLength(1)
})

test('what joined may have happened before what opened it; what was signalled around an alert stands with it', () => {
  const timeline = [line(1, 'opened'), line(2, 'merged', { details: { alertIds: ['a0'] } }), line(3, 'context', { details: { alertId: 'a1' } })]
  const items = groupTimeline({ timeline, alerts, evidence })
  expect(items.map((item) => [item.head.what, item.alertIndex, item.follow.map((f) => f.atMs)])).toEqual([
    ['merged', null, []],
    ['opened', 1, [3]],
  ])
})

test('a manual report has no alert to stand with', () => {
  const items = groupTimeline({ timeline: [line(1, 'opened', { who: 'duty' })], alerts: [], evidence: [] })
  expect(items.map((item) => item.alertIndex)).toEqual([null])
})

test('no line is lost or shown twice, and every line of a person is a head', () => {
  const entry = fc.record({
    what: fc.constantFrom('opened', 'alertAdded', 'alertSuppressed', 'conditionEnded', 'shelfEnded', 'evidenceComplete', 'delivered', 'note'),
    who: fc.constantFrom(null, 'duty'),
    details: fc.constantFrom({}, { alertId: 'a1' }, { alertId: 'gone' }, { evidenceId: 'e0' }, { evidenceId: 'gone' }),
  })
  fc.assert(
    fc.property(fc.array(entry), (entries) => {
      const timeline = entries.map(({ what, who, details }, index) => line(index, what, { who, details }))
      const items = groupTimeline({ timeline, alerts, evidence })
      const shown = items.flatMap((item) => [item.head, ...item.follow])
      expect(shown.map((s) => s.atMs).toSorted((a, b) => a - b)).toEqual(timeline.map((t) => t.atMs))
      expect(items.filter(isByPerson)).toHaveLength(timeline.filter((t) => t.who !== null).length)
    }),
  )
})
