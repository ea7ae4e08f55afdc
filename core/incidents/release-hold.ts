// Lets evidence that was held be deleted in its time again, for a reason that stands in the incident's timeline.
import { VigilError } from '../../contract/errors.ts'
import type { Incident } from '../../contract/incident.ts'
import { findIncident } from '../../db/incidents.ts'
import { inTransaction } from '../../db/transaction.ts'
import type { Actor, Env } from '../env.ts'
import { recordChange, toIncident } from './record.ts'

/** Also of one that is closed. @throws VigilError `incident.notFound`, `incident.notHeld` */
export function releaseHold(env: Env, actor: Actor, id: string, reason: string): Incident {
  return inTransaction(env.db, () => {
    const before = findIncident(env.db, id)
    if (before === null) throw new VigilError('incident.notFound')
    if (!before.held) throw new VigilError('incident.notHeld')
    const line = { what: 'holdReleased', reason, note: null, details: {} }
    return toIncident(recordChange(env, { actor, before, after: { ...before, held: false }, line }))
  })
}
