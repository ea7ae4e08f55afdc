// A clock that is put back by an hour: nobody is waited for an hour longer, nothing that comes is taken for an echo of what "will" have ended.
import { afterEach, beforeEach, expect, test } from 'vitest'
import { rawDb } from '../../db/statement.ts'
import { answerRequired } from '../../test/fixtures/answer-required.ts'
import { createDutyFixture, type DutyFixture } from '../../test/fixtures/duty-fixture.ts'
import { claimOf, createTestEnv, type TestEnv } from '../../test/fixtures/test-env.ts'
import { raiseAlert } from '../alerts.ts'
import { isDrillIncident } from '../../db/drills.ts'
import type { Actor } from '../env.ts'
import { actOnIncident, getIncidentDetail } from '../incidents/service.ts'
import { createDispatchDesk, type DispatchDesk } from './dispatch/desk.ts'
import { raiseLapses } from './dispatch/raise-lapses.ts'
import { addUser } from './desk-fixture.ts'
import { createReachDesk, type ReachDesk } from './reach.ts'
import { createStaffDesk } from './staff.ts'

const HOUR_MS = 3_600_000
const lin: Actor = { type: 'user', id: 'u-lin', name: '林' }
const guard: Actor = { type: 'user', id: 'u-guard', name: '保安01' }

let env: TestEnv
let reach: ReachDesk
let desk: DispatchDesk
let staffId: string
beforeEach(() => {
  env = createTestEnv()
  addUser(env, lin, 'operator')
  addUser(env, guard, 'guard')
  reach = createReachDesk(env.clock)
  const staff = createStaffDesk(env, reach)
  staffId = staff.save(lin, { name: '保安01', post: 'guard', userId: guard.id, phone: null, skills: [], certificates: [] }).id
  desk = createDispatchDesk(env, staff, reach)
})
afterEach(() => env.close())

const lapses = (id: string) => getIncidentDetail(env, id).timeline.filter(({ what }) => what === 'dispatchLapsed').length

test('whoever was sent has no longer than the step takes, and is told of once', () => {
  const { id } = raiseAlert(env, claimOf(env)).incident
  const sent = desk.assign(lin, { incidentId: id, staffId })
  env.pass(30_000 - HOUR_MS)
  for (let i = 0; i < 59; i++) {
    raiseLapses(env)
    env.pass(1000)
  }
  expect(lapses(id)).toBe(0)
  env.pass(2000)
  for (let i = 0; i < 3; i++) raiseLapses(env)
  expect(lapses(id)).toBe(1)
  desk.stepMine(guard, { dispatchId: sent.id, step: 'accept', atMs: env.clock.now(), clientId: 'client-1' })
  raiseLapses(env)
  env.pass(301_000)
  for (let i = 0; i < 3; i++) raiseLapses(env)
  expect(lapses(id)).toBe(2)
  // and the clock is set right again
  env.pass(HOUR_MS)
  expect([raiseLapses(env), lapses(id)]).toEqual([0, 2])
})

test('an alert of a source that was handled "later" opens an incident', () => {
  const handled = raiseAlert(env, claimOf(env, { kind: 'personFall', severity: 'critical' })).incident
  answerRequired(env, lin, handled.id)
  for (const action of ['acknowledge', 'resolve', 'close'] as const) actOnIncident(env, lin, handled.id, { action })
  const echo = raiseAlert(env, claimOf(env, { kind: 'personFall', severity: 'critical' }))
  expect(echo.outcome).toBe('suppressed')
  env.pass(-HOUR_MS)
  expect(raiseAlert(env, claimOf(env, { kind: 'personFall', severity: 'critical' }))).toMatchObject({ outcome: 'opened', incident: { state: 'new' } })
})

test('a call for help is heard', () => {
  const press = (clientId: string) => desk.sos(guard, { clientId, atMs: env.clock.now() })
  const before = press('press-001')
  actOnIncident(env, lin, before.incidentId, { action: 'acknowledge' })
  env.pass(-HOUR_MS)
  expect(press('press-002')).toMatchObject({ joined: false })
})

test('a phone that hung up is not reachable for an hour', () => {
  const hangUp = reach.open(staffId)
  hangUp()
  env.pass(-HOUR_MS)
  expect(reach.of({ id: staffId, userId: guard.id }).is).toBe('silent')
})

/** Of a desk of its own. */
async function onDuty(run: (f: DutyFixture) => void): Promise<void> {
  const f = await createDutyFixture()
  try {
    run(f)
  } finally {
    f.env.close()
  }
}

test('a post check is void, and the next one is asked as any other', () =>
  onDuty((f) => {
    f.duty.signOn(f.lin, '')
    f.duty.postChecks.ask(f.boss)
    f.env.pass(-HOUR_MS)
    f.pass(2)
    expect(f.duty.now().postCheck).toBeNull()
    expect(f.duty.postChecks.list(Number.MAX_SAFE_INTEGER, 9).map(({ outcome }) => outcome)).toEqual(['void'])
    f.duty.postChecks.ask(f.boss)
    f.pass(62)
    const outcomes = f.duty.postChecks.list(Number.MAX_SAFE_INTEGER, 9).map(({ outcome }) => outcome)
    expect(new Set(outcomes)).toEqual(new Set(['missed', 'void']))
  }))

test('a drill goes on, and ends when it was to', () =>
  onDuty((f) => {
    const { id } = f.duty.siteDrills.start(f.boss, { kinds: ['ebikeInLobby'], reason: '季度演练', minutes: 30 })
    f.pass(60)
    f.env.pass(-HOUR_MS)
    f.pass(1)
    expect(f.duty.siteDrills.current()).toMatchObject({ id })
    expect(isDrillIncident(f.env.db, raiseAlert(f.env, claimOf(f.env)).incident.id)).toBe(true)
    f.pass(1801)
    expect(f.duty.siteDrills.current()).toBeNull()
    expect(rawDb(f.env.db).prepare('SELECT count(*) FROM site_drills WHERE ended_at_ms IS NULL').pluck().get()).toBe(0)
  }))
