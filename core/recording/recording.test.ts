// What is wished, shown, spared and told of recordings, against a real database and real folders.
import { access, mkdir, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import type { CameraRecording } from '../../contract/recording.ts'
import { cameraSchema, type SiteCamera } from '../../contract/site.ts'
import { keepRecording, keptSpans, letRecordingGo } from '../../db/recording.ts'
import { query } from '../../db/statement.ts'
import { nameSegment } from '../../media/archive/segment-file.ts'
import type { RecordedCamera } from '../../media/archive/recorder.ts'
import { claimOf, createTestEnv, START_MS, type TestEnv } from '../../test/fixtures/test-env.ts'
import { raiseAlert } from '../alerts.ts'
import type { Actor } from '../env.ts'
import { createTroubles, type Troubles } from '../troubles.ts'
import { createRecording, type Recording } from './recording.ts'

const HOUR = 3_600_000
const DAY = 24 * HOUR
const GIB = 1024 ** 3
const lin: Actor = { type: 'user', id: 'u-lin', name: '林' }

let env: TestEnv
let cameras: SiteCamera[]
let troubles: Troubles
let recording: Recording
let space: { freeBytes: number; totalBytes: number }
let orders: number

const siteCamera = (id: string, more: object = {}): SiteCamera => cameraSchema.parse({ id, name: id, sub: 'rtsp://127.0.0.1/sub', ...more })

beforeEach(() => {
  env = createTestEnv()
  cameras = [siteCamera('gate'), siteCamera('tower'), siteCamera('yard', { record: { days: 3, maxGb: 2, off: true } })]
  troubles = createTroubles(env.log)
  space = { freeBytes: 100 * GIB, totalBytes: 200 * GIB }
  orders = 0
  recording = createRecording(env, {
    folder: join(env.dir, 'ring'),
    cameras: () => cameras,
    isFacade: (id) => id === 'tower',
    troubles,
    onChange: () => orders++,
    space: async () => space,
  })
})
afterEach(() => env.close())

const of = (cameraId: string): CameraRecording => recording.desk.view().cameras.find((one) => one.cameraId === cameraId)!
async function put(cameraId: string, startMs: number, serial: number, bytes = 1000): Promise<string> {
  const path = `${join(env.dir, 'ring', cameraId, nameSegment(startMs, serial).name)}.mp4`
  await mkdir(dirname(path), { recursive: true })
  await writeFile(path, Buffer.alloc(bytes))
  return path
}
const isThere = (path: string) =>
  access(path).then(
    () => true,
    () => false,
  )
const recorded = (id: string, more: Partial<RecordedCamera> = {}): RecordedCamera => ({
  id,
  stream: 'main',
  bytes: 0,
  droppedPictures: 0,
  lastDroppedAtMs: null,
  lastPictureAtMs: env.clock.now(),
  lastWrittenAtMs: env.clock.now(),
  failure: null,
  ...more,
})
const say = (...all: RecordedCamera[]) => recording.take({ cameras: all, written: [], isFull: false })

it('the console goes before the site file, and that before 30 days for facades and 7 for the others', () => {
  expect([of('gate'), of('tower'), of('yard')].map(({ isOn, days, maxGb, source }) => [isOn, days, maxGb, source])).toEqual([
    [true, 7, null, 'default'],
    [true, 30, null, 'default'],
    [false, 3, 2, 'siteFile'],
  ])
  expect(recording.order().cameras).toEqual(['gate', 'tower'])
  expect(recording.desk.save(lin, { cameraId: 'yard', version: 0, wish: { isOn: true, days: 14, maxGb: null } })).toMatchObject({
    days: 14,
    source: 'console',
    version: 1,
  })
  expect(orders).toBe(1)
  expect(recording.order().cameras).toEqual(['gate', 'tower', 'yard'])
  expect(() => recording.desk.save(lin, { cameraId: 'yard', version: 0, wish: null })).toThrow(expect.objectContaining({ code: 'recording.changed' }))
  expect(() => recording.desk.save(lin, { cameraId: 'nobody', version: 0, wish: null })).toThrow(expect.objectContaining({ code: 'camera.notFound' }))
  recording.desk.save(lin, { cameraId: 'yard', version: 1, wish: null })
  expect(of('yard')).toMatchObject({ isOn: false, days: 3, source: 'siteFile', version: 2 })
  const audit = query<{ action: string; subject: string; actor_id: string }>(
    env.db,
    "SELECT action, subject, actor_id FROM audit WHERE action = 'recording.save'",
  ).all()
  expect(audit).toEqual([
    { action: 'recording.save', subject: 'camera/yard', actor_id: 'u-lin' },
    { action: 'recording.save', subject: 'camera/yard', actor_id: 'u-lin' },
  ])
})

it('a clock that is months ahead does not end what is spared around incidents', async () => {
  raiseAlert(env, claimOf(env, { cameraId: 'gate', atMs: START_MS }))
  const [spared, old, newest] = [await put('gate', START_MS, 1), await put('gate', START_MS + DAY, 2), await put('gate', START_MS + 30 * DAY, 3)]
  env.pass(200 * DAY)
  await recording.tick()
  expect([await isThere(spared), await isThere(old), await isThere(newest)]).toEqual([true, false, true])
})

it('what is switched off or removed keeps its recordings until their days are over', async () => {
  const [gate, yard, gone] = [await put('gate', START_MS - 6 * DAY, 1), await put('yard', START_MS - 2 * DAY, 1), await put('pool', START_MS - 29 * DAY, 1)]
  await recording.tick()
  recording.desk.save(lin, { cameraId: 'gate', version: 0, wish: { isOn: false, days: 7, maxGb: null } })
  await recording.tick()
  expect([await isThere(gate), await isThere(yard), await isThere(gone)]).toEqual([true, true, true])
  expect(of('gate')).toMatchObject({ state: 'off', bytes: 1000, oldestMs: START_MS - 6 * DAY })
  expect(of('pool')).toMatchObject({ state: 'gone', name: null, days: 30 })
  env.pass(2 * DAY)
  // Believed no faster than a day an hour.
  recording = createRecording(env, {
    folder: join(env.dir, 'ring'),
    cameras: () => cameras,
    isFacade: () => false,
    troubles,
    onChange: () => undefined,
    space: async () => space,
  })
  await put('tower', START_MS + 2 * DAY - HOUR, 1)
  await recording.tick()
  expect([await isThere(gate), await isThere(yard), await isThere(gone)]).toEqual([false, false, false])
})

it('recordings around incidents are spared, from a minute before the first alert to five after the last, on every camera of it', async () => {
  const { incident } = raiseAlert(env, claimOf(env, { cameraId: 'gate', atMs: START_MS }))
  env.pass(20_000)
  raiseAlert(env, claimOf(env, { cameraId: 'gate', atMs: START_MS + 20_000 }))
  expect(keptSpans(env.db, 0)).toEqual([{ cameraId: 'gate', fromMs: START_MS - 60_000, toMs: START_MS + 320_000 }])
  expect(keptSpans(env.db, START_MS + DAY)).toEqual([])
  query(env.db, 'UPDATE incidents SET held = 1 WHERE id = ? RETURNING id').all(incident.id)
  expect(keptSpans(env.db, START_MS + DAY)).toHaveLength(1)
  keepRecording(env.db, { id: 'bookmark-1', cameraId: 'yard', fromMs: 5, toMs: 9 })
  keepRecording(env.db, { id: 'bookmark-1', cameraId: 'yard', fromMs: 6, toMs: 9 })
  expect(keptSpans(env.db, START_MS + DAY)).toContainEqual({ cameraId: 'yard', fromMs: 6, toMs: 9 })
  letRecordingGo(env.db, 'bookmark-1')
  expect(keptSpans(env.db, START_MS + DAY)).toHaveLength(1)

  recording.desk.save(lin, { cameraId: 'gate', version: 0, wish: { isOn: true, days: 1, maxGb: null } })
  env.pass(3 * DAY)
  await put('tower', START_MS + 3 * DAY - HOUR, 1)
  const [spared, other] = [await put('gate', START_MS - 30_000, 1), await put('gate', START_MS + 2 * HOUR, 2)]
  space = { freeBytes: 1 * GIB, totalBytes: 200 * GIB }
  await recording.tick()
  expect([await isThere(spared), await isThere(other)]).toEqual([true, false])
})

it('says once that pictures come and nothing is written, and takes it back', async () => {
  const incidents = () => query<{ n: number }>(env.db, "SELECT count(*) AS n FROM incidents WHERE kind = 'system'").get()!.n
  say(recorded('gate'), recorded('tower', { lastWrittenAtMs: null }))
  await recording.tick()
  expect(troubles.list()).toEqual([])
  env.pass(60_000)
  say(recorded('gate'), recorded('tower', { lastWrittenAtMs: null, failure: 'EIO' }))
  await recording.tick()
  await recording.tick()
  expect([of('gate').state, of('tower').state]).toEqual(['recording', 'standsStill'])
  expect(troubles.list()).toEqual(['recording.standsStill'])
  expect(incidents()).toBe(1)
  say(recorded('gate'), recorded('tower', { lastDroppedAtMs: env.clock.now() }))
  await recording.tick()
  expect(troubles.list()).toEqual(['recording.slowDisk'])
  // Without pictures it is the camera that stands still.
  env.pass(120_000)
  await recording.tick()
  expect([troubles.list(), of('gate').state]).toEqual([[], 'noPicture'])
})

it('on a disk without room for the reserve recording is held, which is told, and goes on when there is room', async () => {
  space = { freeBytes: GIB, totalBytes: 200 * GIB }
  say(recorded('gate'))
  await recording.tick()
  expect(recording.order().isHeld).toBe(true)
  await recording.tick()
  expect(troubles.list()).toEqual(['recording.standsStill'])
  expect(recording.desk.view().disk).toMatchObject({ isHeld: true, reserveBytes: 4 * GIB })
  space = { freeBytes: 50 * GIB, totalBytes: 200 * GIB }
  await recording.tick()
  expect([recording.order().isHeld, troubles.list()]).toEqual([false, []])
})

it('warns of a disk that is too small once an hour of every camera was measured, days before it is full', async () => {
  const write = (id: string, hours: number) =>
    recording.take({
      cameras: ['gate', 'tower'].map((one) => recorded(one)),
      written: Array.from({ length: hours * 12 }, (_, at) => ({
        cameraId: id,
        name: nameSegment(env.clock.now() - (at + 1) * 300_000, 1000 - at).name,
        startMs: env.clock.now() - (at + 1) * 300_000,
        endMs: env.clock.now() - at * 300_000,
        serial: 1000 - at,
        bytes: 150_000_000,
        isOpen: false,
      })).toReversed(),
      isFull: false,
    })
  await recording.tick()
  write('gate', 2)
  await recording.tick()
  expect(troubles.list()).toEqual([])
  write('tower', 2)
  await recording.tick()
  expect(troubles.list()).toEqual(['recording.tooSmall'])
  const { disk } = recording.desk.view()
  expect(disk).toMatchObject({ isTooSmall: true })
  expect(disk!.fullAtMs! - env.clock.now()).toBeGreaterThan(DAY)
  expect(of('tower')).toMatchObject({ limit: 'disk', bytesPerDay: 43_200_000_000 })
  expect(of('tower').fitsDays).toBeLessThan(3)
  recording.desk.save(lin, { cameraId: 'tower', version: 0, wish: { isOn: true, days: 30, maxGb: 20 } })
  recording.desk.save(lin, { cameraId: 'gate', version: 0, wish: { isOn: true, days: 1, maxGb: null } })
  await recording.tick()
  expect([troubles.list(), of('tower').limit]).toEqual([[], 'quota'])
})
