// A flood at a robot that takes so many a minute, through the real outbox: nothing is tried in vain or given up, and a fire does not stand in the queue.
import { afterEach, beforeEach, expect, test } from 'vitest'
import { query } from '../../../db/statement.ts'
import { startJsonServer, type JsonServer } from '../../../test/fakes/json-server.ts'
import { claimOf, createTestEnv, type TestEnv } from '../../../test/fixtures/test-env.ts'
import { eventually } from '../../../test/patience.ts'
import { raiseAlert } from '../../alerts.ts'
import { getIncidentDetail } from '../../incidents/service.ts'
import { startTarget, type RunningTarget } from '../../pms/push-outbox.ts'
import { openLine } from '../../pms/transport.ts'
import { wecomRobot } from './robots.ts'

const FLOOD = 60
const PER_MINUTE = 6

let env: TestEnv
let group: JsonServer
let outbox: RunningTarget
let later: (() => void) | null = null
beforeEach(async () => {
  env = createTestEnv()
  group = await startJsonServer(() => ({ status: 200, json: { errcode: 0 } }))
})
afterEach(async () => {
  await outbox.stop()
  await group.close()
  env.close()
})

function start(): RunningTarget {
  const ending = new AbortController()
  const line = openLine({}, ending.signal, 5000)
  const settings = wecomRobot.config.parse({ endpoint: `${group.url}/send`, key: 'robot-key', perMinute: PER_MINUTE })
  const session = wecomRobot.open(settings, { now: () => env.clock.now(), log() {}, fetch: line.fetch, signal: ending.signal })
  const close = () => {
    ending.abort()
    return line.close()
  }
  const after = (_ms: number, run: () => void) => {
    later = run
    return () => void (later = later === run ? null : later)
  }
  return startTarget(env, { id: 'pms', configHash: '', problem: null, session, close }, { after, random: () => 0.5 })
}

const texts = () => group.asked.map(({ body }) => (JSON.parse(body) as { text: { content: string } }).text.content)
const due = () => query<{ n: number }>(env.db, `SELECT count(*) AS n FROM deliveries WHERE state = 'pending' AND next_at_ms <= ?`).get(env.clock.now())!.n

test('each is told in its turn or known to be untold, none is given up, and a fire goes at once', async () => {
  const flood = Array.from({ length: FLOOD }, (_, i) =>
    raiseAlert(env, claimOf(env, { kind: 'personFall', severity: 'critical', zone: `z${i}`, cameraId: `c${i}` }), { alone: true }),
  )
  const fire = raiseAlert(env, claimOf(env, { kind: 'fire', severity: 'critical', cameraId: null, deviceId: 'panel', zone: 'f' }), { alone: true }).incident
  outbox = start()
  await eventually(due).toBe(0)
  expect(texts().filter((text) => text.includes(fire.number))).toHaveLength(1)
  expect(outbox.state()).toMatchObject({ dead: 0, problem: null, failingSinceMs: null })
  for (let minute = 0; minute < 16; minute++) {
    env.pass(60_000)
    later?.()
    await eventually(due).toBe(0)
  }
  expect(outbox.state()).toMatchObject({ pending: 0, dead: 0, problem: null })
  expect(query<{ tries: number }>(env.db, 'SELECT max(attempts) AS tries FROM deliveries').get()).toEqual({ tries: 0 })
  const lines = flood.map(({ incident }) => getIncidentDetail(env, incident.id).timeline.at(-1)!.what)
  expect(lines.filter((what) => what !== 'outletTold')).toEqual([])
  expect(new Set(texts()).size).toBe(FLOOD + 1)
})
