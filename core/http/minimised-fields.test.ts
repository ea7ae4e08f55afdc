// What each role is told of a resident, by asking every call and every list there is: names, telephones and cards in full only where the role keeps people; a face nowhere.
import { once } from 'node:events'
import { createORPCClient } from '@orpc/client'
import { RPCLink } from '@orpc/client/websocket'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { WebSocket } from 'ws'
import { api } from '../../contract/api.ts'
import { ROLES, type Role } from '../../contract/vocabulary.ts'
import { change, query } from '../../db/statement.ts'
import { may, permissionOf } from '../access.ts'
import { SYSTEM } from '../env.ts'
import { procedures } from './rest/open-api-document.ts'
import { startFixture, type Fixture } from './server-fixture.ts'

const SECRETS = { name: '甄敏感', phone: '13987654321', card: 'CARD778899', guardian: '甄监护', form: '档案柜乙七' }
const FACE = 'FACE-CANARY-7f3a'

/** Lists without a parameter that end. */
const REST_ROUTES = procedures()
  .map((procedure) => procedure['~orpc'].route)
  .filter(({ method = 'GET', path = '' }) => method === 'GET' && !path.includes('{') && !/stream|sheet|docs/.test(path))
  .map(({ path = '' }) => (path.startsWith('/api') ? path : `/api/v1${path}`))

let core: Fixture
let personId: string
beforeAll(async () => {
  core = await startFixture({ requestsPerMinute: 10_000 })
  const { desk } = core.services.residents
  const person = desk.save(SYSTEM, { name: SECRETS.name, kind: 'resident', homes: ['3-1-1701'], phone: SECRETS.phone, cardNumber: SECRETS.card })
  personId = person.id
  desk.giveConsent(SYSTEM, { personId, givenBy: 'guardian', guardian: SECRETS.guardian, evidence: SECRETS.form })
  const photo = Buffer.concat([Buffer.from([0xff, 0xd8]), Buffer.alloc(200, 1), Buffer.from(FACE), Buffer.from([0xff, 0xd9])])
  desk.putFace(SYSTEM, personId, photo)
  const passage = {
    type: 'passage',
    outcome: 'granted',
    door: 1,
    direction: 'in',
    method: 'card',
    personRef: person.ref,
    cardNumber: SECRETS.card,
    code: null,
    replayed: false,
    dedupeKey: 'p1',
  }
  const atMs = core.env.clock.now()
  change(core.env.db, 'INSERT INTO device_signals (device_id, received_at_ms, dedupe_key, event, handled_at_ms) VALUES (?, ?, ?, ?, ?)').run(
    'gate-3',
    atMs,
    'p1',
    JSON.stringify(passage),
    atMs,
  )
  core.raise('minimised')
})
afterAll(() => core.close())

/** What most calls take, in one shape or another; what does not fit is refused and says nothing. */
function inputs(): readonly unknown[] {
  const incidentId = query<{ id: string }>(core.env.db, 'SELECT id FROM incidents LIMIT 1').get()!.id
  return [
    undefined,
    {},
    { limit: 50 },
    { search: '', limit: 50 },
    { search: SECRETS.name, limit: 50 },
    { id: personId },
    { personId },
    { id: incidentId },
    { incidentId },
    { incidentId, personId },
    { beforeId: null, limit: 50 },
    { states: [], limit: 50 },
  ]
}
/** Whatever would change something is not asked: what is changed answers with what it was given. */
const READS =
  /^(list|get|of|mine|now|history|overview|batches|snapshots|conflicts|jobs|queued|imports|reads|gates|shown|cameras|records|settings|versions|plan|current|points|routes|schedules|cards|findings|suggest|timeline|reveal|affected|limits|series|targets|notice)$/

const NONE = Symbol('no answer')
const patience = () => new Promise<typeof NONE>((resolve) => setTimeout(() => resolve(NONE), 500))

async function answersTo(role: Role): Promise<{ readonly texts: readonly { readonly from: string; readonly text: string }[]; readonly asked: number }> {
  const cookie = await core.signIn(role)
  const ws = new WebSocket(`${core.url.replace('http', 'ws')}/rpc/ws`, { headers: { cookie }, origin: core.origin })
  await once(ws, 'open')
  const client = createORPCClient(new RPCLink({ websocket: ws as unknown as globalThis.WebSocket })) as Record<
    string,
    Record<string, (input: unknown) => Promise<unknown>>
  >
  const texts: { from: string; text: string }[] = []
  let asked = 0
  for (const [group, calls] of Object.entries(api))
    for (const call of Object.keys(calls)) {
      if (!READS.test(call) || !may({ role }, permissionOf([group, call]))) continue
      asked++
      for (const input of inputs()) {
        const answer = await Promise.race([client[group]![call]!(input).catch(() => null), patience()])
        // what asks a device that is not there
        if (answer === NONE) break
        if (answer !== null) texts.push({ from: `${group}.${call}`, text: JSON.stringify(answer) ?? '' })
      }
    }
  ws.close()
  for (const path of REST_ROUTES) {
    const answer = await Promise.race([core.ask(path, { headers: { cookie } }), patience()])
    if (answer !== NONE && answer.status === 200) texts.push({ from: path, text: answer.text })
  }
  return { texts, asked }
}

test.each(ROLES)('%s is told in full only what the role is for', async (role) => {
  const { texts, asked } = await answersTo(role)
  expect(asked).toBeGreaterThan(10)
  const told = Object.entries(SECRETS).flatMap(([what, secret]) => texts.filter(({ text }) => text.includes(secret)).map(({ from }) => `${what}: ${from}`))
  const isKeeper = may({ role }, 'managePeople')
  if (isKeeper) expect(new Set(told)).toContain('name: residents.get')
  const allowed = isKeeper ? ['residents.get', 'surroundings.reveal'] : []
  expect([...new Set(told)].filter((line) => !allowed.some((from) => line.endsWith(from)))).toEqual([])
  for (const form of [FACE, Buffer.from(FACE).toString('base64').slice(2, 18), Buffer.from(FACE).toString('hex')])
    expect(texts.filter(({ text }) => text.includes(form)).map(({ from }) => from)).toEqual([])
})

test('a face lies in the one table for photos, and in nothing that is owed to another system', () => {
  const forms = [FACE, Buffer.from(FACE).toString('base64').slice(2, 18), Buffer.from(FACE).toString('hex'), Buffer.from(FACE).toString('hex').toUpperCase()]
  const tables = query<{ name: string }>(core.env.db, `SELECT name FROM sqlite_master WHERE type = 'table'`).all()
  const holding = tables.filter(({ name }) => {
    const rows = query<Record<string, unknown>>(core.env.db, `SELECT * FROM "${name}"`).all()
    const text = JSON.stringify(rows, (_, value: unknown) => (value instanceof Uint8Array ? Buffer.from(value).toString('latin1') : value)).replace(
      /"type":"Buffer"/g,
      '',
    )
    const raw = rows.some((row) => Object.values(row).some((value) => Buffer.isBuffer(value) && value.includes(FACE)))
    return raw || forms.some((form) => text.includes(form))
  })
  expect(holding.map(({ name }) => name)).toEqual(['faces'])
})
