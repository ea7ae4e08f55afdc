// From an alert to a ticket in another system and back, through the real outbox and the real polling.
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { IntegrationInput } from '../../../contract/integration.ts'
import type { Incident } from '../../../contract/incident.ts'
import { workOrdersOf } from '../../../db/work-orders.ts'
import { startFakeCommunity } from '../../../test/fakes/hc-microcommunity.ts'
import { startFakeRedmine } from '../../../test/fakes/redmine.ts'
import { startFakeTickets } from '../../../test/fakes/rest-tickets.ts'
import { claimOf, createTestEnv, type TestEnv } from '../../../test/fixtures/test-env.ts'
import { eventually } from '../../../test/patience.ts'
import { raiseAlert } from '../../alerts.ts'
import { SYSTEM, type Env } from '../../env.ts'
import { actOnIncident, getIncidentDetail } from '../../incidents/service.ts'
import { ADAPTERS } from '../adapters.ts'
import { createIntegrations, type IntegrationDesk } from '../integrations.ts'
import { createTargetList } from '../target-list.ts'

let base: TestEnv
let env: Env
let desk: IntegrationDesk
let minute: (() => void)[]
const ending: (() => Promise<void>)[] = []

beforeEach(() => {
  base = createTestEnv()
  minute = []
  const targets = createTargetList(base.db, undefined, ADAPTERS)
  env = { ...base, targets }
  const after = (ms: number, run: () => void) => {
    if (ms === 60_000) minute.push(run)
    const timer = ms < 60_000 ? setTimeout(run, ms) : undefined
    return () => clearTimeout(timer)
  }
  desk = createIntegrations(env, { targets, adapters: ADAPTERS, outside: { after, random: () => 0.5 } })
})
afterEach(async () => {
  await desk.stop()
  await Promise.all(ending.splice(0).map((end) => end()))
  base.close()
})

async function connect(adapter: string, settings: IntegrationInput['settings']): Promise<void> {
  const rule = {
    kinds: ['ebikeInLobby' as const],
    minSeverity: 'low' as const,
    when: 'opened' as const,
    title: '{summary}',
    priority: 'high' as const,
    closesIncident: true,
  }
  await desk.save(SYSTEM, { adapter, name: adapter, enabled: true, version: 0, settings, transport: {}, workOrders: [rule] })
}

function open(): Incident {
  const { incident } = raiseAlert(env, claimOf(env))
  desk.kick()
  return incident
}

const extIdOf = (incident: Incident) => workOrdersOf(base.db, incident.id)[0]?.extId ?? null
/** A minute passes; what is asked then has its effect some time after. */
function stateAfterLook(incident: Incident): string {
  for (const run of minute.splice(0)) run()
  return getIncidentDetail(env, incident.id).state
}

test('Redmine: a ticket resolved there resolves the incident, and taken up again it is the same ticket', async () => {
  const there = await startFakeRedmine()
  ending.push(() => there.close())
  await connect('redmine', { baseUrl: there.url, apiKey: there.key, project: 'works', language: 'en' })
  const incident = open()
  await eventually(() => extIdOf(incident)).toBe('1')
  expect(there.tickets[0]).toMatchObject({ subject: `[${incident.number}] ${incident.summary}`, priority: { name: 'High' } })
  actOnIncident(env, SYSTEM, incident.id, { action: 'acknowledge' })
  actOnIncident(env, SYSTEM, incident.id, { action: 'dispatch', assignee: 'Wang' })
  desk.kick()
  await eventually(() => there.tickets[0]?.status.name).toBe('In Progress')
  there.wait(5000)
  there.change(1, { status: 3, notes: 'carried out', assignee: 'Li' })
  await eventually(() => stateAfterLook(incident)).toBe('resolved')
  expect(workOrdersOf(base.db, incident.id)).toMatchObject([{ status: 'done', assignee: 'Li', extId: '1' }])
  actOnIncident(env, SYSTEM, incident.id, { action: 'reopen', reason: 'back again' })
  desk.kick()
  await eventually(() => there.tickets[0]?.status.name).toBe('In Progress')
  expect(there.tickets).toHaveLength(1)
  await eventually(() => extIdOf(incident)).toBe('1')
})

test('MicroCommunity: a repair order finished there resolves the incident', async () => {
  const access = { appId: 'APP123', securityCode: 'SECRET123', communityId: '2022121921870161' }
  const there = await startFakeCommunity({ ...access, nowMs: base.clock.now() })
  ending.push(() => there.close())
  await connect('hc-microcommunity', { baseUrl: there.url, ...access, userId: '3051', communityName: '翠园一期', repairType: '102022', tel: '075512345678' })
  const incident = open()
  await eventually(() => extIdOf(incident)).toBe('8220260000')
  actOnIncident(env, SYSTEM, incident.id, { action: 'acknowledge' })
  there.repairs[0]!.state = '1900'
  await eventually(() => stateAfterLook(incident)).toBe('resolved')
})

test('REST: each open work order is asked about', async () => {
  const there = await startFakeTickets()
  ending.push(() => there.close())
  await connect('rest', {
    baseUrl: there.url,
    auth: { type: 'bearer', token: 'tok' },
    create: { path: '/tickets', body: '{"title":"{{incident.number}} {{workOrder.title}}"}' },
    answer: { extId: 'data.id', url: 'data.url' },
    poll: { way: 'each', path: '/tickets/{{extId}}', items: 'data', status: 'state', statuses: { open: 'accepted', closed: 'done' } },
  })
  const incident = open()
  await eventually(() => extIdOf(incident)).toBe('T1')
  actOnIncident(env, SYSTEM, incident.id, { action: 'acknowledge' })
  there.tickets[0]!.state = 'closed'
  await eventually(() => stateAfterLook(incident)).toBe('resolved')
})
