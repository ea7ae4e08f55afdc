// One bounded JSON exchange with somebody else's system: no redirects, no endless answers, and every failure in words for the delivery log.
import { z } from 'zod'
import { VigilError, type ErrorCode } from '../../../contract/errors.ts'
import { isDeeper, readJson, toText } from '../../../devices/loose-json.ts'
import type { AdapterIo, AttemptResult, DeliveryResult } from '../adapter.ts'
import { endpointSafety } from '../endpoint.ts'
import { parseRetryAfter, RETRY_DELAYS_MS } from '../schedule.ts'

export const MAX_ANSWER_BYTES = 256 * 1024
export const MAX_DEPTH = 16
const MAX_DETAIL = 200
const SETTLE_MS = RETRY_DELAYS_MS[2]!
/** Nothing was sent. */
const NEVER_SENT = /ECONNREFUSED|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH|CERT|SIGNATURE|SSL/

/** An address incidents may be sent to, without a slash at its end. */
export const baseUrlSchema = z
  .string()
  .max(500)
  .refine((url) => endpointSafety(url) !== 'refused', 'https, or http to a private address written as a number; no log-in in it')
  .refine((url) => !/[?#]/.test(url), 'without ? and #')
  .transform((url) => url.replace(/\/+$/, ''))

export const timeoutMsSchema = z.int().min(200).max(60_000).default(15_000)

/** Printable ASCII: what may stand in a header. */
export const secretSchema = z
  .string()
  .min(1)
  .max(500)
  .regex(/^[\x21-\x7e]+$/, 'printable characters without blanks')
  .meta({ secret: true })

export interface Call {
  readonly method: string
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  readonly body?: string
}

export interface Answer {
  readonly status: number
  /** undefined: no body */
  readonly json: unknown
}

interface Limits {
  readonly timeoutMs: number
  /** Never to be seen in a log, whatever the other side sends back. */
  readonly secrets: readonly string[]
  /** Statuses of failures that the caller judges itself. */
  readonly expect?: readonly number[]
}

/** Ends a delivery early; `result` is what the outbox is told. */
export class CallFailed extends Error {
  readonly result: Exclude<AttemptResult, { is: 'delivered' }>
  /** It may have arrived, and be worked on still. */
  readonly isUnanswered: boolean

  constructor(result: Exclude<AttemptResult, { is: 'delivered' }>, isUnanswered = false) {
    super(result.is === 'failed' ? result.detail : result.is)
    this.result = result
    this.isUnanswered = isUnanswered
  }
}

export function failed(problem: ErrorCode, detail: string, retryAfterMs: number | null = null, isUnanswered = false): CallFailed {
  return new CallFailed({ is: 'failed', problem, detail: toText(detail, MAX_DETAIL) ?? '', retryAfterMs }, isUnanswered)
}

/**
 * A request that opens something there. Unanswered, it may still be worked on, and looking for what it opened finds nothing yet: the next try waits
 * as long as the schedule's second pause, not its first of five seconds.
 */
export async function opening<T>(request: () => Promise<T>): Promise<T> {
  try {
    return await request()
  } catch (error) {
    if (!(error instanceof CallFailed) || !error.isUnanswered || error.result.is !== 'failed') throw error
    const { problem, detail, retryAfterMs } = error.result
    throw failed(problem, detail, Math.max(retryAfterMs ?? 0, SETTLE_MS), true)
  }
}

/** @throws CallFailed for everything but an answer of 2xx (or one of `expect`) that is JSON or empty */
export async function ask(io: AdapterIo, call: Call, limits: Limits): Promise<Answer> {
  const timeout = AbortSignal.timeout(limits.timeoutMs)
  try {
    const response = await io.fetch(call.url, {
      method: call.method,
      headers: { accept: 'application/json', ...call.headers },
      ...(call.body === undefined ? {} : { body: call.body }),
      redirect: 'manual',
      signal: AbortSignal.any([timeout, io.signal]),
    })
    const text = await readBounded(response)
    const isExpected = response.ok || limits.expect?.includes(response.status) === true
    // Before anything is cut: what is left of a secret could not be found any more.
    if (!isExpected) throw refusal(response, mask(text, limits.secrets), io.now())
    return { status: response.status, json: readAnswer(response, text) }
  } catch (error) {
    if (io.signal.aborted) throw new CallFailed({ is: 'aborted' })
    if (!(error instanceof CallFailed)) {
      const reason = timeout.aborted ? 'no answer in time' : mask(reasonOf(error), limits.secrets)
      throw failed('pms.unreachable', reason, null, !NEVER_SENT.test(reason))
    }
    if (error.result.is !== 'failed') throw error
    throw failed(error.result.problem, mask(error.result.detail, limits.secrets), error.result.retryAfterMs, error.isUnanswered)
  }
}

/** Runs what a delivery consists of; never throws for what the other side does. */
export async function settle(run: () => Promise<DeliveryResult>): Promise<DeliveryResult> {
  try {
    return await run()
  } catch (error) {
    if (error instanceof CallFailed) return error.result
    throw error
  }
}

/** @throws VigilError in place of CallFailed, as polling promises */
export async function pollOrThrow<T>(run: () => Promise<T>): Promise<T> {
  try {
    return await run()
  } catch (error) {
    if (!(error instanceof CallFailed)) throw error
    throw new VigilError(error.result.is === 'failed' ? error.result.problem : 'pms.unreachable', { detail: error.message })
  }
}

/** Also as it stands in an address, a form or a JSON text. */
export function mask(text: string, secrets: readonly string[]): string {
  const spelled = secrets
    .filter((secret) => secret.length > 3)
    .flatMap((secret) => [secret, JSON.stringify(secret).slice(1, -1), encodeURIComponent(secret), new URLSearchParams([['', secret]]).toString().slice(1)])
  // The longest first: one may be a part of another.
  return [...new Set(spelled)].toSorted((a, b) => b.length - a.length).reduce((masked, secret) => masked.replaceAll(secret, '***'), text)
}

async function readBounded(response: Response): Promise<string> {
  const parts: Uint8Array[] = []
  let bytes = 0
  for await (const part of response.body ?? []) {
    bytes += part.length
    if (bytes > MAX_ANSWER_BYTES) throw failed('pms.refused', `HTTP ${response.status}: the answer is larger than ${MAX_ANSWER_BYTES / 1024} KB`)
    parts.push(part)
  }
  return new TextDecoder().decode(Buffer.concat(parts))
}

function readAnswer(response: Response, text: string): unknown {
  if (text.trim() === '') return undefined
  if (isPage(response, text)) throw failed('pms.refused', `HTTP ${response.status}: a web page came instead of JSON; check the address and the log-in`)
  if (isTooDeep(text)) throw failed('pms.refused', `HTTP ${response.status}: the answer is nested deeper than ${MAX_DEPTH}`)
  const json = readJson(text)
  if (json === undefined) throw failed('pms.refused', `HTTP ${response.status}: the answer is no JSON`)
  return json
}

function refusal(response: Response, text: string, nowMs: number): CallFailed {
  const { status } = response
  if (status === 410) return new CallFailed({ is: 'gone' })
  const isBusy = status === 429 || status === 503
  const isPassing = status >= 500 || status === 408 || status === 425 || status === 429
  const detail = `HTTP ${status}${words(response, text)}`
  const retryAfterMs = isBusy ? parseRetryAfter(response.headers.get('retry-after'), nowMs) : null
  // A proxy in between has given up; who is behind it may not have.
  return failed(isPassing ? 'pms.unreachable' : 'pms.refused', detail, retryAfterMs, status === 502 || status === 504)
}

/** What an installer needs to know beside the number. */
function words(response: Response, text: string): string {
  const { status } = response
  if (status >= 300 && status <= 399) {
    return /login|signin|sso|cas\b/i.test(response.headers.get('location') ?? '')
      ? ': sent to a log-in page; the key is not accepted'
      : ': redirected; correct the address'
  }
  if (isPage(response, text)) return status === 401 ? ': the key is not accepted' : ''
  const said = isTooDeep(text) ? null : saidIn(readJson(text))
  if (said !== null) return `: ${said}`
  return status === 401 ? ': the key is not accepted' : status === 403 ? ': the account may not do this' : ''
}

/** The words of an error as most systems send them: `{errors: [...]}`, `{msg}`, `{message}`, `{error}`. */
function saidIn(json: unknown): string | null {
  if (typeof json !== 'object' || json === null) return null
  for (const key of ['errors', 'msg', 'message', 'error']) {
    const value: unknown = Object.hasOwn(json, key) ? (json as Readonly<Record<string, unknown>>)[key] : undefined
    const text = toText(
      Array.isArray(value)
        ? value
            .slice(0, 5)
            .filter((one) => typeof one === 'string')
            .join('; ')
        : value,
      MAX_DETAIL,
    )
    if (text !== null) return text
  }
  return null
}

function isPage(response: Response, text: string): boolean {
  return /\bhtml\b/i.test(response.headers.get('content-type') ?? '') || /^\s*</.test(text)
}

/** Brackets outside of texts are counted before anything is built. */
export function isTooDeep(json: string): boolean {
  return isDeeper(json, MAX_DEPTH)
}

function reasonOf(error: unknown): string {
  const cause = error instanceof Error ? error.cause : undefined
  if (cause instanceof Error) return 'code' in cause && typeof cause.code === 'string' ? cause.code : cause.message
  return error instanceof Error ? error.message : String(error)
}
