// Drills at the site: what is practised moves nothing and is told to nobody outside; what is real, or turns out to be, is.
import { afterEach, beforeEach, expect, test } from 'vitest'
import { VigilError } from '../../contract/errors.ts'
import type { Incident } from '../../contract/incident.ts'
import { incidentOutSchema } from '../../contract/open-api.ts'
import { isDrillIncident } from '../../db/drills.ts'
import { rawDb } from '../../db/statement.ts'
import { claimOf, createTestEnv, type TestEnv } from '../../test/fixtures/test-env.ts'
import { raiseAlert, type AlertClaim } from '../alerts.ts'
import { createCommander } from '../device-commands.ts'
import { createDriverFixture } from './driver-fixture.ts'
import type { Actor } from '../env.ts'
import { toIncidentOut } from '../http/rest/shapes.ts'
import { completeEvidence, promiseEvidence } from '../incidents/evidence-records.ts'
import { actOnIncident, getIncidentDetail } from '../incidents/service.ts'
import { mergeIncidents } from '../incidents/rearrange.ts'
import { createLinkages } from '../linkages/run.ts'
import { createSiteDrills, type SiteDrillDesk } from './site-drills.ts'

const boss: Actor = { type: 'user', id: 'u-boss', name: '经理' }
const drill = { kinds: ['ebikeInLobby', 'manual'] as const, buildingId: 'b3', reason: '季度演练', minutes: 60 }

let base: TestEnv
let env: TestEnv
let desk: SiteDrillDesk
let opened: Incident[]
beforeEach(() => {
  base = createTestEnv()
  opened = []
  env = { ...base, onOpened: (incident) => void opened.push(incident) }
  desk = createSiteDrills(env, () => undefined)
})
afterEach(() => base.close())

const raise = (changes: Partial<AlertClaim> = {}) => raiseAlert(env, claimOf(env, changes)).incident
const start = () => desk.start(boss, { ...drill, kinds: [...drill.kinds] })
const owed = () => rawDb(env.db).prepare('SELECT count(*) FROM outbox').pluck().get() as number

test('what is of its kind and place is a drill and owed to nobody; anything else is as ever', () => {
  start()
  const practised = raise()
  expect(isDrillIncident(env.db, practised.id)).toBe(true)
  actOnIncident(env, boss, practised.id, { action: 'acknowledge' })
  expect(owed()).toBe(0)
  expect(isDrillIncident(env.db, raise({ buildingId: 'b4', cameraId: 'lobby-4-1' }).id)).toBe(false)
  expect(isDrillIncident(env.db, raise({ kind: 'crowding', zone: 'hall' }).id)).toBe(false)
  expect(owed()).toBe(2)
})

test('evidence of a drill that is finished is told to nobody', () => {
  start()
  const finish = ({ incident, alert }: ReturnType<typeof raiseAlert>) => {
    const { id } = promiseEvidence(env, { incidentId: incident.id, alertId: alert.id, type: 'snapshot', cameraId: 'lobby-3-1' })
    completeEvidence(env, id, { file: `evidence/${id}.jpg`, sha256: 'ab'.repeat(32), bytes: 1, startedAtMs: env.clock.now(), durationMs: 0, proven: true })
  }
  finish(raiseAlert(env, claimOf(env)))
  expect(owed()).toBe(0)
  finish(raiseAlert(env, claimOf(env, { kind: 'crowding', zone: 'hall' })))
  expect(owed()).toBe(2)
})

test('programs that follow everything read that it is a drill', () => {
  start()
  const shown = (changes: Partial<AlertClaim> = {}) => toIncidentOut(env.db, raise(changes))
  expect(incidentOutSchema.parse(shown())).toMatchObject({ drill: true })
  expect(shown({ kind: 'crowding', zone: 'hall' })).not.toHaveProperty('drill')
})

test('fires and calls for help are real in a drill too', () => {
  start()
  for (const kind of ['fire', 'sos'] as const) expect(isDrillIncident(env.db, raise({ kind, deviceId: 'panel', cameraId: null }).id)).toBe(false)
})

test('it ends by itself at its time, also for what comes before anybody looked', () => {
  const { id } = start()
  env.pass(60 * 60_000)
  expect(desk.current()).toBeNull()
  expect(isDrillIncident(env.db, raise().id)).toBe(false)
  desk.look(env.clock.now())
  expect(desk.list(Number.MAX_SAFE_INTEGER, 10)).toMatchObject([{ id, endedAtMs: env.clock.now() }])
  expect(() => desk.end(boss, id)).toThrow(new VigilError('drill.notFound'))
})

test('only one at a time', () => {
  start()
  expect(start).toThrow(new VigilError('drill.underWay'))
})

test('somebody says that it is real: from then on others are told, and what it sets off is set off', () => {
  start()
  const { id } = raise()
  opened.length = 0
  desk.markReal(boss, id)
  expect(isDrillIncident(env.db, id)).toBe(false)
  expect(opened.map((incident) => incident.id)).toEqual([id])
  const [type] = rawDb(env.db).prepare('SELECT type FROM outbox').pluck().all() as string[]
  expect(type).toBe('cn.vigil.incident.created.v1')
  expect(() => desk.markReal(boss, id)).toThrow(new VigilError('drill.notDrill'))
})

test('a real one that is merged into a drill makes it real', () => {
  const real = raise({ cameraId: 'lobby-3-2' })
  start()
  const practised = raise()
  const into = getIncidentDetail(env, practised.id)
  mergeIncidents(env, boss, into.id, { from: real.id, version: into.version, fromVersion: real.version, reason: '同一辆车' })
  expect(isDrillIncident(env.db, into.id)).toBe(false)
})

test('linkages of a drill are only noted', async () => {
  start()
  const asked: string[] = []
  const linkages = createLinkages(env, { devices: [], linkages: [{ on: { kind: 'ebikeInLobby' }, do: [{ device: 'lift-3', action: 'holdLift' }] }] } as never, {
    command: async ({ deviceId }) => (asked.push(deviceId), { state: 'confirmed', reason: null }),
    problemOf: () => null,
  })
  linkages.onOpened(raise())
  linkages.onOpened(raise({ buildingId: 'b4', cameraId: 'lobby-4-1' }))
  await linkages.idle()
  expect(asked).toEqual(['lift-3'])
})

test('a command from a drill reaches no device and stands in its timeline; without it the device is moved', async () => {
  start()
  const { id } = raise()
  const { device, moved } = createDriverFixture()
  const command = createCommander(
    env,
    () => device,
    () => undefined,
    () => null,
  )
  const request = { deviceId: 'gate-3-1', command: 'open', reason: '演练' } as const
  expect(await command(boss, { ...request, incidentId: id })).toEqual({ state: 'rejected', reason: 'drill.notMoved' })
  expect(moved).toEqual([])
  expect(getIncidentDetail(env, id).timeline.at(-1)).toMatchObject({ what: 'command', details: { drill: true, answer: 'drill.notMoved' } })
  expect(await command(boss, request)).toEqual({ state: 'confirmed', reason: null })
  expect(moved).toEqual(['open'])
})
