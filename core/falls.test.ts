// What becomes of things that came down: what rings, what waits for a person, what is only kept, and for how long.
import { afterEach, beforeEach, expect, test } from 'vitest'
import { VigilError } from '../contract/errors.ts'
import type { Fall, FallRecord } from '../contract/falling.ts'
import type { Alert } from '../contract/incident.ts'
import { checkAudit, lastAudit } from '../db/audit.ts'
import { insertFall } from '../db/falls.ts'
import { change, query } from '../db/statement.ts'
import { createTestEnv, type TestEnv } from '../test/fixtures/test-env.ts'
import { SYSTEM, type Actor } from './env.ts'
import { LIVE, type EvidenceFrom } from './evidence-job.ts'
import { createFacadeDesk } from './facades.ts'
import { entryOf, FACADE_CAMERA, fallOf, siteWithFacade } from './falling-fixture.ts'
import { createFalling, type Falling } from './falling.ts'
import { listFalls } from './fall-lists.ts'
import { getFall } from './falls.ts'
import { actOnIncident, getIncidentDetail, listOpenIncidents } from './incidents/service.ts'
import { silentLog } from './log.ts'
import { createUser } from './people.ts'
import type { SuspectedClips } from './suspected-clips.ts'
import { createTroubles, type Troubles } from './troubles.ts'

let env: TestEnv
let falling: Falling
let troubles: Troubles
let actor: Actor
let captured: [Alert, EvidenceFrom | undefined][]
const recordings = new Map([['l1', { file: '/recordings/x.mp4', startsAtMs: 1 }]])
let told: FallRecord[]
let clipsAsked: string[]
const clips: SuspectedClips = {
  keep: (fallId) => void clipsAsked.push(fallId),
  find: (fallId) => (clipsAsked.includes(fallId) && fallId === clipped ? { file: `/suspected/${fallId}.mp4`, startsAtMs: 7 } : null),
  prune: async () => undefined,
}
let clipped: string | null
let leave: AbortController

beforeEach(async () => {
  env = createTestEnv()
  leave = new AbortController()
  captured = []
  told = []
  clipsAsked = []
  clipped = null
  troubles = createTroubles(silentLog)
  const { site, rules } = siteWithFacade()
  const facades = createFacadeDesk(env, site, rules, () => undefined)
  falling = fallingOf(site, facades)
  const user = await createUser(env, SYSTEM, { name: '值班员', role: 'operator', password: 'correct horse battery' })
  actor = { type: 'user', id: user.id, name: user.name }
  void (async () => {
    for await (const delivered of env.feed.subscribe('fall', leave.signal)) if (!delivered.lost) told.push(delivered.event)
  })()
})
afterEach(() => {
  leave.abort()
  falling.stop()
  env.close()
})

function fallingOf(site: ReturnType<typeof siteWithFacade>['site'], facades: ReturnType<typeof createFacadeDesk>): Falling {
  return createFalling(env, {
    site,
    facades,
    evidence: { capture: (alert, _count, from) => void captured.push([alert, from]) },
    clips,
    recordingOf: async (id) => recordings.get(id) ?? null,
    troubles,
    liveSinceMs: () => 0,
    isWatching: () => true,
    throwObject: () => undefined,
  })
}

const take = (change: Partial<Fall> = {}) => {
  env.pass(1000)
  falling.take(fallOf(env.clock.now() - 40.5, change))
}
const list = (filter: Partial<Parameters<typeof listFalls>[1]> = {}) => listFalls(env, { limit: 50, ...filter }).items
const codeOf = async (work: () => unknown) => {
  try {
    await work()
  } catch (error) {
    if (error instanceof VigilError) return [error.code, error.details]
    throw error
  }
  throw new Error('it was not refused')
}

test('an alarm opens an incident with everything that is known of the fall', () => {
  take()
  const [incident] = listOpenIncidents(env)
  expect(incident).toMatchObject({ kind: 'fallingObject', severity: 'critical', cameraId: FACADE_CAMERA, buildingId: 'b3', zone: 'east' })
  expect(incident!.summary).toBe('高空抛物 · 3栋 东立面 · 约12层 (11–13)')
  const { alerts } = getIncidentDetail(env, incident!.id)
  const atMs = env.clock.now() - 40.5
  expect([[alerts[0], LIVE]]).toEqual(captured)
  expect(alerts).toMatchObject([
    {
      source: 'fallingObject:east',
      atMs,
      score: 0.93,
      boxes: [{ label: 'object', score: 0.9, box: fallOf(0).tracks[0]!.points.at(-1)!.box, trackId: 1 }],
      why: { floors: 7.5, sinceMs: atMs - 600 },
      fall: fallOf(atMs),
    },
  ])
  expect(list()).toEqual([
    { ...fallOf(atMs), id: list()[0]!.id, review: null, reviewedBy: null, reviewedAtMs: null, incidentId: incident!.id, lookBackId: null },
  ])
})

test('one throw of several things is one alert with a box for each', () => {
  const [track] = fallOf(0).tracks
  take({ tracks: [track!, track!, track!] })
  expect(captured).toHaveLength(1)
  expect(captured[0]![0].boxes.map(({ trackId }) => trackId)).toEqual([1, 2, 3])
})

test('a second throw joins the incident under way, and right after it has ended opens a new one', () => {
  take()
  take()
  const [incident] = listOpenIncidents(env)
  expect(incident!.alertCount).toBe(2)
  actOnIncident(env, SYSTEM, incident!.id, { action: 'falseAlarm', reason: 'test' })
  actOnIncident(env, SYSTEM, incident!.id, { action: 'close' })
  take()
  expect(listOpenIncidents(env)).toHaveLength(1)
  expect(captured).toHaveLength(3)
  expect(list().map(({ incidentId }) => incidentId === incident!.id)).toEqual([false, true, true])
})

test('a suspected one makes no sound and waits for a person; a rejected one is kept with its reasons', async () => {
  take({ grade: 'suspected', reasons: ['weak'], score: 0.4 })
  take({ grade: 'rejected', reasons: ['rises', 'sideways'], score: 0.1 })
  expect(listOpenIncidents(env)).toEqual([])
  expect(captured).toEqual([])
  expect(list()).toMatchObject([
    { grade: 'rejected', reasons: ['rises', 'sideways'], review: null },
    { grade: 'suspected', review: 'open', incidentId: null },
  ])
  expect(list({ openOnly: true })).toMatchObject([{ grade: 'suspected' }])
  await expect.poll(() => told.map(({ grade }) => grade)).toEqual(['suspected', 'rejected'])
})

test('a suspected one that was real opens an incident of its own, by whoever said so', async () => {
  take()
  take({ grade: 'suspected', reasons: ['weak'] })
  const { id } = list({ openOnly: true })[0]!
  const reviewed = await falling.falls.review(actor, id, 'real')
  expect(reviewed).toMatchObject({ review: 'real', reviewedBy: '值班员', reviewedAtMs: env.clock.now() })
  expect(listOpenIncidents(env)).toHaveLength(2)
  const detail = getIncidentDetail(env, reviewed.incidentId!)
  expect(detail).toMatchObject({ kind: 'fallingObject', alertCount: 1, timeline: [{ what: 'opened', who: '值班员' }] })
  expect(captured.at(-1)![0].id).toBe(detail.alerts[0]!.id)
  expect(detail.alerts[0]!.fall!.grade).toBe('suspected')
  const entry = lastAudit(env.db, `fall/${id}`, 'fall.review')!
  expect(entry.actor_id).toBe(actor.id)
  expect(JSON.parse(entry.before!)).toEqual({ review: 'open', incidentId: null })
  expect(JSON.parse(entry.after!)).toEqual({ review: 'real', incidentId: reviewed.incidentId })
  expect(checkAudit(env.db)).toMatchObject({ ok: true })
  await expect.poll(() => told.at(-1)).toEqual(reviewed)
})

test('a suspected one keeps a clip, and what was real is secured from it', async () => {
  take()
  take({ grade: 'rejected', reasons: ['rises'] })
  take({ grade: 'suspected', reasons: ['weak'] })
  const { id } = list({ openOnly: true })[0]!
  expect(clipsAsked).toEqual([id])
  clipped = id
  await falling.falls.review(actor, id, 'real')
  expect(captured.at(-1)![1]).toEqual({ is: 'recording', file: `/suspected/${id}.mp4`, startsAtMs: 7 })
})

test('a suspected one that was not real is put aside', async () => {
  take({ grade: 'suspected', reasons: ['weak'] })
  expect(await falling.falls.review(actor, list()[0]!.id, 'notReal')).toMatchObject({ review: 'notReal', reviewedBy: '值班员', incidentId: null })
  expect(list({ openOnly: true })).toEqual([])
  expect(listOpenIncidents(env)).toEqual([])
})

test.each([
  ['l1', { is: 'recording', file: '/recordings/x.mp4', startsAtMs: 1 }],
  ['gone', LIVE],
])('what look-back %s found is seen again in its recording', async (lookBackId, from) => {
  insertFall(env.db, { id: 'f1', fall: fallOf(1000, { grade: 'suspected' }), review: 'open', incidentId: null, alertId: null, lookBackId })
  expect(list()).toEqual([])
  expect(list({ lookBackId })).toMatchObject([{ id: 'f1', lookBackId }])
  expect(await falling.falls.review(actor, 'f1', 'real')).toMatchObject({ review: 'real', lookBackId })
  expect(captured.map(([, taken]) => taken)).toEqual([from])
})

test('what is not open cannot be reviewed, and what is not there is said to be missing', async () => {
  take({ grade: 'suspected', reasons: ['weak'] })
  take({ grade: 'rejected', reasons: ['rises'] })
  take()
  const [alarm, rejected, suspected] = list()
  await falling.falls.review(actor, suspected!.id, 'notReal')
  expect(await codeOf(() => falling.falls.review(actor, suspected!.id, 'real'))).toEqual(['fall.notOpen', { grade: 'suspected', review: 'notReal' }])
  expect(await codeOf(() => falling.falls.review(actor, rejected!.id, 'real'))).toEqual(['fall.notOpen', { grade: 'rejected', review: null }])
  expect(await codeOf(() => falling.falls.review(actor, alarm!.id, 'notReal'))).toEqual(['fall.notOpen', { grade: 'alarm', review: null }])
  expect(await codeOf(() => falling.falls.review(actor, 'x', 'real'))).toEqual(['fall.notFound', undefined])
  expect(await codeOf(() => getFall(env, 'x'))).toEqual(['fall.notFound', undefined])
  expect(listOpenIncidents(env)).toHaveLength(1)
})

test('what is not a fall, or of no camera of ours, is dropped and nothing else suffers', () => {
  falling.take({ ...fallOf(0), score: Number.NaN })
  falling.take({ ...fallOf(0), tracks: [] })
  take({ cameraId: 'nowhere' })
  expect(list()).toEqual([])
  take()
  expect(list()).toHaveLength(1)
})

test('a fall that cannot be written takes nothing else down', () => {
  change(env.db, `CREATE TRIGGER no_space BEFORE INSERT ON falls BEGIN SELECT RAISE(ABORT, 'full'); END`).run()
  take()
  take({ grade: 'rejected' })
  expect(listOpenIncidents(env)).toEqual([])
  change(env.db, 'DROP TRIGGER no_space').run()
  take()
  expect(list()).toHaveLength(1)
  expect(captured).toHaveLength(1)
})

test('a drawn object is never a fall', () => {
  for (const grade of ['alarm', 'suspected', 'rejected'] as const) take({ isTest: true, grade })
  expect(list()).toEqual([])
  expect(listOpenIncidents(env)).toEqual([])
  expect(query<{ n: number }>(env.db, 'SELECT count(*) AS n FROM outbox').get()!.n).toBe(0)
})

test('pages follow each other without a gap or a repeat, also where many fell in one moment', async () => {
  const atMs = env.clock.now() + 0.25
  for (let i = 0; i < 7; i++) falling.take(fallOf(atMs, { grade: 'rejected', reasons: ['rises'] }))
  for (let i = 0; i < 4; i++) take({ grade: 'suspected', reasons: ['weak'] })
  const seen: string[] = []
  for (let cursor: string | undefined; ;) {
    const page = listFalls(env, { limit: 3, cursor })
    seen.push(...page.items.map(({ id }) => id))
    if (page.next === null) break
    cursor = page.next
  }
  expect(seen).toEqual(list().map(({ id }) => id))
  expect(new Set(seen).size).toBe(11)
  for (const cursor of ['', 'x', Buffer.from('1e999:0196b1c2-0000-7000-8000-000000000000').toString('base64url')]) {
    expect(await codeOf(() => listFalls(env, { limit: 3, cursor }))).toEqual(['request.invalidField', { field: 'cursor' }])
  }
})

test('lists are narrowed by camera, grade and time', () => {
  take({ grade: 'suspected', reasons: ['weak'] })
  const between = env.clock.now()
  take()
  expect(list({ cameraId: 'lobby-3-1' })).toEqual([])
  expect(list({ cameraId: FACADE_CAMERA })).toHaveLength(2)
  expect(list({ grades: ['suspected'] })).toMatchObject([{ grade: 'suspected' }])
  expect(list({ grades: [] })).toEqual([])
  expect(list({ sinceMs: between })).toMatchObject([{ grade: 'alarm' }])
  expect(list({ untilMs: between })).toMatchObject([{ grade: 'suspected' }])
})

test('rain in front of one camera is kept in part, and takes nothing from the others', () => {
  const rejected: Partial<Fall> = { grade: 'rejected', reasons: ['manyAlike'] }
  for (let i = 0; i < 100; i++) falling.take(fallOf(env.clock.now(), rejected))
  falling.take(fallOf(env.clock.now(), { ...rejected, cameraId: 'lobby-3-1' }))
  falling.take(fallOf(env.clock.now()))
  expect(list({ cameraId: FACADE_CAMERA, limit: 200 })).toHaveLength(61)
  expect(list({ cameraId: 'lobby-3-1' })).toHaveLength(1)
  env.pass(60_000)
  falling.take(fallOf(env.clock.now(), rejected))
  expect(list({ cameraId: FACADE_CAMERA, limit: 200 })).toHaveLength(62)
})

test('rejected falls go after thirty days, the others stay', () => {
  take({ grade: 'suspected', reasons: ['weak'] })
  take({ grade: 'rejected', reasons: ['rises'] })
  take()
  env.pass(29 * 24 * 3600_000)
  take({ grade: 'rejected', reasons: ['rises'] })
  falling.falls.prune()
  expect(list()).toHaveLength(4)
  env.pass(2 * 24 * 3600_000)
  falling.falls.prune()
  expect(list().map(({ grade }) => grade)).toEqual(['rejected', 'alarm', 'suspected'])
})

test("the severity is the facade's own where it has one", () => {
  const { site, rules } = siteWithFacade()
  const facades = createFacadeDesk(env, site, rules, () => undefined)
  facades.save(actor, { cameraId: FACADE_CAMERA, version: 0, entries: [entryOf({ severity: 'medium', name: '3栋东面' })] })
  const other = fallingOf(site, facades)
  other.take(fallOf(env.clock.now()))
  other.stop()
  expect(listOpenIncidents(env)).toMatchObject([{ severity: 'medium', summary: '高空抛物 · 3栋东面 · 约12层 (11–13)' }])
})
