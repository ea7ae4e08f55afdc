// Writes an event for every system that is to have it, in the transaction of what it tells.
import type { StoredIncident } from '../../db/incidents.ts'
import { insertOutboxEvent, nextSequence } from '../../db/outbox.ts'
import { inTransaction } from '../../db/transaction.ts'
import type { Env } from '../env.ts'
import { newId } from '../new-id.ts'
import { summarize } from '../incidents/summary.ts'
import type { OwedEvent } from './adapter.ts'
import { writeCloudEvent } from './cloud-event.ts'

export interface EventToOwe {
  /** Without what all have: `device.health`, `report.ready` */
  readonly type: string
  /** `incident/INC-...`, `device/<id>`, `report/<id>`: order is kept within it. */
  readonly subject: string
  /** Where and what, never who: no name, face, phone or plate. */
  readonly data: Readonly<Record<string, unknown>>
  /** What it is about; absent: no incident, and only systems that take such events are owed it. */
  readonly incident?: StoredIncident
  /** One system only. */
  readonly target?: string
  /** Beside the incident's own changes: also only for systems that take everything. */
  readonly isExtra?: boolean
}

/** @returns its sequence; null when nobody is owed it */
export function oweEvent(env: Env, { type, subject, data, incident, target, isExtra = incident === undefined }: EventToOwe): number | null {
  const targets = (env.targets?.list() ?? []).filter(({ id, takesOther }) => (target === undefined || id === target) && (!isExtra || takesOther))
  if (targets.length === 0) return null
  return inTransaction(env.db, () => {
    const nowMs = env.clock.now()
    const id = newId(nowMs)
    const sequence = nextSequence(env.db)
    const written = writeCloudEvent({ id, sequence, siteId: env.site.id, type, subject, atMs: nowMs, data })
    const facts = incident === undefined ? null : JSON.stringify(factsOf(incident))
    const event = { id, sequence, incidentId: incident?.id ?? null, subject, ...written, facts, createdAtMs: nowMs }
    insertOutboxEvent(
      env.db,
      event,
      targets.map((one) => one.id),
    )
    return sequence
  })
}

/** As adapters are handed it. */
export function factsOf(incident: StoredIncident): OwedEvent['incident'] {
  return {
    id: incident.id,
    number: incident.number,
    kind: incident.kind,
    severity: incident.severity,
    state: incident.state,
    version: incident.version,
    openedAtMs: incident.openedAtMs,
    buildingId: incident.buildingId,
    place: incident.place,
    summary: plainSummary(incident),
  }
}

/** What a person reported in their own words may name somebody: it is told by its kind and place. */
export function plainSummary({ kind, place, summary }: Pick<StoredIncident, 'kind' | 'place' | 'summary'>): string {
  return kind === 'manual' ? summarize(kind, place) : summary
}
