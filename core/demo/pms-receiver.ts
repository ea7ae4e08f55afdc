// A property management system that receives: checks each signature and the order of each subject, knows a repeat by its id, opens work orders, and answers as docs/pms.md asks.
import { randomBytes, timingSafeEqual } from 'node:crypto'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { createServer as createTlsServer, type ServerOptions } from 'node:https'
import type { AddressInfo } from 'node:net'
import { Webhook } from 'standardwebhooks'

export interface PmsDelivery {
  /** `webhook-id` */
  readonly id: string
  readonly subject: string
  readonly type: string
  readonly sequence: string
  /** The exact text. */
  readonly body: string
  /** How often this very event came; its effect happened once. */
  received: number
}

export interface PmsReceiverOptions {
  /** `whsec_...`; absent: a new one. */
  readonly secret?: string
  readonly port?: number
  /** UTC ms; default: the computer's clock. */
  readonly now?: () => number
  /** Answers over TLS. */
  readonly tls?: ServerOptions
  /** A work order was asked for, and got this name here. */
  readonly onWorkOrder?: (extId: string) => void
  /** Looks at every request first; true: it has dealt with the answer itself. */
  readonly before?: (request: IncomingMessage, response: ServerResponse) => boolean
}

export interface PmsReceiver {
  readonly url: string
  readonly secret: string
  /** The events accepted, each once, in order of arrival. */
  readonly deliveries: readonly PmsDelivery[]
  /** Requests refused because signature, time or form were wrong. */
  refused(): number
  /** Events that came after a later one of their subject. */
  outOfOrder(): number
  close(): Promise<void>
}

const MAX_BYTES = 262_144
const TOLERANCE_MS = 5 * 60_000
const KEPT = 20_000
const ASKING = 'cn.vigil.work_order.requested.v1'

export async function startPmsReceiver(options: PmsReceiverOptions = {}): Promise<PmsReceiver> {
  const secret = options.secret ?? `whsec_${randomBytes(32).toString('base64')}`
  const now = options.now ?? (() => performance.timeOrigin + performance.now())
  const webhook = new Webhook(secret)
  const deliveries: PmsDelivery[] = []
  const byId = new Map<string, PmsDelivery>()
  const last = new Map<string, string>()
  const orders = new Map<string, string>()
  let refused = 0
  let outOfOrder = 0

  /** The same event gets the same work order, however often it comes. */
  const orderFor = (event: PmsDelivery): string | null => {
    if (event.type !== ASKING) return null
    const known = orders.get(event.id)
    if (known !== undefined) return known
    const extId = `WO-${String(orders.size + 1).padStart(4, '0')}`
    orders.set(event.id, extId)
    options.onWorkOrder?.(extId)
    return extId
  }

  const take = (request: IncomingMessage, body: string): { readonly status: number; readonly extId: string | null } => {
    const id = String(request.headers['webhook-id'] ?? '')
    const event = isSigned(request, id, body) ? readEvent(body) : null
    if (event === null || event.id !== id) {
      refused += 1
      return { status: 400, extId: null }
    }
    const known = byId.get(id)
    const delivery = known ?? { ...event, body, received: 0 }
    delivery.received += 1
    if (known === undefined) {
      if (event.sequence <= (last.get(event.subject) ?? '')) outOfOrder += 1
      else last.set(event.subject, event.sequence)
      byId.set(id, delivery)
      deliveries.push(delivery)
      if (deliveries.length > KEPT) byId.delete(deliveries.shift()?.id ?? '')
    }
    const extId = orderFor(delivery)
    return { status: extId === null ? 204 : 200, extId }
  }

  const isSigned = (request: IncomingMessage, id: string, body: string): boolean => {
    const seconds = Number(request.headers['webhook-timestamp'])
    if (!Number.isSafeInteger(seconds) || Math.abs(now() - seconds * 1000) > TOLERANCE_MS) return false
    const expected = Buffer.from(webhook.sign(id, new Date(seconds * 1000), body))
    return String(request.headers['webhook-signature'] ?? '')
      .split(' ')
      .map((signature) => Buffer.from(signature))
      .some((signature) => signature.length === expected.length && timingSafeEqual(signature, expected))
  }

  const answer = (request: IncomingMessage, response: ServerResponse) => {
    if (options.before?.(request, response) === true) return
    readBody(request).then(
      (body) => {
        const isEvent = request.method === 'POST' && /^application\/cloudevents\+json\b/.test(request.headers['content-type'] ?? '')
        const { status, extId } = isEvent ? take(request, body) : { status: 415, extId: null }
        if (extId === null) response.writeHead(status).end()
        else response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify({ extId }))
      },
      () => response.writeHead(413).end(),
    )
  }
  const server = options.tls === undefined ? createServer(answer) : createTlsServer(options.tls, answer)
  await new Promise<void>((resolve, reject) => server.once('error', reject).listen(options.port ?? 0, '127.0.0.1', resolve))
  return {
    url: `${options.tls === undefined ? 'http' : 'https'}://127.0.0.1:${(server.address() as AddressInfo).port}/hooks`,
    secret,
    deliveries,
    refused: () => refused,
    outOfOrder: () => outOfOrder,
    close() {
      server.closeAllConnections()
      return new Promise((resolve) => server.close(() => resolve()))
    },
  }
}

async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length
    if (size > MAX_BYTES) throw new Error('too large')
    chunks.push(chunk)
  }
  return Buffer.concat(chunks).toString('utf8')
}

function readEvent(body: string): { id: string; subject: string; type: string; sequence: string } | null {
  try {
    const event = JSON.parse(body) as Record<string, unknown> | null
    if (event === null || event['specversion'] !== '1.0') return null
    const { id, subject, type, sequence } = event
    if (typeof id !== 'string' || typeof type !== 'string' || typeof event['source'] !== 'string') return null
    return { id, type, subject: typeof subject === 'string' ? subject : '', sequence: typeof sequence === 'string' ? sequence : '' }
  } catch {
    return null
  }
}
