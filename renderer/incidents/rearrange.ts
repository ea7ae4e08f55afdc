// What may be merged and split, with what, and which way round; pure.
import type { Alert, Incident } from '../../contract/incident.ts'
import { needsHands } from './queue-order.ts'

export const REARRANGEMENTS = ['merge', 'split'] as const
export type Rearrangement = (typeof REARRANGEMENTS)[number]

/** Offered for a merge; what lies further apart is found through the numbers and is seldom one thing. */
const AROUND_MS = 30 * 60_000
/** As many as have a number key. */
const AT_MOST = 9

function isUnderWay(incident: Incident): boolean {
  return needsHands(incident) || incident.state === 'shelved'
}

export function mayBeRearranged(incident: Incident, how: Rearrangement): boolean {
  return isUnderWay(incident) && (how === 'merge' || incident.alertCount > (incident.kind === 'manual' ? 0 : 1))
}

/** Open incidents of around the same time, those of the same building first, then the nearest in time. */
export function mergeCandidates(incident: Incident, all: readonly Incident[]): Incident[] {
  const apart = (other: Incident) => Math.abs(other.openedAtMs - incident.openedAtMs)
  return all
    .filter((other) => other.id !== incident.id && isUnderWay(other) && apart(other) <= AROUND_MS)
    .toSorted((a, b) => Number(isSameBuilding(incident, b)) - Number(isSameBuilding(incident, a)) || apart(a) - apart(b))
    .slice(0, AT_MOST)
}

export function isSameBuilding(a: Pick<Incident, 'buildingId'>, b: Pick<Incident, 'buildingId'>): boolean {
  return a.buildingId !== null && a.buildingId === b.buildingId
}

/** The one that is looked at stays, but for a fire, which never goes into something else. */
export function mergeWay(shown: Incident, other: Incident): { readonly into: Incident; readonly from: Incident } {
  return other.kind === 'fire' && shown.kind !== 'fire' ? { into: other, from: shown } : { into: shown, from: other }
}

/** One alert of the incident's own kind stays; a person's report has none of its own. */
export function maySplit(incident: Pick<Incident, 'kind'>, alerts: readonly Alert[], chosen: ReadonlySet<string>): boolean {
  if (chosen.size === 0) return false
  return incident.kind === 'manual' || alerts.some(({ id, kind }) => kind === incident.kind && !chosen.has(id))
}
