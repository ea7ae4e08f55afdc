// Takes a check-in: from a phone, a reader or the desk; finds the round it belongs to, and judges that anew.
import { VigilError } from '../../contract/errors.ts'
import type { EpochMs } from '../../contract/ids.ts'
import type { Checkpoint, CheckInInput, CheckInWay } from '../../contract/patrol.ts'
import { appendAudit } from '../../db/audit.ts'
import { checkInsNear, checkInsOfRound, findCheckInOfClient, findPhoto, insertCheckIn, isPhotoUsed, type CheckInEntry } from '../../db/patrol-check-ins.ts'
import { findPoint } from '../../db/patrol-setup.ts'
import { findRound, listRoundsVisiting, type StoredRound } from '../../db/patrol-rounds.ts'
import { setLastPlace } from '../../db/staff.ts'
import { inTransaction } from '../../db/transaction.ts'
import { announceStaff } from '../desk/staff.ts'
import { readToldTime } from '../desk/told-time.ts'
import type { Actor, Env } from '../env.ts'
import { judgeStored, planOfRound } from './watch-rounds.ts'

const SAME_MS = 60_000
/** Guards set out a little early. */
export const EARLY_MS = 300_000
/** Later than this after its end nobody makes up for a missed checkpoint. */
const CATCH_UP_MS = 6 * 3_600_000
/** What a phone kept for longer is no news. */
export const OLDEST_MS = 24 * 3_600_000
/** A round is no longer than half a day, see routeInputSchema. */
const LONGEST_MS = 12 * 3_600_000
/** Rounds that visit one checkpoint within that time; the latest count. */
const MOST_AT_A_POINT = 200

export interface TakenCheckIn {
  readonly is: 'taken' | 'again'
  readonly point: Checkpoint
  readonly round: StoredRound | null
}

/** Who is asking, and by which session. */
export interface Walker {
  readonly actor: Actor
  readonly staffId: string | null
  readonly phone: string | null
}

/** @throws VigilError `patrol.pointNotFound`, `patrol.wrongCode`, `patrol.tooOld`, `patrol.photoNotFound` */
export function checkInByPhone(env: Env, { actor, staffId, phone }: Walker, input: CheckInInput): TakenCheckIn {
  return inTransaction(env.db, () => {
    const point = mustFindPoint(env, input.pointId)
    const nowMs = env.clock.now()
    const before = findCheckInOfClient(env.db, input.clientId)
    if (before !== null) return { is: 'again', point, round: before.roundId === null ? null : findRound(env.db, before.roundId) }
    const how = provenBy(point, input)
    if (how === null) throw new VigilError('patrol.wrongCode')
    // Not `<`: what is no number is not of today either.
    if (!(input.atMs >= nowMs - OLDEST_MS)) throw new VigilError('patrol.tooOld')
    if (input.photoId !== null) mustBeFresh(env, actor, input.photoId)
    const { clientId, photoId, note } = input
    return take(env, actor, point, { clientId, staffId, how, phone, photoId, note, recordedBy: null, atMs: input.atMs })
  })
}

/** @param roundId the round somebody speaks of; null: whichever fits */
export function recordCheckIn(
  env: Env,
  actor: Actor,
  { roundId, pointId, staffId, note }: Pick<CheckInEntry, 'roundId' | 'pointId' | 'staffId' | 'note'>,
): TakenCheckIn {
  return inTransaction(env.db, () => {
    const point = mustFindPoint(env, pointId)
    const nowMs = env.clock.now()
    if (roundId !== null && findRound(env.db, roundId) === null) throw new VigilError('patrol.roundNotFound')
    const clientId = `desk:${actor.id}:${pointId}:${Math.floor(nowMs)}`
    return take(env, actor, point, { clientId, staffId, how: 'desk', phone: null, photoId: null, note, recordedBy: actor.id, atMs: nowMs }, roundId)
  })
}

/** A card at a reader: of the guard, where the reader read that as well. */
export function checkInByReader(
  env: Env,
  actor: Actor,
  point: Checkpoint,
  { clientId, staffId, atMs }: Pick<CheckInEntry, 'clientId' | 'staffId' | 'atMs'>,
): TakenCheckIn {
  return inTransaction(env.db, () => {
    if (findCheckInOfClient(env.db, clientId) !== null) return { is: 'again', point, round: null }
    return take(env, actor, point, { clientId, staffId, how: 'reader', phone: null, photoId: null, note: null, recordedBy: null, atMs })
  })
}

type Arrival = Omit<CheckInEntry, 'roundId' | 'pointId' | 'receivedAtMs' | 'isClockOff'>

function take(env: Env, actor: Actor, point: Checkpoint, arrival: Arrival, roundId: string | null = null): TakenCheckIn {
  const receivedAtMs = Math.round(env.clock.now())
  // Nobody was somewhere in the future, whatever a phone's clock says.
  const { atMs, isClockOff } = readToldTime(arrival.atMs, receivedAtMs - OLDEST_MS, receivedAtMs)
  const near = checkInsNear(env.db, point.id, arrival.staffId, atMs - SAME_MS, atMs + SAME_MS)
  const isSame = near.some((one) => (arrival.photoId === null || one.photoId !== null) && (isClockOff || !one.isClockOff))
  if (isSame && arrival.how !== 'desk') return { is: 'again', point, round: near[0]!.roundId === null ? null : findRound(env.db, near[0]!.roundId) }
  const round = roundId === null ? matchRound(env, point.id, arrival.staffId, atMs) : findRound(env.db, roundId)
  const id = insertCheckIn(env.db, { ...arrival, atMs, receivedAtMs, isClockOff, pointId: point.id, roundId: round?.id ?? null })
  if (arrival.staffId !== null) {
    setLastPlace(env.db, arrival.staffId, { name: point.name, buildingId: point.buildingId, atMs })
    announceStaff(env, arrival.staffId)
  }
  appendAudit(env.db, {
    atMs: receivedAtMs,
    actorType: actor.type,
    actorId: actor.id,
    action: 'patrol.checkIn',
    subject: `patrolPoint/${point.id}`,
    before: null,
    after: { checkIn: id, round: round?.id ?? null, staff: arrival.staffId, how: arrival.how, atMs, ...(isClockOff && { toldMs: String(arrival.atMs) }) },
  })
  return { is: 'taken', point, round: round && judgeStored(env, round) }
}

/** How somebody shows to have been there: the tag's own number, else the code of its address; null: not at all. */
export function provenBy(
  point: Checkpoint,
  { code, tagUid, how }: Pick<CheckInInput, 'code' | 'tagUid' | 'how'>,
): Exclude<CheckInWay, 'reader' | 'desk'> | null {
  if (tagUid !== null && point.tagUid !== null) return normaliseTag(tagUid) === point.tagUid ? 'nfc' : null
  if (code?.trim().toUpperCase() !== point.code) return null
  // An address says nothing of how it was read.
  return how === 'code' ? 'code' : 'qr'
}

/** `04:a2:1b` as a browser tells it. */
export function normaliseTag(uid: string): string {
  return uid.replaceAll(/[^0-9a-zA-Z]/g, '').toUpperCase()
}

/** One picture proves one thing, and only its taker's. */
export function mustBeFresh(env: Env, actor: Actor, photoId: string): void {
  const photo = findPhoto(env.db, photoId)
  if (photo === null || photo.takenBy !== actor.id || isPhotoUsed(env.db, photoId)) throw new VigilError('patrol.photoNotFound')
}

/** @throws VigilError `patrol.pointNotFound` */
export function mustFindPoint(env: Env, id: string): Checkpoint {
  const point = findPoint(env.db, id)
  if (point === null) throw new VigilError('patrol.pointNotFound')
  return point
}

/** The round that visits the checkpoint then: first one that still waits for it in time, then one of this guard, then one that has begun. */
export function matchRound(env: Env, pointId: string, staffId: string | null, atMs: EpochMs): StoredRound | null {
  const about = { fromMs: atMs - LONGEST_MS - CATCH_UP_MS, toMs: atMs + EARLY_MS + 1, judgedFromMs: atMs - CATCH_UP_MS }
  const rounds = listRoundsVisiting(env.db, pointId, about, MOST_AT_A_POINT).filter((round) =>
    planOfRound(round).points.some((point) => point.pointId === pointId),
  )
  const ranked = rounds.map((round) => {
    const isThere = checkInsOfRound(env.db, round.id).some((one) => one.pointId === pointId)
    const isOthers = round.staffId !== null ? round.staffId !== staffId : round.walkerId !== null && round.walkerId !== staffId
    const isLate = atMs > round.judgeAtMs
    // Where rounds follow each other closely, the next one must not take what the one under way still waits for.
    const isEarly = atMs < round.startMs
    return { round, rank: (isThere ? 8 : 0) + (isLate ? 4 : 0) + (isOthers ? 2 : 0) + (isEarly ? 1 : 0) }
  })
  // Of two alike the one that began last: an older one is over for whoever walks the newer.
  const [best] = ranked.toSorted((a, b) => a.rank - b.rank || b.round.startMs - a.round.startMs)
  return best?.round ?? null
}
