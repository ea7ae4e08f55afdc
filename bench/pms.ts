// How fast a day's deliveries drain when the PMS is back: 10,000 incidents, beside a bare loop of POSTs to the same receiver.
import { loadavg } from 'node:os'
import { writeCloudEvent } from '../core/pms/cloud-event.ts'
import { signedHeaders } from '../core/pms/deliver.ts'
import { startFakePms } from '../test/fakes/pms.ts'
import { outage } from '../test/fixtures/outage.ts'
import { createTestEnv } from '../test/fixtures/test-env.ts'
import type { Measurement } from './measurement.ts'

const INCIDENTS = 10_000
const BARE_POSTS = 5000
const AT_ONCE = 8

export async function measure(): Promise<Measurement> {
  const env = createTestEnv()
  const pms = await startFakePms({ now: () => env.clock.now() })
  try {
    // Two of the day's seven tries: what each adds is the same again.
    const { expected, delivered, seconds } = await outage(env, pms, { incidents: INCIDENTS, tries: 2 })
    const doubled = pms.deliveries.filter(({ received }) => received > 1).length
    const bare = await barePosts()
    const perSecond = delivered / seconds
    return {
      name: 'pms',
      figures: {
        drained: { value: perSecond, unit: 'deliveries/s' },
        bare: { value: bare, unit: 'POST/s' },
        lost: { value: expected - pms.deliveries.length, unit: 'events' },
        doubled: { value: doubled, unit: 'events' },
        outOfOrder: { value: pms.outOfOrder(), unit: 'events' },
      },
      ratios: { drained: { value: perSecond / bare, against: 'bare' } },
      notes: [
        `${INCIDENTS} incidents, ${expected} events, all owed when the PMS came back after 24 h (injected clock); load ${loadavg()[0]?.toFixed(1)}`,
        `bare: ${BARE_POSTS} signed POSTs, ${AT_ONCE} at a time, to the same receiver; nothing is written down`,
      ],
    }
  } finally {
    await pms.close()
    env.close()
  }
}

async function barePosts(): Promise<number> {
  const pms = await startFakePms()
  const startedAt = performance.now()
  let next = 0
  const post = async () => {
    while (next < BARE_POSTS) {
      const id = String((next += 1))
      const { body } = writeCloudEvent({ id, sequence: next, siteId: 's', type: 'incident.created', subject: id, atMs: Date.now(), data: {} })
      const response = await fetch(pms.url, { method: 'POST', headers: signedHeaders([pms.secret], id, body, Date.now()), body })
      await response.body?.cancel()
    }
  }
  await Promise.all(Array.from({ length: AT_ONCE }, post))
  const perSecond = BARE_POSTS / ((performance.now() - startedAt) / 1000)
  await pms.close()
  return perSecond
}
