// Turns what a machine claims into something people handle: opens an incident, joins an open one, or holds back an echo.
import type { Alert, Incident } from '../contract/incident.ts'
import type { EpochMs } from '../contract/ids.ts'
import type { IncidentKind, Severity } from '../contract/vocabulary.ts'
import type { CorrelationReason } from '../contract/correlation.ts'
import { findRepeatedAlert, insertAlert } from '../db/alerts.ts'
import { findLikeAlert } from '../db/correlation.ts'
import { REPEAT_WINDOW_MS } from '../db/devices.ts'
import { findFireOf } from '../db/fires.ts'
import { findIncident, findLikeEnded, findLikeOpen, type Likeness, type StoredIncident } from '../db/incidents.ts'
import { countShelvedAlert, findShelfOf } from '../db/shelved-sources.ts'
import { hasLineOfAlert } from '../db/timeline.ts'
import { afterCommit, inTransaction } from '../db/transaction.ts'
import { noteContextOf } from './correlation/context.ts'
import type { Correlation } from './correlation/correlate.ts'
import { absorb, findCorrelation } from './correlation/find.ts'
import { SYSTEM, type Actor, type Env } from './env.ts'
import { alsoKinds, rankOf } from './incidents/move.ts'
import { openIncident } from './incidents/open-incident.ts'
import { recordChange, toIncident } from './incidents/record.ts'
import { cutPlace } from './incidents/summary.ts'
import { newId } from './new-id.ts'

/** What a rule or a device says has happened. */
export interface AlertClaim extends Likeness {
  readonly severity: Severity
  /** Rule id (`ebikeInLobby:door`) or driver id (`fire-panel/gb26875`). */
  readonly source: string
  readonly buildingId: string | null
  /** Names for people (camera and zone, or the device and its address): goes into the summary and to the PMS. Never a person's name. */
  readonly place: string
  /** The deciding frame, or the moment the device's signal was received. */
  readonly atMs: EpochMs
  readonly deviceAtMs: EpochMs | null
  readonly score: number | null
  readonly boxes: Alert['boxes']
  readonly why: Alert['why']
  /** Of a falling object; it is kept with the alert. */
  readonly fall?: Alert['fall']
  /** The same signal sent again carries the same key and is counted once within 24 h. */
  readonly dedupeKey?: string
}

/**
 * `merged`: into an incident of the same at the same place; `correlated`: into one that is about something else or elsewhere;
 * `repeated`: this very signal was seen before (same dedupeKey); nothing was written.
 */
export type AlertOutcome = 'opened' | 'merged' | 'correlated' | 'suppressed' | 'repeated'

export interface RaisedAlert {
  readonly incident: Incident
  readonly alert: Alert
  readonly outcome: AlertOutcome
}

export interface AlertOptions {
  /** How long after an incident ended the same claim is held back; null: never, as what happens anew is no echo. */
  readonly coolDownMs?: number | null
  /** It opens an incident of its own, whatever is under way. */
  readonly alone?: boolean
  /** Who said so, where it was not the machine itself. */
  readonly actor?: Actor
  /** Rows that belong to the alert; in its transaction. */
  readonly with?: (alert: Alert) => void
}

const COOL_DOWN_MS = 60_000
const MOST_HELD_MS = 5 * 60_000
const MAX_BOXES = 100
/** A place whose alert went to an incident of another kind goes there again for so long. */
const FOLLOWS_MS = 10 * 60_000

/** Never held back and never hidden behind something put aside or thought less of. */
export const URGENT: readonly IncidentKind[] = ['fire', 'sos']

/** Every claim is kept, whatever becomes of it: with its incident, in one transaction. */
export function raiseAlert(env: Env, claim: AlertClaim, options: AlertOptions = {}): RaisedAlert {
  const nowMs = env.clock.now()
  return inTransaction(env.db, (): RaisedAlert => {
    const repeated = findRepeated(env, claim, nowMs)
    if (repeated) return repeated
    const shelf = URGENT.includes(claim.kind) ? null : findShelfOf(env.db, { ...claim, rule: claim.source }, nowMs)
    const raised = place(env, claim, { ...options, shelf }, nowMs)
    if (shelf !== null) countShelvedAlert(env.db, shelf.id, nowMs)
    options.with?.(raised.alert)
    return raised
  })
}

/** Of a source that was put aside; null: it was not. */
type Shelf = { readonly untilMs: EpochMs } | null

function place(
  env: Env,
  claim: AlertClaim,
  { coolDownMs = COOL_DOWN_MS, alone = false, actor = SYSTEM, shelf }: AlertOptions & { readonly shelf: Shelf },
  nowMs: EpochMs,
): RaisedAlert {
  const underWay = alone ? undefined : findLikeOpen(env.db, claim).find((incident) => mayJoin(incident, claim))
  if (underWay) return join(env, claim, underWay, nowMs, 'merged', shelf)
  const heldMs = alone || URGENT.includes(claim.kind) ? null : coolDownMs
  const followed = alone ? null : findFollowed(env, claim, nowMs)
  if (followed?.endedAtMs === null) return join(env, claim, followed, nowMs, 'merged', shelf)
  const ended = heldMs === null ? null : (followed ?? findLikeEnded(env.db, claim))
  if (heldMs !== null && ended && isEcho(claim, ended, heldMs, nowMs)) return join(env, claim, ended, nowMs, 'suppressed', shelf)
  // What was put aside pulls nothing else in, and rings nowhere.
  const found = alone || shelf !== null ? null : findCorrelation(env, claim)
  const joined = found?.join ? findIncident(env.db, found.join.incidentId) : null
  if (joined) return join(env, claim, joined, nowMs, 'correlated', shelf, found?.join?.why)
  return open(env, actor, claim, nowMs, found, shelf)
}

/**
 * What has just ended is still told of. What is of no more than medium severity re-arms by being quiet for as long: a source that chatters on does
 * not come back every minute, but every five at the least.
 */
function isEcho(claim: AlertClaim, { endedAtMs, lastAlertAtMs }: StoredIncident, heldMs: number, nowMs: EpochMs): boolean {
  // The clock was put back: nobody knows how long ago that was, and what is held back wrongly is seen by nobody.
  if (endedAtMs! > nowMs) return false
  const sinceEndMs = claim.atMs - endedAtMs!
  if (sinceEndMs < heldMs) return true
  return rankOf(claim.severity) <= rankOf('medium') && sinceEndMs < MOST_HELD_MS && claim.atMs - lastAlertAtMs < heldMs
}

/** Where the last alert of this place went, when that is another incident than its own: by correlation, or because a person put them together. */
function findFollowed(env: Env, claim: AlertClaim, nowMs: EpochMs): StoredIncident | null {
  const last = findLikeAlert(env.db, claim)
  if (last === null || Math.abs(nowMs - last.raisedAtMs) > FOLLOWS_MS) return null
  const incident = findIncident(env.db, last.incidentId)
  return incident !== null && incident.state !== 'shelved' && mayJoin(incident, claim) ? incident : null
}

export interface ConditionEnd extends Likeness {
  readonly atMs: EpochMs
}

/** Notes on the incident under way that what it is about is over, once for an alert; null when there is none. */
export function endCondition(env: Env, end: ConditionEnd): Incident | null {
  return inTransaction(env.db, () => {
    // Where its alert is now, whatever that is about.
    const last = findLikeAlert(env.db, end)
    const incident = last && findIncident(env.db, last.incidentId)
    if (incident === null || incident.state === 'closed') return null
    if (last !== null && hasLineOfAlert(env.db, incident.id, 'conditionEnded', last.id)) return null
    const line = { what: 'conditionEnded', reason: null, note: null, details: { atMs: end.atMs, alertId: last?.id } }
    return toIncident(recordChange(env, { actor: SYSTEM, before: incident, after: incident, line }))
  })
}

function findRepeated(env: Env, claim: AlertClaim, nowMs: EpochMs): RaisedAlert | null {
  if (claim.dedupeKey === undefined) return null
  const alert = findRepeatedAlert(env.db, { ...claim, dedupeKey: claim.dedupeKey }, nowMs - REPEAT_WINDOW_MS)
  return alert && { incident: toIncident(findIncident(env.db, alert.incidentId)!), alert, outcome: 'repeated' }
}

function mayJoin(incident: StoredIncident, claim: AlertClaim): boolean {
  if (!URGENT.includes(claim.kind)) return true
  return incident.state !== 'shelved' && rankOf(incident.severity) >= rankOf(claim.severity)
}

function join(
  env: Env,
  claim: AlertClaim,
  before: StoredIncident,
  nowMs: EpochMs,
  outcome: 'merged' | 'correlated' | 'suppressed',
  shelf: Shelf,
  why?: CorrelationReason,
): RaisedAlert {
  const alert = toAlert(claim, before.id, nowMs)
  const isWorse = outcome !== 'suppressed' && rankOf(claim.severity) > rankOf(before.severity)
  const isPressing = outcome === 'correlated' && (isWorse || URGENT.includes(claim.kind))
  // What weighs as much and is something else would have rung as an incident of its own.
  const isNews = outcome === 'correlated' && claim.severity === before.severity && ![before.kind, ...before.alsoKinds].includes(claim.kind)
  const after: StoredIncident = {
    ...before,
    // Whoever acknowledged has not heard of this; while a fire's gates are being released everybody has.
    state: isPressing && before.state === 'acknowledged' && findFireOf(env.db, before.id)?.endedAtMs !== null ? 'new' : before.state,
    alertCount: before.alertCount + 1,
    lastAlertAtMs: Math.max(before.lastAlertAtMs, claim.atMs),
    severity: isWorse ? claim.severity : before.severity,
    alsoKinds: alsoKinds(before.kind, [...before.alsoKinds, claim.kind]),
    rings: shelf === null && (isWorse || isPressing || isNews) ? before.rings + 1 : before.rings,
  }
  const figures = { alertId: alert.id, source: alert.source, score: alert.score }
  const joined = recordChange(env, {
    actor: SYSTEM,
    before,
    after,
    line:
      outcome === 'correlated'
        ? { what: 'correlated', reason: null, note: null, details: { ...figures, kind: alert.kind, ...why } }
        : { what: outcome === 'merged' ? 'alertAdded' : 'alertSuppressed', reason: null, note: null, details: figures },
    tellPms: outcome === 'correlated',
    audit: { alertId: alert.id, ...(why && { rule: why.rule }) },
    with: () => store(env, claim, alert, nowMs, outcome === 'suppressed'),
  })
  if (outcome !== 'correlated') return { incident: toIncident(joined), alert, outcome }
  const incident = toIncident(noteContextOf(env, joined, alert.id, claim))
  const { kind, cameraId, deviceId, buildingId } = claim
  afterCommit(env.db, () => env.onOpened?.({ ...incident, kind, cameraId, deviceId, buildingId }))
  return { incident, alert, outcome }
}

function open(env: Env, actor: Actor, claim: AlertClaim, nowMs: EpochMs, found: Correlation | null, shelf: Shelf): RaisedAlert {
  const alert = toAlert(claim, newId(nowMs), nowMs)
  const opened = openIncident(env, actor, {
    ...claim,
    id: alert.incidentId,
    alertAtMs: claim.atMs,
    audit: { alertId: alert.id },
    ...(shelf !== null && { shelvedUntilMs: shelf.untilMs }),
    with: () => store(env, claim, alert, nowMs, false),
  })
  const incident = noteContextOf(env, absorb(env, opened, found), alert.id, claim)
  return { incident: toIncident(incident), alert, outcome: 'opened' }
}

function store(env: Env, claim: AlertClaim, alert: Alert, nowMs: EpochMs, suppressed: boolean): void {
  insertAlert(env.db, {
    ...alert,
    raisedAtMs: nowMs,
    severity: claim.severity,
    dedupeKey: claim.dedupeKey ?? null,
    suppressed,
    buildingId: claim.buildingId,
    place: cutPlace(claim.place),
  })
}

function toAlert(claim: AlertClaim, incidentId: string, nowMs: EpochMs): Alert {
  return {
    id: newId(nowMs),
    incidentId,
    kind: claim.kind,
    source: claim.source,
    cameraId: claim.cameraId,
    deviceId: claim.deviceId,
    zone: claim.zone,
    atMs: claim.atMs,
    deviceAtMs: claim.deviceAtMs,
    score: claim.score,
    boxes: claim.boxes.slice(0, MAX_BOXES),
    why: claim.why,
    fall: claim.fall ?? null,
  }
}
