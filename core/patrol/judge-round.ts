// Judges a round by who checked in where and when: values in, values out, the same answer whenever it is asked of the same moment.
import { DOUBTS, type CheckInWay, type PointRemark, type PointResult } from '../../contract/patrol.ts'
import type { EquipmentKind } from '../../contract/patrol-faults.ts'
import type { EpochMs } from '../../contract/ids.ts'

/** A checkpoint as it was when the round was made. */
export interface PlannedPoint {
  readonly pointId: string
  readonly name: string
  readonly buildingId: string | null
  readonly floor: number | null
  readonly cameras: readonly string[]
  readonly equipment: EquipmentKind | null
  readonly minS: number | null
  readonly maxS: number | null
  /** A phone has to send a picture taken there. */
  readonly photo: boolean
}

/** What a round is judged by; kept with it. */
export interface RoundPlan {
  readonly routeName: string
  readonly order: 'ordered' | 'free'
  readonly allowedOutOfOrder: number
  readonly graceMs: number
  /** In the order of the route. */
  readonly points: readonly PlannedPoint[]
}

export interface RoundToJudge {
  readonly plan: RoundPlan
  readonly startMs: EpochMs
  readonly endMs: EpochMs
  readonly judgeAtMs: EpochMs
  readonly staffId: string | null
  readonly coreDown: boolean
}

export interface JudgedCheckIn {
  readonly id: number
  readonly pointId: string
  readonly staffId: string | null
  readonly atMs: EpochMs
  readonly receivedAtMs: EpochMs
  readonly how: CheckInWay
  readonly phone: string | null
  readonly photoId: string | null
  readonly isConfirmed: boolean
  /** Its time is when it came in: what was told cannot be. */
  readonly isClockOff: boolean
}

export interface PointVerdict {
  readonly pointId: string
  readonly result: PointResult
  readonly remarks: readonly PointRemark[]
  readonly checkInId: number | null
  readonly dueMs: EpochMs
  /** From when on it counts as missed. */
  readonly missedFromMs: EpochMs
}

export interface RoundVerdict {
  /** In the order of the route. */
  readonly points: readonly PointVerdict[]
  /** Nothing is pending any more. */
  readonly isOver: boolean
}

/** A phone that was out of reach for longer is told to have been. */
const SENT_LATE_MS = 120_000
const OF_PHONES: readonly CheckInWay[] = ['nfc', 'qr', 'code']

export function judgeRound(round: RoundToJudge, checkIns: readonly JudgedCheckIn[], nowMs: EpochMs): RoundVerdict {
  const { plan } = round
  const came = new Map(plan.points.flatMap((point) => [chooseCheckIn(point, checkIns)].filter((one) => one !== null).map((one) => [point.pointId, one])))
  const walked = [...came.values()].toSorted(byTime)
  const indexOf = new Map(plan.points.map(({ pointId }, i) => [pointId, i]))
  const phones = firstPhones(checkIns)
  const dues = plan.points.map((_, i) => dueOf(round, came, i))
  const missedFrom = dues.map((dueMs) => Math.max(dueMs + plan.graceMs, round.coreDown ? round.judgeAtMs : 0))
  // Whoever comes to make up for it comes out of order.
  const inTime = walked.filter((one) => one.atMs <= missedFrom[indexOf.get(one.pointId)!]!)
  const outOfOrder = plan.order === 'free' ? new Set<string>() : findOutOfOrder(inTime, indexOf, plan.allowedOutOfOrder)
  const points = plan.points.map((point, i): PointVerdict => {
    const { pointId } = point
    const checkIn = came.get(pointId)
    const [dueMs, missedFromMs] = [dues[i]!, missedFrom[i]!]
    if (checkIn === undefined) {
      const isMissed = nowMs > missedFromMs
      return { pointId, result: isMissed ? 'missed' : 'pending', remarks: isMissed && round.coreDown ? ['coreDown'] : [], checkInId: null, dueMs, missedFromMs }
    }
    const before = walked[walked.indexOf(checkIn) - 1]
    const remarks: PointRemark[] = [
      ...doubtsOf(plan, point, checkIn, before, phones),
      ...(checkIn.atMs > missedFromMs ? (['caughtUp'] as const) : []),
      ...(outOfOrder.has(pointId) ? (['outOfOrder'] as const) : []),
      ...intervalRemarks(plan, point, i, checkIn, before, indexOf),
      ...(checkIn.receivedAtMs - checkIn.atMs > SENT_LATE_MS ? (['sentLate'] as const) : []),
      ...(round.staffId !== null && checkIn.staffId !== round.staffId ? (['otherGuard'] as const) : []),
      ...(checkIn.how === 'desk' ? (['recorded'] as const) : []),
      ...(checkIn.isConfirmed ? (['confirmed'] as const) : []),
    ]
    return { pointId, result: resultOf(remarks), remarks, checkInId: checkIn.id, dueMs, missedFromMs }
  })
  return { points, isOver: points.every(({ result }) => result !== 'pending') }
}

/** The gravest: what may not have happened at all, what came too late, how it was walked. */
function resultOf(remarks: readonly PointRemark[]): PointResult {
  const has = (...some: readonly PointRemark[]) => some.some((remark) => remarks.includes(remark))
  if (has(...DOUBTS) && !has('confirmed')) return 'unverified'
  if (has('caughtUp')) return 'late'
  if (has('outOfOrder')) return 'wrongOrder'
  return has('tooSoon', 'tooLong') ? 'wrongInterval' : 'normal'
}

/** The first that came with all that was asked for, by a clock that can be right; else the first. */
function chooseCheckIn(point: PlannedPoint, checkIns: readonly JudgedCheckIn[]): JudgedCheckIn | null {
  const here = checkIns.filter(({ pointId }) => pointId === point.pointId).toSorted(byTime)
  return here.find((one) => one.isConfirmed || !(lacksPhoto(point, one) || one.isClockOff)) ?? here[0] ?? null
}

function byTime(a: JudgedCheckIn, b: JudgedCheckIn): number {
  return a.atMs - b.atMs || a.id - b.id
}

function lacksPhoto(point: PlannedPoint, checkIn: JudgedCheckIn): boolean {
  return point.photo && OF_PHONES.includes(checkIn.how) && checkIn.photoId === null
}

/** Which phone each guard began the round with. */
function firstPhones(checkIns: readonly JudgedCheckIn[]): ReadonlyMap<string, string> {
  const phones = new Map<string, string>()
  for (const { staffId, phone } of checkIns.toSorted(byTime)) if (staffId !== null && phone !== null && !phones.has(staffId)) phones.set(staffId, phone)
  return phones
}

/** In an ordered route by the greatest intervals since the last checkpoint somebody came to, else by the end of the round. */
function dueOf({ plan, startMs, endMs }: RoundToJudge, came: ReadonlyMap<string, JudgedCheckIn>, index: number): EpochMs {
  if (plan.order === 'free') return endMs
  let allowedS = 0
  for (let i = index; i >= 0; i--) {
    const point = plan.points[i]!
    const checkIn = i === index ? undefined : came.get(point.pointId)
    if (checkIn !== undefined) return Math.min(endMs, checkIn.atMs + allowedS * 1000)
    if (point.maxS === null) return endMs
    allowedS += point.maxS
  }
  return Math.min(endMs, startMs + allowedS * 1000)
}

function doubtsOf(
  plan: RoundPlan,
  point: PlannedPoint,
  checkIn: JudgedCheckIn,
  before: JudgedCheckIn | undefined,
  phones: ReadonlyMap<string, string>,
): PointRemark[] {
  const { staffId, phone } = checkIn
  const isOtherPhone = staffId !== null && phone !== null && phones.get(staffId) !== phone
  // Two guards may share a round, and what the desk writes down comes in one go.
  const isOneWalk = before !== undefined && before.staffId === staffId && before.how !== 'desk' && checkIn.how !== 'desk'
  const from = plan.points.find(({ pointId }) => pointId === before?.pointId)
  const isTooFast = isOneWalk && from !== undefined && checkIn.atMs - before.atMs < leastWalkS(from, point) * 1000
  return [
    ...(isOtherPhone ? (['otherPhone'] as const) : []),
    ...(isTooFast ? (['tooFast'] as const) : []),
    ...(lacksPhoto(point, checkIn) ? (['noPhoto'] as const) : []),
    ...(checkIn.isClockOff ? (['clockOff'] as const) : []),
  ]
}

type Place = Pick<PlannedPoint, 'buildingId' | 'floor'>
/** A lift without a stop, and somebody who runs: sooner nobody can have been at both. */
const S_PER_FLOOR = 2
const S_BETWEEN_BUILDINGS = 15

/** What nobody can beat on the way from one checkpoint to another, in seconds; 0 where nothing is known. */
export function leastWalkS(from: Place, to: Place): number {
  const floors = from.floor === null || to.floor === null ? 0 : Math.abs(from.floor - to.floor)
  if (from.buildingId === to.buildingId) return from.buildingId === null ? 0 : floors * S_PER_FLOOR
  if (from.buildingId === null || to.buildingId === null) return 0
  // Down here and up there: a floor under the ground is as far as one above it.
  const storeys = Math.abs((from.floor ?? 1) - 1) + Math.abs((to.floor ?? 1) - 1)
  return S_BETWEEN_BUILDINGS + storeys * S_PER_FLOOR
}

/** Intervals are those of the route: who left one out, or catches up, is judged by that. */
function intervalRemarks(
  plan: RoundPlan,
  point: PlannedPoint,
  index: number,
  checkIn: JudgedCheckIn,
  before: JudgedCheckIn | undefined,
  indexOf: ReadonlyMap<string, number>,
): PointRemark[] {
  if (before === undefined || (plan.order === 'ordered' && indexOf.get(before.pointId) !== index - 1)) return []
  const tookMs = checkIn.atMs - before.atMs
  if (point.minS !== null && tookMs < point.minS * 1000) return ['tooSoon']
  return point.maxS !== null && tookMs > point.maxS * 1000 ? ['tooLong'] : []
}

/** All but a longest part that is in order, if those are more than allowed. */
function findOutOfOrder(walked: readonly JudgedCheckIn[], indexOf: ReadonlyMap<string, number>, allowed: number): Set<string> {
  const order = walked.map(({ pointId }) => indexOf.get(pointId)!)
  const best: { length: number; from: number }[] = []
  for (const [i, index] of order.entries()) {
    let longest = { length: 1, from: -1 }
    for (let j = 0; j < i; j++) if (order[j]! < index && best[j]!.length + 1 > longest.length) longest = { length: best[j]!.length + 1, from: j }
    best.push(longest)
  }
  const kept = new Set<number>()
  let at = best.reduce((last, { length }, i) => (last < 0 || length > best[last]!.length ? i : last), -1)
  for (; at >= 0; at = best[at]!.from) kept.add(at)
  const out = walked.filter((_, i) => !kept.has(i))
  return out.length > allowed ? new Set(out.map(({ pointId }) => pointId)) : new Set()
}
