// A site with a route of three checkpoints, a guard and his account, for tests of patrols.
import type { CheckInInput, Checkpoint, PatrolRoute, ScheduleInput } from '../../contract/patrol.ts'
import { insertUser } from '../../db/people.ts'
import { saveStaff } from '../../db/staff.ts'
import type { Actor, Env } from '../env.ts'
import { createPatrolDesk, type PatrolDesk } from './patrol-desk.ts'

export const MANAGER: Actor = { type: 'user', id: 'u-manager', name: 'manager' }
export const GUARD: Actor = { type: 'user', id: 'u-guard', name: 'guard' }
/** One frame, one scan: as little as a JPEG can be. */
// prettier-ignore
export const JPEG = Uint8Array.of(0xff, 0xd8, 0xff, 0xc0, 0, 11, 8, 0, 1, 0, 1, 1, 1, 17, 0, 0xff, 0xda, 0, 8, 1, 1, 0, 0, 63, 0, 1, 0xff, 0xd9)

export interface PatrolSite {
  readonly desk: PatrolDesk
  readonly points: readonly Checkpoint[]
  readonly route: PatrolRoute
}

/** At START_MS it is 11:08:25; the rounds start at 11:30 and 12:30, take 20 minutes and have 5 of grace. */
export function createPatrolSite(env: Env, changes: Partial<Omit<ScheduleInput, 'routeId'>> = {}, photo: Checkpoint['photo'] = 'never'): PatrolSite {
  for (const { id, name } of [MANAGER, GUARD])
    insertUser(env.db, { id, name, role: id === 'u-guard' ? 'guard' : 'manager', nameKey: name, password: '-', createdAtMs: env.clock.now() })
  saveStaff(env.db, { id: 's1', name: '保安01', post: 'guard', userId: GUARD.id, phone: null, skills: [], certificates: [] }, MANAGER.id, env.clock.now())
  saveStaff(env.db, { id: 's2', name: '保安02', post: 'guard', userId: null, phone: null, skills: [], certificates: [] }, MANAGER.id, env.clock.now())
  const desk = createPatrolDesk(env, () => 0)
  const points = ['大堂', '天台', '车库'].map((name, i) =>
    desk.setup.savePoint(MANAGER, {
      name,
      buildingId: 'b3',
      floor: [1, 18, -1][i]!,
      cameras: i === 0 ? ['lobby-3-1'] : i === 1 ? ['roof'] : [],
      tagUid: i === 1 ? '04A21B' : null,
      cardNumber: i === 2 ? 'D765C61A' : null,
      equipment: i === 2 ? 'extinguisher' : null,
      photo,
    }),
  )
  const route = desk.setup.saveRoute(MANAGER, {
    name: '夜巡',
    order: 'ordered',
    allowedOutOfOrder: 0,
    durationMin: 20,
    points: points.map(({ id }) => ({ pointId: id, minS: null, maxS: null })),
  })
  desk.setup.saveSchedule(MANAGER, {
    routeId: route.id,
    days: [1, 2, 3, 4, 5, 6, 7],
    starts: { is: 'times', times: ['11:30', '12:30'] },
    graceMin: 5,
    staffId: null,
    ...changes,
  })
  return { desk, points, route }
}

const MINUTE_MS = 60_000

/** @param firstMs the first round's start */
export function walkPatrol(env: Env & { pass(ms: number): void }, { desk, points }: PatrolSite, firstMs: number) {
  let ids = 0
  return {
    /** As the core looks, every minute here, until so many minutes after the first round's start. */
    passUntil(minute: number): void {
      const untilMs = firstMs + minute * MINUTE_MS
      while (env.clock.now() < untilMs) {
        env.pass(Math.min(MINUTE_MS, untilMs - env.clock.now()))
        desk.tick()
      }
    },
    /** By the guard, at a checkpoint by its place on the route. */
    checkIn(i: number, changes: Partial<CheckInInput> = {}, phone = 'phone-1') {
      const { id, code } = points[i]!
      const clientId = `client-${(ids += 1)}`
      return desk.checkIn(GUARD, phone, { pointId: id, code, tagUid: null, how: 'qr', atMs: env.clock.now(), clientId, photoId: null, note: null, ...changes })
    },
  }
}
