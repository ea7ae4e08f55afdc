// The access register on a real database: what is written into it and when, how it is found among a hundred thousand, and that it cannot differ from the chain unnoticed.
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { AccessFilterInput } from '../../contract/proof-api.ts'
import { findRegisterFlaw } from '../../db/access-register.ts'
import { appendAudit } from '../../db/audit.ts'
import { insertExport } from '../../db/exports.ts'
import { rawDb } from '../../db/statement.ts'
import { inTransaction } from '../../db/transaction.ts'
import { claimOf, createTestEnv, START_MS, type TestEnv } from '../../test/fixtures/test-env.ts'
import { raiseAlert } from '../alerts.ts'
import { SYSTEM, type Actor } from '../env.ts'
import { promiseEvidence } from '../incidents/evidence-records.ts'
import { createUser } from '../people.ts'
import { createViews } from '../playback/views.ts'
import { createTroubles } from '../troubles.ts'
import { verifyData } from '../verify.ts'
import { makeRegisterFile } from './register-file.ts'
import { createRegister, type Register } from './register.ts'

let env: TestEnv
let register: Register
let anna: Actor
let boss: Actor
beforeEach(async () => {
  env = createTestEnv()
  register = createRegister(env)
  const make = async (name: string): Promise<Actor> => {
    const { id } = await createUser(env, SYSTEM, { name, role: 'manager', password: 'correct horse battery' })
    return { type: 'user', id, name }
  }
  anna = await make('值班员')
  boss = await make('经理')
})
afterEach(() => env.close())

const ALL: AccessFilterInput = { kind: null, actorId: null, cameraId: null, incidentNumber: null, fromMs: 0, toMs: START_MS * 2 }
const list = (filter: Partial<AccessFilterInput> = {}) => [...register.each({ ...ALL, ...filter })].flat()
const audit = (actor: Actor, action: string, subject: string, after: Record<string, unknown> | null = null) =>
  inTransaction(env.db, () => appendAudit(env.db, { atMs: env.clock.now(), actorType: actor.type, actorId: actor.id, action, subject, before: null, after }))

test('a recording that was watched is one act with how long and which stretches; one whose end is not known says so', () => {
  const views = createViews(env, createTroubles(env.log))
  const view = views.begin(anna, 'gate', 'ring')
  expect(list()).toMatchObject([{ kind: 'recording', who: '值班员', cameraIds: ['gate'], seconds: null }])
  env.pass(60_000)
  views.end(view, [
    { fromMs: 1000, toMs: 31_000 },
    { fromMs: 40_000, toMs: 50_000 },
  ])
  expect(list()).toMatchObject([
    {
      atMs: START_MS,
      seconds: 40,
      stretches: [
        [1000, 31_000],
        [40_000, 50_000],
      ],
    },
  ])
})

test('exports and packages are told with their number, cameras and reason; evidence with its camera and incident', () => {
  const { incident, alert } = raiseAlert(env, claimOf(env))
  const exported = { cameraIds: ['a', 'b'], source: 'ring', fromMs: 0, toMs: 90_000, reason: '派出所调取', watermark: false } as const
  const number = insertExport(
    env.db,
    { ...exported, cameraIds: [...exported.cameraIds], id: 'x1', incidentId: null, startedAtMs: START_MS, userId: boss.id },
    '20261122',
  )
  audit(boss, 'export.start', 'export/x1', { number })
  audit(boss, 'export.fetch', 'export/x1', { file: 'clip.mp4' })
  const { id } = promiseEvidence(env, { incidentId: incident.id, alertId: alert.id, type: 'clip', cameraId: 'lobby-3-1' })
  register.noteSeen(anna, { action: 'evidence.viewed', subject: `evidence/${id}` })
  expect(list({ cameraId: 'b' }).map(({ kind, what, reason, seconds }) => [kind, what, reason, seconds])).toEqual([
    ['fetch', `${number} · clip.mp4`, '派出所调取', 90],
    ['export', number, '派出所调取', 90],
  ])
  expect(list({ incidentNumber: ` ${incident.number.toLowerCase()} ` })).toMatchObject([
    { kind: 'evidence', what: 'clip', cameraIds: ['lobby-3-1'], who: '值班员' },
  ])
  expect(list({ incidentNumber: 'INC-19990101-0001' })).toEqual([])
  expect(list({ kind: 'evidence', actorId: boss.id })).toEqual([])
})

test('what is looked at is written down once for each person, thing and hour', () => {
  const see = (actor: Actor, subject: string) => register.noteSeen(actor, { action: 'evidence.viewed', subject })
  for (let n = 0; n < 50; n++) see(anna, 'evidence/e1')
  see(boss, 'evidence/e1')
  see(anna, 'evidence/e2')
  expect(list()).toHaveLength(3)
  env.pass(3_600_001)
  see(anna, 'evidence/e1')
  expect(list()).toHaveLength(4)
})

test('who looks through the register is in it', () => {
  register.page(boss, ALL, null, 10)
  register.page(boss, { ...ALL, kind: 'report' }, null, 10)
  expect(list()).toMatchObject([{ kind: 'register', who: '经理' }])
  expect(register.people()).toEqual([{ id: boss.id, name: '经理' }])
})

test('a row that is gone, altered or made up is found, and named by its entry', async () => {
  audit(anna, 'evidence.viewed', 'evidence/e1')
  audit(anna, 'evidence.viewed', 'evidence/e2')
  expect(findRegisterFlaw(env.db)).toBeNull()
  const [newest, older] = list()
  for (const [sql, seq] of [
    [`DELETE FROM access_register WHERE seq = ${older!.seq}`, older!.seq],
    [`UPDATE access_register SET actor_id = 'x' WHERE seq = ${newest!.seq}`, newest!.seq],
    [`INSERT INTO access_register VALUES (99999, 1, 'evidence', 'x', 'y', NULL)`, 99_999],
  ] as const) {
    rawDb(env.db).exec(`SAVEPOINT s; ${sql}`)
    expect([sql, findRegisterFlaw(env.db)]).toEqual([sql, seq])
    rawDb(env.db).exec('ROLLBACK TO s; RELEASE s')
  }
  rawDb(env.db).exec(`DELETE FROM access_register WHERE seq = ${older!.seq}`)
  expect(await verifyData(env.dir)).toMatchObject({ ok: false, broken: { what: 'register', where: `entry ${older!.seq}` } })
})

test('pages follow each other without a gap or a repeat, also where many acts are of one moment', () => {
  for (let n = 0; n < 57; n++) {
    if (n % 10 === 0) env.pass(1000)
    audit(n % 2 === 0 ? anna : boss, 'evidence.viewed', `evidence/e${n}`)
  }
  for (const only of [{}, { actorId: anna.id }, { kind: 'evidence' as const }]) {
    const seen: number[] = []
    let cursor: { atMs: number; seq: number } | null = null
    do {
      const page = register.page(SYSTEM, { ...ALL, ...only }, cursor, 7)
      seen.push(...page.items.filter(({ kind }) => kind === 'evidence').map(({ seq }) => seq))
      cursor = page.next
    } while (cursor !== null)
    expect(seen).toEqual([...new Set(seen)].toSorted((a, b) => b - a))
    expect(seen).toHaveLength('actorId' in only ? 29 : 57)
  }
})

test('every filter is answered by an index: nothing is sorted and no table is read through', () => {
  const plans: string[] = []
  const raw = rawDb(env.db)
  const prepare = raw.prepare.bind(raw)
  raw.prepare = ((sql: string) => {
    if (sql.includes('access_register')) {
      const bound = Object.fromEntries([...sql.matchAll(/:(\w+)/g)].map(([, name]) => [name!, 1]))
      plans.push(
        ...(
          prepare(`EXPLAIN QUERY PLAN ${sql}`).all(...(sql.includes('?') ? [1, 1, 1, 1].slice(0, sql.split('?').length - 1) : [bound])) as { detail: string }[]
        ).map(({ detail }) => detail),
      )
    }
    return prepare(sql)
  }) as typeof raw.prepare
  for (const only of [{}, { kind: 'export' as const }, { actorId: 'a' }, { cameraId: 'c' }, { incidentNumber: 'x' }]) list(only)
  expect(plans.length).toBeGreaterThan(5)
  expect(plans.filter((plan) => plan.startsWith('SCAN') || plan.includes('TEMP B-TREE'))).toEqual([])
})

test('as text it keeps formulas from reckoning, and that it was saved is in it', async () => {
  insertExport(
    env.db,
    {
      cameraIds: ['a'],
      source: 'ring',
      fromMs: 0,
      toMs: 1000,
      reason: '=HYPERLINK("http://x")',
      watermark: false,
      id: 'x1',
      incidentId: null,
      startedAtMs: START_MS,
      userId: boss.id,
    },
    '20261122',
  )
  audit(boss, 'export.start', 'export/x1')
  const means = { env, site: { version: '0' }, proof: { register }, cameras: () => [] }
  const { bytes } = await makeRegisterFile(means, boss, ALL, 'csv', 'en')
  expect(bytes.toString()).toContain(`"'=HYPERLINK(""http://x"")"`)
  expect(bytes.toString()).toContain('Register looked through,CSV')
})
