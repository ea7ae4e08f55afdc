// Patrols of a large site: with hundreds of routes, what is walked now stays in sight and is matched, and an outage marks every round.
import { afterEach, beforeEach, expect, test } from 'vitest'
import { savePoint, saveRoute, saveSchedule } from '../../db/patrol-setup.ts'
import { createTestEnv, START_MS, type TestEnv } from '../../test/fixtures/test-env.ts'
import { listOpenIncidents } from '../incidents/service.ts'
import { createPatrolSite, GUARD, MANAGER, walkPatrol, type PatrolSite } from './patrol-fixture.ts'

const MIN = 60_000
const ROUTES = 130
/** 11:30:00 in Shanghai. */
const FIRST_MS = START_MS + 21 * MIN + 35_000

let env: TestEnv
let site: PatrolSite
let walk: ReturnType<typeof walkPatrol>
beforeEach(() => {
  env = createTestEnv()
  site = createPatrolSite(env)
  walk = walkPatrol(env, site, FIRST_MS)
})
afterEach(() => env.close())

/** Each of one checkpoint of its own, until 14:40. */
function addRoutes(from: string, everyMin: number): void {
  const nowMs = env.clock.now()
  for (let i = 0; i < ROUTES; i++) {
    const [pointId, routeId] = [`point-${i}`, `route-${i}`]
    const point = { buildingId: null, floor: null, cameras: [], code: 'AAAA', tagUid: null, cardNumber: null, equipment: null, photo: 'never' as const }
    savePoint(env.db, { id: pointId, name: pointId, ...point }, MANAGER.id, nowMs)
    const points = [{ pointId, minS: null, maxS: null }]
    saveRoute(env.db, { id: routeId, name: routeId, order: 'free', allowedOutOfOrder: 0, durationMin: 20, points }, MANAGER.id, nowMs)
    const starts = { is: 'window' as const, from, to: '14:40', everyMin }
    const schedule = { id: `schedule-${i}`, routeId, days: [1, 2, 3, 4, 5, 6, 7], starts, graceMin: 0, staffId: 's2' }
    saveSchedule(env.db, { ...schedule, plannedToMs: nowMs }, MANAGER.id, nowMs)
  }
}

test('what is walked now is in sight of the desk and of whoever walks it, however many rounds are to come', () => {
  addRoutes('11:40', 15)
  walk.passUntil(1)
  for (const seen of [site.desk.now(), site.desk.mine(GUARD.id)])
    expect(seen[0]).toMatchObject({ routeName: '夜巡', state: 'underWay', startMs: FIRST_MS, points: [{}, {}, {}] })
  expect(new Set(site.desk.mine(GUARD.id).map(({ routeName }) => routeName))).toEqual(new Set(['夜巡']))
})

test('a check-in finds its round among those that began after it', () => {
  addRoutes('11:31', 5)
  env.pass(FIRST_MS - START_MS + 19 * MIN)
  site.desk.tick()
  expect(walk.checkIn(0).round).toMatchObject({ startMs: FIRST_MS })
})

test('after an outage every round it fell into says so, and nobody is sent after any of them', () => {
  addRoutes('11:40', 15)
  walk.passUntil(0)
  env.pass(220 * MIN)
  site.desk.tick()
  expect(site.desk.now().at(-1)).toMatchObject({ startMs: FIRST_MS + 175 * MIN, endMs: FIRST_MS + 195 * MIN })
  walk.passUntil(232)
  const past = site.desk.history({ beforeMs: FIRST_MS + 200 * MIN, limit: 10_000 })
  expect(past.length).toBeGreaterThan(5 * ROUTES)
  expect(past.filter(({ coreDown }) => !coreDown)).toEqual([])
  expect(listOpenIncidents(env)).toEqual([])
})
