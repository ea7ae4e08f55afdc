// What the property management system is told about an incident: a CloudEvent, as the very text that is signed and sent.
import { CloudEvent } from 'cloudevents'
import type { EpochMs } from '../../contract/ids.ts'
import type { StoredIncident } from '../../db/incidents.ts'

export const OUTBOX_CHANGES = ['created', 'updated', 'closed'] as const
export type OutboxChange = (typeof OUTBOX_CHANGES)[number]

/** Bodies stay small; pictures are fetched, never sent. */
const MAX_BODY_BYTES = 20_000

export interface OutboxEvent {
  readonly subject: string
  readonly type: string
  readonly body: string
}

/**
 * Pure. Says where and what, never who: no note, reason, name of an operator or free text of a report goes out.
 *
 * @param sequence grows by one per event of this site
 * @throws RangeError when the body would be too large
 * @source CloudEvents 1.0 structured JSON; `sequence` is its documented extension
 */
export function outboxEvent(id: string, sequence: number, siteId: string, change: OutboxChange, incident: StoredIncident, atMs: EpochMs): OutboxEvent {
  const type = `cn.vigil.incident.${change}.v1`
  const subject = `incident/${incident.number}`
  const event = new CloudEvent({
    id,
    source: `urn:vigil:site:${siteId}`,
    type,
    subject,
    time: rfc3339(atMs),
    datacontenttype: 'application/json',
    sequence: String(sequence).padStart(20, '0'),
    data: {
      incidentId: incident.number,
      id: incident.id,
      kind: incident.kind,
      severity: incident.severity,
      status: incident.state,
      version: incident.version,
      occurredAt: rfc3339(incident.openedAtMs),
      location: { building: incident.buildingId, text: incident.place },
      camera: incident.cameraId,
      device: incident.deviceId,
      alerts: incident.alertCount,
      ...(incident.alsoKinds.length > 0 && { alsoKinds: incident.alsoKinds }),
      ...(incident.mergedInto !== null && { mergedInto: incident.mergedInto }),
    },
  })
  const body = JSON.stringify(event.toJSON())
  if (Buffer.byteLength(body) > MAX_BODY_BYTES) throw new RangeError(`the event of ${incident.number} is too large`)
  return { subject, type, body }
}

function rfc3339(atMs: EpochMs): string {
  return new Date(atMs).toISOString()
}
