// What other systems are owed of a change of an incident, in its transaction.
import { listDispatchesOf } from '../../db/dispatches.ts'
import type { StoredIncident } from '../../db/incidents.ts'
import { toldEvidence } from '../evidence-links.ts'
import type { Env } from '../env.ts'
import { oweEvent } from '../pms/owe-event.ts'
import { incidentData, subjectOf, type OutboxChange } from './outbox-event.ts'

const DISPATCH_STEPS: Readonly<Record<string, string>> = {
  dispatch: 'dispatch.assigned',
  arrive: 'dispatch.arrived',
  dispatchDone: 'dispatch.done',
  dispatchLapsed: 'dispatch.lapsed',
}

/** @param what the line of its timeline */
export function tellOthers(env: Env, before: StoredIncident | null, after: StoredIncident, what: string, tellPms: boolean): void {
  if ((env.targets?.list() ?? []).length === 0) return
  const change = owedChange(before, after, tellPms)
  if (change !== null) tellIncident(env, change, after)
  // Resolved without a word of whoever was sent: then it is done with this.
  const isDone = what === 'resolve' && before?.state !== 'acknowledged' && !listDispatchesOf(env.db, after.id).some(({ state }) => state === 'done')
  const step = isDone ? 'dispatch.done' : DISPATCH_STEPS[what]
  // Who was sent is a name: it stays here.
  if (step !== undefined) tellExtra(env, step, after)
  if (before !== null) return
  if (after.kind === 'telemetry') tellExtra(env, 'equipment.prewarning', after)
  if (after.kind === 'gate' && after.zone === 'refusedAgain') tellExtra(env, 'access.denied_repeated', after)
}

export function tellIncident(env: Env, change: OutboxChange, incident: StoredIncident): void {
  const data = incidentData(incident, toldEvidence(env, incident.id))
  oweEvent(env, { type: `incident.${change}`, subject: subjectOf(incident), data, incident })
}

function tellExtra(env: Env, type: string, incident: StoredIncident): void {
  const { incidentId, id, kind, severity, status, location, device } = incidentData(incident)
  const data = { incidentId, id, kind, severity, status, location, device }
  oweEvent(env, { type, subject: subjectOf(incident), data, incident, isExtra: true })
}

function owedChange(before: StoredIncident | null, after: StoredIncident, tellPms: boolean): OutboxChange | null {
  if (before === null) return 'created'
  if (after.state === 'closed') return before.state === 'closed' ? null : 'closed'
  return tellPms || before.state !== after.state || before.severity !== after.severity ? 'updated' : null
}
