// The subscriptions as people handle them: saved, tried, resumed, removed; each one that is on has its follower.
import { randomBytes } from 'node:crypto'
import { VigilError } from '../../contract/errors.ts'
import { transportSchema } from '../../contract/integration.ts'
import { MOST_BEHIND, type SubscriptionInput, type SubscriptionState, type SubscriptionTest, type SubscriptionView } from '../../contract/subscription.ts'
import { appendAudit } from '../../db/audit.ts'
import { countAfter, idsBefore } from '../../db/event-log.ts'
import { clearFailure, deleteSubscription, findSubscription, listSubscriptions, saveSubscription, type StoredSubscription } from '../../db/subscriptions.ts'
import { inTransaction } from '../../db/transaction.ts'
import { realAfter } from '../../devices/supervise.ts'
import type { Actor, Env } from '../env.ts'
import { newId } from '../new-id.ts'
import { readTransport } from '../pms/integration-form.ts'
import { withoutSecrets } from '../pms/secrets.ts'
import { cloudEvent, SIGNAL_TOPICS } from './cloud-event.ts'
import { readEventCursor, writeEventCursor } from './event-cursor.ts'
import type { EventLog } from './event-log.ts'
import { startFollower, type Follower, type FollowerOutside } from './follower.ts'
import { checkTarget, openTransport, readTarget, type StoredTarget } from './transport.ts'

export interface SubscriptionDesk {
  list(): SubscriptionView[]
  /** Codes of errors.ts: why some are halted, each once. */
  problems(): string[]
  /**
   * @returns the secret when a new one was made: the only time it is told
   * @throws VigilError `subscription.notFound`, `subscription.changed`, `subscription.insecure`, `request.invalidField`
   */
  save(actor: Actor, input: SubscriptionInput): Promise<{ readonly id: string; readonly secret: string | null }>
  /** @throws VigilError `subscription.notFound` */
  remove(actor: Actor, id: string): Promise<void>
  /** Goes on where it stopped, or from a moment on. @throws VigilError `subscription.notFound` */
  resume(actor: Actor, id: string, fromMs: number | undefined): Promise<void>
  /** Sends an event that says it is a test, past everything that waits. @throws VigilError `subscription.notFound` */
  test(actor: Actor, id: string): Promise<SubscriptionTest>
  start(): void
  stop(): Promise<void>
}

const realOutside: FollowerOutside = { after: realAfter, random: Math.random }
const MOST = 50

export function createSubscriptionDesk(env: Env, events: EventLog, outside: FollowerOutside = realOutside): SubscriptionDesk {
  const { db, clock } = env
  const followers = new Map<string, Follower>()

  const stopOne = async (id: string) => {
    const follower = followers.get(id)
    followers.delete(id)
    await follower?.stop()
  }
  const startOne = (id: string) => {
    if (findSubscription(db, id)?.enabled === true) followers.set(id, startFollower(env, events, id, outside))
  }
  const mustFind = (id: string): StoredSubscription => {
    const found = findSubscription(db, id)
    if (found === null) throw new VigilError('subscription.notFound')
    return found
  }
  const audit = (actor: Actor, action: string, id: string, after: Readonly<Record<string, unknown>> | null) =>
    appendAudit(db, {
      atMs: clock.now(),
      actorType: actor.type,
      actorId: actor.id,
      action: `subscription.${action}`,
      subject: `subscription/${id}`,
      before: null,
      after,
    })

  return {
    list: () => listSubscriptions(db).map((one) => viewOf(env, one)),
    problems: () => [...new Set(listSubscriptions(db).flatMap(({ enabled, halted, problem }) => (enabled && halted && problem !== null ? [problem] : [])))],
    async save(actor, input) {
      checkTarget(input.target)
      const before = input.id === undefined ? null : mustFind(input.id)
      const nowMs = clock.now()
      const id = before?.id ?? newId(nowMs)
      if (before !== null && before.version !== input.version) throw new VigilError('subscription.changed')
      if (before === null && listSubscriptions(db).length >= MOST) throw new VigilError('request.tooMany')
      const { target, secret } = complete(input.target, before === null ? null : readTarget(before))
      await stopOne(id)
      inTransaction(db, () => {
        // Read again: what was under way has ended, and may have moved it.
        const now = findSubscription(db, id)
        if (before !== null && now?.version !== before.version) throw new VigilError('subscription.changed')
        const { name, topics, filters, enabled } = input
        saveSubscription(db, {
          id,
          transport: target.transport,
          name,
          settings: JSON.stringify(target),
          topics,
          filters,
          enabled,
          version: (now?.version ?? 0) + 1,
          cursor: now?.cursor ?? writeEventCursor(events.newest()),
          savedBy: actor.id,
          createdAtMs: now?.createdAtMs ?? nowMs,
        })
        // Where it goes is told, with what never.
        audit(actor, before === null ? 'create' : 'change', id, { transport: target.transport, url: target.url, topics, filters, enabled })
      })
      startOne(id)
      return { id, secret }
    },
    async remove(actor, id) {
      mustFind(id)
      await stopOne(id)
      inTransaction(db, () => {
        if (!deleteSubscription(db, id)) throw new VigilError('subscription.notFound')
        audit(actor, 'remove', id, null)
      })
    },
    async resume(actor, id, fromMs) {
      mustFind(id)
      await stopOne(id)
      inTransaction(db, () => {
        const { cursor } = mustFind(id)
        clearFailure(db, id, fromMs === undefined ? cursor : writeEventCursor(idsBefore(db, fromMs)))
        audit(actor, 'resume', id, fromMs === undefined ? {} : { fromMs })
      })
      startOne(id)
    },
    async test(actor, id) {
      const target = readTarget(mustFind(id))
      inTransaction(db, () => audit(actor, 'test', id, null))
      const ending = new AbortController()
      const nowMs = clock.now()
      // A broker lets in one connection of a name: the test goes by another.
      const transport = openTransport(target.transport === 'mqtt' ? { ...target, topicPrefix: `${target.topicPrefix}/test` } : target, {
        now: () => clock.now(),
        signal: ending.signal,
        ...(outside.timeoutMs !== undefined && { timeoutMs: outside.timeoutMs }),
      })
      const data = { text: 'Vigil: a test, nothing has happened. 测试消息，无需处理。' }
      const event = cloudEvent(env.site.id, { id: newId(nowMs), type: 'cn.vigil.test.v1', subject: `subscription/${id}`, atMs: nowMs, data })
      const sent = await transport.send({ topic: 'test', event, deviceId: null, kind: null })
      await transport.close()
      if (sent.is === 'delivered') return { ok: true, problem: null, detail: null }
      if (sent.is === 'failed') return { ok: false, problem: sent.problem, detail: sent.detail }
      return { ok: false, problem: 'subscription.gone', detail: 'HTTP 410' }
    },
    start() {
      for (const { id } of listSubscriptions(db)) startOne(id)
    },
    async stop() {
      await Promise.all([...followers.keys()].map(stopOne))
    },
  }
}

/** What was left out stays as it is; a webhook without a secret gets one. */
function complete(input: SubscriptionInput['target'], before: StoredTarget | null): { readonly target: StoredTarget; readonly secret: string | null } {
  if (input.transport === 'mqtt') {
    // Elsewhere it would be handed to whoever answers there.
    const known = before?.transport === 'mqtt' && before.url === input.url ? before : null
    const { password = known?.password, ca = known?.ca, ...rest } = input
    return { target: { ...rest, ...(password !== undefined && { password }), ...(ca !== undefined && { ca }) }, secret: null }
  }
  const old = before?.transport === 'webhook' ? before : null
  const connection = readTransport(input.connection ?? old?.connection ?? {}, old?.connection, 'connection')
  const known = input.secret ?? old?.secret
  const secret = known ?? `whsec_${randomBytes(32).toString('base64')}`
  return { target: { ...input, secret, connection }, secret: known === undefined ? secret : null }
}

function viewOf({ db }: Env, stored: StoredSubscription): SubscriptionView {
  const { id, version, name, topics, filters, enabled, attempts, nextAtMs, problem, detail, delivered, deliveredAtMs } = stored
  const target = readTarget(stored)
  const behind = behindOf(db, stored)
  const connection = withoutSecrets(transportSchema, target.transport === 'webhook' ? target.connection : {})
  return {
    id,
    version,
    name,
    target:
      target.transport === 'webhook'
        ? { transport: 'webhook', url: target.url, connection: connection.shown, secretsSet: connection.set }
        : {
            transport: 'mqtt',
            url: target.url,
            topicPrefix: target.topicPrefix,
            username: target.username ?? null,
            hasPassword: target.password !== undefined,
            hasCa: target.ca !== undefined,
          },
    topics: [...topics],
    filters,
    enabled,
    state: stateOf(stored, behind),
    attempts,
    nextAtMs,
    problem,
    detail,
    behind,
    delivered,
    deliveredAtMs,
  }
}

function stateOf({ enabled, halted, problem }: StoredSubscription, behind: number): SubscriptionState {
  if (!enabled) return 'off'
  if (halted) return 'halted'
  if (problem !== null) return 'retrying'
  return behind > 0 ? 'sending' : 'current'
}

function behindOf(db: Env['db'], { cursor, topics }: StoredSubscription): number {
  const at = readEventCursor(cursor)
  if (at === null) return 0
  const wantsSignals = Object.values(SIGNAL_TOPICS).some((topic) => topics.includes(topic))
  const own = {
    incidents: topics.includes('incidents') ? at.incidents : null,
    signals: wantsSignals ? at.signals : null,
    standings: topics.includes('devices') ? at.standings : null,
  }
  return Math.min(MOST_BEHIND, countAfter(db, own, MOST_BEHIND))
}
