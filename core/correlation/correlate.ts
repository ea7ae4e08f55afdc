// Decides whether a claim belongs to an incident under way, and says why; pure.
import type { CorrelationReason } from '../../contract/correlation.ts'
import type { EpochMs } from '../../contract/ids.ts'
import type { IncidentKind, IncidentState } from '../../contract/vocabulary.ts'
import { RULES, type CorrelationRule } from './rules.ts'
import { isElsewhere, passedBetween, sharedBy, type Sighting, type SiteFacts } from './sighting.ts'

export interface SeenAlert extends Sighting {
  readonly kind: IncidentKind
}

/** Under way: neither ended nor shelved. */
export interface OpenIncident {
  readonly id: string
  readonly kind: IncidentKind
  readonly state: IncidentState
  readonly openedAtMs: EpochMs
  readonly buildingId: string | null
  readonly alerts: readonly SeenAlert[]
}

export interface Because {
  readonly incidentId: string
  readonly why: CorrelationReason
}

export type Correlation =
  | { readonly join: Because }
  /** It opens an incident of its own; `absorb` then belongs to it, `relate` is only told of it. */
  | { readonly join: null; readonly absorb: readonly Because[]; readonly relate: readonly Because[] }

/** They join nothing but their own kind: a fire must not stand in the queue under another name. */
const LEADING: readonly IncidentKind[] = ['fire', 'sos']

/** One thing does not go on for ever: what comes later is looked at anew. A fire lasts as long as it lasts. */
const LONGEST_MS = 30 * 60_000

/** In a burning site everything has to do with everything; more than this nobody reads. */
const MOST_TOLD = 3

/** @returns null when it has to do with nothing under way */
export function correlate(claim: SeenAlert, open: readonly OpenIncident[], facts: SiteFacts, rules: readonly CorrelationRule[] = RULES): Correlation | null {
  const found = rules.flatMap((rule) => open.flatMap((incident) => tie(rule, claim, incident, facts)).toSorted((a, b) => a.why.apartMs - b.why.apartMs))
  const joined = found.find(({ rule, incident }) => rule.isLinkOnly !== true && mayJoin(claim, incident))
  if (joined !== undefined) return { join: toBecause(joined) }
  const first = found.filter(({ incident }, at) => found.findIndex((other) => other.incident === incident) === at)
  const absorb = first.filter(({ rule, incident }) => rule.isLinkOnly !== true && mayAbsorb(claim, incident))
  const relate = first.filter((one) => !absorb.includes(one) && (one.rule.isLinkOnly === true || LEADING.includes(claim.kind)))
  return first.length === 0 ? null : { join: null, absorb: absorb.map(toBecause), relate: relate.slice(0, MOST_TOLD).map(toBecause) }
}

interface Tie {
  readonly rule: CorrelationRule
  readonly incident: OpenIncident
  readonly why: CorrelationReason
}

/** The nearest alert of the incident that the rule ties the claim to. */
function tie(rule: CorrelationRule, claim: SeenAlert, incident: OpenIncident, facts: SiteFacts): Tie[] {
  // One alert whose building is not known must not be a bridge between two that are.
  if (rule.isLinkOnly !== true && [incident, ...incident.alerts].some((one) => isElsewhere(claim, one))) return []
  const ties = incident.alerts.flatMap((alert) => {
    const why = reasonOf(rule, claim, alert, facts)
    return why === null ? [] : [{ rule, incident, why }]
  })
  return ties.toSorted((a, b) => a.why.apartMs - b.why.apartMs).slice(0, 1)
}

function reasonOf(rule: CorrelationRule, claim: SeenAlert, alert: SeenAlert, facts: SiteFacts): CorrelationReason | null {
  if (rule.isSameKind === true && claim.kind !== alert.kind) return null
  const apart = [apartMs(rule, alert, claim), apartMs(rule, claim, alert)].filter((ms) => ms !== null)
  if (apart.length === 0) return null
  const shared = sharedBy(claim, alert, facts)
  if (rule.share.length > 0 && !shared.some(({ fact }) => rule.share.includes(fact))) return null
  return { rule: rule.id, shared, apartMs: Math.round(Math.min(...apart)) }
}

/** @returns null where the kinds do not fit or the times lie too far apart */
function apartMs({ lead, follow, beforeMs, afterMs }: CorrelationRule, leading: SeenAlert, following: SeenAlert): number | null {
  if (!lead.includes(leading.kind) || !follow.includes(following.kind)) return null
  const [least, most] = passedBetween(leading, following)
  if (most < -beforeMs || least > afterMs) return null
  return least <= 0 && most >= 0 ? 0 : Math.min(Math.abs(least), Math.abs(most))
}

function mayJoin(claim: SeenAlert, { kind, openedAtMs }: OpenIncident): boolean {
  if (LEADING.includes(claim.kind)) return kind === claim.kind
  return kind === 'fire' || claim.atMs - openedAtMs <= LONGEST_MS
}

/** Only what nobody has taken in hand is taken away from under the operator. */
function mayAbsorb(claim: SeenAlert, { kind, state }: OpenIncident): boolean {
  return LEADING.includes(claim.kind) && !LEADING.includes(kind) && state === 'new'
}

function toBecause({ incident, why }: Tie): Because {
  return { incidentId: incident.id, why }
}
