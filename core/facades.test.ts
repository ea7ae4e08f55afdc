// Saving facades on a real database: versions, refusals, the audit entry, and what outlives a restart.
import { afterEach, beforeEach, expect, test } from 'vitest'
import { ERRORS, VigilError, type ErrorCode } from '../contract/errors.ts'
import { fallingObjectSettings, type FacadeEntry } from '../contract/facade.ts'
import { checkAudit, lastAudit } from '../db/audit.ts'
import { change } from '../db/statement.ts'
import { createTestEnv, type TestEnv } from '../test/fixtures/test-env.ts'
import type { ArmedSite } from './apply-facades.ts'
import { SYSTEM, type Actor } from './env.ts'
import { createFacadeDesk, type FacadeDesk } from './facades.ts'
import { entryOf, FACADE_CAMERA, siteWithFacade } from './falling-fixture.ts'
import { createUser } from './people.ts'

let env: TestEnv
let actor: Actor
let armed: ArmedSite[]
let desk: FacadeDesk
const { site, rules } = siteWithFacade()
const open = () => createFacadeDesk(env, site, rules, (now) => armed.push(now))
beforeEach(async () => {
  env = createTestEnv()
  const user = await createUser(env, SYSTEM, { name: '安装员', role: 'installer', password: 'correct horse battery' })
  actor = { type: 'user', id: user.id, name: user.name }
  armed = []
  desk = open()
})
afterEach(() => env.close())

const save = (version: number, entries: readonly FacadeEntry[], cameraId = FACADE_CAMERA) => desk.save(actor, { cameraId, version, entries })
const view = () => desk.list().find(({ cameraId }) => cameraId === FACADE_CAMERA)!
const refusal = (work: () => unknown): VigilError => {
  try {
    work()
  } catch (error) {
    if (error instanceof VigilError) return error
    throw error
  }
  throw new Error('it was not refused')
}

test('until something is saved the site file counts, for every camera', () => {
  expect(desk.list()).toMatchObject([
    { cameraId: 'lobby-3-1', source: 'siteFile', version: 0, updatedAtMs: null, updatedBy: null, entries: [] },
    { cameraId: FACADE_CAMERA, source: 'siteFile', version: 0, entries: [{ id: 'east', name: '东立面', settings: { alarmScore: 0.55 } }] },
  ])
})

test('a save is in force at once, outlives a restart, and says who and when', () => {
  env.pass(5000)
  const saved = save(0, [entryOf({ severity: 'high' })])
  expect(saved).toEqual({
    cameraId: FACADE_CAMERA,
    source: 'editor',
    version: 1,
    updatedAtMs: env.clock.now(),
    updatedBy: '安装员',
    entries: [entryOf({ severity: 'high' })],
  })
  expect(armed).toHaveLength(1)
  expect(armed[0]!.zones.get(FACADE_CAMERA)!.find(({ id }) => id === 'east')!.polygon).toEqual(entryOf().polygon)
  expect(armed[0]!.rules.get(FACADE_CAMERA)).toMatchObject([{ id: 'crowding:yard' }, { id: 'fallingObject:east', severity: 'high' }])
  desk = open()
  expect(view()).toEqual(saved)
  expect(desk.armed()).toEqual(armed[0])
})

test('a save that did not start from the version in force is refused and changes nothing', () => {
  save(0, [entryOf()])
  const refused = refusal(() => save(0, []))
  expect(refused.code).toBe('facade.changed' satisfies ErrorCode)
  expect(ERRORS[refused.code].status).toBe(409)
  expect(refused.details).toEqual({ version: 1, updatedAtMs: env.clock.now(), updatedBy: '安装员' })
  expect(refusal(() => desk.reset(actor, { cameraId: FACADE_CAMERA, version: 2 })).code).toBe('facade.changed')
  expect(view().entries).toHaveLength(1)
  expect(armed).toHaveLength(1)
})

test('a reset goes back to the site file and keeps every version', () => {
  save(0, [])
  expect(view()).toMatchObject({ source: 'editor', version: 1, entries: [] })
  expect(desk.reset(actor, { cameraId: FACADE_CAMERA, version: 1 })).toMatchObject({ source: 'siteFile', version: 2, entries: [{ id: 'east' }] })
  expect(armed.at(-1)).toEqual({
    zones: new Map(site.cameras.map((camera) => [camera.id, camera.zones])),
    rules: new Map([['lobby-3-1', []], ...rules]),
    triplines: new Map(site.cameras.map((camera) => [camera.id, camera.triplines])),
  })
  expect(save(2, [entryOf()])).toMatchObject({ source: 'editor', version: 3 })
})

test('the audit entry says who changed what, held to the hash of the entries', () => {
  save(0, [entryOf()])
  const entry = lastAudit(env.db, `camera/${FACADE_CAMERA}`, 'facade.save')!
  expect(entry).toMatchObject({ actor_type: 'user', actor_id: actor.id })
  expect(JSON.parse(entry.before!)).toMatchObject({ version: 0, source: 'siteFile', facades: ['east'] })
  expect(JSON.parse(entry.after!)).toMatchObject({ version: 1, source: 'editor', facades: ['east'], sha256: expect.stringMatching(/^[0-9a-f]{64}$/) as string })
  desk.reset(actor, { cameraId: FACADE_CAMERA, version: 1 })
  expect(JSON.parse(lastAudit(env.db, `camera/${FACADE_CAMERA}`, 'facade.reset')!.after!)).toEqual({ version: 2, source: 'siteFile' })
  expect(checkAudit(env.db)).toMatchObject({ ok: true })
})

const bow: FacadeEntry['polygon'] = [
  [0.1, 0.1],
  [0.9, 0.9],
  [0.9, 0.1],
  [0.1, 0.9],
]
const tiny: FacadeEntry['polygon'] = [
  [0.1, 0.1],
  [0.15, 0.1],
  [0.15, 0.15],
]

test.each([
  ['a facade that crosses itself', [entryOf(), entryOf({ id: 'north', polygon: bow })], 'entries.1.polygon', 'cross'],
  ['a facade of next to nothing', [entryOf({ polygon: tiny })], 'entries.0.polygon', '0.5 %'],
  ['a mask that crosses itself', [entryOf({ settings: fallingObjectSettings.parse({ masks: [tiny, bow] }) })], 'entries.0.settings.masks.1', 'cross'],
  ['a zone of another rule, moved', [entryOf({ id: 'yard' })], 'entries.0.id', 'another id'],
])('%s is refused by its field', (_name, entries, field, expected) => {
  const { code, details } = refusal(() => save(0, entries))
  expect({ code, ...details }).toMatchObject({ code: 'request.invalidField', field, expected: expect.stringContaining(expected) as string })
  expect(view().version).toBe(0)
  expect(armed).toEqual([])
})

test('every mistake is told in one round', () => {
  const { details } = refusal(() => save(0, [entryOf({ polygon: bow }), entryOf({ id: 'north', polygon: tiny })]))
  expect(details).toMatchObject({ field: 'entries.0.polygon', others: [{ field: 'entries.1.polygon' }] })
})

test('a camera that is not there has no facades', () => {
  expect(refusal(() => save(0, [], 'nowhere')).code).toBe('camera.notFound')
  expect(desk.entries('nowhere')).toEqual([])
})

test('what cannot be read any more counts as nothing saved, and can be saved over', () => {
  save(0, [entryOf()])
  change(env.db, `UPDATE facade_versions SET entries = '[{"id":"east"}]'`).run()
  desk = open()
  expect(view()).toMatchObject({ source: 'siteFile', version: 1, entries: [{ id: 'east', settings: { alarmScore: 0.55 } }] })
  expect(save(1, [entryOf()])).toMatchObject({ source: 'editor', version: 2 })
})
