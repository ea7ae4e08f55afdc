// What the simulated property management system does with a work order: it takes it, somebody goes, and it is done; said through the door that others use.
import type { z } from 'zod'
import type { workOrderReplySchema } from '../../contract/work-order.ts'
import type { Clock } from '../clock.ts'
import type { Log } from '../log.ts'
import type { PmsClient } from './pms-client.ts'

export interface DemoWorkOrders {
  open(extId: string): void
  /** How it reaches the core from now on; what is to be said before waits. */
  connect(client: PmsClient): void
  close(): void
}

export interface DemoStep {
  /** After the order was asked for. */
  readonly afterMs: number
  readonly status: z.infer<typeof workOrderReplySchema>
  readonly note?: string
}

const STEPS: readonly DemoStep[] = [
  { afterMs: 4000, status: 'accepted' },
  { afterMs: 20_000, status: 'in_progress', note: '维修人员已出发' },
  { afterMs: 60_000, status: 'done', note: '现场已处理完毕' },
]
const TEAM = '工程部（演示）'

export function createDemoWorkOrders(clock: Clock, log: Log, steps = STEPS): DemoWorkOrders {
  const timers = new Set<NodeJS.Timeout>()
  const connected = Promise.withResolvers<PmsClient>()
  let isClosed = false
  const say = async (extId: string, news: object) => {
    const client = await connected.promise
    if (isClosed) return
    try {
      const path = `/work-orders/${encodeURIComponent(extId)}`
      const { status, body } = await client.send({ method: 'PATCH', path, body: JSON.stringify(news) })
      if (status !== 200) log.warn('the simulated property management system was refused', { extId, status, body })
    } catch (error) {
      if (!isClosed) log.warn('the simulated property management system was not heard', { extId, error: String(error) })
    }
  }
  return {
    open(extId) {
      steps.forEach(({ afterMs, ...step }, i) => {
        const timer = setTimeout(() => {
          timers.delete(timer)
          void say(extId, { ...step, assignee: TEAM, at: new Date(clock.now()).toISOString(), version: i + 1 })
        }, afterMs)
        timers.add(timer)
      })
    },
    connect: connected.resolve,
    close() {
      isClosed = true
      for (const timer of timers) clearTimeout(timer)
      timers.clear()
    },
  }
}
