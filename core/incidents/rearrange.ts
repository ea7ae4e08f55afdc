// What people do when the machine put together what does not belong together, or did not put together what does.
import { VigilError } from '../../contract/errors.ts'
import type { Incident, MergeInput, SplitInput } from '../../contract/incident.ts'
import { listPlacedAlerts } from '../../db/correlation.ts'
import { findFireOf } from '../../db/fires.ts'
import { findIncident, type StoredIncident } from '../../db/incidents.ts'
import { inTransaction } from '../../db/transaction.ts'
import type { Actor, Env } from '../env.ts'
import { moveInto, moveOut } from './move.ts'
import { toIncident } from './record.ts'

/**
 * The alerts of `from` and their evidence go to the incident `id`; `from` is closed and points there.
 *
 * @returns the one that has it all now
 * @throws VigilError `incident.notFound`, `incident.wrongState`, `incident.changed`, `incident.cannotMerge`, `request.invalidField`
 */
export function mergeIncidents(env: Env, actor: Actor, id: string, { from: fromId, version, fromVersion, reason }: MergeInput): Incident {
  return inTransaction(env.db, () => {
    if (fromId === id) throw new VigilError('request.invalidField', { field: 'from', expected: 'another incident' })
    const into = mustBeUnderWay(env, id, version)
    const from = mustBeUnderWay(env, fromId, fromVersion)
    if (from.kind === 'fire' && !mayFireJoin(env, from, into)) throw new VigilError('incident.cannotMerge', { from: from.number, into: into.number })
    return toIncident(moveInto(env, actor, { into, from, reason }))
  })
}

/**
 * The alerts named, with their evidence, become an incident of their own; what is held stays held in both.
 *
 * @returns the new incident
 * @throws VigilError `incident.notFound`, `incident.wrongState`, `incident.changed`, `request.invalidField`
 */
export function splitIncident(env: Env, actor: Actor, id: string, { alertIds, version, reason }: SplitInput): Incident {
  return inTransaction(env.db, () => {
    const incident = mustBeUnderWay(env, id, version)
    const alerts = listPlacedAlerts(env.db, id)
    const ids = [...new Set(alertIds)]
    const wrong = (expected: string) => new VigilError('request.invalidField', { field: 'alertIds', expected })
    if (ids.length === 0 || !ids.every((alertId) => alerts.some((alert) => alert.id === alertId))) throw wrong('alerts of this incident')
    // It keeps its name, so it keeps something of that name; what a person reported has nothing but the report.
    const own = alerts.filter(({ kind }) => kind === incident.kind)
    if (incident.kind !== 'manual' && own.every((alert) => ids.includes(alert.id))) throw wrong(`at least one alert of kind ${incident.kind} left behind`)
    return toIncident(moveOut(env, actor, incident, ids, reason))
  })
}

/** Its gates are released by its own building and its own confirmation. */
function mayFireJoin(env: Env, from: StoredIncident, into: StoredIncident): boolean {
  return into.kind === 'fire' && from.buildingId === into.buildingId && findFireOf(env.db, from.id) === null
}

function mustBeUnderWay(env: Env, id: string, version: number): StoredIncident {
  const incident = findIncident(env.db, id)
  if (incident === null) throw new VigilError('incident.notFound')
  if (incident.endedAtMs !== null) throw new VigilError('incident.wrongState', { state: incident.state, allowed: toIncident(incident).allowedActions })
  if (incident.version !== version) throw new VigilError('incident.changed', { number: incident.number, version: incident.version })
  return incident
}
