// Sends one subscription what it has not been sent, in order and one at a time; how far it came is on disk before the next one goes.
import { setImmediate } from 'node:timers/promises'
import type { EventTopic } from '../../contract/open-api-events.ts'
import type { Filters } from '../../contract/subscription.ts'
import { clearFailure, findSubscription, noteDelivered, noteFailed, notePassedOver, type StoredSubscription } from '../../db/subscriptions.ts'
import type { Env } from '../env.ts'
import { nextAttempt } from '../pms/schedule.ts'
import { telemetryEvent } from './cloud-event.ts'
import { readEventCursor, writeEventCursor, type EventCursor } from './event-cursor.ts'
import type { EventLog, LoggedEvent } from './event-log.ts'
import { tapTelemetry } from './telemetry-tap.ts'
import { openTransport, readTarget, type Outgoing, type Sent } from './transport.ts'

export interface FollowerOutside {
  /** Runs something later; the returned function cancels it. */
  after(ms: number, run: () => void): () => void
  /** 0..1 */
  random(): number
  readonly timeoutMs?: number
}

export interface Follower {
  /** Look now. */
  kick(): void
  stop(): Promise<void>
}

const PAGE = 100
const LOOK_EVERY_MS = 1000
/** A broker is in the house: it is tried again for ever, a little later each time. */
const BROKER_DELAYS_MS = [1000, 2000, 5000, 10_000, 30_000]

/** @param id of a subscription that is stored; when it is changed, start another */
export function startFollower(env: Env, events: Pick<EventLog, 'read' | 'onNews' | 'newest'>, id: string, outside: FollowerOutside): Follower {
  const { db, clock, log } = env
  const ending = new AbortController()
  let isNews = false
  let wake = () => {}
  const kick = () => {
    isNews = true
    wake()
  }
  const first = findSubscription(db, id)
  const transport =
    first === null
      ? null
      : openTransport(readTarget(first), {
          now: () => clock.now(),
          signal: ending.signal,
          ...(outside.timeoutMs !== undefined && { timeoutMs: outside.timeoutMs }),
        })
  const telemetry = first?.topics.includes('telemetry') === true ? tapTelemetry(env, kick) : null

  const fail = (subscription: StoredSubscription, sent: Exclude<Sent, { is: 'delivered' | 'aborted' }>) => {
    const attempts = subscription.attempts + 1
    if (sent.is === 'gone') {
      noteFailed(db, id, { attempts, problem: 'subscription.gone', detail: 'HTTP 410', nextAtMs: null })
      return
    }
    const nowMs = clock.now()
    const nextAtMs =
      subscription.transport === 'mqtt'
        ? nowMs + BROKER_DELAYS_MS[Math.min(attempts, BROKER_DELAYS_MS.length) - 1]!
        : nextAttempt(attempts, nowMs, outside.random(), sent.retryAfterMs)
    noteFailed(db, id, { attempts, problem: nextAtMs === null ? 'subscription.gaveUp' : sent.problem, detail: sent.detail, nextAtMs })
    log.warn('an event could not be sent to a subscription', { id, attempts, detail: sent.detail, nextAtMs })
  }

  /** @returns whether there may be more to do at once */
  const work = async (): Promise<boolean> => {
    const subscription = findSubscription(db, id)
    if (subscription === null || transport === null || !subscription.enabled || subscription.halted) return false
    if (subscription.nextAtMs !== null && subscription.nextAtMs > clock.now()) return false
    let from: EventCursor = readEventCursor(subscription.cursor) ?? events.newest()
    const page = events.read(from, subscription.topics, PAGE)
    for (const logged of page.events) {
      if (ending.signal.aborted) return false
      if (!passes(subscription.filters, logged)) continue
      const sent = await transport.send(toOutgoing(logged))
      if (sent.is === 'aborted') return false
      if (sent.is === 'delivered') {
        from = logged.cursor
        noteDelivered(db, id, writeEventCursor(from), 1, clock.now())
        continue
      }
      fail(findSubscription(db, id) ?? subscription, sent)
      return false
    }
    if (writeEventCursor(page.cursor) !== subscription.cursor) notePassedOver(db, id, writeEventCursor(page.cursor))
    if (page.hasMore) return true
    if (page.events.length === 0) await keep(subscription)
    await sendTelemetry(subscription)
    return false
  }

  const keep = async (subscription: StoredSubscription) => {
    const kept = await transport?.keep?.()
    if (kept === undefined || kept.is === 'aborted') return
    if (kept.is !== 'delivered') fail(subscription, kept)
    else if (subscription.problem !== null) clearFailure(db, id, findSubscription(db, id)?.cursor ?? subscription.cursor)
  }

  /** Not kept and not tried again: newer values come. */
  const sendTelemetry = async ({ filters, nextAtMs }: StoredSubscription) => {
    if (nextAtMs !== null) return
    for (const device of telemetry?.take(clock.now()) ?? []) {
      if (filters.buildings.length > 0 && (device.buildingId === null || !filters.buildings.includes(device.buildingId))) continue
      const outgoing = { topic: 'telemetry', event: telemetryEvent(env.site.id, device, clock.now()), deviceId: device.deviceId, kind: null } as const
      if ((await transport?.send(outgoing))?.is !== 'delivered') return
    }
  }

  const run = async () => {
    while (!ending.signal.aborted) {
      isNews = false
      let isBusy = false
      try {
        isBusy = await work()
      } catch (error) {
        log.error('a subscription could not be served', { id, error: error instanceof Error ? error.stack : String(error) })
        isNews = false
      }
      if (isBusy || isNews || ending.signal.aborted) {
        // Pages of which nothing is sent await nothing: without a turn for others a long log would hold up the core.
        await setImmediate()
        continue
      }
      await new Promise<void>((resolve) => {
        wake = resolve
        cancel()
        cancel = outside.after(LOOK_EVERY_MS, resolve)
      })
    }
  }
  let cancel = () => {}
  const leave = events.onNews(kick)
  const running = run()
  return {
    kick,
    async stop() {
      ending.abort()
      leave()
      telemetry?.stop()
      cancel()
      wake()
      await transport?.close()
      await running
    },
  }
}

function toOutgoing({ topic, event, deviceId, incident }: LoggedEvent): Outgoing {
  return { topic, event, deviceId, kind: incident?.kind ?? null }
}

/** Kinds and severities are of incidents; a building is of everything. */
export function passes(
  { kinds, severities, buildings }: Filters,
  event: Pick<LoggedEvent, 'buildingId' | 'incident'> & { readonly topic: EventTopic },
): boolean {
  const { incident, buildingId } = event
  if (incident !== null && kinds.length > 0 && !kinds.includes(incident.kind)) return false
  if (incident !== null && severities.length > 0 && !severities.includes(incident.severity)) return false
  return buildings.length === 0 || (buildingId !== null && buildings.includes(buildingId))
}
