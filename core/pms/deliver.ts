// Sends one event to the PMS, signed, once; says how that went and never throws.
import { Webhook } from 'standardwebhooks'
import type { ErrorCode } from '../../contract/errors.ts'
import type { EpochMs } from '../../contract/ids.ts'
import { parseRetryAfter } from './schedule.ts'

export interface PmsTarget {
  readonly endpoint: string
  /** `whsec_` and the key in base64. */
  readonly secret: string
}

export type DeliveryResult =
  | { readonly is: 'delivered'; readonly status: number }
  /** 410: this address wants no more. */
  | { readonly is: 'gone' }
  | { readonly is: 'failed'; readonly problem: ErrorCode; readonly detail: string; readonly retryAfterMs: number | null }
  /** Stopped by us: nothing is known. */
  | { readonly is: 'aborted' }

export const TIMEOUT_MS = 15_000
const REASON_MAX = 200

/** `v1,<base64 of HMAC-SHA256 over id.timestamp.body>` in `webhook-signature`; the timestamp is that of this attempt. */
export function signedHeaders(secret: string, id: string, body: string, nowMs: EpochMs): Record<string, string> {
  const at = new Date(nowMs)
  return {
    'content-type': 'application/cloudevents+json; charset=utf-8',
    'webhook-id': id,
    'webhook-timestamp': String(Math.floor(nowMs / 1000)),
    'webhook-signature': new Webhook(secret).sign(id, at, body),
  }
}

export async function deliver(
  target: PmsTarget,
  event: { readonly id: string; readonly body: string },
  outside: { readonly fetch: typeof fetch; readonly nowMs: EpochMs; readonly signal: AbortSignal; readonly timeoutMs?: number },
): Promise<DeliveryResult> {
  const timeout = AbortSignal.timeout(outside.timeoutMs ?? TIMEOUT_MS)
  try {
    const response = await outside.fetch(target.endpoint, {
      method: 'POST',
      headers: signedHeaders(target.secret, event.id, event.body, outside.nowMs),
      body: event.body,
      redirect: 'manual',
      signal: AbortSignal.any([timeout, outside.signal]),
    })
    // What it says beyond the status is of no use to us, and could be endless.
    await response.body?.cancel().catch(() => {})
    return judge(response.status, response.headers.get('retry-after'), outside.nowMs)
  } catch (error) {
    if (outside.signal.aborted) return { is: 'aborted' }
    const detail = timeout.aborted ? 'no answer in time' : reasonOf(error)
    return { is: 'failed', problem: 'pms.unreachable', detail, retryAfterMs: null }
  }
}

function judge(status: number, retryAfter: string | null, nowMs: EpochMs): DeliveryResult {
  if (status >= 200 && status <= 299) return { is: 'delivered', status }
  if (status === 410) return { is: 'gone' }
  const isBusy = status === 429 || status === 503
  // A redirect is as much a matter of the contract as a 4xx: somebody has to correct the address.
  const isContract = status < 500 && status !== 408 && status !== 425 && status !== 429
  return {
    is: 'failed',
    problem: isContract ? 'pms.refused' : 'pms.unreachable',
    detail: `HTTP ${status}`,
    retryAfterMs: isBusy ? parseRetryAfter(retryAfter, nowMs) : null,
  }
}

function reasonOf(error: unknown): string {
  const cause = error instanceof Error ? error.cause : undefined
  // An answer that is no HTTP has a cause whose code is there and undefined.
  if (cause instanceof Error) return ('code' in cause && typeof cause.code === 'string' ? cause.code : cause.message).slice(0, REASON_MAX)
  return (error instanceof Error ? error.message : String(error)).slice(0, REASON_MAX)
}
