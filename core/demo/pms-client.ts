// A small property management system's side of /api/v1/pms, complete: keys, idempotency, signatures, retries. What a supplier would write; the demo tells its houses and people through it.
import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { Webhook } from 'standardwebhooks'

export interface PmsClientOptions {
  /** Of the core: `http://127.0.0.1:8470` */
  readonly url: string
  /** `vgk_...` with the scope pms:write. */
  readonly token: string
  /** `whsec_...`; absent: nothing is signed. */
  readonly secret?: string
  now(): number
  readonly fetch?: typeof fetch
  /** How often something is sent before it is given up. */
  readonly tries?: number
  readonly pauseMs?: number
  readonly signal?: AbortSignal
}

export interface PmsAnswer {
  readonly status: number
  readonly body: unknown
  /** The core had done it before. */
  readonly isReplayed: boolean
}

export interface PmsRequest {
  readonly method: 'PUT' | 'POST' | 'PATCH' | 'DELETE' | 'GET'
  /** Below /api/v1/pms, with its query. */
  readonly path: string
  readonly body?: string
  readonly type?: string
  /** The same on every try. */
  readonly key?: string
}

export interface PmsClient {
  send(request: PmsRequest): Promise<PmsAnswer>
  put(path: string, value: object): Promise<PmsAnswer>
  remove(path: string): Promise<PmsAnswer>
  batch(lines: readonly object[], query?: string): Promise<PmsAnswer>
  get(path: string): Promise<PmsAnswer>
}

/** @throws TypeError of fetch when nothing was reached in all tries */
export function createPmsClient({ url, token, secret, now, fetch: call = fetch, tries = 5, pauseMs = 500, signal }: PmsClientOptions): PmsClient {
  const signed = (id: string, body: string): Record<string, string> => {
    if (secret === undefined) return {}
    const at = new Date(now())
    return { 'webhook-id': id, 'webhook-timestamp': String(Math.floor(at.getTime() / 1000)), 'webhook-signature': new Webhook(secret).sign(id, at, body) }
  }
  const send = async ({ method, path, body, type = 'application/json', key = randomUUID() }: PmsRequest): Promise<PmsAnswer> => {
    for (let left = tries; ; left--) {
      const isLast = left <= 1
      try {
        const headers = {
          authorization: `Bearer ${token}`,
          ...(method !== 'GET' && { 'idempotency-key': key, ...signed(`msg_${key}`, body ?? '') }),
          ...(body !== undefined && { 'content-type': type }),
        }
        const response = await call(`${url}/api/v1/pms${path}`, {
          method,
          headers,
          redirect: 'error',
          ...(body !== undefined && { body }),
          ...(signal && { signal }),
        })
        const text = await response.text()
        // Busy, or the same is still running: the same again, later.
        const mayPass = response.status === 429 || response.status >= 500 || text.includes('request.inProgress')
        if (!mayPass || isLast) return { status: response.status, body: jsonOrNull(text), isReplayed: response.headers.get('idempotent-replayed') === 'true' }
      } catch (error) {
        if (isLast || signal?.aborted === true) throw error
      }
      await sleep(pauseMs, undefined, signal && { signal })
    }
  }
  return {
    send,
    put: (path, value) => send({ method: 'PUT', path, body: JSON.stringify(value) }),
    remove: (path) => send({ method: 'DELETE', path }),
    batch: (lines, query = '') =>
      send({ method: 'POST', path: `/sync/batches${query}`, type: 'application/x-ndjson', body: lines.map((line) => JSON.stringify(line)).join('\n') }),
    get: (path) => send({ method: 'GET', path }),
  }
}

function jsonOrNull(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}
