// Whom to send: everybody of the staff in the order in which they should be asked, each with the reasons for a person to judge.
import type { SuggestionReason } from '../../../contract/dispatch.ts'
import type { EpochMs } from '../../../contract/ids.ts'
import type { Skill, StaffView } from '../../../contract/staff.ts'
import type { IncidentKind } from '../../../contract/vocabulary.ts'

/** What somebody should be able to do at an incident of this kind. */
const SKILL_FOR: Partial<Readonly<Record<IncidentKind, Skill>>> = {
  fire: 'fire',
  fireLaneBlocked: 'fire',
  ebikeInLobby: 'fire',
  personFall: 'firstAid',
  sos: 'firstAid',
  crowding: 'crowd',
  telemetry: 'lift',
}

/** Where somebody was longer ago says nothing about where he is. */
const STALE_PLACE_MS = 30 * 60_000

export interface RankedAt {
  readonly kind: IncidentKind
  readonly buildingId: string | null
  /** staff.id of those who are on their way or there. */
  readonly sent: ReadonlySet<string>
}

export interface Ranked {
  readonly staff: StaffView
  readonly reasons: SuggestionReason[]
}

/** Pure. On duty before off, not sent before sent; then building, skill, load, reach; then who was seen last, then the name. */
export function rankStaff(staff: readonly StaffView[], { kind, buildingId, sent }: RankedAt, nowMs: EpochMs): Ranked[] {
  const skill = SKILL_FOR[kind] ?? null
  const weighed = staff.map((one) => {
    const place = one.lastPlace
    const ageMs = place === null ? Infinity : Math.max(0, nowMs - place.atMs)
    const isNear = place !== null && buildingId !== null && place.buildingId === buildingId && ageMs <= STALE_PLACE_MS
    const hasSkill = skill !== null && one.skills.includes(skill)
    // A task in hand weighs more than being near; near, as much as a skill and more than a phone.
    const points = (isNear ? 3 : 0) + (hasSkill ? 3 : 0) - 4 * Math.min(one.load, 5) + (one.reach.is === 'reachable' ? 1 : 0)
    const group = (one.onDutySinceMs === null ? 4 : 0) + (sent.has(one.id) ? 2 : 0) + (one.post === 'guard' ? 0 : 1)
    return { one, ageMs, group, points, reasons: reasonsOf(one, { isSent: sent.has(one.id), isNear, ageMs, skill, hasSkill }) }
  })
  return weighed
    .toSorted((a, b) => a.group - b.group || b.points - a.points || compare(a.ageMs, b.ageMs) || (a.one.name < b.one.name ? -1 : 1))
    .map(({ one, reasons }) => ({ staff: one, reasons }))
}

interface Facts {
  readonly isSent: boolean
  readonly isNear: boolean
  readonly ageMs: number
  readonly skill: Skill | null
  readonly hasSkill: boolean
}

function reasonsOf({ onDutySinceMs, lastPlace, load, reach }: StaffView, { isSent, isNear, ageMs, skill, hasSkill }: Facts): SuggestionReason[] {
  return [
    ...(isSent ? [{ is: 'alreadySent' as const }] : []),
    ...(onDutySinceMs === null ? [{ is: 'offDuty' as const }] : []),
    lastPlace === null ? { is: 'placeUnknown' } : { is: isNear ? 'sameBuilding' : 'otherPlace', place: lastPlace.name, ageMs },
    ...(skill === null ? [] : [{ is: hasSkill ? ('hasSkill' as const) : ('lacksSkill' as const), skill }]),
    load === 0 ? { is: 'free' } : { is: 'busy', tasks: load },
    { is: reach.is },
  ]
}

function compare(a: number, b: number): number {
  return a === b ? 0 : a < b ? -1 : 1
}
