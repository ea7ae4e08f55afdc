// Telemetry over a screen's socket: values as they come, their course, and who may change the limits.
import { once } from 'node:events'
import { createORPCClient, ORPCError } from '@orpc/client'
import { RPCLink } from '@orpc/client/websocket'
import type { ContractRouterClient } from '@orpc/contract'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { WebSocket } from 'ws'
import type { api } from '../../contract/api.ts'
import type { Role } from '../../contract/vocabulary.ts'
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

const codeOf = async (call: Promise<unknown>) =>
  call.then(
    () => null,
    (thrown: unknown) => (thrown instanceof ORPCError ? (thrown.code as string) : String(thrown)),
  )
const send = (vibration: number) =>
  core.telemetry.take('pump-2', { type: 'telemetry', metrics: { vibration_rms: vibration }, deviceAtMs: null, seq: null, replayed: false })
const PLACE = { deviceId: 'pump-2', metric: 'vibration_rms' }

test('a guard sees the values and every change of standing', async () => {
  const client = await open('guard')
  const feed = await client.telemetry.watch()
  expect((await feed.next()).value).toMatchObject({ deviceId: 'pump-2', name: '2号水泵', metrics: [] })
  send(2)
  core.passMs(6000)
  send(3)
  core.telemetry.look()
  expect((await feed.next()).value).toMatchObject({ metrics: [{ metric: 'vibration_rms', value: 3, level: 'normal', limits: { alarm: 4.5 } }] })
  core.passMs(61_000)
  send(3)
  core.telemetry.look()
  expect((await feed.next()).value).toMatchObject({ metrics: [{ level: 'warn' }] })
  await feed.return?.()
  const { points, stepMs } = await client.telemetry.series({ ...PLACE, span: '24h' })
  expect(stepMs).toBe(300_000)
  expect(points[0]).toMatchObject({ min: 2, max: 3, mean: 2.5 })
  expect(await codeOf(client.telemetry.series({ ...PLACE, metric: 'x; DROP', span: '24h' }))).toBe('request.invalidField')
  expect(await codeOf(client.telemetry.series({ ...PLACE, metric: 'load', span: '24h' }))).toBe('telemetry.notFound')
  expect(await codeOf(client.telemetry.saveLimits({ ...PLACE, version: 0, limits: null }))).toBe('auth.forbidden')
})

test('an installer and a manager change the limits, each from the version in force, and nonsense is refused', async () => {
  const [installer, manager] = [await open('installer'), await open('manager')]
  const { limits, version } = await installer.telemetry.limits(PLACE)
  const saved = await installer.telemetry.saveLimits({ ...PLACE, version, limits: { ...limits, alarm: 7.1 } })
  expect(saved).toMatchObject({ version: 1, savedBy: 'installer', limits: { warn: 2.8, alarm: 7.1 } })
  expect(await codeOf(manager.telemetry.saveLimits({ ...PLACE, version, limits }))).toBe('telemetry.limitsChanged')
  for (const wrong of [{ warn: 9 }, { persistSeconds: -1 }, { clearPercent: 90 }, { alarm: 1e12 }]) {
    expect(await codeOf(manager.telemetry.saveLimits({ ...PLACE, version: 1, limits: { ...limits, ...wrong } }))).toBe('request.invalidField')
  }
  expect(await manager.telemetry.saveLimits({ ...PLACE, version: 1, limits: null })).toMatchObject({ version: 2, savedBy: 'manager', limits })
  expect(await codeOf((await open('operator')).telemetry.saveLimits({ ...PLACE, version: 2, limits }))).toBe('auth.forbidden')
})
