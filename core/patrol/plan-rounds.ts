// Makes rounds ahead of time from their schedules: each schedule and start exactly once, whatever the clock and the core did meanwhile.
import type { EpochMs } from '../../contract/ids.ts'
import type { PatrolRoute } from '../../contract/patrol.ts'
import { findPoint, findRoute, listSchedules, setPlannedTo, type StoredSchedule } from '../../db/patrol-setup.ts'
import { dropPlannedRounds, insertRound } from '../../db/patrol-rounds.ts'
import { inTransaction } from '../../db/transaction.ts'
import type { Env } from '../env.ts'
import { newId } from '../new-id.ts'
import type { PlannedPoint, RoundPlan } from './judge-round.ts'
import { scheduleStarts } from './schedule-starts.ts'

const HOUR_MS = 3_600_000
const AHEAD_MS = 26 * HOUR_MS
/** What is made ahead is made by the hour, not at every look. */
const STEP_MS = HOUR_MS
/** After a longer time without the core only the last week's rounds are made. */
const BACK_MS = 7 * 24 * HOUR_MS
const PHOTO_SHARE = 1 / 3

/** @param random 0..1 */
export function planRounds(env: Env, random: () => number): void {
  const nowMs = env.clock.now()
  for (const schedule of listSchedules(env.db)) {
    if (schedule.plannedToMs >= nowMs + AHEAD_MS - STEP_MS) continue
    inTransaction(env.db, () => planSchedule(env, schedule, nowMs, random))
  }
}

function planSchedule(env: Env, schedule: StoredSchedule, nowMs: EpochMs, random: () => number): void {
  const route = findRoute(env.db, schedule.routeId)
  if (route === null) return
  const untilMs = nowMs + AHEAD_MS
  for (const startMs of scheduleStarts(schedule, Math.max(schedule.plannedToMs, nowMs - BACK_MS), untilMs, env.site.timezone)) {
    const plan = planOf(env, route, schedule, random)
    if (plan === null) continue
    const endMs = startMs + route.durationMin * 60_000
    const { id: scheduleId, staffId } = schedule
    insertRound(env.db, {
      id: newId(nowMs),
      scheduleId,
      routeId: route.id,
      plan: JSON.stringify(plan),
      startMs,
      endMs,
      judgeAtMs: endMs + plan.graceMs,
      staffId,
    })
  }
  setPlannedTo(env.db, schedule.id, untilMs)
}

/** null: none of its checkpoints is there any more. */
function planOf(env: Env, route: PatrolRoute, schedule: StoredSchedule, random: () => number): RoundPlan | null {
  const points = route.points.flatMap(({ pointId, minS, maxS }): PlannedPoint[] => {
    const point = findPoint(env.db, pointId)
    if (point === null) return []
    const { name, buildingId, floor, cameras, equipment } = point
    const photo = point.photo === 'always' || (point.photo === 'sometimes' && random() < PHOTO_SHARE)
    return [{ pointId, name, buildingId, floor, cameras, equipment, minS, maxS, photo }]
  })
  if (points.length === 0) return null
  return { routeName: route.name, order: route.order, allowedOutOfOrder: route.allowedOutOfOrder, graceMs: schedule.graceMin * 60_000, points }
}

/** Rounds that have not begun are made anew, by what holds now; call it in the transaction of what changed. */
export function replan(env: Env, schedules: readonly Pick<StoredSchedule, 'id'>[]): void {
  const nowMs = env.clock.now()
  for (const { id } of schedules) {
    dropPlannedRounds(env.db, id, nowMs)
    setPlannedTo(env.db, id, nowMs)
  }
}
