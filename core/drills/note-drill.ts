// Whether a change of an incident is an exercise: a new one of a drill's kind and place is marked, and what turns out to be more is real from then on.
import { findDrillFor, findDrillOf, markDrillIncident, unmarkDrillIncident } from '../../db/drills.ts'
import type { StoredIncident } from '../../db/incidents.ts'
import type { Env } from '../env.ts'

/** `became`: it was a drill until now, so that nobody outside has heard of it. */
export type DrillStanding = 'drill' | 'real' | 'becameReal'

/**
 * Call it in the transaction of the change, once the row is written.
 *
 * @param isReal somebody says that it is no drill
 */
export function noteDrill({ db }: Env, before: StoredIncident | null, after: StoredIncident, isReal: boolean): DrillStanding {
  if (before === null) {
    const drillId = findDrillFor(db, after.kind, after.buildingId, after.updatedAtMs)
    if (drillId === null) return 'real'
    markDrillIncident(db, after.id, drillId)
    return 'drill'
  }
  const drill = findDrillOf(db, after.id)
  if (drill === null) return 'real'
  // Something joined it that nobody is practising: a fire, a call for help.
  const isMore = after.alsoKinds.some((kind) => !drill.kinds.includes(kind))
  if (!isReal && !isMore) return 'drill'
  unmarkDrillIncident(db, after.id)
  return 'becameReal'
}
