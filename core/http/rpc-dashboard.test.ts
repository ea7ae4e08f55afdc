// The dashboard over a screen's socket: read and set by managers and administrators, each save from the version in force.
import { once } from 'node:events'
import { createORPCClient, ORPCError } from '@orpc/client'
import { RPCLink } from '@orpc/client/websocket'
import type { ContractRouterClient } from '@orpc/contract'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { WebSocket } from 'ws'
import type { api } from '../../contract/api.ts'
import { ROLES, type Role } from '../../contract/vocabulary.ts'
import { rawDb } from '../../db/statement.ts'
import { DEFAULT_TARGETS } from '../reports/targets.ts'
import { startFixture, type Fixture } from './server-fixture.ts'

let core: Fixture
beforeAll(async () => {
  core = await startFixture()
})
afterAll(() => core.close())

async function open(role: Role): Promise<ContractRouterClient<typeof api>> {
  const ws = new WebSocket(`${core.url.replace('http', 'ws')}/rpc/ws`, { headers: { cookie: await core.signIn(role) }, origin: core.origin })
  await once(ws, 'open')
  return createORPCClient(new RPCLink({ websocket: ws as unknown as globalThis.WebSocket }))
}

const refusedWith = async (call: Promise<unknown>) =>
  call.then(
    () => null,
    (thrown: unknown) => (thrown instanceof ORPCError ? (thrown.code as string) : String(thrown)),
  )
const baseline = { sinceMs: Date.parse('2026-11-01T00:00:00Z'), source: '王主任的登记本', values: { incidents: 240, acknowledge: 0.6 } }
const savedActions = () =>
  rawDb(core.env.db).prepare(`SELECT action, after FROM audit WHERE subject LIKE 'dashboard/%' ORDER BY seq`).raw().all() as [string, string][]

test('a manager reads it, sets a target and the baseline, and both are in the next answer and in the audit log', async () => {
  core.raise('lobby')
  const client = await open('manager')
  const before = await client.dashboard.get({ span: 'day' })
  expect(before).toMatchObject({ targets: { version: 0, savedBy: null }, baseline: { version: 0, value: null } })
  expect(before.indicators.find(({ id }) => id === 'incidents')).toMatchObject({ value: 1, isBad: false, baseline: null })
  expect(before.indicators.find(({ id }) => id === 'use')).toMatchObject({ value: 0, target: 1, isBad: true })

  const value = { ...before.targets.value, acknowledgeMs: 45_000 }
  expect(await client.dashboard.saveTargets({ version: 0, value })).toMatchObject({ version: 1, savedBy: 'manager', value })
  expect(await client.dashboard.saveBaseline({ version: 0, value: baseline })).toMatchObject({ version: 1, savedBy: 'manager', value: baseline })
  const after = await client.dashboard.get({ span: 'month' })
  expect(after).toMatchObject({ targets: { version: 1, value: { acknowledgeMs: 45_000 } }, baseline: { version: 1, value: baseline } })
  expect(after.indicators.find(({ id }) => id === 'incidents')?.baseline).toBeGreaterThan(0)
  expect(savedActions().map(([action]) => action)).toEqual(['dashboard.saveTargets', 'dashboard.saveBaseline'])
  // Where the values come from is free text, and may name somebody.
  expect(JSON.stringify(savedActions())).not.toContain('王主任')
})

test('a save that began from another version changes nothing, nor does nonsense', async () => {
  const client = await open('admin')
  const { targets, baseline: set } = await client.dashboard.get({ span: 'day' })
  const saved = savedActions().length
  const { value } = targets
  expect(await refusedWith(client.dashboard.saveTargets({ version: targets.version - 1, value }))).toBe('dashboard.changed')
  expect(await refusedWith(client.dashboard.saveBaseline({ version: set.version + 1, value: baseline }))).toBe('dashboard.changed')
  for (const wrong of [{ inTime: 1.1 }, { acknowledgeMs: 0 }, { closeMs: 1.5 }, { other: 1 }])
    expect(await refusedWith(client.dashboard.saveTargets({ version: targets.version, value: { ...value, ...wrong } }))).toBe('request.invalidField')
  for (const wrong of [{ values: { incidents: -1 } }, { source: '' }, { values: { nothing: 1 } }])
    expect(await refusedWith(client.dashboard.saveBaseline({ version: set.version, value: { ...baseline, ...wrong } as typeof baseline }))).toBe(
      'request.invalidField',
    )
  expect(await refusedWith(client.dashboard.get({ span: 'custom', fromMs: 2, toMs: 1 }))).toBe('dashboard.badSpan')
  expect([(await client.dashboard.get({ span: 'day' })).targets.version, savedActions().length]).toEqual([targets.version, saved])
})

test('it is of managers and administrators alone', async () => {
  for (const role of ROLES) {
    const client = await open(role)
    const isTheirs = role === 'manager' || role === 'admin'
    expect([role, await refusedWith(client.dashboard.get({ span: 'day' }))]).toEqual([role, isTheirs ? null : 'auth.forbidden'])
    if (isTheirs) continue
    expect([role, await refusedWith(client.dashboard.saveTargets({ version: 1, value: DEFAULT_TARGETS }))]).toEqual([role, 'auth.forbidden'])
    expect([role, await refusedWith(client.dashboard.saveBaseline({ version: 1, value: baseline }))]).toEqual([role, 'auth.forbidden'])
  }
})
