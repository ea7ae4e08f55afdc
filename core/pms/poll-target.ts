// Asks a system that cannot push what has changed of its work orders, once a minute, from where the last answer ended.
import { VigilError } from '../../contract/errors.ts'
import { changeStanding, standingOf } from '../../db/integrations.ts'
import { inTransaction } from '../../db/transaction.ts'
import { listWorkOrders } from '../../db/work-orders.ts'
import { SYSTEM, type Env } from '../env.ts'
import type { AdapterSession, RemoteChange } from './adapter.ts'
import type { OutboxOutside } from './push-outbox.ts'
import { applyWorkOrderUpdate, toWorkOrder } from './work-orders.ts'

export const POLL_EVERY_MS = 60_000
/** Of one answer; an adapter gives the rest with the next. */
const MAX_CHANGES = 1000
/** Work orders that have not ended, told to those that have to ask about each. */
const MAX_OPEN = 500
/** A cursor that is longer is none: half of one would mean something else. */
const MAX_CURSOR_CHARS = 128 * 1024

/** @returns ends it; a poll under way is awaited */
export function pollTarget(env: Env, id: string, session: AdapterSession, isActive: () => boolean, outside: OutboxOutside): () => Promise<void> {
  let hasStopped = false
  let cancel = () => {}
  let underWay = Promise.resolve()
  const poll = async () => {
    if (isActive()) {
      try {
        const open = listWorkOrders(env.db, { openOnly: true, target: id, before: null, limit: MAX_OPEN }).map(toWorkOrder)
        const { changes, cursor } = await session.poll!(standingOf(env.db, id).cursor, open)
        if (!hasStopped) apply(env, id, changes.slice(0, MAX_CHANGES), cursor)
      } catch (error) {
        const reason = error instanceof VigilError ? { problem: error.code, ...error.details } : { error: String(error) }
        if (!hasStopped) env.log.warn('a system could not be asked for news of work orders', { target: id, ...reason })
      }
    }
    if (!hasStopped) later()
  }
  const later = () => {
    cancel = outside.after(POLL_EVERY_MS, () => {
      underWay = poll()
    })
  }
  if (session.poll !== undefined) underWay = poll()
  return async () => {
    hasStopped = true
    cancel()
    await underWay
  }
}

/** With the cursor in one transaction: a crash asks for the same again, and the same again changes nothing. */
function apply(env: Env, target: string, changes: readonly RemoteChange[], cursor: string): void {
  inTransaction(env.db, () => {
    for (const { extId, ...update } of changes) {
      try {
        applyWorkOrderUpdate(env, target, extId, update, SYSTEM)
      } catch (error) {
        // Others open tickets there, too.
        if (!(error instanceof VigilError)) throw error
        env.log.debug('news of a work order that is none of ours', { target, extId, problem: error.code })
      }
    }
    changeStanding(env.db, target, { cursor: cursor.length <= MAX_CURSOR_CHARS ? cursor : null })
  })
}
