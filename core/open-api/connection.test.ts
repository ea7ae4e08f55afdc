// How receivers of subscriptions are reached: their own certificates, ours, and brokers with an authority of their own.
import { createServer as createTlsServer } from 'node:tls'
import type { AddressInfo } from 'node:net'
import { createHash, X509Certificate } from 'node:crypto'
import { Aedes } from 'aedes'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { SubscriptionInput } from '../../contract/subscription.ts'
import { rawDb } from '../../db/statement.ts'
import { startFakePms, type FakePms } from '../../test/fakes/pms.ts'
import { CLIENT, SERVER_A, SERVER_B } from '../../test/fixtures/certificates.ts'
import { claimOf, createTestEnv, type TestEnv } from '../../test/fixtures/test-env.ts'
import { raiseAlert } from '../alerts.ts'
import { SYSTEM } from '../env.ts'
import { createEventLog, type EventLog } from './event-log.ts'
import { createSubscriptionDesk, type SubscriptionDesk } from './subscriptions.ts'

let env: TestEnv
let log: EventLog
let desk: SubscriptionDesk
const closing: (() => unknown)[] = []
function soon(_ms: number, run: () => void): () => void {
  const timer = setTimeout(run, 5)
  return () => clearTimeout(timer)
}
const until = async (isSo: () => boolean) => {
  while (!isSo()) await new Promise((resolve) => setTimeout(resolve, 5))
}
beforeEach(() => {
  env = createTestEnv()
  log = createEventLog(env, { buildingOf: () => null, after: soon })
  desk = createSubscriptionDesk(env, log, { after: soon, random: () => 0.5, timeoutMs: 3000 })
})
afterEach(async () => {
  await desk.stop()
  log.stop()
  for (const close of closing.splice(0).toReversed()) await close()
  env.close()
})
async function pmsWith(tls: object): Promise<FakePms> {
  const pms = await startFakePms({ tls, now: () => env.clock.now() })
  closing.push(pms.close)
  return pms
}
type Connection = Extract<SubscriptionInput['target'], { transport: 'webhook' }>['connection']
const input = (pms: FakePms, connection?: Connection, changes: Partial<SubscriptionInput> = {}): SubscriptionInput => ({
  name: 'dashboard',
  target: { transport: 'webhook', url: pms.url, secret: pms.secret, ...(connection !== undefined && { connection }) },
  topics: ['incidents'],
  filters: { kinds: [], severities: [], buildings: [] },
  enabled: true,
  ...changes,
})
const one = () => desk.list()[0]!
const fingerprint = createHash('sha256').update(new X509Certificate(SERVER_A.cert).raw).digest('hex')

test('a webhook whose certificate nobody vouches for waits and says so; pinned, it gets all that waited', async () => {
  const pms = await pmsWith(SERVER_A)
  const { id } = await desk.save(SYSTEM, input(pms))
  raiseAlert(env, claimOf(env))
  await until(() => one().state === 'retrying')
  expect(one()).toMatchObject({ problem: 'subscription.certificate', detail: 'DEPTH_ZERO_SELF_SIGNED_CERT' })
  expect(await desk.test(SYSTEM, id)).toMatchObject({ ok: false, problem: 'subscription.certificate' })
  await desk.save(SYSTEM, input(pms, { certificateSha256: fingerprint }, { id, version: 1 }))
  await desk.resume(SYSTEM, id, undefined)
  await until(() => pms.deliveries.length > 0)
  expect(await desk.test(SYSTEM, id)).toMatchObject({ ok: true })
  await desk.save(SYSTEM, input(pms, { ca: SERVER_B.cert }, { id, version: one().version }))
  expect(await desk.test(SYSTEM, id)).toMatchObject({ problem: 'subscription.certificate' })
})

test("our own certificate's key is written and never read; left out it stays, and the connection as a whole", async () => {
  const pms = await pmsWith({ ...SERVER_A, ca: CLIENT.cert, requestCert: true, rejectUnauthorized: true })
  const ours = { ca: SERVER_A.cert, clientCertificate: CLIENT.cert }
  await expect(desk.save(SYSTEM, input(pms, ours))).rejects.toMatchObject({ code: 'request.invalidField', details: { field: 'connection.clientKey' } })
  const { id } = await desk.save(SYSTEM, input(pms, { ...ours, clientKey: CLIENT.key }))
  expect(one().target).toEqual({ transport: 'webhook', url: pms.url, connection: ours, secretsSet: ['clientKey'] })
  expect(await desk.test(SYSTEM, id)).toMatchObject({ ok: true })
  await desk.save(SYSTEM, input(pms, ours, { id, version: 1 }))
  await desk.save(SYSTEM, input(pms, undefined, { id, version: 2 }))
  expect(await desk.test(SYSTEM, id)).toMatchObject({ ok: true })
  const audited = JSON.stringify(rawDb(env.db).prepare('SELECT * FROM audit').all())
  expect(audited).toContain('subscription.change')
  expect(audited).not.toContain('PRIVATE KEY')
  await desk.save(SYSTEM, input(pms, { ca: SERVER_A.cert, clientKey: null }, { id, version: 3 }))
  expect(await desk.test(SYSTEM, id)).toMatchObject({ ok: false })
})

test("a proxy's log-in does not go along to another proxy", async () => {
  const pms = await pmsWith(SERVER_A)
  const { id } = await desk.save(SYSTEM, input(pms, { proxy: 'http://127.0.0.1:9', proxyLogin: 'a:b' }, { enabled: false }))
  await desk.save(SYSTEM, input(pms, { proxy: 'http://127.0.0.1:9' }, { id, version: 1, enabled: false }))
  expect(one().target).toMatchObject({ secretsSet: ['proxyLogin'] })
  await desk.save(SYSTEM, input(pms, { proxy: 'http://127.0.0.1:10' }, { id, version: 2, enabled: false }))
  expect(one().target).toMatchObject({ secretsSet: [] })
})

test('a broker over mqtts with an authority of its own is spoken to only where that is trusted', async () => {
  const aedes = await Aedes.createBroker()
  const server = createTlsServer({ cert: SERVER_A.cert, key: SERVER_A.key }, (socket) => void aedes.handle(socket))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  closing.push(
    () => new Promise((resolve) => server.close(resolve)),
    () => new Promise<void>((resolve) => aedes.close(() => resolve())),
  )
  const topics: string[] = []
  aedes.on('publish', ({ topic }) => topics.push(topic))
  const target = { transport: 'mqtt', url: `mqtts://127.0.0.1:${(server.address() as AddressInfo).port}`, topicPrefix: 'vigil/x' } as const
  const base = { name: 'b', topics: ['incidents' as const], filters: { kinds: [], severities: [], buildings: [] }, enabled: true }
  const { id } = await desk.save(SYSTEM, { ...base, target })
  raiseAlert(env, claimOf(env))
  expect(await desk.test(SYSTEM, id)).toMatchObject({ ok: false, problem: 'subscription.certificate' })
  await desk.save(SYSTEM, { ...base, id, version: 1, target: { ...target, ca: SERVER_A.cert } })
  await desk.resume(SYSTEM, id, undefined)
  await until(() => topics.some((topic) => topic.startsWith('vigil/x/incidents/')))
  expect(await desk.test(SYSTEM, id)).toMatchObject({ ok: true })
  await desk.save(SYSTEM, { ...base, id, version: one().version, target: { ...target, ca: SERVER_B.cert } })
  expect(await desk.test(SYSTEM, id)).toMatchObject({ ok: false, problem: 'subscription.certificate' })
})

test('the log-in at a proxy is for that proxy: through another one it has to be given again', async () => {
  const pms = await pmsWith(SERVER_A)
  const save = (connection: Connection, changes: Partial<SubscriptionInput> = {}) => desk.save(SYSTEM, input(pms, connection, { enabled: false, ...changes }))
  const { id } = await save({ proxy: 'http://10.0.0.9:3128', proxyLogin: 'vigil:geheim' })
  await save({ proxy: 'http://10.0.0.9:3128' }, { id, version: 1 })
  expect(one().target).toMatchObject({ secretsSet: ['proxyLogin'] })
  await save({ proxy: 'http://10.0.0.8:3128' }, { id, version: 2 })
  expect(one().target).toMatchObject({ secretsSet: [] })
})
