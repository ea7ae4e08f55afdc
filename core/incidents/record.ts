// Writes a change of an incident: row, timeline, audit and what other systems are owed, all in one transaction; then tells the screens.
import type { EpochMs } from '../../contract/ids.ts'
import type { Incident, TimelineEntry } from '../../contract/incident.ts'
import { appendAudit } from '../../db/audit.ts'
import { noteHandling } from '../../db/handling.ts'
import { insertIncident, updateIncident, type StoredIncident } from '../../db/incidents.ts'
import { insertTimelineEntry } from '../../db/timeline.ts'
import { afterCommit, inTransaction } from '../../db/transaction.ts'
import { noteDrill } from '../drills/note-drill.ts'
import { followIncident } from '../desk/dispatch/follow-incident.ts'
import { SYSTEM, type Actor, type Env } from '../env.ts'
import { asksOf, insertAsk } from '../pms/ask-work-orders.ts'
import { allowedActions } from './lifecycle.ts'
import { tellOthers } from './tell-others.ts'

export type Line = Pick<TimelineEntry, 'what' | 'reason' | 'note' | 'details'>

export interface Change {
  readonly actor: Actor
  /** null: the incident is new. */
  readonly before: StoredIncident | null
  /** Without its new version and time, which are set here. */
  readonly after: StoredIncident
  readonly line: Line
  /** When it happened, where it is heard of later; default: now. */
  readonly happenedAtMs?: EpochMs
  /** Told to the PMS even though neither state nor severity changed. */
  readonly tellPms?: boolean
  /** Somebody says that it is no drill. */
  readonly isReal?: boolean
  /** More for the audit entry; ids only where persons are concerned. */
  readonly audit?: Readonly<Record<string, unknown>>
  /** Rows that belong to the change and refer to the incident. */
  readonly with?: () => void
  /** ... and to its line on the timeline. */
  readonly withLine?: (timelineId: number) => void
}

/** @returns the incident as it is now */
export function recordChange(env: Env, change: Change): StoredIncident {
  const { actor, before, line } = change
  const nowMs = env.clock.now()
  return inTransaction(env.db, () => {
    const after: StoredIncident = { ...change.after, ...waitOf(before, change.after, actor, nowMs), updatedAtMs: nowMs, version: (before?.version ?? 0) + 1 }
    if (before === null) insertIncident(env.db, after)
    else updateIncident(env.db, after)
    change.with?.()
    followIncident(env, actor, before, after)
    const timeline = insertTimelineEntry(env.db, { ...line, incidentId: after.id, atMs: nowMs, actorType: actor.type, actorId: actor.id })
    change.withLine?.(timeline)
    noteHandling(env.db, {
      incidentId: after.id,
      buildingId: after.buildingId,
      atMs: nowMs,
      happenedAtMs: change.happenedAtMs ?? nowMs,
      what: line.what,
      actor,
      reason: line.reason,
    })
    appendAudit(env.db, {
      atMs: nowMs,
      actorType: actor.type,
      actorId: actor.id,
      action: `incident.${line.what}`,
      subject: `incident/${after.id}`,
      before: before && auditFields(before),
      after: { ...auditFields(after), timeline, ...change.audit },
    })
    const standing = noteDrill(env, before, after, change.isReal === true)
    const isNew = before === null || standing === 'becameReal'
    if (standing !== 'drill') tellOthers(env, isNew ? null : before, after, line.what, change.tellPms === true)
    announce(env, after)
    if (isNew) afterCommit(env.db, () => env.onOpened?.(toIncident(after)))
    if (standing === 'drill') return after
    return asksOf(env, before, after, line.what).reduce((incident, ask) => {
      const { id, target, title, priority, status } = insertAsk(env, incident, ask)
      const details = { workOrder: id, target, title, priority, status }
      const asked: Line = { what: 'workOrder', reason: null, note: null, details }
      return recordChange(env, { actor: SYSTEM, before: incident, after: incident, line: asked, audit: { workOrder: id, target } })
    }, after)
  })
}

/** A wait begins whenever an incident becomes `new`, and ends whenever it is anything else: then it is in the hands of whoever acknowledged it. */
function waitOf(before: StoredIncident | null, after: StoredIncident, actor: Actor, nowMs: EpochMs): Partial<StoredIncident> {
  const nobodyTold = { toldNextAtMs: null, toldManagerAtMs: null }
  if (after.state === 'new') return before?.state === 'new' ? {} : { ...nobodyTold, waitingSinceMs: nowMs, acknowledgedById: null }
  // Given back by whoever was sent, it is in the same hands as before.
  const isTaken = after.state === 'acknowledged' && before?.state !== 'acknowledged' && before?.state !== 'dispatched'
  return { ...nobodyTold, waitingSinceMs: null, ...(isTaken && { acknowledgedById: actor.type === 'user' ? actor.id : null }) }
}

/** Tells the screens once the transaction under way is on disk. */
export function announce(env: Env, stored: StoredIncident): void {
  afterCommit(env.db, () => env.feed.publish('incident', toIncident(stored)))
}

/** The incident as screens and other systems see it. */
export function toIncident(stored: StoredIncident): Incident {
  const { place: _place, endedAtMs: _endedAtMs, shelvedUntilMs: _shelvedUntilMs, ...incident } = stored
  return { ...incident, allowedActions: allowedActions(stored.state) }
}

function auditFields({ state, severity, held, alertCount, version }: StoredIncident): Record<string, unknown> {
  return { state, severity, held, alertCount, version }
}
