// What other systems are told about an incident: a CloudEvent, as the very text that is signed and sent.
import type { StoredIncident } from '../../db/incidents.ts'
import type { ToldEvidence } from '../evidence-links.ts'
import { rfc3339 } from '../pms/cloud-event.ts'

export const OUTBOX_CHANGES = ['created', 'updated', 'closed'] as const
export type OutboxChange = (typeof OUTBOX_CHANGES)[number]

/** Pure. Says where and what, never who: no note, reason, name of an operator or free text of a report goes out. */
export function incidentData(incident: StoredIncident, evidence: readonly ToldEvidence[] = []): Record<string, unknown> {
  return {
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
    ...(evidence.length > 0 && { evidence }),
  }
}

export function subjectOf({ number }: Pick<StoredIncident, 'number'>): string {
  return `incident/${number}`
}
