// Self-tests: thrown at their times and on demand, passed by a drawn object that comes out as an alarm, and by nothing else.
import { afterEach, beforeEach, expect, test } from 'vitest'
import { VigilError } from '../contract/errors.ts'
import type { Fall } from '../contract/falling.ts'
import { query } from '../db/statement.ts'
import { createTestEnv, type TestEnv } from '../test/fixtures/test-env.ts'
import type { Actor } from './env.ts'
import { createFacadeDesk } from './facades.ts'
import { FACADE_CAMERA, fallOf, siteWithFacade } from './falling-fixture.ts'
import { createFalling, type Falling } from './falling.ts'
import { listFalls } from './fall-lists.ts'
import { getIncidentDetail, listOpenIncidents } from './incidents/service.ts'
import { silentLog } from './log.ts'
import { createTroubles } from './troubles.ts'

/** 2026-11-22 08:00 in Shanghai. */
const EIGHT_MS = Date.UTC(2026, 10, 22, 0, 0, 0)
const actor: Actor = { type: 'user', id: 'u1', name: '安装员' }

let env: TestEnv
let falling: Falling
let thrown: string[]
let isWatching: boolean
let liveSinceMs: number | null
let site: ReturnType<typeof siteWithFacade>['site']

/** As after a start of the core: what is in the database counts, nothing else. */
const start = (selfTestAt: readonly string[] = ['08:00']) => {
  const loaded = siteWithFacade({ selfTestAt })
  site = loaded.site
  return createFalling(env, {
    site,
    facades: createFacadeDesk(env, site, loaded.rules, () => undefined),
    evidence: { capture: () => undefined },
    clips: { keep: () => undefined, find: () => null, prune: async () => undefined },
    recordingOf: async () => null,
    troubles: createTroubles(silentLog),
    liveSinceMs: () => liveSinceMs,
    isWatching: () => isWatching,
    throwObject: (cameraId, zone, seed) => void thrown.push(`${cameraId}/${zone}/${Number.isInteger(seed)}`),
  })
}

beforeEach(() => {
  env = createTestEnv()
  thrown = []
  isWatching = true
  liveSinceMs = 0
  env.pass(EIGHT_MS - 3600_000 - env.clock.now())
  falling = start()
})
afterEach(() => {
  falling.stop()
  env.close()
})

const goTo = (atMs: number) => {
  env.pass(atMs - env.clock.now())
  falling.selfTests.look()
}
const tests = () => falling.selfTests.list(FACADE_CAMERA)
const answer = (change: Partial<Fall> = {}) => falling.take(fallOf(env.clock.now() - 120, { isTest: true, why: { drawnFloor: 13 }, ...change }))
const codeOf = (work: () => unknown) => {
  try {
    work()
  } catch (error) {
    if (error instanceof VigilError) return error.code
    throw error
  }
  return null
}
const failOnce = () => {
  falling.selfTests.start(actor, FACADE_CAMERA, 'east')
  goTo(env.clock.now() + 30_000)
}

test('at its time an object is thrown, and passes when it comes out as an alarm', () => {
  goTo(EIGHT_MS - 1)
  expect(tests()).toEqual([])
  goTo(EIGHT_MS)
  expect(thrown).toEqual([`${FACADE_CAMERA}/east/true`])
  expect(tests()).toMatchObject([
    { cameraId: FACADE_CAMERA, zone: 'east', startedBy: null, startedAtMs: EIGHT_MS, state: 'running', tookMs: null, problem: null },
  ])
  env.pass(2000)
  answer()
  expect(tests()).toMatchObject([{ state: 'passed', tookMs: 120, drawnFloor: 13, foundFloor: { estimate: 12, low: 11, high: 13 } }])
  goTo(EIGHT_MS + 60_000)
  goTo(EIGHT_MS + 3600_000)
  expect(tests()).toHaveLength(1)
  expect(listOpenIncidents(env)).toEqual([])
  goTo(EIGHT_MS + 24 * 3600_000)
  expect(thrown).toHaveLength(2)
})

test('one that does not come out is an alert that names the camera and the reason, once', () => {
  goTo(EIGHT_MS)
  goTo(EIGHT_MS + 29_999)
  expect(tests()).toMatchObject([{ state: 'running' }])
  goTo(EIGHT_MS + 30_000)
  expect(tests()).toMatchObject([{ state: 'failed', problem: 'selfTest.notSeen', tookMs: null }])
  const [incident] = listOpenIncidents(env)
  expect(incident).toMatchObject({ kind: 'system', severity: 'high', cameraId: FACADE_CAMERA, buildingId: 'b3', summary: '系统异常 · 3栋东立面 · 东立面' })
  expect(getIncidentDetail(env, incident!.id).alerts).toMatchObject([{ source: 'core/selfTest', why: { problem: 'selfTest.notSeen' }, fall: null }])
  goTo(EIGHT_MS + 60_000)
  failOnce()
  expect(listOpenIncidents(env)).toMatchObject([{ id: incident!.id, alertCount: 2 }])
})

test('one that passes after one that failed ends what that one raised', () => {
  failOnce()
  const [incident] = listOpenIncidents(env)
  falling.selfTests.start(actor, FACADE_CAMERA, 'east')
  answer()
  falling.selfTests.start(actor, FACADE_CAMERA, 'east')
  answer()
  expect(getIncidentDetail(env, incident!.id).timeline.map(({ what }) => what)).toEqual(['opened', 'conditionEnded'])
})

test.each([
  ['the camera gives no picture', () => (liveSinceMs = null), 'selfTest.noPicture'],
  ['nothing watches', () => (isWatching = false), 'selfTest.processDown'],
])('when %s, a test on demand fails at once and says so', (_name, break_, problem) => {
  break_()
  expect(falling.selfTests.start(actor, FACADE_CAMERA, 'east')).toMatchObject({ state: 'failed', problem })
  expect(thrown).toEqual([])
  expect(listOpenIncidents(env)).toMatchObject([{ kind: 'system' }])
})

test('a camera that goes away while a test waits is the reason that is told', () => {
  falling.selfTests.start(actor, FACADE_CAMERA, 'east')
  liveSinceMs = null
  goTo(env.clock.now() + 30_000)
  expect(tests()).toMatchObject([{ state: 'failed', problem: 'selfTest.noPicture' }])
})

test('a test that is due waits a minute for a camera that is coming, then fails', () => {
  liveSinceMs = null
  goTo(EIGHT_MS)
  goTo(EIGHT_MS + 59_999)
  expect(tests()).toEqual([])
  goTo(EIGHT_MS + 60_000)
  expect(tests()).toMatchObject([{ state: 'failed', problem: 'selfTest.noPicture' }])
})

test('a time missed by a restart is caught up with for ten minutes, and none is run twice', () => {
  falling.stop()
  env.pass(EIGHT_MS + 590_000 - env.clock.now())
  falling = start()
  falling.selfTests.look()
  expect(thrown).toHaveLength(1)
  answer()
  falling.stop()
  falling = start()
  falling.selfTests.look()
  expect(tests()).toMatchObject([{ state: 'passed' }])
})

test('a time missed by longer is left out', () => {
  falling.stop()
  env.pass(EIGHT_MS + 600_001 - env.clock.now())
  falling = start()
  falling.selfTests.look()
  expect(tests()).toEqual([])
})

test('one that a restart cut off is told so, raises nothing, and is thrown again', () => {
  goTo(EIGHT_MS)
  falling.stop()
  env.pass(60_000)
  falling = start()
  expect(tests()).toMatchObject([{ state: 'failed', problem: 'selfTest.interrupted' }])
  expect(listOpenIncidents(env)).toEqual([])
  falling.selfTests.look()
  expect(tests()).toMatchObject([{ state: 'running' }, { state: 'failed' }])
})

test('a real fall passes no test, and a drawn object is no fall', () => {
  falling.selfTests.start(actor, FACADE_CAMERA, 'east')
  falling.take(fallOf(env.clock.now()))
  expect(tests()).toMatchObject([{ state: 'running' }])
  expect(listOpenIncidents(env)).toMatchObject([{ kind: 'fallingObject', alertCount: 1 }])
  const owed = () => query<{ n: number }>(env.db, 'SELECT count(*) AS n FROM outbox').get()!.n
  const before = owed()
  answer()
  expect(tests()).toMatchObject([{ state: 'passed' }])
  expect(listOpenIncidents(env)).toMatchObject([{ kind: 'fallingObject', alertCount: 1 }])
  expect(listFalls(env, { limit: 50 }).items).toHaveLength(1)
  expect(owed()).toBe(before)
  answer()
  expect(listFalls(env, { limit: 50 }).items).toHaveLength(1)
})

test.each([
  ['only suspected', { grade: 'suspected', reasons: ['weak'] }],
  ['rejected', { grade: 'rejected', reasons: ['rises'] }],
  ['seen on another facade', { zone: 'north' }],
  ['seen by another camera', { cameraId: 'lobby-3-1' }],
] satisfies [string, Partial<Fall>][])('a drawn object that is %s passes nothing', (_name, change) => {
  falling.selfTests.start(actor, FACADE_CAMERA, 'east')
  answer(change)
  goTo(env.clock.now() + 30_000)
  expect(tests()).toMatchObject([{ state: 'failed', problem: 'selfTest.notSeen' }])
})

test('a late answer to the test before does not pass this one', () => {
  failOnce()
  falling.selfTests.start(actor, FACADE_CAMERA, 'east')
  falling.take(fallOf(env.clock.now() - 20_000, { isTest: true }))
  expect(tests()).toMatchObject([{ state: 'running' }, { state: 'failed' }])
})

test('one at a time on a camera, and none where there is no facade', () => {
  const { startedBy, state } = falling.selfTests.start(actor, FACADE_CAMERA, 'east')
  expect({ startedBy, state }).toEqual({ startedBy: 'u1', state: 'running' })
  expect(codeOf(() => falling.selfTests.start(actor, FACADE_CAMERA, 'east'))).toBe('selfTest.running')
  expect(codeOf(() => falling.selfTests.start(actor, FACADE_CAMERA, 'north'))).toBe('facade.notFound')
  expect(codeOf(() => falling.selfTests.start(actor, 'nowhere', 'east'))).toBe('facade.notFound')
  goTo(EIGHT_MS)
  expect(tests()[0]!.startedAtMs).toBe(EIGHT_MS)
})

test('the latest come first, at most fifty', () => {
  for (let i = 0; i < 52; i++) {
    env.pass(1000)
    falling.selfTests.start(actor, FACADE_CAMERA, 'east')
    answer()
  }
  const times = tests().map(({ startedAtMs }) => startedAtMs)
  expect(times).toHaveLength(50)
  expect(times).toEqual(times.toSorted((a, b) => b - a))
})

test('a test of a camera that is taken out of the site ends without an alarm', () => {
  falling.selfTests.start(actor, FACADE_CAMERA, 'east')
  site.cameras.splice(0)
  falling.selfTests.look()
  expect(tests()).toMatchObject([{ state: 'failed', problem: 'selfTest.interrupted' }])
  expect(listOpenIncidents(env, 10)).toEqual([])
})
