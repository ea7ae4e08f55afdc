// What the simulated property management system does with a work order: it takes it, somebody goes, and it is done.
import type { WorkOrderUpdate } from '../../contract/work-order.ts'
import type { Clock } from '../clock.ts'
import type { Log } from '../log.ts'

export interface DemoWorkOrders {
  open(extId: string): void
  /** @param tell how news reach the core */
  connect(tell: (extId: string, update: WorkOrderUpdate) => unknown): void
  close(): void
}

/** After the order was asked for. */
const STEPS: readonly (Pick<WorkOrderUpdate, 'status' | 'note'> & { readonly afterMs: number })[] = [
  { afterMs: 4000, status: 'accepted' },
  { afterMs: 20_000, status: 'in_progress', note: '维修人员已出发' },
  { afterMs: 60_000, status: 'done', note: '现场已处理完毕' },
]
const TEAM = '工程部（演示）'

export function createDemoWorkOrders(clock: Clock, log: Log): DemoWorkOrders {
  const timers = new Set<NodeJS.Timeout>()
  let tell: ((extId: string, update: WorkOrderUpdate) => unknown) | null = null
  const say = async (extId: string, update: WorkOrderUpdate) => {
    try {
      await tell?.(extId, update)
    } catch (error) {
      log.warn('the simulated property management system was not heard', { extId, error: String(error) })
    }
  }
  return {
    open(extId) {
      STEPS.forEach(({ afterMs, ...step }, i) => {
        const timer = setTimeout(() => {
          timers.delete(timer)
          void say(extId, { ...step, assignee: TEAM, atMs: clock.now(), version: i + 1 })
        }, afterMs)
        timers.add(timer)
      })
    },
    connect: (how) => void (tell = how),
    close() {
      for (const timer of timers) clearTimeout(timer)
      timers.clear()
    },
  }
}
