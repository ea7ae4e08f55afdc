// Sending somebody: the incident keeps step, whoever is late is told of once, and who was sent in words still works.
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { LATE_AFTER_MS, MAX_REPORTS } from '../../../contract/dispatch.ts'
import type { Staff, StaffInput } from '../../../contract/staff.ts'
import { VigilError } from '../../../contract/errors.ts'
import { answerRequired } from '../../../test/fixtures/answer-required.ts'
import { createTestEnv, claimOf, type TestEnv } from '../../../test/fixtures/test-env.ts'
import { addUser, listAuditActions } from '../desk-fixture.ts'
import { raiseAlert } from '../../alerts.ts'
import type { Actor } from '../../env.ts'
import { mergeIncidents } from '../../incidents/rearrange.ts'
import { actOnIncident, getIncidentDetail } from '../../incidents/service.ts'
import { createReachDesk } from '../reach.ts'
import { createDeskSettings } from '../settings.ts'
import { createStaffDesk } from '../staff.ts'
import { createDispatchDesk, type DispatchDesk } from './desk.ts'
import { raiseLapses } from './raise-lapses.ts'

const lin: Actor = { type: 'user', id: 'u-lin', name: '林' }
const guard: Actor = { type: 'user', id: 'u-guard', name: '保安01' }

let env: TestEnv
let desk: DispatchDesk
let first: Staff
let second: Staff
beforeEach(() => {
  env = createTestEnv()
  addUser(env, lin, 'operator')
  addUser(env, guard, 'guard')
  const reach = createReachDesk(env.clock)
  const staff = createStaffDesk(env, reach)
  const save = (changes: Partial<StaffInput>) =>
    staff.save(lin, { name: '保安01', post: 'guard', userId: null, phone: null, skills: [], certificates: [], ...changes })
  first = save({ userId: guard.id })
  second = save({ name: '保安02' })
  desk = createDispatchDesk(env, staff, reach)
})
afterEach(() => env.close())

const raise = (zone = 'door') => raiseAlert(env, claimOf(env, { zone })).incident
const incident = (id: string) => getIncidentDetail(env, id)
const send = (incidentId: string, staffId = first.id) => desk.assign(lin, { incidentId, staffId })
let count = 0
const mine = (dispatchId: string, step: 'accept' | 'arrive' | 'done' | 'decline' | 'report', changes: Record<string, unknown> = {}) =>
  desk.stepMine(guard, { dispatchId, step, atMs: env.clock.now(), clientId: `client-${(count += 1)}`, ...changes })
const lines = (id: string) => incident(id).timeline.map(({ what }) => what)

describe('the incident keeps step', () => {
  test('sending takes note of it, the first on the scene moves it, and done leaves the judgement to the operator', () => {
    const { id } = raise()
    const sent = send(id)
    expect(sent).toMatchObject({ state: 'assigned', assignee: '保安01', acceptByMs: env.clock.now() + 60_000 })
    expect(incident(id).state).toBe('dispatched')
    mine(sent.id, 'accept')
    expect(incident(id).state).toBe('dispatched')
    mine(sent.id, 'arrive')
    expect(incident(id).state).toBe('onScene')
    mine(sent.id, 'done', { answer: 'confirmed', note: '已推走' })
    expect(incident(id).state).toBe('onScene')
    expect(lines(id)).toEqual(['opened', 'acknowledge', 'dispatch', 'dispatchAccepted', 'arrive', 'dispatchDone'])
    const [shown] = incident(id).dispatches
    expect(shown).toMatchObject({
      state: 'done',
      steps: [{ step: 'assign', by: '林' }, { step: 'accept' }, { step: 'arrive' }, { step: 'done', answer: 'confirmed', by: '保安01' }],
    })
    expect(listAuditActions(env)).toContain('incident.dispatchDone')
  })

  test('several are sent, the one who is called back leaves the others alone, the last gives it back to the operator', () => {
    const { id } = raise()
    const one = send(id)
    const two = send(id, second.id)
    expect(() => send(id)).toThrow(new VigilError('dispatch.alreadySent'))
    desk.step(lin, { dispatchId: two.id, step: 'withdraw' })
    expect(incident(id).state).toBe('dispatched')
    const rings = incident(id).rings
    mine(one.id, 'decline', { note: '正在处理另一处' })
    expect(incident(id)).toMatchObject({ state: 'acknowledged', rings: rings + 1 })
  })

  test('whoever has not arrived is called back when it is over, whoever is there ends it himself', () => {
    const { id } = raise()
    const one = send(id)
    const two = send(id, second.id)
    mine(one.id, 'arrive')
    answerRequired(env, lin, id)
    actOnIncident(env, lin, id, { action: 'resolve' })
    expect(new Map(incident(id).dispatches.map(({ id: of, state }) => [of, state]))).toEqual(
      new Map([
        [one.id, 'onScene'],
        [two.id, 'withdrawn'],
      ]),
    )
    expect(mine(one.id, 'done')).toMatchObject({ state: 'done' })
    expect(incident(id).state).toBe('resolved')
  })

  test('who was sent goes where the incident goes', () => {
    const [from, to] = [raise('a'), raise('b')]
    const sent = send(from.id)
    const versions = { version: to.version, fromVersion: incident(from.id).version }
    mergeIncidents(env, lin, to.id, { from: from.id, reason: '同一事件', ...versions })
    expect(incident(to.id).dispatches.map(({ id }) => id)).toEqual([sent.id])
    mine(sent.id, 'accept')
    expect(lines(to.id)).toContain('dispatchAccepted')
  })
})

describe('what the desk records for somebody on the radio', () => {
  test('is marked, counts as an arrival, and does not ring for what the operator knows', () => {
    const { id } = raise()
    const sent = send(id, second.id)
    desk.step(lin, { dispatchId: sent.id, step: 'arrive' })
    expect(incident(id)).toMatchObject({
      state: 'onScene',
      dispatches: [
        {
          steps: [
            { step: 'assign', recordedFor: false },
            { step: 'arrive', recordedFor: true, by: '林' },
          ],
        },
      ],
    })
    const { rings } = incident(id)
    desk.step(lin, { dispatchId: sent.id, step: 'report', answer: 'needsHelp' })
    expect(incident(id).rings).toBe(rings)
    mine(send(id).id, 'report', { answer: 'needsHelp' })
    expect(incident(id).rings).toBe(rings + 1)
  })

  test('a name in words is a dispatch, and one of the staff when it is exactly theirs', () => {
    const { id } = raise()
    actOnIncident(env, lin, id, { action: 'acknowledge' })
    actOnIncident(env, lin, id, { action: 'dispatch', assignee: '保安02' })
    actOnIncident(env, lin, id, { action: 'dispatch', assignee: '老王' })
    expect(new Map(incident(id).dispatches.map(({ assignee, staffId }) => [assignee, staffId]))).toEqual(
      new Map([
        ['保安02', second.id],
        ['老王', null],
      ]),
    )
    // Said of two, it is not clear who: the incident moves, neither of them does.
    actOnIncident(env, lin, id, { action: 'arrive' })
    expect(incident(id)).toMatchObject({ state: 'onScene', dispatches: [{ state: 'assigned' }, { state: 'assigned' }] })
  })

  test('of one who was sent alone, arrived means him', () => {
    const { id } = raise()
    actOnIncident(env, lin, id, { action: 'acknowledge' })
    actOnIncident(env, lin, id, { action: 'dispatch' })
    expect(actOnIncident(env, lin, id, { action: 'arrive', note: '电台' }).state).toBe('onScene')
    expect(incident(id).dispatches[0]).toMatchObject({ state: 'onScene', staffId: null })
    expect(lines(id)).toEqual(['opened', 'acknowledge', 'dispatch', 'arrive'])
  })
})

describe('whoever is late', () => {
  test('is told of once for each step, through restarts and clocks that jump', () => {
    const { id } = raise()
    const sent = send(id)
    const { rings } = incident(id)
    env.pass(59_000)
    expect(raiseLapses(env)).toBe(0)
    env.pass(1000)
    expect(raiseLapses(env)).toBe(1)
    expect(incident(id)).toMatchObject({ rings: rings + 1, dispatches: [{ lapsed: 'accept' }] })
    env.pass(-30_000)
    expect(raiseLapses(env)).toBe(0)
    env.pass(3_600_000)
    expect(raiseLapses(env)).toBe(0)
    mine(sent.id, 'accept')
    expect(incident(id).dispatches[0]!.lapsed).toBeNull()
    env.pass(3_600_000)
    expect([raiseLapses(env), raiseLapses(env)]).toEqual([1, 0])
    expect(lines(id).filter((what) => what === 'dispatchLapsed')).toHaveLength(2)
  })

  test('is not told of when it is over', () => {
    const { id } = raise()
    const sent = send(id)
    mine(sent.id, 'arrive')
    answerRequired(env, lin, id)
    actOnIncident(env, lin, id, { action: 'resolve' })
    env.pass(86_400_000)
    expect(raiseLapses(env)).toBe(0)
  })
})

describe('a phone', () => {
  test('that was out of reach tells the true times, marked as late, and each once', () => {
    const { id } = raise()
    const sent = send(id)
    const startMs = env.clock.now()
    env.pass(600_000)
    const accept = { dispatchId: sent.id, step: 'accept' as const, atMs: startMs + 20_000, clientId: 'offline-1' }
    desk.stepMine(guard, { ...accept, step: 'arrive', atMs: startMs + 90_000, clientId: 'offline-2' })
    desk.stepMine(guard, accept)
    const { version } = incident(id)
    const task = desk.stepMine(guard, accept)
    expect(incident(id).version).toBe(version)
    expect(task.steps.map(({ step, atMs, late }) => [step, atMs - startMs, late])).toEqual([
      ['assign', 0, false],
      ['arrive', 90_000, true],
      ['accept', 20_000, true],
    ])
    expect(task).toMatchObject({ state: 'onScene', acceptedAtMs: startMs + 20_000 })
  })

  test('sees and moves only its own', () => {
    const { id } = raise()
    const other = send(id, second.id)
    expect(desk.myTasks(guard)).toMatchObject({ me: { staffId: first.id }, tasks: [] })
    expect(() => mine(other.id, 'accept')).toThrow(new VigilError('dispatch.notFound'))
    expect(() => desk.stepMine(lin, { dispatchId: other.id, step: 'accept', atMs: 0, clientId: 'client-x' })).toThrow(new VigilError('staff.notYou'))
    send(id)
    expect(desk.myTasks(guard).tasks).toMatchObject([{ state: 'assigned', others: 1, incident: { place: '3栋1单元大堂 门口', cameraId: 'lobby-3-1' } }])
  })

  test('that reports without end is told to stop, and can still say that it is done', () => {
    const { id } = raise()
    const sent = send(id)
    mine(sent.id, 'arrive')
    for (let i = 0; i < MAX_REPORTS; i += 1) mine(sent.id, 'report', { note: '仍在处理' })
    expect(() => mine(sent.id, 'report', { answer: 'needsHelp' })).toThrow(new VigilError('dispatch.tooManyReports'))
    expect(mine(sent.id, 'done').steps.at(-1)).toMatchObject({ step: 'done' })
  })

  test('that arrives is known to be there', () => {
    const { id } = raise()
    mine(send(id).id, 'arrive')
    expect(desk.suggest(id).find(({ staff }) => staff.id === first.id)!.staff.lastPlace).toMatchObject({ name: '3栋1单元大堂 门口', buildingId: 'b3' })
  })

  test('whose call for help waited on the phone is heard all the same, once, with when it was pressed', () => {
    const atMs = env.clock.now()
    env.pass(600_000)
    const called = desk.sos(guard, { clientId: 'press-001', atMs })
    expect(desk.sos(guard, { clientId: 'press-001', atMs })).toMatchObject({ incidentId: called.incidentId, joined: true })
    expect(incident(called.incidentId)).toMatchObject({ alertCount: 1, alerts: [{ atMs, why: { pressedAtMs: atMs, lateSeconds: 600 } }] })
    // at once is not late
    env.pass(LATE_AFTER_MS + 1000)
    const soon = desk.sos(guard, { clientId: 'press-002', atMs: env.clock.now() - LATE_AFTER_MS })
    expect(Object.keys(incident(soon.incidentId).alerts[0]!.why)).not.toContain('lateSeconds')
  })

  test('is told the number of the control room, once a manager has set it', () => {
    expect(desk.myTasks(guard).deskPhone).toBeNull()
    const settings = createDeskSettings(env)
    settings.save(guard, 0, { ...settings.current().value, deskPhone: '0571 1234' })
    expect(desk.myTasks(guard).deskPhone).toBe('0571 1234')
  })

  test('that calls for help rings; a trembling hand rings once, a later call again', () => {
    const press = (clientId: string) => desk.sos(guard, { clientId, atMs: env.clock.now() })
    const called = press('press-001')
    expect(incident(called.incidentId)).toMatchObject({ kind: 'sos', severity: 'critical', state: 'new', timeline: [{ what: 'opened', who: '保安01' }] })
    expect(press('press-001')).toMatchObject({ incidentId: called.incidentId, joined: true })
    env.pass(30_000)
    expect(press('press-002')).toMatchObject({ incidentId: called.incidentId, joined: true })
    expect(incident(called.incidentId).alertCount).toBe(2)
    env.pass(61_000)
    expect(press('press-003').joined).toBe(false)
    // Another's press is another call, whatever his phone calls it.
    const other: Actor = { type: 'user', id: 'u-other', name: '保安03' }
    addUser(env, other, 'guard')
    expect(desk.sos(other, { clientId: 'press-003', atMs: env.clock.now() })).toMatchObject({ joined: false })
    // The name goes to no other system.
    expect(called.number).not.toBe('')
    expect(incident(called.incidentId).summary).not.toContain('保安01')
  })
})

test('screens are told of who is under way, and of who is done as long as the incident is not closed', () => {
  const { id } = raise()
  const one = send(id)
  const two = send(id, second.id)
  const current = () => desk.current().map((dispatch) => `${dispatch.assignee} ${dispatch.state}`)
  mine(one.id, 'done')
  expect(current().toSorted()).toEqual(['保安01 done', '保安02 assigned'])
  desk.step(lin, { dispatchId: two.id, step: 'withdraw' })
  expect(current()).toEqual(['保安01 done'])
  actOnIncident(env, lin, id, { action: 'falseAlarm', reason: 'test' })
  actOnIncident(env, lin, id, { action: 'close' })
  expect(current()).toEqual([])
})
