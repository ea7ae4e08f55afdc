// What a seat hears: the front one everything, the next one what was passed on to it, the manager's what came as far as that.
import type { Incident } from '../../contract/incident.ts'
import type { User } from '../../contract/people.ts'

export const SEATS = ['front', 'next', 'manager'] as const
export type Seat = (typeof SEATS)[number]

/** Where nobody has chosen: whoever is not sure hears everything. */
export function seatOf(chosen: Seat | null, role: User['role'] | undefined): Seat {
  return chosen ?? (role === 'manager' ? 'manager' : 'front')
}

/** Fires are heard everywhere at once, and what is critical on every console of the desk. */
export function isAudible(incident: Pick<Incident, 'kind' | 'severity' | 'state' | 'toldNextAtMs' | 'toldManagerAtMs'>, seat: Seat): boolean {
  if (incident.kind === 'fire' || seat === 'front') return true
  if (seat === 'next') return incident.severity === 'critical' || incident.kind === 'sos' || incident.toldNextAtMs !== null
  return incident.toldManagerAtMs !== null
}
