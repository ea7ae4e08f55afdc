// Systems as they are set up and run: validated, their secrets kept, each owed its own, paused, replayed, removed.
import { afterEach, beforeEach, expect, test } from 'vitest'
import { z } from 'zod'
import type { IntegrationInput } from '../../contract/integration.ts'
import type { Incident } from '../../contract/incident.ts'
import { change, query } from '../../db/statement.ts'
import { startFakePms, type FakePms } from '../../test/fakes/pms.ts'
import { CLIENT } from '../../test/fixtures/certificates.ts'
import { claimOf, createTestEnv, type TestEnv } from '../../test/fixtures/test-env.ts'
import { eventually } from '../../test/patience.ts'
import { raiseAlert } from '../alerts.ts'
import { SYSTEM, type Env } from '../env.ts'
import { actOnIncident, getIncidentDetail } from '../incidents/service.ts'
import type { OwedEvent, RemoteChange } from './adapter.ts'
import type { AnyAdapter } from './adapters.ts'
import { createIntegrations, type IntegrationDesk } from './integrations.ts'
import { oweEvent } from './owe-event.ts'
import { createTargetList } from './target-list.ts'
import { webhook } from './webhook.ts'

let base: TestEnv
let env: Env
let pms: FakePms
let desk: IntegrationDesk
let taken: OwedEvent[]
let changes: RemoteChange[]
let cursors: (string | null)[]

/** A ticket system in a few lines: takes everything, and is asked for news. */
const tickets: AnyAdapter = {
  id: 'tickets',
  title: { zh: '工单', en: 'Tickets' },
  config: z.strictObject({
    url: z.string(),
    token: z.string().min(4).meta({ secret: true }),
    more: z.array(z.strictObject({ key: z.string().meta({ secret: true }) })).default([]),
  }),
  proven: 'fake',
  open: () => ({
    async deliver(event) {
      taken.push(event)
      return { is: 'delivered', status: 201, ...(event.workOrder?.extId === null && { extId: `T-${event.workOrder.id}`, url: 'https://t.example/1' }) }
    },
    async poll(cursor) {
      cursors.push(cursor)
      return { changes: changes.splice(0), cursor: String(Number(cursor ?? 0) + 1) }
    },
    test: async () => ({ ok: true, zh: '好', en: 'fine' }),
  }),
}
let minute: (() => void)[] = []

function start(): void {
  const adapters = [webhook as AnyAdapter, tickets, { ...tickets, id: 'keyed', sendsSecretsTo: 'url' }]
  const targets = createTargetList(base.db, { endpoint: pms.url, secret: pms.secret, transport: {}, workOrders: [] }, adapters)
  env = { ...base, targets }
  const after = (ms: number, run: () => void) => {
    if (ms === 60_000) minute.push(run)
    const timer = ms < 60_000 ? setTimeout(run, ms) : undefined
    return () => clearTimeout(timer)
  }
  desk = createIntegrations(env, { targets, adapters, outside: { after, random: () => 0.5 } })
}

beforeEach(async () => {
  base = createTestEnv()
  pms = await startFakePms({ now: () => base.clock.now() })
  taken = []
  changes = []
  cursors = []
  minute = []
  start()
})
afterEach(async () => {
  await desk.stop()
  await pms.close()
  base.close()
})

const input = (more: Partial<IntegrationInput> = {}): IntegrationInput => ({
  adapter: 'tickets',
  name: '报修系统',
  enabled: true,
  version: 0,
  settings: { url: 'https://t.example', token: 'geheim' },
  transport: {},
  workOrders: [{ kinds: ['ebikeInLobby'], minSeverity: 'low', when: 'opened', title: '{summary}', priority: 'high', closesIncident: true }],
  ...more,
})
const open = (zone = 'door'): Incident => raiseAlert(env, claimOf(env, { zone })).incident
const stateOf = (id: string) => desk.targets().find((target) => target.id === id)!
const audited = () => query<{ action: string; after: string | null }>(base.db, `SELECT action, after FROM audit WHERE action LIKE 'integration.%'`).all()

test("a system that was added is owed what happens from then on, beside the site file's", async () => {
  open('a')
  const { id } = await desk.save(SYSTEM, input())
  const incident = open('b')
  desk.kick()
  await eventually(() => taken.map(({ type }) => type)).toEqual(['cn.vigil.incident.created.v1', 'cn.vigil.work_order.requested.v1'])
  await eventually(() => pms.deliveries.length).toBe(2)
  expect(taken[0]).toMatchObject({ incident: { number: incident.number, kind: 'ebikeInLobby', state: 'new', summary: incident.summary }, workOrder: null })
  expect(taken[1]).toMatchObject({ workOrder: { extId: null, status: 'requested', incidentId: incident.id } })
  await eventually(() => stateOf(id).pending).toBe(0)
  expect(
    getIncidentDetail(env, incident.id)
      .timeline.filter(({ details }) => details['target'] === id)
      .map(({ what }) => what),
  ).toContain('delivered')
})

test('news of a ticket are fetched once a minute from where the last answer ended, and move the incident', async () => {
  await desk.save(SYSTEM, input())
  const incident = open()
  actOnIncident(env, SYSTEM, incident.id, { action: 'acknowledge' })
  desk.kick()
  await eventually(() => taken.length).toBe(3)
  const extId = `T-${taken[1]!.workOrder!.id}`
  await eventually(() => taken[2]!.workOrder!.extId).toBe(extId)
  changes.push({ extId: 'somebody else', status: 'done', atMs: 1, version: 1 }, { extId, status: 'done', atMs: 1, version: 7, note: '好了' })
  for (const run of minute.splice(0)) run()
  await eventually(() => getIncidentDetail(env, incident.id).state).toBe('resolved')
  expect(cursors).toEqual([null, '1'])
})

test('secrets are written and never read: not on a screen, not in the audit log; left out they stay, null takes them out', async () => {
  const settings = { url: 'https://t.example', token: 'geheim', more: [{ key: 'tief' }] }
  const transport = { clientCertificate: CLIENT.cert, clientKey: CLIENT.key }
  const saved = await desk.save(SYSTEM, input({ settings, transport }))
  expect(JSON.stringify([desk.list(), desk.targets(), audited()])).not.toMatch(/geheim|tief|PRIVATE KEY|whsec_/)
  expect(saved).toMatchObject({
    version: 1,
    settings: { url: 'https://t.example', more: [{}] },
    secretsSet: ['settings.more.0.key', 'settings.token', 'transport.clientKey'],
  })
  const again = await desk.save(
    SYSTEM,
    input({ id: saved.id, version: 1, settings: { url: 'https://u.example', more: [{}] }, transport: { clientCertificate: CLIENT.cert } }),
  )
  expect(again).toMatchObject({ version: 2, secretsSet: saved.secretsSet, settings: { url: 'https://u.example' } })
  const stored = query<{ config: string }>(base.db, 'SELECT config FROM integrations').get()!.config
  expect(JSON.parse(stored)).toMatchObject({ settings: { url: 'https://u.example', token: 'geheim', more: [{ key: 'tief' }] } })
  const without = input({ id: saved.id, version: 2, settings: { url: 'https://u.example', token: null } })
  await expect(desk.save(SYSTEM, without)).rejects.toMatchObject({ code: 'request.invalidField', details: { field: 'settings.token' } })
  expect(audited().map(({ action }) => action)).toEqual(['integration.add', 'integration.change'])
})

test('a saved secret is for where it was given for: with another address or proxy it has to be given again, also to try it', async () => {
  const settings = { url: 'https://t.example/a', token: 'geheim' }
  const { id } = await desk.save(SYSTEM, input({ adapter: 'keyed', settings }))
  const there = input({ adapter: 'keyed', id, version: 1, settings: { url: 'https://t.example/b' } })
  expect(await desk.test(SYSTEM, there)).toMatchObject({ ok: true })
  expect(audited().at(-1)).toMatchObject({ action: 'integration.test' })
  for (const elsewhere of [
    { ...there, settings: { url: 'https://u.example/a' } },
    { ...there, settings: { url: 'https://t.example:444/a' } },
    { ...there, transport: { proxy: 'http://10.0.0.9:3128' } },
  ]) {
    for (const work of [() => desk.test(SYSTEM, elsewhere), () => desk.save(SYSTEM, elsewhere)])
      await expect(work()).rejects.toMatchObject({ code: 'request.invalidField', details: { field: 'settings.token' } })
  }
})

test('the log-in at a proxy is a secret of that proxy, and stands in no address', async () => {
  const settings = { endpoint: pms.url, secret: pms.secret }
  const of = (part: object) => input({ adapter: 'webhook', settings, ...part })
  const { id } = await desk.save(SYSTEM, of({ enabled: false, transport: { proxy: 'http://10.0.0.9:3128', proxyLogin: 'vigil:geheim' } }))
  expect(JSON.stringify([desk.list(), audited()])).not.toContain('geheim')
  const same = await desk.save(SYSTEM, of({ id, version: 1, enabled: false, transport: { proxy: 'http://10.0.0.9:3128' } }))
  expect(same.secretsSet).toContain('transport.proxyLogin')
  const other = await desk.save(SYSTEM, of({ id, version: 2, enabled: false, transport: { proxy: 'http://10.0.0.8:3128' } }))
  expect(other.secretsSet).not.toContain('transport.proxyLogin')
  const inAddress = of({ transport: { proxy: 'http://vigil:geheim@10.0.0.9:3128' } })
  await expect(desk.save(SYSTEM, inAddress)).rejects.toMatchObject({ details: { field: 'transport.proxy' } })
})

test("what does not fit is refused with the field; a form that was overtaken, too; the site file's is not changed here", async () => {
  await expect(desk.save(SYSTEM, input({ adapter: 'nobody' }))).rejects.toMatchObject({ code: 'request.invalidField', details: { field: 'adapter' } })
  await expect(desk.save(SYSTEM, input({ transport: { ca: 'x' } }))).rejects.toMatchObject({ details: { field: 'transport.ca' } })
  const plain = input({ adapter: 'webhook', settings: { endpoint: 'http://pms.example/', secret: pms.secret } })
  await expect(desk.save(SYSTEM, plain)).rejects.toMatchObject({ code: 'pms.insecure' })
  const { id } = await desk.save(SYSTEM, input())
  await expect(desk.save(SYSTEM, input({ id, version: 0 }))).rejects.toMatchObject({ code: 'integration.changed' })
  await expect(desk.save(SYSTEM, input({ id: 'pms' }))).rejects.toMatchObject({ code: 'integration.ofSiteFile' })
  await expect(desk.remove(SYSTEM, 'pms')).rejects.toMatchObject({ code: 'integration.ofSiteFile' })
})

test('paused, a system is owed all it misses, over a restart; switched off, nothing', async () => {
  const { id } = await desk.save(SYSTEM, input())
  desk.pause(SYSTEM, id)
  open('a')
  desk.kick()
  await desk.stop()
  start()
  expect(stateOf(id)).toMatchObject({ state: 'paused', pending: 2 })
  desk.resume(SYSTEM, id)
  await eventually(() => stateOf(id).pending).toBe(0)
  await desk.save(SYSTEM, input({ id, version: 1, enabled: false }))
  open('b')
  expect(stateOf(id)).toMatchObject({ state: 'off', pending: 0 })
  expect(taken).toHaveLength(2)
  await desk.remove(SYSTEM, id)
  expect(desk.list().map((one) => one.id)).toEqual(['pms'])
  expect(audited().map(({ action }) => action.replace('integration.', ''))).toEqual(['add', 'pause', 'resume', 'change', 'remove'])
})

test('what was given up is sent again by hand, one or all of a span, and health says so until then', async () => {
  pms.misbehave({ answer: 500 })
  for (const zone of ['a', 'b', 'c']) open(zone)
  for (let tries = 0; tries < 10; tries++) {
    desk.kick()
    await eventually(() => pms.requests()).toBe((tries + 1) * 3)
    await eventually(() => desk.deliveries({ target: 'pms', state: null, before: null, limit: 9 }).every(({ attempts }) => attempts === tries + 1)).toBe(true)
    base.pass(30 * 3_600_000)
  }
  const dead = desk.deliveries({ target: 'pms', state: 'dead', before: null, limit: 2 })
  expect(dead).toMatchObject([{ problem: 'pms.gaveUp', detail: 'HTTP 500', attempts: 10 }, {}])
  expect(desk.deliveries({ target: 'pms', state: 'dead', before: dead[1]!, limit: 9 })).toHaveLength(1)
  expect(desk.health()).toEqual({ pending: 0, oldestAgeMs: null, problem: 'pms.gaveUp' })
  expect(stateOf('pms')).toMatchObject({ state: 'failing', dead: 3 })
  pms.misbehave(null)
  expect(desk.replay(SYSTEM, { target: 'pms', sequences: [dead[0]!.sequence] })).toBe(1)
  await eventually(() => pms.deliveries.length).toBe(1)
  expect(desk.replay(SYSTEM, { target: 'pms', fromMs: 0, toMs: base.clock.now() })).toBe(2)
  await eventually(() => pms.deliveries.length).toBe(3)
  await eventually(() => desk.health()).toEqual({ pending: 0, oldestAgeMs: null, problem: null })
  expect(stateOf('pms').state).toBe('ok')
})

test('what is about no incident goes only to systems that take everything', async () => {
  await desk.save(SYSTEM, input())
  oweEvent(env, { type: 'report.ready', subject: 'report/r1', data: { report: 'r1' } })
  desk.kick()
  await eventually(() => pms.deliveries.map(({ type }) => type)).toEqual(['cn.vigil.report.ready.v1'])
  expect(desk.deliveries({ target: null, state: null, before: null, limit: 9 })).toMatchObject([{ target: 'pms', incidentId: null, reportNumber: null }])
})

test('of what is about a report the list has the number that people know, and the event stays as it was', async () => {
  await desk.save(SYSTEM, input())
  change(
    env.db,
    `INSERT INTO reports (id, number, from_ms, to_ms, template_id, template_version, template, asked_at_ms, recipients, to_folder, state)
     VALUES ('r1', 'RPT-20261122-0001', 0, 1, 'day', 0, '{}', 0, '[]', 0, 'queued')`,
  ).run()
  oweEvent(env, { type: 'report.ready', subject: 'report/r1', data: { report: 'r1' } })
  expect(desk.deliveries({ target: null, state: null, before: null, limit: 9 })).toMatchObject([{ subject: 'report/r1', reportNumber: 'RPT-20261122-0001' }])
})

test('a test opens nothing that stays, saved or not', async () => {
  expect(await desk.test(SYSTEM, { id: 'pms' })).toMatchObject({ ok: true })
  expect(pms.deliveries).toMatchObject([{ type: 'cn.vigil.test.v1' }])
  expect(await desk.test(SYSTEM, input())).toEqual({ ok: true, zh: '好', en: 'fine' })
  const nobody = input({ adapter: 'webhook', settings: { endpoint: pms.url, secret: pms.secret } })
  await pms.close()
  expect(await desk.test(SYSTEM, nobody)).toMatchObject({ ok: false, en: expect.stringContaining('ECONNREFUSED') as string })
  expect(desk.list()).toHaveLength(1)
})
