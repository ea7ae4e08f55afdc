// Which alerts belong to one incident: a table, so that a new rule is one line.
import type { CorrelationRuleId, SharedFact } from '../../contract/correlation.ts'
import type { IncidentKind } from '../../contract/vocabulary.ts'

export interface CorrelationRule {
  readonly id: CorrelationRuleId
  /** What the incident is about; an alert of these and one of `follow` belong together, whichever came first. */
  readonly lead: readonly IncidentKind[]
  readonly follow: readonly IncidentKind[]
  /** One of them is enough. */
  readonly share: readonly SharedFact[]
  /** How long the follower may come before what leads, and how long after it. */
  readonly beforeMs: number
  readonly afterMs: number
  /** Both of one kind. */
  readonly isSameKind?: true
  /** Both timelines say it; nothing is put together. Only such a rule may reach into another building. */
  readonly isLinkOnly?: true
}

const S = 1000
const MIN = 60 * S
/** What cameras see and a second camera, or a second zone, may see as well. */
const SEEN = ['ebikeInLobby', 'crowding', 'fireLaneBlocked', 'personFall', 'intrusion', 'loitering', 'tripline', 'tailgating'] as const
const AT_GATES = ['gate', 'tailgating'] as const

/** The first that fits is the reason told, so what is most certain stands first. Why each is as it is: docs/correlation.md. */
export const RULES: readonly CorrelationRule[] = [
  { id: 'fireSpreads', lead: ['fire'], follow: ['fire'], share: ['building'], beforeMs: 15 * MIN, afterMs: 15 * MIN },
  { id: 'fireNextDoor', lead: ['fire'], follow: ['fire'], share: [], beforeMs: 15 * MIN, afterMs: 15 * MIN, isLinkOnly: true },
  { id: 'crowdInFire', lead: ['fire'], follow: ['crowding'], share: ['building'], beforeMs: 2 * MIN, afterMs: 10 * MIN },
  { id: 'gateInFire', lead: ['fire'], follow: AT_GATES, share: ['building'], beforeMs: 30 * S, afterMs: 15 * MIN },
  { id: 'samePlate', lead: ['plate'], follow: ['plate', 'fireLaneBlocked'], share: ['plate'], beforeMs: 10 * MIN, afterMs: 10 * MIN },
  { id: 'samePerson', lead: ['sos', ...AT_GATES], follow: AT_GATES, share: ['person'], beforeMs: 5 * MIN, afterMs: 5 * MIN },
  { id: 'sameGate', lead: ['sos', ...AT_GATES], follow: AT_GATES, share: ['device'], beforeMs: MIN, afterMs: MIN },
  { id: 'sameLift', lead: ['sos'], follow: ['sos', 'telemetry'], share: ['device'], beforeMs: 5 * MIN, afterMs: 5 * MIN },
  { id: 'ebikeAtGate', lead: ['ebikeInLobby'], follow: AT_GATES, share: ['device', 'camera'], beforeMs: 90 * S, afterMs: MIN },
  { id: 'plateAndTailgating', lead: ['plate'], follow: [...AT_GATES, 'tripline', 'intrusion'], share: ['device', 'camera'], beforeMs: 30 * S, afterMs: MIN },
  {
    id: 'breakIn',
    lead: ['gate', 'intrusion'],
    follow: ['tailgating', 'tripline', 'loitering', 'intrusion', 'tamper'],
    share: ['device', 'camera'],
    beforeMs: 2 * MIN,
    afterMs: MIN,
  },
  { id: 'crowdAroundFallen', lead: ['personFall'], follow: ['crowding'], share: ['camera'], beforeMs: 10 * S, afterMs: 5 * MIN },
  { id: 'sameFall', lead: ['fallingObject'], follow: ['fallingObject'], share: ['building'], beforeMs: 5 * S, afterMs: 5 * S },
  { id: 'sameScene', lead: SEEN, follow: SEEN, share: ['camera'], beforeMs: 30 * S, afterMs: 30 * S, isSameKind: true },
]

/** Nothing older can belong to a claim. */
export const WIDEST_MS = Math.max(...RULES.map(({ beforeMs, afterMs }) => Math.max(beforeMs, afterMs)))
