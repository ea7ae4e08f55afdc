// A property management system that receives: checks each signature, knows a repeat by its id, and answers as the contract of docs/pms.md asks.
import { randomBytes, timingSafeEqual } from 'node:crypto'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
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
  close(): Promise<void>
}

const MAX_BYTES = 262_144
const TOLERANCE_MS = 5 * 60_000
const KEPT = 10_000

export async function startPmsReceiver(options: PmsReceiverOptions = {}): Promise<PmsReceiver> {
  const secret = options.secret ?? `whsec_${randomBytes(32).toString('base64')}`
  const now = options.now ?? (() => performance.timeOrigin + performance.now())
  const webhook = new Webhook(secret)
  const deliveries: PmsDelivery[] = []
  const byId = new Map<string, PmsDelivery>()
  let refused = 0

  const take = (request: IncomingMessage, body: string): number => {
    const id = String(request.headers['webhook-id'] ?? '')
    const event = isSigned(request, id, body) ? readEvent(body) : null
    if (event === null || event.id !== id) {
      refused += 1
      return 400
    }
    const known = byId.get(id)
    if (known !== undefined) known.received += 1
    else {
      const delivery = { ...event, body, received: 1 }
      byId.set(id, delivery)
      deliveries.push(delivery)
      if (deliveries.length > KEPT) byId.delete(deliveries.shift()?.id ?? '')
    }
    return 204
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

  const server = createServer((request, response) => {
    if (options.before?.(request, response) === true) return
    readBody(request).then(
      (body) => {
        const isEvent = request.method === 'POST' && /^application\/cloudevents\+json\b/.test(request.headers['content-type'] ?? '')
        response.writeHead(isEvent ? take(request, body) : 415).end()
      },
      () => response.writeHead(413).end(),
    )
  })
  await new Promise<void>((resolve, reject) => server.once('error', reject).listen(options.port ?? 0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/hooks`,
    secret,
    deliveries,
    refused: () => refused,
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
