// Looks after rounds: makes them, judges those under way, tells of what was missed once, and ends them.
import type { EpochMs } from '../../contract/ids.ts'
import { checkInsOfRound, type StoredCheckIn } from '../../db/patrol-check-ins.ts'
import {
  insertMiss,
  lastWatchedMs,
  listMisses,
  listOpenRounds,
  markCaughtUp,
  markUnwatched,
  reopenRounds,
  setWatched,
  updateRound,
  type StoredRound,
} from '../../db/patrol-rounds.ts'
import { inTransaction } from '../../db/transaction.ts'
import { SYSTEM, type Env } from '../env.ts'
import { addTimeline } from '../incidents/service.ts'
import { oweEvent } from '../pms/owe-event.ts'
import { judgeRound, type JudgedCheckIn, type RoundPlan, type RoundVerdict } from './judge-round.ts'
import { planRounds } from './plan-rounds.ts'
import { raiseMissed } from './raise-missed.ts'

/** Looks come every few seconds; a longer pause means that the core was not running, or that its clock jumped. */
const PAUSE_MS = 90_000
const NOTE_WATCH_MS = 30_000
/** For phones to send what they kept while the core could not be reached. */
const AFTER_PAUSE_MS = 600_000

export function watchRounds(env: Env, random: () => number): void {
  const nowMs = env.clock.now()
  const lastMs = lastWatchedMs(env.db)
  // The clock had been on and was put right.
  if (lastMs !== null && nowMs < lastMs) inTransaction(env.db, () => reopenRounds(env.db, nowMs))
  planRounds(env, random)
  if (lastMs !== null && nowMs - lastMs > PAUSE_MS) inTransaction(env.db, () => markPause(env, lastMs, nowMs))
  for (const round of listOpenRounds(env.db, nowMs)) inTransaction(env.db, () => judgeStored(env, round))
  if (lastMs === null || Math.abs(nowMs - lastMs) >= NOTE_WATCH_MS) setWatched(env.db, nowMs)
}

/** Rounds that nobody watched for a while say so, and are judged when phones have had time to tell what happened. */
function markPause(env: Env, fromMs: EpochMs, toMs: EpochMs): void {
  setWatched(env.db, toMs)
  markUnwatched(env.db, { sinceMs: fromMs, nowMs: toMs, judgeAtMs: toMs + AFTER_PAUSE_MS })
}

export function planOfRound(round: Pick<StoredRound, 'plan'>): RoundPlan {
  return JSON.parse(round.plan) as RoundPlan
}

export function judgeNow(round: StoredRound, checkIns: readonly StoredCheckIn[], nowMs: EpochMs): RoundVerdict {
  return judgeRound({ ...round, plan: planOfRound(round) }, checkIns.map(toJudged), nowMs)
}

function toJudged(stored: StoredCheckIn): JudgedCheckIn {
  return { ...stored, isConfirmed: stored.confirmedBy !== null }
}

/** As it stands now, with what follows from it; call it in a transaction, also when something came in for a round that has ended. */
export function judgeStored(env: Env, before: StoredRound): StoredRound {
  const nowMs = env.clock.now()
  const plan = planOfRound(before)
  const checkIns = checkInsOfRound(env.db, before.id)
  const verdict = judgeNow(before, checkIns, nowMs)
  const incidentId = noteMisses(env, before, plan, verdict)
  noteCaughtUp(env, before, plan, verdict)
  const count = (result: 'missed' | 'unverified') => verdict.points.filter((point) => point.result === result).length
  const walkerId = before.walkerId ?? checkIns.find(({ staffId }) => staffId !== null)?.staffId ?? null
  // What was missed early may still be made up for until the end.
  const isOver = verdict.isOver && (nowMs > before.judgeAtMs || verdict.points.every(({ checkInId }) => checkInId !== null))
  const ends = isOver && before.finishedAtMs === null
  const after: StoredRound = {
    ...before,
    walkerId,
    incidentId,
    missed: count('missed'),
    unverified: count('unverified'),
    finishedAtMs: ends ? nowMs : before.finishedAtMs,
  }
  const hasChanged = (['walkerId', 'incidentId', 'missed', 'unverified', 'finishedAtMs'] as const).some((key) => after[key] !== before[key])
  if (hasChanged) updateRound(env.db, after)
  if (ends) oweFinished(env, after, plan, verdict)
  return after
}

/** @returns the round's incident */
function noteMisses(env: Env, round: StoredRound, plan: RoundPlan, verdict: RoundVerdict): string | null {
  const known = new Set(listMisses(env.db, round.id).map(({ pointId }) => pointId))
  const fresh = verdict.points.flatMap((one, i) => (one.result === 'missed' && !known.has(one.pointId) ? [{ point: plan.points[i]!, verdict: one }] : []))
  if (fresh.length === 0) return round.incidentId
  // Its time ran out while nobody could have been told: the list says so, nobody is sent after it.
  const isPast = round.coreDown && round.judgeAtMs > round.endMs + plan.graceMs
  const incidentId = isPast ? null : raiseMissed(env, round, plan.routeName, fresh)
  for (const { point, verdict: one } of fresh) insertMiss(env.db, round.id, { pointId: point.pointId, missedAtMs: one.missedFromMs, incidentId })
  return incidentId ?? round.incidentId
}

/** Somebody came after all, or had been there with a phone that was out of reach: the incident says so, once. */
function noteCaughtUp(env: Env, round: StoredRound, plan: RoundPlan, verdict: RoundVerdict): void {
  for (const miss of listMisses(env.db, round.id)) {
    const one = verdict.points.find(({ pointId }) => pointId === miss.pointId)
    if (miss.caughtUpBy !== null || one === undefined || one.checkInId === null) continue
    markCaughtUp(env.db, round.id, miss.pointId, one.checkInId)
    if (miss.incidentId === null) continue
    const name = plan.points.find(({ pointId }) => pointId === miss.pointId)?.name ?? miss.pointId
    const details = { point: name, result: one.result, wasInTime: !one.remarks.includes('caughtUp') }
    addTimeline(env, SYSTEM, miss.incidentId, { what: 'patrolCaughtUp', reason: null, note: null, details })
  }
}

function oweFinished(env: Env, round: StoredRound, plan: RoundPlan, verdict: RoundVerdict): void {
  const results = Map.groupBy(verdict.points, ({ result }) => result)
  const timeText = (atMs: EpochMs) => new Date(atMs).toISOString()
  oweEvent(env, {
    type: 'patrol.round_finished',
    subject: `patrol/${round.routeId}`,
    data: {
      round: round.id,
      route: round.routeId,
      name: plan.routeName,
      start: timeText(round.startMs),
      end: timeText(round.endMs),
      points: plan.points.length,
      results: Object.fromEntries([...results].map(([result, points]) => [result, points.length])),
      coreDown: round.coreDown,
    },
  })
}
