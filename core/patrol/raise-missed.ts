// Tells of missed checkpoints: one incident for a route as long as it is under way, so that a night nobody walks is one thing to handle and not forty.
import type { Incident } from '../../contract/incident.ts'
import type { EpochMs } from '../../contract/ids.ts'
import { insertAlert } from '../../db/alerts.ts'
import { findIncident, type StoredIncident } from '../../db/incidents.ts'
import { lastIncidentOfRoute, type StoredRound } from '../../db/patrol-rounds.ts'
import { findStaff } from '../../db/staff.ts'
import { inTransaction } from '../../db/transaction.ts'
import { raiseAlert, type AlertClaim } from '../alerts.ts'
import { SYSTEM, type Env } from '../env.ts'
import { isEnded } from '../incidents/lifecycle.ts'
import { recordChange } from '../incidents/record.ts'
import { cutPlace } from '../incidents/summary.ts'
import { newId } from '../new-id.ts'
import type { PlannedPoint, PointVerdict } from './judge-round.ts'

const SOURCE = 'patrol'

export interface MissedPoint {
  readonly point: PlannedPoint
  readonly verdict: PointVerdict
}

/** Each checkpoint is an alert of its own, with its own cameras. @returns the incident they are in */
export function raiseMissed(env: Env, round: StoredRound, routeName: string, missed: readonly MissedPoint[]): string {
  return inTransaction(env.db, () => {
    const underWay = incidentUnderWay(env, round)
    const claims = missed.map((one) => claimOf(env, round, routeName, one))
    const [first, ...rest] = claims as [AlertClaim, ...AlertClaim[]]
    if (underWay !== null) {
      for (const [i, claim] of claims.entries()) join(env, underWay, claim, i === 0 && round.incidentId === null)
      return underWay
    }
    const more = rest.length === 0 ? '' : ` 等${claims.length}处`
    const opened: Incident = raiseAlert(env, { ...first, place: `${first.place}${more}` }, { alone: true, coolDownMs: null }).incident
    for (const claim of rest) join(env, opened.id, claim, false)
    return opened.id
  })
}

/** Of this round, else of an earlier one of the route, if nobody has put it away. */
function incidentUnderWay(env: Env, round: StoredRound): string | null {
  const id = round.incidentId ?? lastIncidentOfRoute(env.db, round.routeId)
  let incident = id === null ? null : findIncident(env.db, id)
  for (let i = 0; i < 20 && incident !== null && incident.mergedInto !== null; i++) incident = findIncident(env.db, incident.mergedInto)
  return incident === null || isEnded(incident.state) ? null : incident.id
}

/** @param isHeard the first of another round rings again: whoever acknowledged the last one has not heard of it */
function join(env: Env, incidentId: string, claim: AlertClaim, isHeard: boolean): void {
  const before = findIncident(env.db, incidentId)!
  const nowMs = env.clock.now()
  const id = newId(nowMs)
  const after: StoredIncident = {
    ...before,
    alertCount: before.alertCount + 1,
    lastAlertAtMs: Math.max(before.lastAlertAtMs, claim.atMs),
    rings: isHeard ? before.rings + 1 : before.rings,
  }
  recordChange(env, {
    actor: SYSTEM,
    before,
    after,
    line: { what: 'alertAdded', reason: null, note: null, details: { alertId: id, source: claim.source, score: null, ...claim.why } },
    audit: { alertId: id },
    with: () =>
      insertAlert(env.db, {
        ...claim,
        id,
        incidentId,
        fall: null,
        boxes: [],
        raisedAtMs: nowMs,
        dedupeKey: claim.dedupeKey ?? null,
        suppressed: false,
        place: cutPlace(claim.place),
      }),
  })
}

function claimOf(env: Env, round: StoredRound, routeName: string, { point, verdict }: MissedPoint): AlertClaim {
  const seen = lastSeen(env, round)
  return {
    kind: 'patrolMissed',
    severity: 'medium',
    source: SOURCE,
    cameraId: point.cameras[0] ?? null,
    deviceId: null,
    buildingId: point.buildingId,
    zone: round.routeId,
    place: `${routeName} ${point.name}`,
    atMs: verdict.missedFromMs,
    deviceAtMs: null,
    score: null,
    boxes: [],
    why: {
      round: round.id,
      route: routeName,
      point: point.name,
      dueAtMs: verdict.dueMs,
      ...(point.cameras.length > 0 && { cameras: point.cameras.join(',') }),
      ...seen,
      ...(round.coreDown && { coreDown: 1 }),
    },
    dedupeKey: `${round.id}:${point.pointId}`,
  }
}

/** Where whoever walks it, or was to, checked in last. By id: names are looked up where they may be seen. */
function lastSeen(env: Env, { walkerId, staffId }: StoredRound): Record<string, string | EpochMs> {
  const id = walkerId ?? staffId
  if (id === null) return {}
  const place = findStaff(env.db, id)?.lastPlace ?? null
  return { staff: id, ...(place !== null && { lastSeen: place.name, lastSeenAtMs: place.atMs }) }
}
