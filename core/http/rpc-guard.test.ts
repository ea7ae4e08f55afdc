// What a guard's account gets over the socket and over REST: its own tasks and rounds, and nothing of the desk or of colleagues.
import { once } from 'node:events'
import { createORPCClient, ORPCError } from '@orpc/client'
import { RPCLink } from '@orpc/client/websocket'
import type { ContractRouterClient } from '@orpc/contract'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { WebSocket } from 'ws'
import type { api } from '../../contract/api.ts'
import type { StaffFeedEvent, StaffView } from '../../contract/staff.ts'
import type { Role } from '../../contract/vocabulary.ts'
import { SYSTEM, type Actor } from '../env.ts'
import { startFixture, type Fixture } from './server-fixture.ts'

type Client = ContractRouterClient<typeof api>

let core: Fixture
beforeAll(async () => {
  core = await startFixture()
})
afterAll(() => core.close())

async function open(role: Role): Promise<{ client: Client; cookie: string }> {
  const cookie = await core.signIn(role)
  const ws = new WebSocket(`${core.url.replace('http', 'ws')}/rpc/ws`, { headers: { cookie }, origin: core.origin })
  await once(ws, 'open')
  return { client: createORPCClient(new RPCLink({ websocket: ws as unknown as globalThis.WebSocket })), cookie }
}

const refusalOf = (call: Promise<unknown>) =>
  call.then(
    () => 'allowed',
    (error: unknown) => (error instanceof ORPCError ? { code: error.code as string, data: error.data as unknown } : String(error)),
  )
const OF_THE_DESK = { code: 'auth.forbidden', data: { permission: 'runDesk' } }

const accountOf = (name: string): Actor => {
  const { id } = core.services.staff.users().find((user) => user.name === name)!
  return { type: 'user', id, name }
}
const saveStaff = (name: string, userId: string | null): StaffView =>
  core.services.staff.save(SYSTEM, {
    name,
    post: 'guard',
    userId,
    phone: '13800001234',
    skills: [],
    certificates: [{ name: '消防设施操作员', number: '2212345678', validUntilMs: null }],
  })

test('the phone page does all of its work with a guard’s account', async () => {
  const { client } = await open('guard')
  const me = saveStaff('保安01', accountOf('guard').id)
  expect(await client.duty.startMine()).toMatchObject({ id: me.id, onDutySinceMs: expect.any(Number) })
  const sent = core.services.dispatches.assign(SYSTEM, { incidentId: core.raise('phone').incident.id, staffId: me.id })
  const step = (of: 'accept' | 'arrive' | 'done') => client.tasks.step({ dispatchId: sent.id, step: of, atMs: core.env.clock.now(), clientId: `phone-${of}` })
  expect((await client.tasks.mine()).tasks).toMatchObject([{ id: sent.id, state: 'assigned' }])
  for (const of of ['accept', 'arrive', 'done'] as const) await step(of)
  expect((await client.tasks.mine()).tasks).toMatchObject([{ state: 'done' }])
  expect(await client.tasks.sos({ clientId: 'phone-sos', atMs: core.env.clock.now() })).toMatchObject({ joined: false })
  expect(await client.patrols.mine()).toEqual([])
  expect(await client.phones.clock()).toEqual({ nowMs: expect.any(Number) })
  expect(await client.duty.endMine()).toMatchObject({ onDutySinceMs: null })
})

test('a guard sees no colleague, records nothing for anybody, and does not touch the desk', async () => {
  const { client } = await open('guard')
  const other = saveStaff('保安02', null)
  const incidentId = core.raise('desk').incident.id
  const sent = core.services.dispatches.assign(SYSTEM, { incidentId, staffId: other.id })
  const calls: readonly (() => Promise<unknown>)[] = [
    () => client.staff.list(),
    () => client.staff.watch(),
    () => client.staff.setDuty({ id: other.id, onDuty: true }),
    () => client.dispatches.suggest({ incidentId }),
    () => client.dispatches.assign({ incidentId, staffId: other.id }),
    () => client.dispatches.step({ dispatchId: sent.id, step: 'accept' }),
    () => client.shifts.signOn({}),
    () => client.handovers.begin(),
    () => client.dutyLog.write({ text: 'x' }),
    () => client.postChecks.list({}),
    () => client.training.certificates({}),
    () => client.siteDrills.markReal({ incidentId }),
    () => client.patrols.now(),
    () => client.patrols.findings({}),
    () => client.lookBacks.list({}),
  ]
  for (const call of calls) expect(await refusalOf(call()), String(call)).toEqual(OF_THE_DESK)
  expect(core.services.dispatches.of(incidentId)).toMatchObject([{ state: 'assigned' }])
})

test('a guard takes note of an incident and writes to it; judging it and sending somebody is the desk’s, over REST as well', async () => {
  const { client, cookie } = await open('guard')
  const { id } = core.raise('judge').incident
  for (const input of [{ action: 'dispatch', assignee: '保安02' }, { action: 'arrive' }, { action: 'falseAlarm', reason: 'x' }, { action: 'hold' }] as const) {
    expect(await refusalOf(client.incidents.act({ id, ...input })), input.action).toEqual(OF_THE_DESK)
    const { status, text } = await core.ask(`/api/v1/incidents/${id}/actions`, { method: 'POST', headers: { cookie }, body: input })
    expect([status, JSON.parse(text)]).toMatchObject([403, { details: { permission: 'runDesk' } }])
  }
  expect(await client.incidents.act({ id, action: 'acknowledge' })).toMatchObject({ state: 'acknowledged' })
  expect((await client.incidents.act({ id, action: 'note', note: '门口没有人' })).state).toBe('acknowledged')
  // a program has its scope, as before
  const asKey = await core.ask(`/api/v1/incidents/${id}/actions`, {
    method: 'POST',
    headers: core.key('incidents:write'),
    body: { action: 'dispatch', assignee: '保安02' },
  })
  expect(asKey.status).toBe(200)
})

test('of duty a guard is told whether a drill is on, not who sits at the desk', async () => {
  const { client: operator } = await open('operator')
  await operator.shifts.signOn({})
  const now = async ({ client }: { client: Client }) => {
    const feed = await client.shifts.watch()
    const { value } = await feed.next()
    await feed.return?.()
    return value
  }
  expect(await now(await open('operator'))).toMatchObject({ shift: { people: [{ name: 'operator' }] } })
  for (const role of ['guard', 'installer'] as const) {
    expect(await now(await open(role))).toEqual({ shift: null, postCheck: null, handoverId: null, siteDrill: null, drillIncidentIds: [] })
  }
})

test('an operator sees whom to call; numbers of certificates are for whoever keeps the list', async () => {
  const { id } = saveStaff('保安03', null)
  const shown = async (role: Role) => {
    const { client } = await open(role)
    const incidentId = core.raise(`shown-${role}`).incident.id
    const feed = await client.staff.watch()
    const first = (await feed.next()).value as StaffFeedEvent | undefined
    await feed.return?.()
    const lists = [
      await client.staff.list(),
      first?.type === 'snapshot' ? first.staff : [],
      (await client.dispatches.suggest({ incidentId })).map(({ staff }) => staff),
      [await client.staff.setDuty({ id, onDuty: true })],
    ]
    return lists.map((list) => list.find((one) => one.id === id)).map((one) => [one?.phone, one?.certificates[0]?.number])
  }
  expect(await shown('operator')).toEqual(Array(4).fill(['13800001234', '****5678']))
  expect(await shown('manager')).toEqual(Array(4).fill(['13800001234', '2212345678']))
})
