// Turns what the core knows into what the REST contract promises: RFC 3339 times, absent instead of null.
import type { HealthView } from '../../../contract/api.ts'
import type { Dispatch } from '../../../contract/dispatch.ts'
import type { Fall } from '../../../contract/falling.ts'
import type { Alert, Evidence, Incident, IncidentDetail, TimelineEntry } from '../../../contract/incident.ts'
import type { EpochMs } from '../../../contract/ids.ts'
import type { HealthOut, IncidentDetailOut, IncidentOut } from '../../../contract/open-api.ts'
import type { Procedure } from '../../../contract/procedure.ts'
import { isDrillIncident } from '../../../db/drills.ts'
import type { ReadableDb } from '../../../db/open.ts'
import type { Services } from '../../services.ts'

type DispatchOut = IncidentDetailOut['dispatches'][number]

/** RFC 3339 in UTC with milliseconds; video times fall between them. */
export function timeText(atMs: EpochMs): string {
  return new Date(Math.round(atMs)).toISOString()
}

export const timeOrNull = (atMs: EpochMs | null) => (atMs === null ? null : timeText(atMs))

/** @param db says whether it is an exercise */
export function toIncidentOut(db: ReadableDb, incident: Incident): IncidentOut {
  const { id, number, kind, severity, state, summary, version, allowedActions } = incident
  return {
    id,
    number,
    kind,
    severity,
    state,
    openedAt: timeText(incident.openedAtMs),
    updatedAt: timeText(incident.updatedAtMs),
    ...present('acknowledgedAt', timeOrNull(incident.acknowledgedAtMs)),
    ...present('closedAt', timeOrNull(incident.closedAtMs)),
    ...placeOf(incident),
    ...present('building', incident.buildingId),
    summary,
    ...(incident.alsoKinds.length > 0 && { alsoKinds: incident.alsoKinds }),
    ...present('mergedInto', incident.mergedInto),
    ...(isDrillIncident(db, id) && { drill: true as const }),
    version,
    allowedActions,
  }
}

export function toIncidentDetailOut(db: ReadableDb, incident: IncidentDetail): IncidentDetailOut {
  return {
    ...toIncidentOut(db, incident),
    alerts: incident.alerts.map(toAlertOut),
    timeline: incident.timeline.map(({ atMs, details, ...line }) => ({ at: timeText(atMs), ...line, details: withTimeTexts(details) })),
    ...(incident.timelineLeftOut > 0 && { timelineLeftOut: incident.timelineLeftOut }),
    evidence: incident.evidence.map(toEvidenceOut),
    dispatches: [
      // Those of before there were dispatches, or said again of somebody who was on the way.
      ...incident.timeline.filter(({ what, details }) => what === 'dispatch' && details['dispatchId'] === undefined).map(toDispatchLineOut),
      ...incident.dispatches.toReversed().map(toDispatchOut),
    ].toSorted((a, b) => (a.at < b.at ? -1 : Number(a.at > b.at))),
    procedure: toProcedureOut(incident.procedure),
  }
}

function toProcedureOut({ version, steps }: Procedure): IncidentDetailOut['procedure'] {
  return {
    version,
    steps: steps.map(({ id, zh, en, kind, required, options, answer }) => ({
      id,
      zh,
      en,
      kind,
      required,
      ...(options !== undefined && { options }),
      ...(answer !== null && answer.value !== null && { answer: { value: answer.value, by: answer.by, at: timeText(answer.atMs) } }),
    })),
  }
}

function toAlertOut(alert: Alert): IncidentDetailOut['alerts'][number] {
  return {
    id: alert.id,
    rule: alert.source,
    kind: alert.kind,
    at: timeText(alert.atMs),
    ...present('deviceAt', timeOrNull(alert.deviceAtMs)),
    ...placeOf(alert),
    score: alert.score,
    boxes: alert.boxes.map(({ label, score, box, trackId }) => ({ label, score, box, track: trackId })),
    why: withTimeTexts(alert.why),
    ...(alert.fall === null ? {} : toFallOut(alert.fall)),
  }
}

function toFallOut({ tracks, floor, column }: Fall): Pick<IncidentDetailOut['alerts'][number], 'trajectory' | 'floor' | 'column'> {
  const seen = tracks[0]?.points ?? []
  return {
    trajectory: seen.map(({ atMs, box: [x1, y1, x2, y2] }) => ({ at: timeText(atMs), x: (x1 + x2) / 2, y: (y1 + y2) / 2 })),
    ...present('floor', floor),
    ...present('column', column),
  }
}

/** From 2001 on. No span of time that the core measures is that long. */
const FIRST_EPOCH_MS = 1e12

/** `sinceMs: 1781234567890.5`, a moment, becomes `since`; `goneMs: 300`, a span, stays. */
function withTimeTexts<V>(details: Readonly<Record<string, V>>): Record<string, V | string> {
  const entries = Object.entries(details).map(([key, value]): [string, V | string] =>
    key.endsWith('Ms') && typeof value === 'number' && value >= FIRST_EPOCH_MS ? [key.slice(0, -2), timeText(value)] : [key, value],
  )
  return Object.fromEntries(entries)
}

function toEvidenceOut(evidence: Evidence): IncidentDetailOut['evidence'][number] {
  const { id, type, state, alertId, sha256, bytes, durationMs, proven, problem } = evidence
  return { id, type, state, alert: alertId, sha256, bytes, startedAt: timeOrNull(evidence.startedAtMs), durationMs, proven, problem }
}

function toDispatchOut({ id, state, assignee, note, assignedAtMs, acceptedAtMs, arrivedAtMs, endedAtMs, steps }: Dispatch): DispatchOut {
  return {
    at: timeText(assignedAtMs),
    assignee,
    by: steps.find(({ step }) => step === 'assign')?.by ?? null,
    note,
    id,
    state,
    ...present('acceptedAt', timeOrNull(acceptedAtMs)),
    ...present('arrivedAt', timeOrNull(arrivedAtMs)),
    ...present('endedAt', timeOrNull(endedAtMs)),
    ...present('answer', steps.findLast(({ answer }) => answer !== null)?.answer ?? null),
  }
}

function toDispatchLineOut({ atMs, who, note, details }: TimelineEntry): DispatchOut {
  const assignee = details['assignee']
  return { at: timeText(atMs), assignee: typeof assignee === 'string' ? assignee : null, by: who, note }
}

export function toHealthOut(services: Services): HealthOut {
  const health: HealthView = services.health()
  const nowMs = services.env.clock.now()
  return {
    status: health.status,
    version: services.site.version,
    problems: health.problems,
    cameras: services.cameras().map(({ id, state, sinceMs, fps, expectedFps, lastFrameAtMs, problem, warnings }) => ({
      id,
      state,
      since: timeText(sinceMs),
      fps,
      expectedFps,
      lastFrameAgeMs: lastFrameAtMs === null ? null : Math.max(0, Math.round(nowMs - lastFrameAtMs)),
      problem,
      warnings: [...warnings],
    })),
    devices: services.devices().map(({ id, state, sinceMs, problem }) => ({ id, state, since: timeText(sinceMs), problem })),
    storage: health.storage,
    outbox: { pending: health.outbox.pending, oldestAgeMs: health.outbox.oldestAgeMs },
  }
}

function placeOf(at: { readonly cameraId: string | null; readonly deviceId: string | null; readonly zone: string | null }) {
  return { ...present('camera', at.cameraId), ...present('device', at.deviceId), ...present('zone', at.zone) }
}

export function present<K extends string, V>(key: K, value: V | null): { [P in K]?: V } {
  return value === null ? {} : ({ [key]: value } as { [P in K]?: V })
}
