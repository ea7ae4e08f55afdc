// Patrols as the desk and the phones use them: what is walked now and was walked before, check-ins, findings, and looking after it all.
import { createHash } from 'node:crypto'
import { VigilError } from '../../contract/errors.ts'
import { faultsOf } from '../../contract/patrol-faults.ts'
import type { CheckInAnswer, CheckInInput, Finding, FindingInput, PatrolRound, ScannedPoint } from '../../contract/patrol.ts'
import type { SiteDevice } from '../../contract/site.ts'
import { appendAudit } from '../../db/audit.ts'
import { confirmCheckIn, countPhotosOf, dropOldPhotos, dropUnusedPhotos, findCheckIn, findPhoto, insertPhoto } from '../../db/patrol-check-ins.ts'
import { findRound, listRoundsAbout, listRoundsBefore, updateRound, type StoredRound } from '../../db/patrol-rounds.ts'
import { findPointOfCard, findStaffOfCard } from '../../db/patrol-setup.ts'
import { findStaff, findStaffOfUser } from '../../db/staff.ts'
import type { StoredSignal } from '../../db/devices.ts'
import { inTransaction } from '../../db/transaction.ts'
import { SYSTEM, type Actor, type Env } from '../env.ts'
import { stripJpeg } from '../strip-jpeg.ts'
import { readFindings, reportFinding } from './findings.ts'
import { createPatrolSetup, type PatrolSetup } from './patrol-setup.ts'
import { toAnswer, toRoundView } from './patrol-views.ts'
import { checkInByPhone, checkInByReader, matchRound, mustFindPoint, recordCheckIn, type Walker } from './take-check-in.ts'
import { judgeStored, planOfRound, watchRounds } from './watch-rounds.ts'

const DAY_MS = 24 * 3_600_000
/** Evidence of a finding stays with it. */
const PHOTO_KEPT_MS = 180 * DAY_MS
/** A check-in that was kept by a phone is taken for a day, and its picture comes just before it. */
const UNUSED_KEPT_MS = 2 * DAY_MS
/** Of one account; a guard who takes one at every checkpoint of every round takes fewer. */
const PHOTOS_A_DAY = 300
const MOST_OF_DAY = 200
/** What is shown as coming. */
const AHEAD_MS = 3 * 3_600_000
const FINDINGS_OF_POINT = 10

export interface PatrolDesk {
  readonly setup: PatrolSetup
  /** Not finished, or finished within the last quarter of an hour, and those of the next hours; the earliest first. */
  now(): PatrolRound[]
  /** The latest first. */
  history(filter: { readonly beforeMs?: number | undefined; readonly routeId?: string | undefined; readonly limit: number }): PatrolRound[]
  /** @throws VigilError `patrol.roundNotFound` */
  round(id: string): PatrolRound
  /** Today's rounds of somebody's account: those they were told to walk, began, or may begin. */
  mine(userId: string): PatrolRound[]
  /** @throws VigilError `patrol.pointNotFound`, `patrol.wrongCode` */
  scanned(userId: string, pointId: string, code: string | null): ScannedPoint
  /** @throws VigilError `staff.notYou`, and as checkInByPhone does */
  checkIn(actor: Actor, phone: string | null, input: CheckInInput): CheckInAnswer
  /** @throws VigilError `staff.notYou`, and as reportFinding does */
  report(actor: Actor, input: FindingInput): Finding
  /** By the desk, for a guard on the radio. @throws VigilError `patrol.pointNotFound`, `patrol.roundNotFound`, `staff.notFound` */
  record(
    actor: Actor,
    input: { readonly roundId: string; readonly pointId: string; readonly staffId: string | null; readonly note: string | null },
  ): CheckInAnswer
  /** Somebody at the desk believes it. @throws VigilError `patrol.checkInNotFound` */
  confirm(actor: Actor, checkInId: number): PatrolRound
  /** @throws VigilError `patrol.roundNotFound`, `staff.notFound`, `patrol.roundOver` */
  assign(actor: Actor, roundId: string, staffId: string | null): PatrolRound
  findings(filter: { readonly pointId?: string | undefined; readonly beforeMs?: number | undefined; readonly limit: number }): Finding[]
  /** @returns its id. @throws VigilError `patrol.badPhoto`, `request.tooMany` */
  putPhoto(actor: Actor, jpeg: Uint8Array): string
  /** @throws VigilError `patrol.photoNotFound` */
  photo(id: string): Uint8Array
  /** A card at a reader; call it in the transaction that marks the signal handled. */
  onSignal(device: SiteDevice, signal: StoredSignal): void
  /** Every few seconds. */
  tick(): void
}

export function createPatrolDesk(env: Env, random: () => number = Math.random): PatrolDesk {
  const { db, clock } = env
  const setup = createPatrolSetup(env, random)
  const audit = (actor: Actor, action: string, subject: string, after: Readonly<Record<string, unknown>>) =>
    appendAudit(db, { atMs: clock.now(), actorType: actor.type, actorId: actor.id, action: `patrol.${action}`, subject, before: null, after })
  const walkerOf = (actor: Actor, phone: string | null): Walker => {
    const staff = findStaffOfUser(db, actor.id)
    if (staff === null) throw new VigilError('staff.notYou')
    return { actor, staffId: staff.id, phone }
  }
  const mustFindRound = (id: string): StoredRound => {
    const round = findRound(db, id)
    if (round === null) throw new VigilError('patrol.roundNotFound')
    return round
  }
  const mustFindStaff = (id: string | null) => {
    if (id !== null && findStaff(db, id) === null) throw new VigilError('staff.notFound')
  }
  const view = (round: StoredRound) => toRoundView(env, round)
  const roundsAbout = (about: { readonly fromMs: number; readonly finishedAfterMs: number; readonly staffId: string | null }) => {
    const nowMs = clock.now()
    return listRoundsAbout(db, { ...about, nowMs, toMs: nowMs + AHEAD_MS, limit: MOST_OF_DAY })
  }
  return {
    setup,
    now() {
      const nowMs = clock.now()
      return roundsAbout({ fromMs: nowMs - DAY_MS, finishedAfterMs: nowMs - 900_000, staffId: null }).map(view)
    },
    history: ({ beforeMs = clock.now() + 1, routeId, limit }) => listRoundsBefore(db, beforeMs, routeId ?? null, limit).map(view),
    round: (id) => view(mustFindRound(id)),
    mine(userId) {
      const staff = findStaffOfUser(db, userId)
      if (staff === null) return []
      return roundsAbout({ fromMs: clock.now() - DAY_MS / 2, finishedAfterMs: 0, staffId: staff.id }).map((round) => toRoundView(env, round, false))
    },
    scanned(userId, pointId, code) {
      const point = mustFindPoint(env, pointId)
      if (code !== null && code.trim().toUpperCase() !== point.code) throw new VigilError('patrol.wrongCode')
      const staff = findStaffOfUser(db, userId)
      const round = staff && matchRound(env, pointId, staff.id, clock.now())
      const planned = round && planOfRound(round).points.find((one) => one.pointId === pointId)
      const { id, name, equipment } = point
      return {
        id,
        name,
        equipment,
        faults: [...faultsOf(equipment)],
        isPhotoNeeded: planned?.photo ?? point.photo === 'always',
        isInRound: round !== null,
        findings: readFindings(env, pointId, clock.now() + 1, FINDINGS_OF_POINT),
      }
    },
    checkIn: (actor, phone, input) => toAnswer(env, checkInByPhone(env, walkerOf(actor, phone), input)),
    report: (actor, input) => reportFinding(env, walkerOf(actor, null), input),
    record(actor, input) {
      mustFindStaff(input.staffId)
      return toAnswer(env, recordCheckIn(env, actor, input))
    },
    confirm: (actor, checkInId) =>
      inTransaction(db, () => {
        const checkIn = findCheckIn(db, checkInId)
        if (checkIn === null || checkIn.roundId === null) throw new VigilError('patrol.checkInNotFound')
        confirmCheckIn(db, checkInId, actor.id)
        audit(actor, 'confirm', `patrolRound/${checkIn.roundId}`, { checkIn: checkInId })
        return view(judgeStored(env, mustFindRound(checkIn.roundId)))
      }),
    assign: (actor, roundId, staffId) =>
      inTransaction(db, () => {
        const round = mustFindRound(roundId)
        mustFindStaff(staffId)
        if (round.finishedAtMs !== null) throw new VigilError('patrol.roundOver')
        audit(actor, 'assign', `patrolRound/${roundId}`, { staff: staffId, before: round.staffId })
        updateRound(db, { ...round, staffId })
        return view(judgeStored(env, { ...round, staffId }))
      }),
    findings: ({ pointId, beforeMs = clock.now() + 1, limit }) => readFindings(env, pointId ?? null, beforeMs, limit),
    putPhoto(actor, sent) {
      const jpeg = stripJpeg(sent)
      if (jpeg === null) throw new VigilError('patrol.badPhoto')
      if (countPhotosOf(db, actor.id, clock.now() - DAY_MS) >= PHOTOS_A_DAY) throw new VigilError('request.tooMany')
      const id = createHash('sha256').update(jpeg).digest('hex')
      insertPhoto(db, { id, jpeg, takenBy: actor.id, receivedAtMs: clock.now() })
      return id
    },
    photo(id) {
      const found = findPhoto(db, id)
      if (found === null) throw new VigilError('patrol.photoNotFound')
      return found.jpeg
    },
    onSignal(_device, { id, event, receivedAtMs }) {
      if (event.type !== 'checkIn') return
      const point = findPointOfCard(db, event.cardNumber)
      if (point === null) return
      const staffId = event.guardCard === null ? null : findStaffOfCard(db, event.guardCard)
      checkInByReader(env, SYSTEM, point, { clientId: `signal:${id}`, staffId, atMs: event.deviceAtMs ?? receivedAtMs })
    },
    tick() {
      watchRounds(env, random)
      dropOldPhotos(db, clock.now() - PHOTO_KEPT_MS, 20)
      dropUnusedPhotos(db, clock.now() - UNUSED_KEPT_MS, 20)
    },
  }
}
