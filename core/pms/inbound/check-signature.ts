// Whether a request comes from whoever knows the secret, and for the first time: Standard Webhooks, the other way round.
import { createHmac, timingSafeEqual } from 'node:crypto'
import type { IncomingHttpHeaders } from 'node:http'
import { VigilError } from '../../../contract/errors.ts'
import { keepWebhookId } from '../../../db/pms-records.ts'
import type { Env } from '../../env.ts'

/** @source Standard Webhooks 1.0: a time stamp further off is refused */
const TOLERANCE_MS = 5 * 60_000
/** A copy with a time stamp of the future is believed for twice as long. */
const KEPT_MS = 2 * TOLERANCE_MS + 60_000
const ID = /^[\x21-\x7e]{1,128}$/

export interface Signed {
  readonly headers: IncomingHttpHeaders
  /** As it came: a photo is no text, which is why the library, that turns bytes into text, only checks this in the tests. */
  readonly body: string | Uint8Array
  /** The Idempotency-Key; undefined: the webhook-id stands for it. */
  readonly key: string | undefined
}

/**
 * @param secret `whsec_` and the key in base64
 * @returns what the request is known by: the same again is the same request
 * @throws VigilError `pms.badSignature`, `pms.replayed`
 */
export function checkSignature({ db, clock }: Env, secret: string, { headers, body, key }: Signed): string {
  const id = textOf(headers['webhook-id'])
  const timestamp = textOf(headers['webhook-timestamp'])
  const nowMs = clock.now()
  if (!ID.test(id) || !/^[0-9]{1,12}$/.test(timestamp) || Math.abs(nowMs - Number(timestamp) * 1000) > TOLERANCE_MS) throw new VigilError('pms.badSignature')
  const expected = createHmac('sha256', Buffer.from(secret.replace(/^whsec_/, ''), 'base64'))
    .update(`${id}.${timestamp}.`)
    .update(body)
    .digest()
  const isOneRight = textOf(headers['webhook-signature'])
    .slice(0, 1000)
    .split(' ')
    .some((given) => given.startsWith('v1,') && isEqual(Buffer.from(given.slice(3), 'base64'), expected))
  if (!isOneRight) throw new VigilError('pms.badSignature')
  const known = key ?? id
  const before = keepWebhookId(db, { id, key: known, atMs: nowMs }, nowMs - KEPT_MS)
  if (before !== null && before !== known) throw new VigilError('pms.replayed')
  return known
}

function isEqual(given: Buffer, expected: Buffer): boolean {
  return given.length === expected.length && timingSafeEqual(given, expected)
}

function textOf(header: string | string[] | undefined): string {
  return typeof header === 'string' ? header : ''
}
