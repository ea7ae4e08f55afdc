// Recordings of cameras that were removed: named, listed, watched and exported as others, until their days are over.
import { mkdir, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { ExportStart } from '../../contract/playback-api.ts'
import { cameraSchema, siteSchema, type SiteCamera } from '../../contract/site.ts'
import { lastAudit } from '../../db/audit.ts'
import { nameSegment } from '../../media/archive/segment-file.ts'
import { memorySource, recordPictures } from '../../test/fixtures/recorded-pictures.ts'
import { createTestEnv, START_MS, type TestEnv } from '../../test/fixtures/test-env.ts'
import { SYSTEM } from '../env.ts'
import { rememberSite } from '../known-site.ts'
import { createUser } from '../people.ts'
import { createProof } from '../proof/proof.ts'
import { createRecording, type Recording } from '../recording/recording.ts'
import { createTroubles } from '../troubles.ts'
import { createPlaybackDesk, type PlaybackDesk } from './playback.ts'
import { roomInProcess } from './playback-fixture.ts'
import { createRecordedCameras, importNames, rememberNames, type RecordedCameras } from './removed-cameras.ts'
import { createViews } from './views.ts'

const HOUR = 3_600_000

let env: TestEnv
let cameras: SiteCamera[]
let recording: Recording
let recorded: RecordedCameras
const closing: (() => unknown)[] = []

beforeEach(() => {
  env = createTestEnv()
  cameras = [siteCamera('gate', '大门'), siteCamera('pool', '泳池')]
  recording = createRecording(env, {
    folder: join(env.dir, 'ring'),
    cameras: () => cameras,
    isFacade: () => false,
    troubles: createTroubles(env.log),
    onChange: () => undefined,
    space: async () => ({ freeBytes: 1e11, totalBytes: 2e11 }),
  })
  recorded = createRecordedCameras(env, { cameras: () => cameras, recordingsOfOthers: recording.ofOthers })
  rememberNames(env, cameras)
})
afterEach(async () => {
  for (const close of closing.splice(0).toReversed()) await close()
  env.close()
})

function siteCamera(id: string, name: string): SiteCamera {
  return cameraSchema.parse({ id, name, sub: 'rtsp://127.0.0.1/sub' })
}
async function put(cameraId: string, startMs: number, serial: number): Promise<void> {
  const path = `${join(env.dir, 'ring', cameraId, nameSegment(startMs, serial).name)}.mp4`
  await mkdir(dirname(path), { recursive: true })
  await writeFile(path, Buffer.alloc(1000))
}
const remove = (id: string) => {
  cameras = cameras.filter((camera) => camera.id !== id)
  rememberNames(env, cameras)
}
async function deskOf(): Promise<PlaybackDesk> {
  const source = memorySource(await recordPictures({ fromMs: START_MS - 60_000, seconds: 10, gopSeconds: 2 }))
  const room = await roomInProcess(() => source)
  const troubles = createTroubles(env.log)
  const proof = createProof(env, { dataDir: env.dir, webDir: env.dir, troubles })
  await proof.stop()
  const { seals } = proof
  const desk = createPlaybackDesk(env, {
    dataDir: env.dir,
    troubles,
    views: createViews(env, troubles),
    seals,
    media: () => room,
    recorded,
    believedMs: env.clock.now,
  })
  closing.push(desk.stop)
  return desk
}

test('a camera that was removed is listed with its last name and with what is left of it, until its days are over', async () => {
  await put('pool', START_MS - 2 * HOUR, 1)
  await put('pool', START_MS - HOUR, 2)
  await recording.tick()
  expect(recorded.removed()).toEqual([])
  env.pass(1000)
  cameras = [cameras[0]!, siteCamera('pool', '泳池（旧）')]
  rememberNames(env, cameras)
  remove('pool')
  expect(recorded.removed()).toEqual([
    { cameraId: 'pool', name: '泳池（旧）', goneAtMs: START_MS + 1000, fromMs: START_MS - 2 * HOUR, toMs: expect.any(Number), bytes: 2000 },
  ])
  expect(recorded.find('pool', 'ring')).toEqual({ id: 'pool', name: '泳池（旧）' })
  expect(recorded.find('pool', 'recorder')).toBeNull()
  expect(recorded.find('nowhere', 'ring')).toBeNull()
  expect(recording.desk.view().cameras.find(({ cameraId }) => cameraId === 'pool')).toMatchObject({ state: 'gone', name: '泳池（旧）' })
  // Nothing is believed of a clock that leaps, so time passes as it does.
  recording.desk.save(SYSTEM, { cameraId: 'pool', version: 0, wish: { isOn: true, days: 1, maxGb: null } })
  vi.spyOn(performance, 'now').mockImplementation(() => env.clock.now() - START_MS + 100_000)
  closing.push(() => vi.restoreAllMocks())
  for (let hour = 0; hour < 30; hour++) {
    env.pass(HOUR)
    await recording.tick()
  }
  expect(recorded.removed()).toEqual([])
  expect(recorded.find('pool', 'ring')).toBeNull()
})

test('one that comes again is none that was removed, and one that nobody remembers has its id for a name', async () => {
  await put('pool', START_MS - HOUR, 1)
  await put('shed', START_MS - 2 * HOUR, 1)
  remove('pool')
  await recording.tick()
  expect(recorded.removed().map(({ cameraId, name, goneAtMs }) => [cameraId, name, goneAtMs])).toEqual([
    ['pool', '泳池', START_MS],
    ['shed', 'shed', null],
  ])
  cameras = [...cameras, siteCamera('pool', '新泳池')]
  rememberNames(env, cameras)
  expect(recorded.removed().map(({ cameraId }) => cameraId)).toEqual(['shed'])
  expect(recorded.find('pool', 'ring')).toEqual({ id: 'pool', name: '新泳池' })
})

test('a camera that the site file has lost while nothing ran keeps the name the last core wrote down', () => {
  const site = siteSchema.parse({ version: 1, site: { id: 'a', name: 'A' }, cameras: [siteCamera('shed', '工具房'), siteCamera('gate', '大门')] })
  rememberSite(env.dir, site)
  importNames(env, env.dir)
  rememberNames(env, cameras)
  const left = createRecordedCameras(env, {
    cameras: () => cameras,
    recordingsOfOthers: () => [{ cameraId: 'shed', bytes: 1, oldestMs: 1, newestMs: 2 }],
  })
  expect(left.removed()).toMatchObject([{ cameraId: 'shed', name: '工具房' }])
})

test('its recordings are marked and exported as others are, by its name, and it is written down', async () => {
  await put('pool', START_MS - HOUR, 1)
  remove('pool')
  await recording.tick()
  const user = await createUser(env, SYSTEM, { name: '经理', role: 'manager', password: 'correct horse battery' })
  const actor = { type: 'user', id: user.id, name: user.name } as const
  const desk = await deskOf()
  expect(desk.saveBookmark(actor, { cameraId: 'pool', fromMs: START_MS - 60_000, toMs: START_MS - 60_000, note: '看', keep: false }).cameraId).toBe('pool')
  const asked: ExportStart = {
    cameraIds: ['pool'],
    source: 'ring',
    fromMs: START_MS - 59_000,
    toMs: START_MS - 52_000,
    reason: '调取',
    watermark: false,
    covered: false,
  }
  const { id } = desk.exports.start(actor, asked)
  await vi.waitFor(() => expect(desk.exports.list().items[0]).toMatchObject({ state: 'ready' }), { timeout: 20_000 })
  expect(desk.exports.list().items[0]!.files.map(({ cameraId, bytes }) => [cameraId, bytes > 0])).toEqual([
    ['pool', true],
    ...desk.exports
      .list()
      .items[0]!.files.slice(1)
      .map(() => [null, true]),
  ])
  expect(desk.exports.list().items[0]!.cameras).toEqual([{ cameraId: 'pool', name: '泳池' }])
  expect(lastAudit(env.db, `export/${id}`, 'export.start')).toMatchObject({ actor_id: user.id, after: expect.stringContaining('"cameraIds":["pool"]') })
  expect(() => desk.exports.start(actor, { ...asked, source: 'recorder' })).toThrow(expect.objectContaining({ code: 'camera.notFound' }))
})
