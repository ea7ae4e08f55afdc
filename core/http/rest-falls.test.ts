// What REST promises of falling objects: trajectory, floor and column of an alert, and three more types of evidence.
import { createHash, randomBytes } from 'node:crypto'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { incidentDetailOutSchema } from '../../contract/open-api.ts'
import { eventually } from '../../test/patience.ts'
import { listFalls } from '../fall-lists.ts'
import { fallOf } from '../falling-fixture.ts'
import { completeEvidence, promiseEvidence } from '../incidents/evidence-records.ts'
import { CLIP, startFixture, type Fixture } from './server-fixture.ts'

let core: Fixture
beforeAll(async () => {
  core = await startFixture()
})
afterAll(() => core.close())

const get = (path: string) => core.ask(`/api/v1${path}`, { headers: core.key('incidents:read') })
const detailOf = async (id: string) => incidentDetailOutSchema.parse((await get(`/incidents/${id}`)).body)
const lastAlert = async () => (await detailOf(listFalls(core.env, { limit: 1 }).items[0]!.incidentId!)).alerts.at(-1)!

test('a falling object carries its trajectory, its floor and its column', async () => {
  const atMs = core.env.clock.now() + 0.5
  core.falling.take(fallOf(atMs, { column: '2单元' }))
  const alert = await lastAlert()
  expect(alert).toMatchObject({
    kind: 'fallingObject',
    rule: 'fallingObject:east',
    floor: { estimate: 12, low: 11, high: 13, confidence: 0.9 },
    column: '2单元',
  })
  expect(alert.trajectory!.map(({ at }) => at)).toEqual([600, 400, 200, 0].map((ms) => new Date(Math.round(atMs - ms)).toISOString()))
  expect(alert.trajectory!.map(({ x }) => x)).toEqual([0.505, 0.505, 0.505, 0.505])
  expect(alert.trajectory!.at(-1)!.y).toBeCloseTo(0.61)
  expect(alert).not.toHaveProperty('fall')
})

test('a falling object whose floor cannot be told has none, and other alerts have no trajectory', async () => {
  core.passMs(1000)
  core.falling.take(fallOf(core.env.clock.now(), { floor: null, tracks: [{ ...fallOf(0).tracks[0]!, points: [] }] }))
  const alert = await lastAlert()
  expect(alert).toMatchObject({ trajectory: [], boxes: [] })
  expect(alert).not.toHaveProperty('floor')
  expect(alert).not.toHaveProperty('column')
  expect((await detailOf(core.raise('door').incident.id)).alerts[0]).not.toHaveProperty('trajectory')
})

test('the clip of a suspected fall is served in ranges to whoever may read incidents', async () => {
  core.passMs(1000)
  core.falling.take(fallOf(core.env.clock.now(), { grade: 'suspected', reasons: ['weak'] }))
  const { id } = listFalls(core.env, { limit: 1, openOnly: true }).items[0]!
  await eventually(() => core.services.suspectedClip(id)).not.toBeNull()
  const path = `/falls/${id}/clip`
  const whole = await get(path)
  expect([whole.status, whole.headers['content-type'], whole.text]).toEqual([200, 'video/mp4', CLIP.toString()])
  const ranged = { ...core.key('incidents:read'), range: 'bytes=2-4' }
  const part = await core.ask(`/api/v1${path}`, { headers: ranged })
  expect([part.status, part.text, part.headers['content-range']]).toEqual([206, '234', 'bytes 2-4/10'])
  expect((await core.ask(`/api/v1${path}`)).status).toBe(401)
  expect((await core.ask(`/api/v1${path}`, { headers: core.key('devices:read') })).status).toBe(403)
})

test('a fall without a clip, and one that is not there, say so', async () => {
  core.passMs(1000)
  core.falling.take(fallOf(core.env.clock.now(), { grade: 'rejected', reasons: ['rises'] }))
  const { id } = listFalls(core.env, { limit: 1 }).items[0]!
  expect((await get(`/falls/${id}/clip`)).body).toMatchObject({ code: 'fall.noClip' })
  expect((await get('/falls/x/clip')).body).toMatchObject({ code: 'fall.notFound' })
})

test.each([
  ['trajectory', 'image/jpeg', 'jpg'],
  ['crops', 'image/jpeg', 'jpg'],
  ['page', 'application/pdf', 'pdf'],
] as const)('evidence of type %s is served as what it is', async (type, mime, ending) => {
  const { incident, alert } = core.raise(`served-${type}`)
  const { id } = promiseEvidence(core.env, { incidentId: incident.id, alertId: alert.id, type, cameraId: 'lobby-3-1' })
  const bytes = randomBytes(50)
  writeFileSync(join(core.dir, id), bytes)
  completeEvidence(core.env, id, {
    file: `evidence/20261122/${id}.${ending}`,
    sha256: createHash('sha256').update(bytes).digest('hex'),
    bytes: 50,
    startedAtMs: core.env.clock.now(),
    durationMs: 0,
    proven: true,
  })
  const { status, headers } = await get(`/evidence/${id}`)
  expect([status, headers['content-type'], headers['content-disposition']]).toEqual([200, mime, `inline; filename="${id}.${ending}"`])
})
