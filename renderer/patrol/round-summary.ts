// What a round comes to in a line: how far it is, what is due next, what went wrong.
import type { Incident } from '../../contract/incident.ts'
import type { PatrolRound, PointStanding } from '../../contract/patrol.ts'

export interface RoundSummary {
  /** Somebody was there, believed or not. */
  readonly visited: number
  readonly missed: number
  readonly unverified: number
  /** Visited late, out of order, or too soon or too late after the one before. */
  readonly irregular: number
  /** What somebody has to come to first; null: nothing is pending. */
  readonly next: PointStanding | null
}

export function summarizeRound({ points }: Pick<PatrolRound, 'points'>): RoundSummary {
  const count = (...results: readonly PointStanding['result'][]) => points.filter(({ result }) => results.includes(result)).length
  const pending = points.filter(({ result }) => result === 'pending')
  return {
    visited: points.filter(({ checkIn }) => checkIn !== null).length,
    missed: count('missed'),
    unverified: count('unverified'),
    irregular: count('late', 'wrongOrder', 'wrongInterval'),
    next: pending.reduce<PointStanding | null>((first, point) => (first === null || point.dueMs < first.dueMs ? point : first), null),
  }
}

/** Under way first, then what starts soonest, then what is over, the latest first. */
export function inDeskOrder(rounds: readonly PatrolRound[]): readonly PatrolRound[] {
  const rank = { underWay: 0, planned: 1, finished: 2 } as const
  return rounds.toSorted((a, b) => rank[a.state] - rank[b.state] || (a.state === 'finished' ? b.startMs - a.startMs : a.startMs - b.startMs))
}

/** Somebody has to look at it: a checkpoint was missed, or nobody knows whether it was visited. */
export function hasDoubts(round: Pick<PatrolRound, 'points'>): boolean {
  const { missed, unverified } = summarizeRound(round)
  return missed + unverified > 0
}

/** Of this round, else of an earlier one of the same route: all misses of a route go into one. */
export function missIncidentOf<One extends Pick<Incident, 'id' | 'kind' | 'zone'>>(
  { incidentId, routeId }: Pick<PatrolRound, 'incidentId' | 'routeId'>,
  incidents: readonly One[],
): One | null {
  return incidents.find(({ id }) => id === incidentId) ?? incidents.find(({ kind, zone }) => kind === 'patrolMissed' && zone === routeId) ?? null
}

/** Where nobody has been, in the order of the route. */
export function namesToVisit({ points }: Pick<PatrolRound, 'points'>): readonly string[] {
  return points.filter(({ checkIn }) => checkIn === null).map(({ name }) => name)
}
