// What people and other systems do with incidents.
import { VigilError } from '../../contract/errors.ts'
import {
  TOLD_FIRST,
  TOLD_LAST,
  type ActionInput,
  type Incident,
  type IncidentDetail,
  type IncidentFilter,
  type ManualReport,
  type TimelineEntry,
  type TimelinePart,
} from '../../contract/incident.ts'
import type { IncidentAction } from '../../contract/vocabulary.ts'
import { listAlertEnds } from '../../db/alerts.ts'
import { listDispatchesOf } from '../../db/dispatches.ts'
import { listEvidence } from '../../db/evidence.ts'
import { findFireOf } from '../../db/fires.ts'
import { countQueue, findIncident, listLapsedShelved, listQueue, searchIncidents, type StoredIncident } from '../../db/incidents.ts'
import { countTimeline, listTimelineEnds, listTimelinePart } from '../../db/timeline.ts'
import { inTransaction } from '../../db/transaction.ts'
import { sendInWords } from '../desk/dispatch/assign.ts'
import { arriveAlone } from '../desk/dispatch/step.ts'
import { toDispatch } from '../desk/dispatch/view.ts'
import { procedureOf, requireAnswers } from '../desk/procedures.ts'
import { SYSTEM, type Actor, type Env } from '../env.ts'
import { newId } from '../new-id.ts'
import { afterAction } from './act.ts'
import { readCursor, writeCursor } from './cursor.ts'
import { toEvidence } from './evidence-records.ts'
import { openIncident } from './open-incident.ts'
import { recordChange, toIncident, type Line } from './record.ts'

/** What would take a burning fire from the queue, while its gates stand open. */
const PUTTING_AWAY: readonly IncidentAction[] = ['falseAlarm', 'resolve', 'close', 'shelve']

/** @throws VigilError `incident.notFound`, `incident.wrongState` with {state, allowed}, `incident.reasonRequired`, `request.invalidField`, `fire.burning`, `procedure.answersMissing` */
export function actOnIncident(env: Env, actor: Actor, id: string, input: ActionInput): Incident {
  return inTransaction(env.db, () => {
    const before = mustFind(env, id)
    if (PUTTING_AWAY.includes(input.action) && findFireOf(env.db, id)?.endedAtMs === null) throw new VigilError('fire.burning')
    const after = afterAction(before, input, env.clock.now())
    requireAnswers(env, actor, before, input.action)
    const details: Record<string, unknown> = { from: before.state, to: after.state }
    if (input.assignee !== undefined) details['assignee'] = input.assignee
    if (input.action === 'shelve') details['untilMs'] = after.shelvedUntilMs
    const sent = input.action === 'dispatch' ? sendInWords(env, actor, id, input.assignee ?? null, input.note ?? null) : null
    const record = () =>
      recordChange(env, {
        actor,
        before,
        after,
        line: { what: input.action, reason: input.reason ?? null, note: input.note ?? null, details: { ...details, ...sent?.details } },
        tellPms: input.action === 'escalate',
        // Free text may name a person, so the chain holds only the closed vocabulary; the rest is found by the timeline's id.
        ...(input.action === 'falseAlarm' ? { audit: { reason: input.reason } } : {}),
        ...(sent !== null && { audit: sent.audit, with: sent.with }),
      })
    return toIncident(input.action === 'arrive' ? arriveAlone(env, actor, id, input.note, record) : record())
  })
}

/** What is not entered after the fact: who reports at once may have looked at a clock a moment ago. */
const AT_ONCE_MS = 60_000
const LATEST_ENTRY_MS = 31 * 24 * 3_600_000

/**
 * Reported by a person or another system; with `happenedAtMs` after the fact (补录).
 *
 * @throws VigilError `incident.lateTime` when that lies in the future or too long ago
 */
export function reportIncident(env: Env, actor: Actor, report: ManualReport): Incident {
  const agoMs = env.clock.now() - (report.happenedAtMs ?? env.clock.now())
  if (agoMs < -AT_ONCE_MS || agoMs > LATEST_ENTRY_MS) throw new VigilError('incident.lateTime')
  const opened = openIncident(env, actor, {
    id: newId(env.clock.now()),
    kind: 'manual',
    severity: report.severity,
    cameraId: report.cameraId ?? null,
    deviceId: null,
    buildingId: report.buildingId ?? null,
    zone: null,
    place: '',
    summary: report.summary,
    alertAtMs: null,
    ...(report.happenedAtMs !== undefined && agoMs > AT_ONCE_MS && { happenedAtMs: report.happenedAtMs }),
  })
  return toIncident(opened)
}

/** @throws VigilError `incident.notFound` */
export function getIncident(env: Env, id: string): Incident {
  return toIncident(mustFind(env, id))
}

/** @throws VigilError `incident.notFound` */
export function readTimeline(env: Env, { id, fromIndex, toIndex }: TimelinePart): TimelineEntry[] {
  return listTimelinePart(env.db, mustFind(env, id).id, fromIndex, toIndex - fromIndex)
}

/** @throws VigilError `incident.notFound` */
export function getIncidentDetail(env: Env, id: string): IncidentDetail {
  const incident = getIncident(env, id)
  const timeline = listTimelineEnds(env.db, id, TOLD_FIRST, TOLD_LAST)
  return {
    ...incident,
    alerts: listAlertEnds(env.db, id, TOLD_FIRST, TOLD_LAST),
    timeline,
    timelineLeftOut: timeline.length < TOLD_FIRST + TOLD_LAST ? 0 : countTimeline(env.db, id) - timeline.length,
    evidence: listEvidence(env.db, id).map(toEvidence),
    dispatches: listDispatchesOf(env.db, id).map((one) => toDispatch(env.db, one)),
    procedure: procedureOf(env, incident),
  }
}

/**
 * Newest first, a page at a time.
 *
 * @throws VigilError `request.invalidField` for a cursor that is not ours
 */
export function listIncidents(env: Env, filter: IncidentFilter): { items: Incident[]; next: string | null } {
  const { cursor, limit, ...search } = filter
  const after = cursor === undefined ? undefined : readCursor(cursor)
  const found = searchIncidents(env.db, { ...search, after, limit: limit + 1 })
  const page = found.slice(0, limit)
  return { items: page.map(toIncident), next: found.length > limit ? writeCursor(page.at(-1)!) : null }
}

/** Everything that is not closed, in queue order: fire first, then by severity, then newest first. */
export function listOpenIncidents(env: Env, limit?: number): Incident[] {
  return listQueue(env.db, limit).map(toIncident)
}

export function countOpenIncidents(env: Env): number {
  return countQueue(env.db)
}

/**
 * Adds a line that changes nothing else (`command`, `delivered`) and tells the screens.
 *
 * @throws VigilError `incident.notFound`
 */
export function addTimeline(env: Env, actor: Actor, incidentId: string, line: Line): Incident {
  return inTransaction(env.db, () => {
    const incident = mustFind(env, incidentId)
    return toIncident(recordChange(env, { actor, before: incident, after: incident, line }))
  })
}

/** Puts shelved incidents whose time is over back into the queue as `new`; called every few seconds. */
export function returnShelved(env: Env): Incident[] {
  const lapsed = listLapsedShelved(env.db, env.clock.now())
  if (lapsed.length === 0) return []
  return inTransaction(env.db, () =>
    lapsed.map((before) => {
      const after: StoredIncident = { ...before, state: 'new', shelvedUntilMs: null }
      return toIncident(recordChange(env, { actor: SYSTEM, before, after, line: { what: 'shelfEnded', reason: null, note: null, details: {} } }))
    }),
  )
}

function mustFind(env: Env, id: string): StoredIncident {
  const incident = findIncident(env.db, id)
  if (incident === null) throw new VigilError('incident.notFound')
  return incident
}
