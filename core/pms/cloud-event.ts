// Writes one CloudEvent as the very text that is signed and sent.
import { CloudEvent } from 'cloudevents'
import type { EpochMs } from '../../contract/ids.ts'

/** Bodies stay small; pictures are fetched, never sent. */
const MAX_BODY_BYTES = 20_000

export interface EventToWrite {
  readonly id: string
  /** Grows by one per event of this site. */
  readonly sequence: number
  readonly siteId: string
  /** Without what all have: `incident.created` */
  readonly type: string
  readonly subject: string
  readonly atMs: EpochMs
  readonly data: Readonly<Record<string, unknown>>
}

/**
 * @throws RangeError when the body would be too large
 * @source CloudEvents 1.0 structured JSON; `sequence` is its documented extension
 */
export function writeCloudEvent({ id, sequence, siteId, type, subject, atMs, data }: EventToWrite): { readonly type: string; readonly body: string } {
  const fullType = `cn.vigil.${type}.v1`
  const event = new CloudEvent({
    id,
    source: `urn:vigil:site:${siteId}`,
    type: fullType,
    subject,
    time: rfc3339(atMs),
    datacontenttype: 'application/json',
    sequence: String(sequence).padStart(20, '0'),
    data: { ...data },
  })
  const body = JSON.stringify(event.toJSON())
  if (Buffer.byteLength(body) > MAX_BODY_BYTES) throw new RangeError(`the event of ${subject} is too large`)
  return { type: fullType, body }
}

export function rfc3339(atMs: EpochMs): string {
  return new Date(atMs).toISOString()
}
