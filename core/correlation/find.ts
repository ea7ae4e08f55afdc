// Asks correlation about a claim, with what is under way read from disk; and carries out what it says of other incidents.
import { listUnderWay } from '../../db/correlation.ts'
import { findIncident, type StoredIncident } from '../../db/incidents.ts'
import { inTransaction } from '../../db/transaction.ts'
import type { AlertClaim } from '../alerts.ts'
import { SYSTEM, type Env } from '../env.ts'
import { moveInto } from '../incidents/move.ts'
import { recordChange } from '../incidents/record.ts'
import { correlate, type Correlation, type SeenAlert } from './correlate.ts'
import { WIDEST_MS } from './rules.ts'

/** More than this is under way in a flood only; the latest count then. */
export const MOST_ALERTS = 2000

export function seenOf({ kind, buildingId, cameraId, deviceId, atMs, deviceAtMs, why }: AlertClaim): SeenAlert {
  return { kind, buildingId, cameraId, deviceId, atMs, deviceAtMs, plate: textOf(why['plate']), personRef: textOf(why['personRef']) }
}

/** Inside the claim's transaction. Whatever goes wrong here, the claim itself is raised. */
export function findCorrelation(env: Env, claim: AlertClaim): Correlation | null {
  const facts = env.correlation
  if (facts === undefined) return null
  try {
    return correlate(seenOf(claim), listUnderWay(env.db, claim.atMs - 2 * WIDEST_MS, MOST_ALERTS), facts)
  } catch (error) {
    env.log.error('a claim could not be correlated; it stands alone', { error: String(error), kind: claim.kind })
    return null
  }
}

/** What belongs to the incident just opened goes to it; what has to do with it is told of it, and it of that. */
export function absorb(env: Env, opened: StoredIncident, found: Correlation | null): StoredIncident {
  if (found === null || found.join !== null) return opened
  try {
    return inTransaction(env.db, () => {
      const grown = found.absorb.reduce((into, { incidentId, why }) => moveInto(env, SYSTEM, { into, from: findIncident(env.db, incidentId)!, why }), opened)
      return found.relate.reduce((incident, { incidentId, why }) => relate(env, incident, findIncident(env.db, incidentId)!, why), grown)
    })
  } catch (error) {
    env.log.error('incidents could not be put together; each stands alone', { error: String(error), incidentId: opened.id })
    return opened
  }
}

function relate(env: Env, one: StoredIncident, other: StoredIncident, why: object): StoredIncident {
  const note = (incident: StoredIncident, { id, number, kind }: StoredIncident) =>
    recordChange(env, {
      actor: SYSTEM,
      before: incident,
      after: incident,
      line: { what: 'related', reason: null, note: null, details: { incidentId: id, number, kind, ...why } },
    })
  note(other, one)
  return note(one, other)
}

function textOf(value: number | string | undefined): string | null {
  return typeof value === 'string' && value !== '' ? value : null
}
