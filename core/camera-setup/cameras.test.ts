// Setting up cameras on a real database: what is in force, refusals, secrets, the audit trail, and what outlives a restart.
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { CameraSave, CameraWatch } from '../../contract/camera-setup.ts'
import type { ErrorCode } from '../../contract/errors.ts'
import { siteSchema } from '../../contract/site.ts'
import { checkAudit, lastAudit } from '../../db/audit.ts'
import { listCameraLogins } from '../../db/cameras.ts'
import { change, query } from '../../db/statement.ts'
import { createTestEnv, type TestEnv } from '../../test/fixtures/test-env.ts'
import { loadSite } from '../config.ts'
import { SYSTEM, type Actor } from '../env.ts'
import { createFacadeDesk } from '../facades.ts'
import { entryOf, FACADE_CAMERA, siteWithFacade } from '../falling-fixture.ts'
import { createUser } from '../people.ts'
import { siteChecks } from '../site-checks.ts'
import { createSiteInForce } from '../site-in-force.ts'
import { createCameraSetup } from './cameras.ts'
import { createWatchTries } from './watch-tries.ts'

let env: TestEnv
let actor: Actor
let changes: number
let it: ReturnType<typeof open>
const open = () => {
  const inForce = createSiteInForce(env, siteWithFacade(), siteChecks)
  const facades = createFacadeDesk(env, inForce.site, inForce.rules, () => undefined)
  const tries = createWatchTries(env, { take: () => () => undefined, waits: () => 'noPicture', every: () => () => undefined })
  const desk = createCameraSetup(env, { inForce, facades, checks: siteChecks, tries, onChange: () => changes++ })
  return { inForce, facades, desk }
}
beforeEach(async () => {
  env = createTestEnv()
  const user = await createUser(env, SYSTEM, { name: '安装员', role: 'installer', password: 'correct horse battery' })
  actor = { type: 'user', id: user.id, name: user.name }
  changes = 0
  it = open()
})
afterEach(() => env.close())

const LOGIN = { username: 'admin', password: 'p@ss/word' }
const saveOf = (change: Partial<CameraSave['camera']> = {}, more: Partial<CameraSave> = {}): CameraSave => ({
  camera: {
    id: 'garage-1',
    name: '地库1号',
    building: 'b3',
    main: 'rtsp://10.0.0.7:554/main',
    sub: 'rtsp://10.0.0.7:554/sub',
    paired: null,
    transport: 'tcp',
    weakLink: false,
    ...change,
  },
  login: LOGIN,
  version: null,
  ...more,
})
const watchOf = (change: Partial<CameraWatch> = {}): CameraWatch => ({
  zones: [
    {
      id: 'lane',
      name: '车道',
      polygon: [
        [0.1, 0.1],
        [0.9, 0.1],
        [0.9, 0.9],
      ],
    },
  ],
  triplines: [],
  masks: [],
  rules: [{ kind: 'crowding', zone: 'lane', people: 4 }],
  ...change,
})
const coded = (code: ErrorCode, details?: Record<string, unknown>) =>
  expect.objectContaining({ code, ...(details && { details: expect.objectContaining(details) as unknown }) }) as Error
const inForce = (id: string) => it.inForce.site.cameras.find((camera) => camera.id === id)

test('a camera that is added is in force at once, after those of the site file, and after a restart too', () => {
  const view = it.desk.save(actor, saveOf())
  expect(view).toMatchObject({
    source: 'console',
    inSiteFile: false,
    version: 1,
    savedBy: '安装员',
    username: 'admin',
    camera: { sub: 'rtsp://10.0.0.7:554/sub' },
  })
  expect(changes).toBe(1)
  expect(it.inForce.site.cameras.map(({ id }) => id)).toEqual(['lobby-3-1', FACADE_CAMERA, 'garage-1'])
  expect(inForce('garage-1')).toMatchObject({ building: 'b3', sub: 'rtsp://admin:p%40ss%2Fword@10.0.0.7:554/sub', rules: [] })
  it = open()
  expect(it.inForce.site.cameras.map(({ id }) => id)).toEqual(['lobby-3-1', FACADE_CAMERA, 'garage-1'])
})

test('the site in force is one that a site file could say', () => {
  it.desk.save(actor, saveOf({ transport: 'udp', weakLink: true }))
  it.desk.saveWatch(actor, { cameraId: 'garage-1', version: 1, watch: watchOf() })
  expect(() => siteSchema.parse(structuredClone({ ...it.inForce.site, cameras: it.inForce.site.cameras }))).not.toThrow()
})

test('no password is in a view, in the history or in the audit log', () => {
  it.desk.save(actor, saveOf())
  it.desk.save(actor, saveOf({ name: '地库' }, { version: 1, login: { username: 'admin', password: 'other-secret' } }))
  const rows = [
    ...query(env.db, 'SELECT setup, watch FROM camera_versions').all(),
    ...query(env.db, 'SELECT before, after FROM audit').all(),
    it.desk.list(),
    it.desk.versions('garage-1'),
    it.desk.export(),
  ]
  expect(JSON.stringify(rows)).not.toMatch(/p@ss|p%40ss|other-secret/)
  expect(listCameraLogins(env.db).get('garage-1')?.password).toBe('other-secret')
})

test('every change is an entry of the audit log by id, in the same transaction', () => {
  it.desk.save(actor, saveOf())
  it.desk.saveWatch(actor, { cameraId: 'garage-1', version: 1, watch: watchOf() })
  it.desk.remove(actor, { cameraId: 'garage-1', version: 2 })
  for (const action of ['camera.add', 'camera.watch', 'camera.remove']) expect(lastAudit(env.db, 'camera/garage-1', action)?.actor_id).toBe(actor.id)
  expect(JSON.parse(lastAudit(env.db, 'camera/garage-1', 'camera.watch')!.after!)).toMatchObject({ version: 2, rules: ['crowding:lane'] })
  expect(checkAudit(env.db)).toMatchObject({ ok: true })
  const entries = query<{ n: number }>(env.db, 'SELECT count(*) AS n FROM audit').get()!.n
  change(env.db, 'CREATE TRIGGER no_more BEFORE INSERT ON camera_logins BEGIN SELECT RAISE(ABORT, $$); END'.replace('$$', `'full'`)).run()
  expect(() => it.desk.save(actor, saveOf({ id: 'garage-2' }))).toThrow('full')
  expect(query<{ n: number }>(env.db, 'SELECT count(*) AS n FROM audit').get()!.n).toBe(entries)
  expect(inForce('garage-2')).toBeUndefined()
})

test('whoever saves over somebody else is refused and nothing changes', () => {
  it.desk.save(actor, saveOf())
  it.desk.save(actor, saveOf({ name: '一' }, { version: 1 }))
  expect(() => it.desk.save(actor, saveOf({ name: '二' }, { version: 1 }))).toThrow(coded('cameraSetup.changed', { version: 2, updatedBy: '安装员' }))
  expect(() => it.desk.saveWatch(actor, { cameraId: 'garage-1', version: 1, watch: watchOf() })).toThrow(coded('cameraSetup.changed'))
  expect(() => it.desk.remove(actor, { cameraId: 'garage-1', version: 7 })).toThrow(coded('cameraSetup.changed'))
  expect(() => it.desk.save(actor, saveOf())).toThrow(coded('cameraSetup.idTaken'))
  expect(() => it.desk.save(actor, saveOf({ id: 'nobody' }, { version: 3 }))).toThrow(coded('camera.notFound'))
  expect(inForce('garage-1')?.name).toBe('一')
})

test('a log-in is kept while it goes to the same host, and has to be given again for another', () => {
  it.desk.save(actor, saveOf())
  const { login: _, ...same } = saveOf({ main: 'rtsp://10.0.0.7:8554/1', sub: null }, { version: 1 })
  it.desk.save(actor, same)
  expect(inForce('garage-1')?.main).toBe('rtsp://admin:p%40ss%2Fword@10.0.0.7:8554/1')
  const { login: __, ...elsewhere } = saveOf({ sub: 'rtsp://10.6.6.6/trap' }, { version: 2 })
  expect(() => it.desk.save(actor, elsewhere)).toThrow(coded('request.invalidField', { field: 'login' }))
  it.desk.save(actor, { ...elsewhere, login: null })
  expect(inForce('garage-1')?.sub).toBe('rtsp://10.6.6.6/trap')
  expect(listCameraLogins(env.db).size).toBe(0)
})

test('a camera of the site file can be moved and given back, not removed', () => {
  const { login: _, ...moved } = saveOf({ id: 'lobby-3-1', name: '大堂', main: null, sub: 'rtsp://127.0.0.1/other' }, { version: 0 })
  expect(it.desk.save(actor, moved)).toMatchObject({ source: 'console', inSiteFile: true, version: 1, watchSource: 'siteFile' })
  expect(inForce('lobby-3-1')).toMatchObject({ name: '大堂', sub: 'rtsp://127.0.0.1/other', zones: [{ id: 'door' }] })
  expect(() => it.desk.remove(actor, { cameraId: 'lobby-3-1', version: 1 })).toThrow(coded('cameraSetup.ofSiteFile'))
  it.desk.reset(actor, { cameraId: 'lobby-3-1', version: 1, part: 'setup' })
  expect(inForce('lobby-3-1')).toEqual(it.inForce.file.cameras[0])
})

test('zones and rules of the screen win over the site file until they are reset; the facades of the site file stay', () => {
  it.desk.saveWatch(actor, { cameraId: FACADE_CAMERA, version: 0, watch: watchOf({ masks: [watchOf().zones[0]!.polygon] }) })
  expect(inForce(FACADE_CAMERA)?.zones.map(({ id }) => id)).toEqual(['lane', 'east'])
  expect(it.inForce.rules.get(FACADE_CAMERA)?.map(({ id }) => id)).toEqual(['crowding:lane', 'fallingObject:east'])
  expect(
    it.facades
      .list()
      .find(({ cameraId }) => cameraId === FACADE_CAMERA)
      ?.entries.map(({ id }) => id),
  ).toEqual(['east'])
  expect(it.desk.list().find(({ camera }) => camera.id === FACADE_CAMERA)).toMatchObject({ watchSource: 'console', watch: { rules: [{ kind: 'crowding' }] } })
  it.desk.reset(actor, { cameraId: FACADE_CAMERA, version: 1, part: 'watch' })
  expect(inForce(FACADE_CAMERA)?.zones.map(({ id }) => id)).toEqual(['east', 'yard'])
})

test.each([
  ['a zone that crosses itself', { zones: [{ id: 'lane', name: '道', polygon: [[0, 0], [1, 1], [1, 0], [0, 1]] }] }, 'watch.zones.0.polygon'], // prettier-ignore
  ['a mask without area', { masks: [[[0, 0], [1, 1], [0.5, 0.5]]] }, 'watch.masks.0'], // prettier-ignore
  ['a rule of a zone that is not there', { rules: [{ kind: 'crowding', zone: 'nowhere' }] }, 'watch.rules.0.zone'],
  ['a misspelt setting', { rules: [{ kind: 'crowding', zone: 'lane', peeple: 4 }] }, 'watch.rules.0.peeple'],
  ['a kind that does not exist', { rules: [{ kind: 'dancing', zone: 'lane' }] }, 'watch.rules.0.kind'],
  ['a facade', { rules: [{ kind: 'fallingObject', zone: 'lane' }] }, 'watch.rules.0.kind'],
  ['a tripline that is a point', { triplines: [{ id: 'l', name: '线', line: [[0.5, 0.5], [0.5, 0.5]] }] }, 'watch.triplines.0.line'], // prettier-ignore
  ['a rule over a line that is not there', { rules: [{ kind: 'tripline', zone: 'lane' }] }, 'watch.rules.0.zone'],
])('%s is refused by its field, and nothing is saved', (_name, wrong, field) => {
  it.desk.save(actor, saveOf())
  const watch = watchOf(wrong as Partial<CameraWatch>)
  expect(() => it.desk.saveWatch(actor, { cameraId: 'garage-1', version: 1, watch })).toThrow(coded('request.invalidField', { field }))
  expect(it.desk.list().at(-1)).toMatchObject({ version: 1, watch: { zones: [] } })
})

test('a zone may not have the id of a facade that is drawn elsewhere', () => {
  it.facades.save(actor, { cameraId: 'lobby-3-1', version: 0, entries: [entryOf({ id: 'lane' })] })
  expect(() => it.desk.saveWatch(actor, { cameraId: 'lobby-3-1', version: 0, watch: watchOf() })).toThrow(
    coded('request.invalidField', { field: 'watch.zones.0.id' }),
  )
})

test('a camera that is removed leaves no log-in and no facade for the next one of its id', () => {
  it.desk.save(actor, saveOf())
  it.facades.save(actor, { cameraId: 'garage-1', version: 0, entries: [entryOf()] })
  it.desk.saveWatch(actor, { cameraId: 'garage-1', version: 1, watch: watchOf() })
  it.desk.remove(actor, { cameraId: 'garage-1', version: 2 })
  expect(inForce('garage-1')).toBeUndefined()
  expect(listCameraLogins(env.db).size).toBe(0)
  const again = it.desk.save(actor, saveOf())
  expect(again).toMatchObject({ version: 4, watch: { zones: [], rules: [] } })
  expect(it.facades.entries('garage-1')).toEqual([])
  expect(open().facades.entries('garage-1')).toEqual([])
})

test('zones are copied to all the cameras that were named or to none', () => {
  it.desk.save(actor, saveOf())
  it.desk.save(actor, saveOf({ id: 'garage-2' }))
  it.desk.saveWatch(actor, { cameraId: 'garage-1', version: 1, watch: watchOf() })
  const to = (version: number) => [
    { cameraId: 'lobby-3-1', version: 0 },
    { cameraId: 'garage-2', version },
  ]
  expect(() => it.desk.copyWatch(actor, { cameraId: 'garage-1', to: to(9) })).toThrow(coded('cameraSetup.changed', { cameraId: 'garage-2' }))
  expect(inForce('lobby-3-1')?.zones.map(({ id }) => id)).toEqual(['door'])
  expect(it.desk.copyWatch(actor, { cameraId: 'garage-1', to: to(1) }).map(({ version }) => version)).toEqual([1, 2])
  expect(it.inForce.rules.get('garage-2')?.map(({ id }) => id)).toEqual(['crowding:lane'])
})

test('an earlier version of the zones comes back', () => {
  it.desk.saveWatch(actor, { cameraId: 'lobby-3-1', version: 0, watch: watchOf() })
  it.desk.saveWatch(actor, { cameraId: 'lobby-3-1', version: 1, watch: watchOf({ zones: [], rules: [] }) })
  expect(it.desk.restoreWatch(actor, { cameraId: 'lobby-3-1', version: 2, from: 1 }).watch).toEqual(watchOf())
  expect(it.desk.restoreWatch(actor, { cameraId: 'lobby-3-1', version: 3, from: 0 })).toMatchObject({ version: 4, watchSource: 'siteFile' })
  expect(it.desk.versions('lobby-3-1').map(({ version }) => version)).toEqual([4, 3, 2, 1])
  expect(() => it.desk.restoreWatch(actor, { cameraId: 'lobby-3-1', version: 4, from: 33 })).toThrow(coded('cameraSetup.noVersion'))
})

test('what another program saved and nobody understands leaves the site file in force', () => {
  it.desk.saveWatch(actor, { cameraId: 'lobby-3-1', version: 0, watch: watchOf() })
  change(env.db, `UPDATE camera_versions SET watch = '{"zones":"all"}', setup = '{"id":1}'`).run()
  it = open()
  expect(inForce('lobby-3-1')).toEqual(it.inForce.file.cameras[0])
})

test('what is exported is a site file with the same cameras in force', () => {
  it.desk.save(actor, saveOf({ weakLink: true }))
  it.desk.saveWatch(actor, { cameraId: 'garage-1', version: 1, watch: watchOf({ masks: [watchOf().zones[0]!.polygon] }) })
  it.facades.save(actor, { cameraId: 'garage-1', version: 0, entries: [entryOf()] })
  const { yaml, passwords } = it.desk.export()
  expect(passwords).toEqual(['VIGIL_CAMERA_GARAGE_1_PASSWORD'])
  const head = 'version: 1\nsite: { id: sz-001, name: 翠园一期 }\nbuildings: [{ id: b3, name: 3栋 }]\n'
  const loaded = loadSite(head + yaml, 'site.yaml', { VIGIL_CAMERA_GARAGE_1_PASSWORD: 'p%40ss%2Fword' }, siteChecks)
  if (loaded.is !== 'loaded') throw new Error(JSON.stringify(loaded.problems))
  const own = it.inForce.site.cameras.at(-1)!
  expect(loaded.site.cameras.at(-1)).toMatchObject({ main: own.main, sub: own.sub, weakLink: true, masks: own.masks, zones: [{ id: 'lane' }, { id: 'east' }] })
  expect(loaded.rules.get('garage-1')).toEqual(it.facades.armed().rules.get('garage-1'))
})
