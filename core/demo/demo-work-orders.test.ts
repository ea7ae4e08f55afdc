// The demo's property management system moves its work orders through the door that others use, signed as the site wants it.
import { afterEach, beforeEach, expect, test } from 'vitest'
import { workOrdersOf } from '../../db/work-orders.ts'
import { rawDb } from '../../db/statement.ts'
import { waitFor } from '../../test/patience.ts'
import { startFixture, type Fixture } from '../http/server-fixture.ts'
import type { Log } from '../log.ts'
import { createDemoWorkOrders, type DemoWorkOrders } from './demo-work-orders.ts'
import { createPmsClient } from './pms-client.ts'

const SECRET = `whsec_${Buffer.alloc(32, 5).toString('base64')}`
let core: Fixture
let orders: DemoWorkOrders
let warned: string[]
beforeEach(async () => {
  core = await startFixture({ inboundSecret: SECRET })
  warned = []
  const log: Log = { ...core.env.log, warn: (message) => void warned.push(message) }
  orders = createDemoWorkOrders(core.env.clock, log, [
    { afterMs: 1, status: 'accepted' },
    { afterMs: 100, status: 'done', note: '现场已处理完毕' },
  ])
})
afterEach(async () => {
  orders.close()
  await core.close()
})

const clientOf = (secret?: string) => {
  const token = core.key('pms:write').authorization.slice(7)
  return createPmsClient({ url: core.url, token, now: () => core.env.clock.now(), tries: 1, ...(secret !== undefined && { secret }) })
}
/** One that the other side knows. */
async function ordered(): Promise<string> {
  const incident = core.raise('lift').incident
  const body = JSON.stringify({ incidentId: incident.number, status: 'accepted', at: '2026-11-22T07:00:00Z', version: 0 })
  expect((await clientOf(SECRET).send({ method: 'PATCH', path: '/work-orders/WO-1', body })).status).toBe(200)
  return incident.id
}

test('a work order is taken and done over REST, by the key, also when it was asked for before the door was open', async () => {
  const incidentId = await ordered()
  orders.open('WO-1')
  orders.connect(clientOf(SECRET))
  await waitFor(() => expect(workOrdersOf(core.env.db, incidentId)[0]).toMatchObject({ status: 'done', assignee: '工程部（演示）' }))
  const line = rawDb(core.env.db).prepare(`SELECT actor_type, note FROM timeline WHERE incident_id = ? AND what = 'workOrder' ORDER BY id DESC`).raw()
  expect([line.get(incidentId), warned]).toEqual([['key', '现场已处理完毕'], []])
})

test('what is refused at the door is said in the log and moves nothing', async () => {
  const incidentId = await ordered()
  orders.connect(clientOf())
  orders.open('WO-1')
  await waitFor(() => expect(warned).toHaveLength(2))
  expect(workOrdersOf(core.env.db, incidentId)[0]?.status).toBe('accepted')
})
