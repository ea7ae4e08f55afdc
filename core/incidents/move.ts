// Moves alerts between incidents: one goes into another and is closed, or some leave for an incident of their own; both timelines say so.
import type { CorrelationReason } from '../../contract/correlation.ts'
import { SEVERITIES, type IncidentKind, type Severity } from '../../contract/vocabulary.ts'
import { listPlacedAlerts, moveAlerts, type PlacedAlert } from '../../db/correlation.ts'
import type { StoredIncident } from '../../db/incidents.ts'
import { isDrillIncident } from '../../db/drills.ts'
import { inTransaction } from '../../db/transaction.ts'
import type { Actor, Env } from '../env.ts'
import { newId } from '../new-id.ts'
import { openIncident } from './open-incident.ts'
import { recordChange, type Change } from './record.ts'

export function rankOf(severity: Severity): number {
  return SEVERITIES.indexOf(severity)
}

/** The kinds that joined an incident, without its own. */
export function alsoKinds(kind: IncidentKind, kinds: readonly IncidentKind[]): IncidentKind[] {
  return [...new Set(kinds)].filter((other) => other !== kind)
}

/** @returns the incident that has it all now */
export function moveInto(
  env: Env,
  actor: Actor,
  { into, from, why, reason }: { readonly into: StoredIncident; readonly from: StoredIncident; readonly why?: CorrelationReason; readonly reason?: string },
): StoredIncident {
  const nowMs = env.clock.now()
  return inTransaction(env.db, () => {
    const alertIds = listPlacedAlerts(env.db, from.id).map(({ id }) => id)
    moveAlerts(env.db, alertIds, into.id)
    const line = { reason: reason ?? null, note: null }
    // Free text may name a person, and so may what is shared: the chain holds ids and the rule's name.
    const audit = { ...(why && { rule: why.rule }), alertIds }
    recordChange(env, {
      actor,
      before: from,
      after: { ...from, state: 'closed', endedAtMs: nowMs, closedAtMs: nowMs, shelvedUntilMs: null, alertCount: 0, mergedInto: into.id },
      line: { ...line, what: 'mergedAway', details: { incidentId: into.id, number: into.number, alertIds, ...why } },
      audit: { ...audit, mergedInto: into.id },
    })
    const isWorse = rankOf(from.severity) > rankOf(into.severity)
    // What was put aside was so without this: it is not put aside with it.
    const isBack = into.state === 'shelved' && from.state !== 'shelved'
    return recordChange(env, {
      actor,
      before: into,
      after: {
        ...into,
        ...(isBack && { state: from.state, acknowledgedAtMs: from.acknowledgedAtMs, shelvedUntilMs: null }),
        severity: isWorse ? from.severity : into.severity,
        alertCount: into.alertCount + from.alertCount,
        lastAlertAtMs: Math.max(into.lastAlertAtMs, from.lastAlertAtMs),
        held: into.held || from.held,
        alsoKinds: alsoKinds(into.kind, [...into.alsoKinds, from.kind, ...from.alsoKinds]),
        rings: isWorse ? into.rings + 1 : into.rings,
      },
      // What joins an exercise and is none makes it real.
      isReal: !isDrillIncident(env.db, from.id),
      line: { ...line, what: 'merged', details: { incidentId: from.id, number: from.number, kind: from.kind, summary: from.summary, alertIds, ...why } },
      tellPms: true,
      audit: { ...audit, from: from.id },
    })
  })
}

/**
 * @param ids of alerts of `source`
 * @returns the new incident
 */
export function moveOut(env: Env, actor: Actor, source: StoredIncident, ids: readonly string[], reason: string): StoredIncident {
  const nowMs = env.clock.now()
  // What its alerts set off was set off when they were raised.
  const { onOpened: _, ...quiet } = env
  return inTransaction(env.db, () => {
    const alerts = listPlacedAlerts(env.db, source.id)
    const leaving = alerts.filter(({ id }) => ids.includes(id))
    const staying = alerts.filter(({ id }) => !ids.includes(id))
    const lead = leadOf(leaving)
    const opened = openIncident(quiet, actor, {
      ...lead,
      id: newId(nowMs),
      severity: worstOf(leaving),
      alertAtMs: lastOf(leaving),
      alertCount: leaving.length,
      alsoKinds: alsoKinds(
        lead.kind,
        leaving.map(({ kind }) => kind),
      ),
      held: source.held,
      line: { what: 'splitOff', reason, note: null, details: { incidentId: source.id, number: source.number, alertIds: ids } },
      audit: { from: source.id, alertIds: ids },
    })
    moveAlerts(env.db, ids, opened.id)
    const change: Change = {
      actor,
      before: source,
      after: {
        ...source,
        // A person's report keeps what the person said of it.
        severity: source.kind === 'manual' ? source.severity : worstOf(staying),
        alertCount: source.alertCount - leaving.length,
        lastAlertAtMs: staying.length === 0 ? source.openedAtMs : lastOf(staying),
        alsoKinds: alsoKinds(
          source.kind,
          staying.map(({ kind }) => kind),
        ),
      },
      line: { what: 'split', reason, note: null, details: { incidentId: opened.id, number: opened.number, alertIds: ids } },
      tellPms: true,
      audit: { to: opened.id, alertIds: ids },
    }
    recordChange(env, change)
    return opened
  })
}

/** What an incident is named after: the worst, of these a fire, of these the first. */
function leadOf(alerts: readonly PlacedAlert[]): PlacedAlert {
  return alerts.toSorted((a, b) => rankOf(b.severity) - rankOf(a.severity) || Number(b.kind === 'fire') - Number(a.kind === 'fire') || a.atMs - b.atMs)[0]!
}

function worstOf(alerts: readonly PlacedAlert[]): Severity {
  return alerts.reduce<Severity>((worst, { severity }) => (rankOf(severity) > rankOf(worst) ? severity : worst), 'low')
}

function lastOf(alerts: readonly PlacedAlert[]): number {
  return Math.max(...alerts.map(({ atMs }) => atMs))
}
