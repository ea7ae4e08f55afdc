// Rounds as the screens and phones see them.
import type { CheckInAnswer, Finding, PatrolRound, PointStanding } from '../../contract/patrol.ts'
import type { EpochMs } from '../../contract/ids.ts'
import { checkInsOfRound, findingsBetween } from '../../db/patrol-check-ins.ts'
import type { StoredRound } from '../../db/patrol-rounds.ts'
import { findStaff } from '../../db/staff.ts'
import type { Env } from '../env.ts'
import { toFinding } from './findings.ts'
import { EARLY_MS, type TakenCheckIn } from './take-check-in.ts'
import type { RoundPlan } from './judge-round.ts'
import { judgeNow, planOfRound } from './watch-rounds.ts'

/** @param forDesk with what was found on the way, by whomever */
export function toRoundView(env: Env, round: StoredRound, forDesk = true): PatrolRound {
  const nowMs = env.clock.now()
  const plan = planOfRound(round)
  const checkIns = checkInsOfRound(env.db, round.id)
  const verdict = judgeNow(round, checkIns, nowMs)
  const nameOf = (id: string | null) => (id === null ? null : (findStaff(env.db, id)?.name ?? null))
  return {
    id: round.id,
    routeId: round.routeId,
    routeName: plan.routeName,
    order: plan.order,
    state: stateOf(round, checkIns.length > 0, nowMs),
    startMs: round.startMs,
    endMs: round.endMs,
    judgeAtMs: round.judgeAtMs,
    finishedAtMs: round.finishedAtMs,
    staffId: round.staffId,
    staffName: nameOf(round.staffId),
    walkerId: round.walkerId,
    walkerName: nameOf(round.walkerId),
    coreDown: round.coreDown,
    incidentId: round.incidentId,
    findings: forDesk ? findingsOf(env, round, plan) : [],
    points: plan.points.map((point, i): PointStanding => {
      const { result, remarks, dueMs, checkInId } = verdict.points[i]!
      const checkIn = checkIns.find(({ id }) => id === checkInId)
      const { pointId, name, buildingId, floor, equipment } = point
      return {
        pointId,
        name,
        buildingId,
        floor,
        equipment,
        result,
        remarks: [...remarks],
        isPhotoNeeded: point.photo,
        dueMs,
        checkIn:
          checkIn === undefined
            ? null
            : {
                id: checkIn.id,
                atMs: checkIn.atMs,
                receivedAtMs: checkIn.receivedAtMs,
                how: checkIn.how,
                who: checkIn.who,
                photoId: checkIn.photoId,
                note: checkIn.note,
              },
      }
    }),
  }
}

function findingsOf({ db }: Env, round: StoredRound, { points }: RoundPlan): Finding[] {
  return findingsBetween(
    db,
    points.map(({ pointId }) => pointId),
    round.startMs - EARLY_MS,
    round.judgeAtMs,
  ).map(toFinding)
}

function stateOf({ finishedAtMs, startMs }: StoredRound, hasBegun: boolean, nowMs: EpochMs): PatrolRound['state'] {
  if (finishedAtMs !== null) return 'finished'
  return hasBegun || nowMs >= startMs ? 'underWay' : 'planned'
}

export function toAnswer(env: Env, { is, point, round }: TakenCheckIn): CheckInAnswer {
  return { is, pointName: point.name, round: round && toRoundView(env, round, false) }
}
