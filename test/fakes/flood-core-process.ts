// A core without cameras and devices whose claims are told over IPC: the real intake, database, server and sockets; its clock can be moved on.
import { monitorEventLoopDelay } from 'node:perf_hooks'
import { raiseAlert, type AlertClaim } from '../../core/alerts.ts'
import { startFixture } from '../../core/http/server-fixture.ts'
import { createUser } from '../../core/people.ts'
import { SYSTEM } from '../../core/env.ts'
import { query } from '../../db/statement.ts'
import { PASSWORD } from '../../core/http/server-fixture.ts'
import type { Role } from '../../contract/vocabulary.ts'
import type { FloodAnswer, FloodOrder } from './flood-core.ts'
import { floodClaims } from './flood-claims.ts'

const webDir = process.argv[2]
const fixture = await startFixture({ requestsPerMinute: 100_000, ...(webDir !== undefined && { webDir }) })
const { env } = fixture
/** The fixture's clock stands still until it is moved: here it goes as the computer's does. */
let toldMs = env.clock.now()
const follow = () => {
  const nowMs = Date.now()
  fixture.passMs(nowMs - toldMs)
  toldMs = nowMs
}
follow()
setInterval(follow, 20).unref()

const send = (answer: FloodAnswer) => void process.send!(answer)
const raise = (claim: Omit<AlertClaim, 'atMs' | 'deviceAtMs'>) => {
  follow()
  return raiseAlert(env, { ...claim, atMs: env.clock.now(), deviceAtMs: null }).incident
}

async function flood({ alerts, perMinute, fires, seed }: Extract<FloodOrder, { do: 'flood' }>): Promise<void> {
  const loop = monitorEventLoopDelay({ resolution: 5 })
  loop.enable()
  const claims = floodClaims({ alerts, fires, seed })
  const startMs = performance.now()
  for (let i = 0; i < claims.length; i++) {
    const dueMs = startMs + (i * 60_000) / perMinute
    const waitMs = dueMs - performance.now()
    // behind the rate nothing is waited for, but what waits for the loop has its turn
    if (waitMs > 1) await new Promise((resolve) => setTimeout(resolve, waitMs))
    else if (i % 8 === 0) await new Promise((resolve) => setImmediate(resolve))
    const claim = claims[i]!
    const atMs = Date.now()
    const { id } = raise(claim)
    if (claim.kind === 'fire') send({ is: 'fire', id, atMs })
  }
  loop.disable()
  const count = (sql: string) => query<{ n: number }>(env.db, sql).get()!.n
  send({
    is: 'flooded',
    raised: claims.length,
    seconds: (performance.now() - startMs) / 1000,
    alerts: count('SELECT count(*) AS n FROM alerts'),
    counted: count('SELECT coalesce(sum(alert_count), 0) AS n FROM incidents'),
    incidents: count('SELECT count(*) AS n FROM incidents'),
    open: count("SELECT count(*) AS n FROM incidents WHERE state <> 'closed'"),
    loopP99Ms: loop.percentile(99) / 1e6,
  })
}

process.on('message', (order: FloodOrder) => {
  if (order.do === 'flood') void flood(order)
  else if (order.do === 'raise') send({ is: 'raised', ...incidentOf(order.claim) })
  else if (order.do === 'pass') fixture.passMs(order.ms)
  else if (order.do === 'user') void addUser(order.name, order.role)
  else void fixture.close().then(() => process.exit(0))
})
process.on('disconnect', () => process.exit(0))

async function addUser(name: string, role: Role): Promise<void> {
  await createUser(env, SYSTEM, { name, role, password: PASSWORD })
  send({ is: 'user', name })
}

function incidentOf(claim: Extract<FloodOrder, { do: 'raise' }>['claim']): { id: string; number: string } {
  const { id, number } = raise({
    kind: 'ebikeInLobby',
    severity: 'high',
    source: 'ebikeInLobby:door',
    cameraId: 'lobby-3-1',
    deviceId: null,
    buildingId: 'b3',
    zone: 'door',
    place: '3栋1单元大堂',
    score: 0.8,
    boxes: [],
    why: {},
    ...claim,
  })
  return { id, number }
}

send({ is: 'ready', url: fixture.url })
