// What people do with incidents, against a real database.
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { ActionInput, Incident } from '../../contract/incident.ts'
import { incidentDetailSchema, incidentSchema } from '../../contract/incident.ts'
import { checkAudit } from '../../db/audit.ts'
import { endFire, insertFire } from '../../db/fires.ts'
import { dueDeliveries, markDelivered } from '../../db/outbox.ts'
import { query } from '../../db/statement.ts'
import { answerRequired } from '../../test/fixtures/answer-required.ts'
import { claimOf, createTestEnv, START_MS, type TestEnv } from '../../test/fixtures/test-env.ts'
import { raiseAlert } from '../alerts.ts'
import type { Actor } from '../env.ts'
import { createUser } from '../people.ts'
import { SYSTEM } from '../env.ts'
import { MAX_SHELF_MS } from './act.ts'
import { actOnIncident, addTimeline, getIncidentDetail, listIncidents, listOpenIncidents, reportIncident, returnShelved } from './service.ts'

let env: TestEnv
let heard: Incident[]
const lin: Actor = { type: 'user', id: 'u-lin', name: '林' }

beforeEach(() => {
  env = createTestEnv()
  heard = []
  const publish = env.feed.publish
  Object.assign(env.feed, {
    publish(topic: 'incident', event: Incident) {
      if (topic === 'incident') heard.push(event)
      publish(topic, event)
    },
  })
})
afterEach(() => env.close())

const open = (changes = {}) => raiseAlert(env, claimOf(env, changes)).incident
const act = (id: string, input: ActionInput, actor = lin) => actOnIncident(env, actor, id, input)
const counts = () => ({
  audit: query<{ n: number }>(env.db, 'SELECT count(*) AS n FROM audit').get()!.n,
  timeline: query<{ n: number }>(env.db, 'SELECT count(*) AS n FROM timeline').get()!.n,
  outbox: query<{ n: number }>(env.db, 'SELECT count(*) AS n FROM outbox').get()!.n,
})
const owed = () => {
  const types: string[] = []
  const next = () => dueDeliveries(env.db, 'pms', env.clock.now(), 1)[0]
  for (let entry = next(); entry; entry = next()) {
    types.push(`${entry.type} ${(JSON.parse(entry.body) as { data: { status: string } }).data.status}`)
    markDelivered(env.db, 'pms', entry.sequence, env.clock.now())
  }
  return types
}

test('an incident is handled from its alert to its end, and everything that belongs to it is written', () => {
  const { id, number, summary } = open()
  expect(number).toBe('INC-20261122-0001')
  expect(summary).toBe('电动车进楼 · 3栋1单元大堂 门口')
  env.pass(12_000)
  expect(act(id, { action: 'acknowledge' })).toMatchObject({ state: 'acknowledged', acknowledgedAtMs: START_MS + 12_000, version: 2 })
  act(id, { action: 'dispatch', assignee: '老王' })
  act(id, { action: 'arrive' })
  expect(answerRequired(env, lin, id)).toBe(1)
  act(id, { action: 'resolve', note: '已劝离' })
  env.pass(60_000)
  const closed = act(id, { action: 'close' })
  expect(incidentSchema.parse(closed)).toEqual(closed)
  expect(closed).toMatchObject({ state: 'closed', closedAtMs: START_MS + 72_000, acknowledgedAtMs: START_MS + 12_000, allowedActions: [], version: 7 })
  expect(counts()).toEqual({ audit: 7, timeline: 7, outbox: 6 })
  expect(owed()).toEqual([
    'cn.vigil.incident.created.v1 new',
    'cn.vigil.incident.updated.v1 acknowledged',
    'cn.vigil.incident.updated.v1 dispatched',
    'cn.vigil.incident.updated.v1 onScene',
    'cn.vigil.incident.updated.v1 resolved',
    'cn.vigil.incident.closed.v1 closed',
  ])
  expect(heard.map((incident) => incident.version)).toEqual([1, 2, 3, 4, 5, 6, 7])
  expect(checkAudit(env.db)).toEqual({ ok: true, entries: 7 })
})

test('the detail has the alerts, the timeline with names, and fits the contract', async () => {
  const user = await createUser(env, SYSTEM, { name: '林晓', password: 'vier-Kühe am Fluss', role: 'operator' })
  const { id } = open()
  act(id, { action: 'acknowledge', note: '正在查看' }, { type: 'user', id: user.id, name: user.name })
  const detail = getIncidentDetail(env, id)
  expect(incidentDetailSchema.parse(detail)).toEqual(detail)
  expect(detail.alerts).toMatchObject([{ atMs: START_MS - 40.5, score: 0.71, boxes: [{ label: 'bicycle' }], why: { seconds: 2.4 } }])
  expect(detail.timeline.map(({ what, who, note }) => ({ what, who, note }))).toEqual([
    { what: 'opened', who: null, note: null },
    { what: 'acknowledge', who: '林晓', note: '正在查看' },
  ])
})

test('what may not be done now is refused with what may be, and leaves no trace', () => {
  const { id } = open()
  const before = counts()
  expect(() => act(id, { action: 'close' })).toThrow(
    expect.objectContaining({
      code: 'incident.wrongState',
      details: { state: 'new', allowed: ['acknowledge', 'falseAlarm', 'shelve', 'note', 'escalate', 'hold'] },
    }),
  )
  expect(() => act('no-such', { action: 'close' })).toThrow(expect.objectContaining({ code: 'incident.notFound' }))
  expect(counts()).toEqual(before)
})

test('of a hundred acknowledgements at once one wins', async () => {
  const { id } = open()
  const results = await Promise.allSettled(
    Array.from({ length: 100 }, async (_, n) => act(id, { action: 'acknowledge' }, { type: 'user', id: `u${n}`, name: `${n}` })),
  )
  expect(results.filter((result) => result.status === 'fulfilled')).toHaveLength(1)
  for (const result of results) if (result.status === 'rejected') expect(result.reason).toMatchObject({ code: 'incident.wrongState' })
  expect(counts()).toMatchObject({ audit: 2, timeline: 2 })
})

test('a false alarm needs a reason of the list, and `other` a note', () => {
  const { id } = open()
  const refused = expect.objectContaining({ code: 'incident.reasonRequired' })
  expect(() => act(id, { action: 'falseAlarm' })).toThrow(refused)
  expect(() => act(id, { action: 'falseAlarm', reason: 'because' })).toThrow(refused)
  expect(() => act(id, { action: 'falseAlarm', reason: 'other' })).toThrow(refused)
  expect(() => act(id, { action: 'falseAlarm', reason: 'other', note: '  ' })).toThrow(refused)
  expect(act(id, { action: 'falseAlarm', reason: 'reflectionOrShadow' }).state).toBe('falseAlarm')
  expect(() => act(id, { action: 'reopen' })).toThrow(refused)
  expect(act(id, { action: 'reopen', reason: '看错了' })).toMatchObject({ state: 'acknowledged', closedAtMs: null })
})

test('a shelved incident comes back by itself when its time is over', () => {
  const { id } = open()
  expect(() => act(id, { action: 'shelve', untilMs: START_MS + 1000 })).toThrow(expect.objectContaining({ code: 'incident.reasonRequired' }))
  for (const untilMs of [undefined, START_MS, START_MS + MAX_SHELF_MS + 1, Number.NaN])
    expect(() => act(id, { action: 'shelve', reason: '施工', ...(untilMs === undefined ? {} : { untilMs }) })).toThrow(
      expect.objectContaining({ code: 'request.invalidField' }),
    )
  act(id, { action: 'shelve', reason: '施工', untilMs: START_MS + 60_000 })
  expect(returnShelved(env)).toEqual([])
  env.pass(60_000)
  expect(returnShelved(env)).toMatchObject([{ id, state: 'new' }])
  expect(returnShelved(env)).toEqual([])
})

test('a note needs words; hold and escalate keep the state', () => {
  const { id } = open()
  expect(() => act(id, { action: 'note' })).toThrow(expect.objectContaining({ code: 'request.invalidField' }))
  expect(act(id, { action: 'hold' })).toMatchObject({ state: 'new', held: true })
  expect(act(id, { action: 'note', note: '联系业主' })).toMatchObject({ state: 'new', held: true })
  expect(act(id, { action: 'escalate' })).toMatchObject({ state: 'new', version: 4 })
  expect(owed()).toHaveLength(2)
})

test('a line of its own changes nothing but the timeline, even when closed', () => {
  const { id } = open()
  act(id, { action: 'falseAlarm', reason: 'test' })
  act(id, { action: 'close' })
  const before = counts()
  expect(addTimeline(env, SYSTEM, id, { what: 'delivered', reason: null, note: null, details: {} })).toMatchObject({ state: 'closed', version: 4 })
  expect(counts()).toEqual({ audit: before.audit + 1, timeline: before.timeline + 1, outbox: before.outbox })
})

test('a report by a person is an incident of its own, and its words stay in the house', () => {
  const incident = reportIncident(env, lin, { severity: 'medium', buildingId: 'b3', summary: '张女士 13800000000 报告电梯困人' })
  expect(incident).toMatchObject({ kind: 'manual', summary: '张女士 13800000000 报告电梯困人', alertCount: 0, number: 'INC-20261122-0001' })
  const [entry] = dueDeliveries(env.db, 'pms', env.clock.now(), 1)
  expect(entry!.body).not.toContain('张女士')
  expect(entry!.body).not.toContain('林')
})

test('numbers count per day of the site, which begins at its own midnight', () => {
  expect(open().number).toBe('INC-20261122-0001')
  expect(open({ zone: 'other' }).number).toBe('INC-20261122-0002')
  env.pass(13 * 3600_000)
  expect(open({ zone: 'third' }).number).toBe('INC-20261123-0001')
})

test('the queue has fire first, then severity, then the newest', () => {
  const low = open({ zone: 'a', severity: 'low' }).id
  env.pass(1)
  const critical = open({ zone: 'b', severity: 'critical' }).id
  const fire = open({ kind: 'fire', zone: null, severity: 'critical' }).id
  env.pass(1)
  const newer = open({ zone: 'c', severity: 'critical' }).id
  const done = open({ zone: 'd', severity: 'critical' }).id
  act(done, { action: 'falseAlarm', reason: 'test' })
  act(done, { action: 'close' })
  expect(listOpenIncidents(env).map((incident) => incident.id)).toEqual([fire, newer, critical, low])
})

test('pages follow each other without a gap or a repeat, whatever is filtered', () => {
  const ids = Array.from({ length: 23 }, (_, n) => {
    if (n % 3 === 0) env.pass(1)
    return open({ zone: `z${n}`, cameraId: n % 2 === 0 ? 'lobby-3-1' : 'lane-1', kind: n % 2 === 0 ? 'ebikeInLobby' : 'crowding' }).id
  })
  const walk = (filter: object) => {
    const seen: string[] = []
    let cursor: string | undefined
    do {
      const page = listIncidents(env, { limit: 5, ...filter, ...(cursor === undefined ? {} : { cursor }) })
      seen.push(...page.items.map((incident) => incident.id))
      cursor = page.next ?? undefined
    } while (cursor !== undefined)
    return seen
  }
  const all = walk({})
  expect(all.toSorted()).toEqual(ids.toSorted())
  const opened = all.map((id) => getIncidentDetail(env, id).openedAtMs)
  expect(opened).toEqual(opened.toSorted((a, b) => b - a))
  expect(walk({ cameraId: 'lane-1' })).toHaveLength(11)
  expect(walk({ kinds: ['ebikeInLobby'] })).toHaveLength(12)
  expect(walk({ states: ['closed'] })).toEqual([])
  expect(walk({ sinceMs: START_MS + 2, untilMs: START_MS + 4 })).toHaveLength(6)
  for (const cursor of ['x', '', Buffer.from("1:' OR 1=1").toString('base64url')])
    expect(() => listIncidents(env, { limit: 5, cursor })).toThrow(expect.objectContaining({ code: 'request.invalidField' }))
})

test('what burns cannot be put away before somebody ends the fire', () => {
  const { id } = open({ kind: 'fire' })
  act(id, { action: 'acknowledge' })
  insertFire(env.db, { id: 'fire-1', incidentId: id, buildingId: null, how: 'operator', confirmedBy: null, confirmedAtMs: START_MS })
  const before = counts()
  for (const input of [
    { action: 'resolve' },
    { action: 'falseAlarm', reason: 'test' },
    { action: 'shelve', reason: '稍后', untilMs: START_MS + 60_000 },
  ] as const)
    expect(() => act(id, input)).toThrow(expect.objectContaining({ code: 'fire.burning' }))
  expect(counts()).toEqual(before)
  act(id, { action: 'note', note: '消防队已到' })
  endFire(env.db, 'fire-1', lin.id, START_MS)
  answerRequired(env, lin, id)
  expect(act(id, { action: 'resolve' }).state).toBe('resolved')
})
