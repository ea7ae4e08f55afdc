// Every dangerous call over the wire: nobody does one alone where the site wants two, and the same call does it once somebody else has allowed it.
import { once } from 'node:events'
import { createORPCClient, ORPCError } from '@orpc/client'
import { RPCLink } from '@orpc/client/websocket'
import type { ContractRouterClient } from '@orpc/contract'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { WebSocket } from 'ws'
import type { api } from '../../contract/api.ts'
import { DEFAULT_ACCESS_RULES, GUARDED_ACTS, PROOF_MS, type AccessRules, type DangerousAct } from '../../contract/approvals.ts'
import type { Role } from '../../contract/vocabulary.ts'
import { insertAccessRules } from '../../db/approvals.ts'
import { query } from '../../db/statement.ts'
import { actOnIncident } from '../incidents/service.ts'
import { SYSTEM } from '../env.ts'
import { PASSWORD, startFixture, type Fixture } from './server-fixture.ts'

type Client = ContractRouterClient<typeof api>
let core: Fixture
let admin: Client
let other: Client
beforeAll(async () => {
  core = await startFixture()
  admin = await open('admin')
  other = await open('admin', 'second')
  await core.signIn('operator')
  const guards = Object.fromEntries(GUARDED_ACTS.map((act) => [act, 'twoPersons'])) as AccessRules['guards']
  insertAccessRules(core.env.db, 1, { ...DEFAULT_ACCESS_RULES, guards }, 'u0', core.env.clock.now())
})
afterAll(() => core.close())

async function open(role: Role, name: string = role): Promise<Client> {
  const cookie = await core.signIn(role, name)
  const ws = new WebSocket(`${core.url.replace('http', 'ws')}/rpc/ws`, { headers: { cookie }, origin: core.origin })
  await once(ws, 'open')
  return createORPCClient(new RPCLink({ websocket: ws as unknown as globalThis.WebSocket }))
}
const cameraId = () => core.services.cameraSetup.list()[0]!.camera.id
const version = () => core.services.cameraSetup.list()[0]!.version
const facade = () => core.services.facades.list().find(({ entries }) => entries.length > 0)!

const CALLS: readonly [name: string, act: DangerousAct, call: (client: Client) => Promise<unknown>][] = [
  ['a camera is removed', 'disableDetection', (client) => client.cameraSetup.remove({ cameraId: cameraId(), version: version(), confirmed: true })],
  ['back to the site file', 'disableDetection', (client) => client.cameraSetup.reset({ cameraId: cameraId(), version: version(), part: 'watch' })],
  ['an earlier version', 'disableDetection', (client) => client.cameraSetup.restoreWatch({ cameraId: cameraId(), version: version(), from: 0 })],
  ['facades are taken away', 'disableDetection', (client) => client.facades.save({ cameraId: facade().cameraId, version: facade().version, entries: [] })],
  ['facades are reset', 'disableDetection', (client) => client.facades.reset({ cameraId: facade().cameraId, version: facade().version })],
  [
    'no event of a camera raises anything',
    'disableDetection',
    (client) => client.cameraEvents.save({ cameraId: cameraId(), version: 0, choice: { raises: [], input: { means: 'intrusion', severity: 'low' } } }),
  ],
  [
    'recordings go sooner',
    'lowerRetention',
    (client) => client.recording.save({ cameraId: cameraId(), version: 0, wish: { isOn: true, days: 1, maxGb: null } }),
  ],
  [
    'recordings are switched off',
    'lowerRetention',
    (client) => client.recording.save({ cameraId: cameraId(), version: 0, wish: { isOn: false, days: 400, maxGb: null } }),
  ],
  [
    'an export leaves',
    'exportRecording',
    (client) => client.exports.start({ cameraIds: [cameraId()], source: 'ring', fromMs: 1000, toMs: 2000, reason: '警方调取', watermark: true }),
  ],
  ['an export is deleted', 'deleteRecording', (client) => client.exports.remove({ id: 'none' })],
  ['a manager is made', 'giveRights', (client) => client.accounts.add({ name: 'm2', role: 'manager' })],
  [
    'an operator is raised',
    'giveRights',
    (client) => client.accounts.setRole({ id: core.services.accounts.list().find(({ name }) => name === 'operator')!.id, role: 'admin' }),
  ],
  [
    "an administrator's password is given out",
    'giveRights',
    (client) => client.accounts.resetPassword({ id: core.services.accounts.list().find(({ name }) => name === 'second')!.id }),
  ],
  ['a hold is released', 'releaseHold', (client) => client.holds.release({ id: heldIncident(), reason: '结案' })],
  ['the list is made weaker', 'changeRules', (client) => client.accessRules.save({ version: 1, value: DEFAULT_ACCESS_RULES })],
]

let held: string | null = null
function heldIncident(): string {
  if (held === null) {
    held = core.raise('held').incident.id
    actOnIncident(core.env, SYSTEM, held, { action: 'hold' })
  }
  return held
}

interface Needed {
  readonly approvalId: string
  readonly act: DangerousAct
}
const refusal = (call: Promise<unknown>) =>
  call.then(
    () => ({ code: 'done', data: {} as Needed }),
    (error: unknown) => (error instanceof ORPCError ? { code: error.code as string, data: error.data as Needed } : Promise.reject(error)),
  )
const changed = () =>
  query<{ n: number }>(core.env.db, `SELECT count(*) AS n FROM audit WHERE action NOT LIKE 'approval.%' AND action NOT LIKE 'session.%'`).get()!.n

test.each(CALLS)('%s (%s): not alone', async (_, act, call) => {
  heldIncident()
  const before = changed()
  const { code, data } = await refusal(call(admin))
  expect([code, data.act]).toEqual(['approval.needed', act])
  const own = await refusal(admin.approvals.approve({ id: data.approvalId }))
  expect(own.code).toBe('approval.samePerson')
  const again = await refusal(admin.approvals.approveHere({ id: data.approvalId, name: 'admin', password: PASSWORD }))
  expect(again.code).toBe('approval.samePerson')
  const weaker = await refusal(admin.approvals.approveHere({ id: data.approvalId, name: 'operator', password: PASSWORD }))
  expect(weaker.code).toBe('approval.mayNot')
  expect((await refusal(call(admin))).code).toBe('approval.needed')
  expect(changed()).toBe(before)
  await admin.approvals.withdraw({ id: data.approvalId })
})

test('allowed by another one, the same call does it, once', async () => {
  const id = heldIncident()
  const release = () => admin.holds.release({ id, reason: '结案' })
  const { data } = await refusal(release())
  await other.approvals.approve({ id: data.approvalId })
  expect(await release()).toMatchObject({ id, held: false })
  expect((await refusal(release())).code).toBe('approval.needed')
  const actions = query<{ action: string }>(core.env.db, 'SELECT action FROM audit ORDER BY seq DESC LIMIT 3').all()
  expect(actions.map(({ action }) => action)).toEqual(['approval.ask', 'incident.holdReleased', 'approval.use'])
})

test('what makes detection better needs nobody', async () => {
  const { entries, ...place } = facade()
  const saved = await refusal(admin.facades.save({ cameraId: place.cameraId, version: place.version, entries }))
  expect(saved.code).toBe('done')
  const longer = await refusal(admin.recording.save({ cameraId: cameraId(), version: 0, wish: { isOn: true, days: 400, maxGb: null } }))
  expect(longer.code).toBe('done')
})

test('a password that was given out is nobody’s word until it is changed', async () => {
  const { data } = await refusal(admin.accounts.add({ name: 'm3', role: 'manager' }))
  await other.approvals.approve({ id: data.approvalId })
  const { password } = await admin.accounts.add({ name: 'm3', role: 'manager' })
  const wish = await refusal(admin.holds.release({ id: heldIncident(), reason: 'z' }))
  expect((await refusal(admin.approvals.approveHere({ id: wish.data.approvalId, name: 'm3', password }))).code).toBe('approval.mayNot')
  await admin.approvals.withdraw({ id: wish.data.approvalId })
})

test('the wrong password of a second person is counted like any', async () => {
  const { data } = await refusal(admin.holds.release({ id: heldIncident(), reason: 'x' }))
  const codes: string[] = []
  for (let n = 0; n < 6; n++) codes.push((await refusal(admin.approvals.approveHere({ id: data.approvalId, name: 'second', password: 'not this one' }))).code)
  expect(codes).toEqual([...Array.from({ length: 4 }, () => 'auth.wrongCredentials'), 'auth.tooManyTries', 'auth.tooManyTries'])
})

test('after five minutes the password is asked for again before anything', async () => {
  core.passMs(PROOF_MS)
  expect((await refusal(admin.holds.release({ id: heldIncident(), reason: 'y' }))).code).toBe('auth.proofNeeded')
  expect((await refusal(other.approvals.approve({ id: 'none' }))).code).toBe('auth.proofNeeded')
})
