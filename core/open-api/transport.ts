// How an event leaves the house: as a signed webhook, or as a message to a broker.
import { openPublisher, type Publisher } from '../../devices/transport/mqtt-publisher.ts'
import { VigilError, type ErrorCode } from '../../contract/errors.ts'
import type { EventTopic } from '../../contract/open-api-events.ts'
import { transportSchema, type Transport as Connection } from '../../contract/integration.ts'
import { targetInputSchema, type TargetInput } from '../../contract/subscription.ts'
import type { StoredSubscription } from '../../db/subscriptions.ts'
import { deliver } from '../pms/deliver.ts'
import { endpointSafety } from '../pms/endpoint.ts'
import { isCertificateProblem, openLine, type Line } from '../pms/transport.ts'
import type { CloudEvent } from './cloud-event.ts'

export type Sent =
  | { readonly is: 'delivered' }
  /** It wants no more. */
  | { readonly is: 'gone' }
  | { readonly is: 'failed'; readonly problem: ErrorCode; readonly detail: string; readonly retryAfterMs: number | null }
  /** Stopped by us: nothing is known. */
  | { readonly is: 'aborted' }

export interface Outgoing {
  readonly topic: EventTopic | 'test'
  readonly event: CloudEvent
  readonly deviceId: string | null
  /** Incidents only. */
  readonly kind: string | null
}

export interface Transport {
  /** Once; never throws. */
  send(outgoing: Outgoing): Promise<Sent>
  /** While there is nothing to send: whether it could. Absent: there is nothing to keep. */
  keep?(): Promise<Sent>
  close(): Promise<void>
}

export interface TransportOutside {
  now(): number
  readonly signal: AbortSignal
  readonly timeoutMs?: number
}

/** As it is stored: complete, with its secret. */
export type StoredTarget =
  | Extract<TargetInput, { transport: 'mqtt' }>
  | (Omit<Extract<TargetInput, { transport: 'webhook' }>, 'connection'> & { readonly secret: string; readonly connection: Connection })

export function readTarget({ settings }: Pick<StoredSubscription, 'settings'>): StoredTarget {
  const target = targetInputSchema.parse(JSON.parse(settings))
  if (target.transport === 'mqtt') return target
  if (target.secret === undefined) throw new Error('a webhook without a secret was stored')
  return { ...target, secret: target.secret, connection: transportSchema.parse(target.connection ?? {}) }
}

/** https and mqtts anywhere; the others for this computer, or a private address written as a number. @throws VigilError `subscription.insecure` */
export function checkTarget({ url }: Pick<TargetInput, 'url'>): void {
  if (endpointSafety(url.replace(/^mqtt(s?):/i, 'http$1:')) === 'refused') throw new VigilError('subscription.insecure', { field: 'url' })
}

export function openTransport(target: StoredTarget, outside: TransportOutside): Transport {
  return target.transport === 'webhook' ? webhook(target, outside) : mqtt(target, outside)
}

const PROBLEMS: Partial<Record<ErrorCode, ErrorCode>> = { 'pms.refused': 'subscription.refused', 'pms.certificate': 'subscription.certificate' }

function webhook({ url, secret, connection }: Extract<StoredTarget, { transport: 'webhook' }>, { now, signal, timeoutMs }: TransportOutside): Transport {
  let line: Line | null = null
  // Opened at the first event: a client certificate that is none is a failure to send, not one of the core.
  const fetchOver: typeof fetch = (input, init) => (line ??= openLine(connection, signal, timeoutMs)).fetch(input, init)
  return {
    async send({ event }) {
      const outside = { fetch: fetchOver, nowMs: now(), signal, ...(timeoutMs !== undefined && { timeoutMs }) }
      const result = await deliver({ endpoint: url, secret }, { id: event.id, body: JSON.stringify(event) }, outside)
      if (result.is === 'delivered') return { is: 'delivered' }
      if (result.is !== 'failed') return result
      return { ...result, problem: PROBLEMS[result.problem] ?? 'subscription.unreachable' }
    },
    async close() {
      await line?.close()
    },
  }
}

function mqtt(target: Extract<StoredTarget, { transport: 'mqtt' }>, { signal }: TransportOutside): Transport {
  const { topicPrefix } = target
  let line: Publisher | null = null
  const connect = async (): Promise<Publisher> => {
    if (signal.aborted) throw new VigilError('device.unreachable')
    if (line?.isConnected() === true) return line
    const opened = await openPublisher({ ...target, availabilityTopic: `${topicPrefix}/status` })
    if (signal.aborted) {
      await opened.close()
      throw new VigilError('device.unreachable')
    }
    line = opened
    return opened
  }
  const attempt = async (work: (publisher: Publisher) => Promise<void>): Promise<Sent> => {
    try {
      await work(await connect())
      return { is: 'delivered' }
    } catch (error) {
      if (signal.aborted) return { is: 'aborted' }
      const isRefused = error instanceof VigilError && error.code === 'device.unauthorized'
      const detail = causeOf(error)
      const problem = isRefused ? 'subscription.refused' : isCertificateProblem(detail) ? 'subscription.certificate' : 'subscription.unreachable'
      return { is: 'failed', problem, detail, retryAfterMs: null }
    }
  }
  return {
    send: (outgoing) => attempt((publisher) => publisher.publish(`${topicPrefix}/${topicOf(outgoing)}`, JSON.stringify(outgoing.event))),
    keep: () => attempt(async () => {}),
    async close() {
      await line?.close()
      line = null
    },
  }
}

/** `incidents/<kind>`, `passages/<device>`; ids hold no character that means something in a topic, but a stored one might. */
function topicOf({ topic, kind, deviceId }: Outgoing): string {
  const last = (topic === 'incidents' ? kind : deviceId)?.replaceAll(/[/+#\s\0]/g, '_')
  return last === undefined ? topic : `${topic}/${last}`
}

function causeOf(error: unknown): string {
  const cause = error instanceof Error ? error.cause : undefined
  if (!(cause instanceof Error)) return error instanceof VigilError && error.code === 'device.unreachable' ? 'no answer' : String(error).slice(0, 200)
  return ('code' in cause && typeof cause.code === 'string' ? cause.code : cause.message).slice(0, 200)
}
