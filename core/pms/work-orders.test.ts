// Work orders: asked for by the rules, told back by the other side, and what that does to the incident.
import fc from 'fast-check'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { workOrderRuleSchema, type WorkOrderRule } from '../../contract/integration.ts'
import type { WorkOrderUpdate } from '../../contract/work-order.ts'
import { insertFire } from '../../db/fires.ts'
import { query } from '../../db/statement.ts'
import { workOrderAt, workOrdersOf } from '../../db/work-orders.ts'
import { claimOf, createTestEnv, START_MS, TEST_TARGET, type TestEnv } from '../../test/fixtures/test-env.ts'
import { raiseAlert } from '../alerts.ts'
import { SYSTEM, type Env } from '../env.ts'
import { actOnIncident, getIncidentDetail } from '../incidents/service.ts'
import { applyWorkOrderUpdate, mayAsk, nameOrder, requestWorkOrder } from './work-orders.ts'

let base: TestEnv
let env: Env
let rules: WorkOrderRule[]
beforeEach(() => {
  base = createTestEnv()
  rules = []
  env = { ...base, targets: { list: () => [{ ...TEST_TARGET, workOrders: rules }] } }
})
afterEach(() => base.close())

const rule = (changes: Partial<WorkOrderRule> = {}) => rules.push(workOrderRuleSchema.parse({ kinds: ['ebikeInLobby'], ...changes }))
const open = (changes: Parameters<typeof claimOf>[1] = {}) => raiseAlert(env, claimOf(env, changes)).incident
const act = (id: string, action: 'acknowledge' | 'resolve' | 'reopen' | 'shelve' | 'close') =>
  actOnIncident(env, SYSTEM, id, { action, ...(action === 'reopen' && { reason: '又出现' }) })
const orders = (id: string) => workOrdersOf(env.db, id)
const told = () =>
  query<{ type: string }>(env.db, 'SELECT type FROM outbox ORDER BY sequence')
    .all()
    .map(({ type }) => type.replace('cn.vigil.', ''))
const update = (changes: Partial<WorkOrderUpdate> = {}): WorkOrderUpdate => ({ status: 'accepted', atMs: START_MS, version: 1, ...changes })
const apply = (extId: string, changes: Partial<WorkOrderUpdate> = {}, incident?: string) =>
  applyWorkOrderUpdate(env, 'pms', extId, update(changes), SYSTEM, incident)
const lines = (id: string) =>
  getIncidentDetail(env, id)
    .timeline.filter(({ what }) => what === 'workOrder')
    .map(({ details, note }) => [details['status'], ...(note === null ? [] : [note]), ...(details['leftOpen'] === true ? ['left open'] : [])].join(' '))

test('a rule asks when the incident opens, with the incident in the same transaction and after it in order', () => {
  rule({ when: 'opened', title: '处置：{kind} @ {place} ({number}) {other}', priority: 'high' })
  const { id, number, version } = open()
  expect(orders(id)).toMatchObject([{ title: `处置：电动车进楼 @ 3栋1单元大堂 门口 (${number}) {other}`, priority: 'high', status: 'requested', extId: null }])
  expect(told()).toEqual(['incident.created.v1', 'work_order.requested.v1'])
  const body = query<{ body: string; subject: string }>(env.db, `SELECT body, subject FROM outbox WHERE type LIKE '%requested%'`).get()!
  expect(body.subject).toBe(`incident/${number}`)
  expect(JSON.parse(body.body)).toMatchObject({ data: { workOrderId: orders(id)[0]!.id, incidentId: number, priority: 'high' } })
  expect(lines(id)).toEqual(['requested'])
  expect(version).toBe(2)
  expect(workOrderAt(env.db, id, 'pms', 1)).toBeNull()
  expect(workOrderAt(env.db, id, 'pms', 2)).not.toBeNull()
})

test('the first rule that fits counts, by kind and severity; a kind without one opens none', () => {
  rule({ when: 'opened', minSeverity: 'critical', priority: 'urgent' })
  rule({ when: 'opened', minSeverity: 'medium', priority: 'low' })
  expect(orders(open({ severity: 'low', zone: 'a' }).id)).toEqual([])
  expect(orders(open({ severity: 'high', zone: 'b' }).id)).toMatchObject([{ priority: 'low' }])
  expect(orders(open({ severity: 'critical', zone: 'c' }).id)).toMatchObject([{ priority: 'urgent' }])
  expect(orders(open({ kind: 'crowding', zone: 'd' }).id)).toEqual([])
})

test('a rule that waits for a person asks once when it is acknowledged', () => {
  rule({})
  const { id } = open()
  expect(orders(id)).toEqual([])
  act(id, 'acknowledge')
  expect(orders(id)).toHaveLength(1)
  open()
  expect(orders(id)).toHaveLength(1)
})

test('by hand: on demand only, once, and not of an incident that has ended', () => {
  rule({ when: 'onDemand', title: '请处理' })
  const { id } = open()
  act(id, 'acknowledge')
  expect(orders(id)).toEqual([])
  expect(mayAsk(env, { id }).map((target) => target.id)).toEqual(['pms'])
  expect(requestWorkOrder(env, SYSTEM, id)).toMatchObject({ title: '请处理', target: 'pms', status: 'requested' })
  expect(() => requestWorkOrder(env, SYSTEM, id)).toThrow(expect.objectContaining({ code: 'workOrder.open' }))
  expect(() => requestWorkOrder(env, SYSTEM, id, 'other')).toThrow(expect.objectContaining({ code: 'workOrder.noTarget' }))
  act(id, 'resolve')
  expect(() => requestWorkOrder(env, SYSTEM, id)).toThrow(expect.objectContaining({ code: 'incident.wrongState' }))
  rules.length = 0
  expect(() => requestWorkOrder(env, SYSTEM, open({ zone: 'b' }).id)).toThrow(expect.objectContaining({ code: 'workOrder.noTarget' }))
})

test('news move it on and stand in the timeline; what is not newer is left out and said so', () => {
  rule({ when: 'opened' })
  const { id, number } = open()
  expect(() => apply('T-1')).toThrow(expect.objectContaining({ code: 'workOrder.notFound' }))
  expect(apply('T-1', { assignee: '工程部' }, number)).toMatchObject({ is: 'applied', order: { extId: 'T-1', status: 'accepted', assignee: '工程部' } })
  expect(apply('T-1', { status: 'in_progress', version: 3, note: '已到场' })).toMatchObject({ is: 'applied', order: { assignee: '工程部' } })
  expect(apply('T-1', { status: 'accepted', version: 3 })).toMatchObject({ is: 'stale', order: { status: 'in_progress' } })
  expect(apply('T-1', { status: 'done', version: 2 })).toMatchObject({ is: 'stale' })
  expect(apply('T-1', { status: 'done', version: 4 }).order).toMatchObject({ status: 'done', endedAtMs: START_MS })
  expect(lines(id)).toEqual(['requested', 'accepted', 'in_progress 已到场', 'done left open'])
  expect(getIncidentDetail(env, id).state).toBe('new')
})

test('our own name for it works as well, and a name that a delivery brought is kept', () => {
  rule({ when: 'opened' })
  const { id } = open()
  const [order] = orders(id)
  expect(apply(order!.id, { version: 1 }).order).toMatchObject({ id: order!.id, extId: null, status: 'accepted' })
  nameOrder(env, order!.id, '4711', 'https://tickets.example/4711')
  expect(apply('4711', { version: 2 }).order).toMatchObject({ id: order!.id, url: 'https://tickets.example/4711' })
  const { version } = getIncidentDetail(env, id)
  nameOrder(env, order!.id, '4711', null)
  expect(getIncidentDetail(env, id).version).toBe(version)
})

test('done resolves the incident where the rule says so and its state permits', () => {
  rule({ when: 'opened', closesIncident: true })
  const first = open({ zone: 'a' })
  apply('A', { status: 'done', version: 1 }, first.id)
  expect(getIncidentDetail(env, first.id).state).toBe('new')
  expect(lines(first.id).at(-1)).toBe('done left open')
  const second = open({ zone: 'b' })
  act(second.id, 'acknowledge')
  apply('B', { status: 'rejected', version: 1 }, second.id)
  expect(getIncidentDetail(env, second.id).state).toBe('acknowledged')
  apply('B', { status: 'done', version: 2 })
  expect(getIncidentDetail(env, second.id).state).toBe('resolved')
})

test('a fire is never resolved from outside, burning or not', () => {
  rule({ kinds: ['fire'], when: 'opened', closesIncident: true })
  const { id } = open({ kind: 'fire', severity: 'critical' })
  act(id, 'acknowledge')
  insertFire(env.db, { id: 'f', incidentId: id, buildingId: 'b3', how: 'operator', confirmedBy: 'u', confirmedAtMs: START_MS })
  expect(apply('F', { status: 'done' }, id).is).toBe('applied')
  expect(getIncidentDetail(env, id).state).toBe('acknowledged')
  expect(lines(id).at(-1)).toBe('done left open')
})

test('reopened, it is asked for again, and the same ticket may go on with it', () => {
  rule({ when: 'opened', closesIncident: true })
  const { id } = open()
  act(id, 'acknowledge')
  apply('T', { status: 'done', version: 5 }, id)
  expect(getIncidentDetail(env, id).state).toBe('resolved')
  act(id, 'reopen')
  expect(orders(id).map(({ status }) => status)).toEqual(['requested', 'done'])
  expect(told().filter((type) => type.startsWith('work_order'))).toHaveLength(2)
  expect(apply('T', { status: 'done', version: 5 }).is).toBe('stale')
  expect(apply('T', { status: 'in_progress', version: 6 }).is).toBe('applied')
  expect(orders(id).map(({ status, extId }) => [status, extId])).toEqual([
    ['in_progress', 'T'],
    ['done', null],
  ])
})

test('an order that the other side opened by itself is kept under its incident', () => {
  const { id, number } = open()
  expect(apply('X', { status: 'in_progress' }, number).order).toMatchObject({ incidentId: id, extId: 'X', status: 'in_progress' })
  expect(mayAsk(env, { id })).toEqual([])
})

test('whatever order news arrive in, and however often, the newest version stands', () => {
  rule({ when: 'opened' })
  const statuses = fc.constantFrom('accepted' as const, 'in_progress' as const, 'done' as const, 'rejected' as const, 'cancelled' as const)
  let n = 0
  fc.assert(
    fc.property(fc.array(fc.record({ status: statuses, version: fc.nat(8) }), { minLength: 1, maxLength: 20 }), (news) => {
      const { id } = open({ zone: `z${(n += 1)}` })
      let expected: { status: string; version: number } = { status: 'requested', version: -1 }
      for (const one of news) {
        const { is } = apply(`E${n}`, one, id)
        expect(is).toBe(one.version > expected.version ? 'applied' : 'stale')
        if (is === 'applied') expected = one
      }
      expect(orders(id)).toMatchObject([expected])
    }),
    { numRuns: 30 },
  )
})
