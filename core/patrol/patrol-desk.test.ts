// Patrols against the real database: rounds from schedules, check-ins, what is missed and told, what is not believed, readers and findings.
import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { VigilError } from '../../contract/errors.ts'
import { dueDeliveries } from '../../db/outbox.ts'
import { countPlanned } from '../../db/patrol-rounds.ts'
import { findStaff } from '../../db/staff.ts'
import { answerRequired } from '../../test/fixtures/answer-required.ts'
import { createTestEnv, START_MS, TEST_TARGET, type TestEnv } from '../../test/fixtures/test-env.ts'
import { actOnIncident, getIncidentDetail, listOpenIncidents } from '../incidents/service.ts'
import type { Target } from '../pms/targets.ts'
import { createPatrolSite, GUARD, MANAGER, walkPatrol, type PatrolSite } from './patrol-fixture.ts'

const MIN = 60_000
/** 11:30:00 in Shanghai. */
const FIRST_MS = START_MS + 21 * MIN + 35_000

type Walk = ReturnType<typeof walkPatrol>

let env: TestEnv
let site: PatrolSite
let passUntil: Walk['passUntil']
let checkIn: Walk['checkIn']
beforeEach(() => {
  env = createTestEnv()
  use(createPatrolSite(env))
})

/** Also of another site, in the middle of a test. */
function use(made: PatrolSite): void {
  site = made
  ;({ passUntil, checkIn } = walkPatrol(env, site, FIRST_MS))
}
afterEach(() => env.close())

const rounds = () => site.desk.history({ beforeMs: START_MS + 7 * 24 * 60 * MIN, limit: 100 })
const first = () => rounds().find(({ startMs }) => startMs === FIRST_MS)!
const results = () => first().points.map(({ result }) => result)

describe('rounds', () => {
  test('are made ahead, once for each schedule and start, however often the core looks or its clock jumps', () => {
    const made = rounds().map(({ startMs }) => startMs)
    expect(made).toEqual([25, 24, 1, 0].map((hours) => FIRST_MS + hours * 60 * MIN))
    env.pass(-2 * 60 * MIN)
    site.desk.tick()
    env.pass(2 * 60 * MIN + 1000)
    site.desk.tick()
    expect(rounds().map(({ startMs }) => startMs)).toEqual(made)
    expect(new Set(rounds().map(({ id }) => id)).size).toBe(made.length)
  })

  test('keep what they are judged by when the route changes under way, and those to come follow it', () => {
    passUntil(1)
    site.desk.setup.saveRoute(MANAGER, { ...site.route, points: site.route.points.slice(0, 1) })
    expect(rounds().map(({ points }) => points.length)).toEqual([1, 1, 1, 3])
  })

  test('that nobody began are gone with their schedule, those under way are judged all the same', () => {
    passUntil(1)
    site.desk.setup.removeSchedule(MANAGER, site.desk.setup.schedules()[0]!.id)
    expect(rounds()).toHaveLength(1)
    passUntil(26)
    expect(first().state).toBe('finished')
  })

  test('that follow each other closely: what the one under way waits for is its own, what was visited is early for the next', () => {
    const { id: routeId } = site.route
    site.desk.setup.saveSchedule(MANAGER, { routeId, days: [1, 2, 3, 4, 5, 6, 7], starts: { is: 'times', times: ['11:50'] }, graceMin: 5, staffId: null })
    passUntil(1)
    checkIn(0)
    passUntil(16)
    checkIn(1)
    checkIn(0)
    const next = rounds().find(({ startMs }) => startMs === FIRST_MS + 20 * MIN)!
    expect([results(), next.points.map(({ result }) => result)]).toEqual([
      ['normal', 'normal', 'pending'],
      ['normal', 'pending', 'pending'],
    ])
  })

  test('end with the last checkpoint, say who walked them, and a guard is where he was last', () => {
    passUntil(1)
    checkIn(0)
    passUntil(5)
    checkIn(1)
    passUntil(9)
    expect(checkIn(2).round).toMatchObject({ state: 'finished', walkerName: '保安01' })
    expect(findStaff(env.db, 's1')?.lastPlace).toMatchObject({ name: '车库', buildingId: 'b3' })
    expect(results()).toEqual(['normal', 'normal', 'normal'])
  })

  test('given to somebody else are his', () => {
    expect(site.desk.mine(GUARD.id).map(({ startMs }) => startMs)).toContain(FIRST_MS)
    site.desk.assign(MANAGER, first().id, 's2')
    expect(site.desk.mine(GUARD.id).map(({ startMs }) => startMs)).not.toContain(FIRST_MS)
    passUntil(1)
    expect(checkIn(0).round?.points[0]).toMatchObject({ result: 'normal', remarks: ['otherGuard'] })
  })
})

describe('a finished round', () => {
  test('is told to systems that take everything, without names, and counts in the figures', () => {
    const told: Target = { ...TEST_TARGET, takesOther: true }
    ;(env as { targets: TestEnv['targets'] }).targets = { list: () => [told] }
    passUntil(1)
    checkIn(0)
    passUntil(26)
    const owed = dueDeliveries(env.db, 'pms', env.clock.now(), 10).find(({ type }) => type.includes('patrol'))!
    expect(owed.subject).toBe(`patrol/${site.route.id}`)
    expect((JSON.parse(owed.body) as { data: unknown }).data).toMatchObject({ name: '夜巡', points: 3, results: { normal: 1, missed: 2 }, coreDown: false })
    expect(owed.body).not.toContain('保安')
    expect(countPlanned(env.db, START_MS, FIRST_MS + 60 * MIN, 'b3')).toEqual({ points: 3, missed: 2 })
    expect(countPlanned(env.db, START_MS, FIRST_MS + 60 * MIN, 'b4')).toEqual({ points: 0, missed: 0 })
  })
})

describe('missed', () => {
  test('checkpoints are one incident with an alert for each, told once, with the cameras and where the guard was last', () => {
    passUntil(1)
    checkIn(0)
    passUntil(60)
    const [incident, ...others] = listOpenIncidents(env)
    expect(others).toEqual([])
    expect(incident).toMatchObject({ kind: 'patrolMissed', state: 'new', cameraId: 'roof', buildingId: 'b3', alertCount: 2, summary: '漏巡 · 夜巡 天台 等2处' })
    const { alerts } = getIncidentDetail(env, incident!.id)
    const why = new Map(alerts.map((alert) => [alert.why['point'], alert.why]))
    expect(why.get('天台')).toMatchObject({ cameras: 'roof', lastSeen: '大堂', staff: 's1' })
    expect(why.get('车库')).toMatchObject({ lastSeen: '大堂' })
    expect(results()).toEqual(['normal', 'missed', 'missed'])
  })

  test('again in the next round of the route join what nobody has put away, and ring once more', () => {
    passUntil(26)
    const [before] = listOpenIncidents(env)
    passUntil(86)
    const [after, ...others] = listOpenIncidents(env)
    expect(others).toEqual([])
    expect(after).toMatchObject({ id: before!.id, alertCount: 6, rings: before!.rings + 1 })
  })

  test('after somebody put it away are something new', () => {
    passUntil(26)
    actOnIncident(env, MANAGER, listOpenIncidents(env)[0]!.id, { action: 'acknowledge' })
    answerRequired(env, MANAGER, listOpenIncidents(env)[0]!.id)
    actOnIncident(env, MANAGER, listOpenIncidents(env)[0]!.id, { action: 'resolve' })
    passUntil(86)
    expect(listOpenIncidents(env).filter(({ state }) => state === 'new')).toMatchObject([{ alertCount: 3 }])
  })

  test('and made up for are late, and the incident says so once', () => {
    passUntil(26)
    checkIn(0)
    site.desk.tick()
    expect(results()).toEqual(['late', 'missed', 'missed'])
    const { timeline } = getIncidentDetail(env, first().incidentId!)
    expect(timeline.filter(({ what }) => what === 'patrolCaughtUp').map(({ details }) => details)).toEqual([
      { point: '大堂', result: 'late', wasInTime: false },
    ])
  })

  test('but in fact visited, by a phone that was out of reach, are not missed any more', () => {
    passUntil(26)
    checkIn(0, { atMs: FIRST_MS + 3 * MIN })
    expect(first().points[0]).toMatchObject({ result: 'normal', remarks: ['sentLate'] })
    const { timeline } = getIncidentDetail(env, first().incidentId!)
    expect(timeline.find(({ what }) => what === 'patrolCaughtUp')?.details).toMatchObject({ wasInTime: true })
  })
})

describe('while the core was not running', () => {
  test('rounds whose time passed are marked, wait for phones, and send nobody after them', () => {
    site.desk.tick()
    env.pass(FIRST_MS - env.clock.now() + 50 * MIN)
    site.desk.tick()
    expect(first()).toMatchObject({ coreDown: true, state: 'underWay' })
    expect(results()).toEqual(['pending', 'pending', 'pending'])
    checkIn(0, { atMs: FIRST_MS + 2 * MIN })
    passUntil(61)
    expect(results()).toEqual(['normal', 'missed', 'missed'])
    expect(first().points[1]?.remarks).toEqual(['coreDown'])
    expect(listOpenIncidents(env)).toEqual([])
  })

  test('rounds of every day it was away are there, each once', () => {
    site.desk.tick()
    env.pass(3 * 24 * 60 * MIN)
    site.desk.tick()
    site.desk.tick()
    const starts = rounds().map(({ startMs }) => startMs)
    expect(starts).toHaveLength(10)
    expect(new Set(starts).size).toBe(10)
  })

  test('a round that was still to be walked is judged as any other', () => {
    passUntil(1)
    env.pass(4 * MIN)
    site.desk.tick()
    expect(first()).toMatchObject({ coreDown: true })
    passUntil(26)
    expect(listOpenIncidents(env)).toMatchObject([{ kind: 'patrolMissed', alertCount: 3 }])
  })
})

test('a clock that was put on by mistake and put right takes no round away', () => {
  site.desk.tick()
  env.pass(48 * 60 * MIN)
  passUntil(48 * 60 + 15)
  expect(first()).toMatchObject({ state: 'finished' })
  env.pass(FIRST_MS + MIN - env.clock.now())
  site.desk.tick()
  expect(site.desk.now()[0]).toMatchObject({ id: first().id, state: 'underWay', coreDown: false })
  for (const i of [0, 1, 2]) {
    passUntil(2 + i * 6)
    checkIn(i)
  }
  expect([first().state, results()]).toEqual(['finished', ['normal', 'normal', 'normal']])
  passUntil(86)
  expect(listOpenIncidents(env)).toMatchObject([{ kind: 'patrolMissed', alertCount: 3 }])
})

describe('check-ins', () => {
  test('sent twice, or twice within a minute, count once', () => {
    passUntil(1)
    expect(checkIn(0, { clientId: 'same-one' }).is).toBe('taken')
    expect(checkIn(0, { clientId: 'same-one' }).is).toBe('again')
    env.pass(59_000)
    expect(checkIn(0).is).toBe('again')
    env.pass(2000)
    expect(checkIn(0).is).toBe('taken')
  })

  test('are nobody’s in the future, and none of yesterday', () => {
    passUntil(1)
    const now = env.clock.now()
    const ahead = checkIn(0, { atMs: now + 3_600_000 }).round!.points[0]!
    expect(ahead).toMatchObject({ result: 'unverified', remarks: ['clockOff'], checkIn: { atMs: now } })
    expect(site.desk.confirm(MANAGER, ahead.checkIn!.id).points[0]).toMatchObject({ result: 'normal', remarks: ['clockOff', 'confirmed'] })
    for (const atMs of [now - 25 * 3_600_000, 0, -1, NaN, -Infinity]) expect(() => checkIn(1, { atMs })).toThrow(new VigilError('patrol.tooOld'))
  })

  test('by a clock that was put right meanwhile take the doubt away, within the same minute', () => {
    passUntil(1)
    checkIn(0, { atMs: 1e300 })
    env.pass(10_000)
    expect(checkIn(0).round?.points[0]).toMatchObject({ result: 'normal', remarks: [] })
  })

  test('from before the round are of none', () => {
    passUntil(1)
    expect(checkIn(0, { atMs: FIRST_MS - 6 * MIN })).toMatchObject({ is: 'taken', round: null })
    expect(results()).toEqual(['pending', 'pending', 'pending'])
  })

  test('at whatever time a phone says it was, lie within a day, are whole, and make up for nothing that is not theirs', () => {
    passUntil(26)
    const said = fc.oneof(
      fc.double(),
      fc.integer({ min: FIRST_MS - 26 * 60 * MIN, max: FIRST_MS + 26 * 60 * MIN }),
      fc.constantFrom(NaN, Infinity, -Infinity, 0, -0, 2 ** 53),
    )
    fc.assert(
      fc.property(said, fc.integer({ min: 0, max: 2 }), (atMs, i) => {
        const now = env.clock.now()
        try {
          const { round } = checkIn(i, { atMs })
          const taken = round?.points[i]
          if (round === null || taken?.checkIn == null) return
          expect(Number.isSafeInteger(taken.checkIn.atMs) && taken.checkIn.atMs <= now && taken.checkIn.atMs >= round.startMs - 5 * MIN).toBe(true)
        } catch (error) {
          expect(error).toEqual(new VigilError('patrol.tooOld'))
          expect(atMs >= now - 24 * 60 * MIN).toBe(false)
        }
      }),
      { numRuns: 60 },
    )
    // a checkpoint that was missed stays told, whoever says to have been there afterwards
    expect(getIncidentDetail(env, first().incidentId!).alerts).toHaveLength(3)
    expect(countPlanned(env.db, START_MS, FIRST_MS + MIN, 'b3').points).toBe(3)
  })

  test('of a reader whose clock stands in 1970 count when they came in, and are looked at', () => {
    passUntil(1)
    const event = { type: 'checkIn', cardNumber: 'D765C61A', guardCard: null, deviceAtMs: 1000, dedupeKey: 'y', replayed: false } as const
    const device = { id: 'r1', driver: 'patrol-reader/http', name: 'r1', cameras: [], points: [], config: {} }
    site.desk.onSignal(device, { id: 8, deviceId: 'r1', receivedAtMs: env.clock.now(), event })
    expect(first().points[2]).toMatchObject({ result: 'unverified', remarks: ['clockOff'], checkIn: { how: 'reader', atMs: env.clock.now() } })
  })

  test('need the code of the address, or the number of the tag', () => {
    passUntil(1)
    expect(() => checkIn(0, { code: 'GUESSED1' })).toThrow(new VigilError('patrol.wrongCode'))
    expect(() => checkIn(1, { tagUid: '04:ff:ff' })).toThrow(new VigilError('patrol.wrongCode'))
    expect(checkIn(1, { code: null, tagUid: '04:a2:1b', how: 'nfc' }).round?.points[1]?.checkIn?.how).toBe('nfc')
    // an address says nothing of how it was read
    expect(checkIn(0, { how: 'nfc' }).round?.points[0]?.checkIn?.how).toBe('qr')
    site.desk.setup.renewCode(MANAGER, site.points[2]!.id)
    expect(() => checkIn(2)).toThrow(new VigilError('patrol.wrongCode'))
  })

  test('by a second phone, or sooner than anybody can be there, are not believed until the desk does', () => {
    passUntil(1)
    checkIn(0)
    env.pass(5000)
    expect(checkIn(1).round?.points[1]).toMatchObject({ result: 'unverified', remarks: ['tooFast'] })
    env.pass(5 * MIN)
    const third = checkIn(2, {}, 'phone-2').round!.points[2]!
    expect(third).toMatchObject({ result: 'unverified', remarks: ['otherPhone'] })
    expect(site.desk.confirm(MANAGER, third.checkIn!.id).points[2]).toMatchObject({ result: 'normal', remarks: ['otherPhone', 'confirmed'] })
  })

  test('by an account that is nobody of the staff are refused', () => {
    const input = {
      pointId: site.points[0]!.id,
      code: site.points[0]!.code,
      tagUid: null,
      how: 'qr',
      atMs: START_MS,
      clientId: 'manager-1',
      photoId: null,
    } as const
    expect(() => site.desk.checkIn(MANAGER, null, { ...input, note: null })).toThrow(new VigilError('staff.notYou'))
  })

  test('recorded by the desk say so', () => {
    passUntil(1)
    const { round } = site.desk.record(MANAGER, { roundId: first().id, pointId: site.points[0]!.id, staffId: 's2', note: null })
    expect(round?.points[0]).toMatchObject({ result: 'normal', remarks: ['recorded'], checkIn: { how: 'desk', who: '保安02' } })
  })

  test('at a reader are of the guard whose card it read, once for a signal', () => {
    site.desk.setup.saveCard(MANAGER, '00A1B2C3', 's2')
    passUntil(1)
    const event = { type: 'checkIn', cardNumber: 'D765C61A', guardCard: '00A1B2C3', deviceAtMs: null, dedupeKey: 'x', replayed: false } as const
    const device = { id: 'r1', driver: 'patrol-reader/http', name: 'r1', cameras: [], points: [], config: {} }
    const signal = { id: 7, deviceId: 'r1', receivedAtMs: env.clock.now(), event }
    site.desk.onSignal(device, signal)
    site.desk.onSignal(device, signal)
    expect(first().points[2]?.checkIn).toMatchObject({ how: 'reader', who: '保安02' })
  })
})
