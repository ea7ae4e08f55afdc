// Sends one event to a receiver of Standard Webhooks, signed, once; says how that went and never throws.
import { Webhook } from 'standardwebhooks'
import { z } from 'zod'
import type { EpochMs } from '../../contract/ids.ts'
import type { AttemptResult } from './adapter.ts'
import { parseRetryAfter } from './schedule.ts'
import { isCertificateProblem, TIMEOUT_MS } from './transport.ts'

export interface WebhookTarget {
  readonly endpoint: string
  /** `whsec_` and the key in base64. */
  readonly secret: string
  /** While the receiver changes from one to the other. */
  readonly secondSecret?: string | undefined
}

const REASON_MAX = 200
/** What a receiver may say of the work order it opened. */
const openedSchema = z.object({
  extId: z.string().min(1).max(100),
  url: z
    .url({ protocol: /^https?$/ })
    .max(500)
    .optional(),
})
const MAX_OPENED_CHARS = 10_000

/** `v1,<base64 of HMAC-SHA256 over id.timestamp.body>` in `webhook-signature`, one for each secret; the timestamp is that of this attempt. */
export function signedHeaders(secrets: readonly string[], id: string, body: string, nowMs: EpochMs): Record<string, string> {
  const at = new Date(nowMs)
  return {
    'content-type': 'application/cloudevents+json; charset=utf-8',
    'webhook-id': id,
    'webhook-timestamp': String(Math.floor(nowMs / 1000)),
    'webhook-signature': secrets.map((secret) => new Webhook(secret).sign(id, at, body)).join(' '),
  }
}

export async function deliver(
  target: WebhookTarget,
  event: { readonly id: string; readonly body: string; /** The answer may name the work order it opened. */ readonly asksForOrder?: boolean },
  outside: { readonly fetch: typeof fetch; readonly nowMs: EpochMs; readonly signal: AbortSignal; readonly timeoutMs?: number },
): Promise<AttemptResult> {
  const timeout = AbortSignal.timeout(outside.timeoutMs ?? TIMEOUT_MS)
  const secrets = [target.secret, ...(target.secondSecret === undefined ? [] : [target.secondSecret])]
  try {
    const response = await outside.fetch(target.endpoint, {
      method: 'POST',
      headers: signedHeaders(secrets, event.id, event.body, outside.nowMs),
      body: event.body,
      redirect: 'manual',
      signal: AbortSignal.any([timeout, outside.signal]),
    })
    const result = judgeAnswer(response.status, response.headers.get('retry-after'), outside.nowMs)
    if (result.is === 'delivered' && event.asksForOrder === true) return { ...result, ...(await readOpened(response)) }
    // What it says beyond the status is of no use to us, and could be endless.
    await response.body?.cancel().catch(() => {})
    return result
  } catch (error) {
    if (outside.signal.aborted) return { is: 'aborted' }
    return failureOf(error, timeout.aborted)
  }
}

/** What a status means, by the rules of Standard Webhooks. */
export function judgeAnswer(status: number, retryAfter: string | null, nowMs: EpochMs): AttemptResult {
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

/** What went wrong on the way, as a code and in few words. */
export function failureOf(error: unknown, isLate = false): Extract<AttemptResult, { is: 'failed' }> {
  const isTimeout = isLate || (error instanceof Error && error.name === 'TimeoutError')
  const detail = isTimeout ? 'no answer in time' : reasonOf(error)
  return { is: 'failed', problem: isCertificateProblem(detail) ? 'pms.certificate' : 'pms.unreachable', detail, retryAfterMs: null }
}

/** It has the event, whatever its answer looks like. */
async function readOpened(response: Response): Promise<{ extId?: string; url?: string }> {
  try {
    const text = await response.text()
    const opened = openedSchema.safeParse(text.length > MAX_OPENED_CHARS ? null : JSON.parse(text))
    return opened.success ? { extId: opened.data.extId, ...(opened.data.url !== undefined && { url: opened.data.url }) } : {}
  } catch {
    return {}
  }
}

function reasonOf(error: unknown): string {
  const cause = error instanceof Error ? error.cause : undefined
  // An answer that is no HTTP has a cause whose code is there and undefined.
  if (cause instanceof Error) return ('code' in cause && typeof cause.code === 'string' ? cause.code : cause.message).slice(0, REASON_MAX)
  return (error instanceof Error ? error.message : String(error)).slice(0, REASON_MAX)
}
