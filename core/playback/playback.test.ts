// The desk's recordings on a real database: timeline, marks, bookmarks, exports with their manifest, verification, restarts and full disks.
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { copyFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest'
import { exportManifestSchema, type ExportStart } from '../../contract/playback-api.ts'
import { checkAudit, lastAudit, listAuditSubjects } from '../../db/audit.ts'
import { insertExport } from '../../db/exports.ts'
import { keptSpans } from '../../db/recording.ts'
import { change } from '../../db/statement.ts'
import type { PictureSource } from '../../media/archive/picture-source.ts'
import type { Stored } from '../../media/ring.ts'
import { memorySource, recordPictures } from '../../test/fixtures/recorded-pictures.ts'
import { claimOf, createTestEnv, START_MS, type TestEnv } from '../../test/fixtures/test-env.ts'
import { raiseAlert } from '../alerts.ts'
import { SYSTEM, type Actor } from '../env.ts'
import { reportIncident } from '../incidents/service.ts'
import { createUser } from '../people.ts'
import { createProof } from '../proof/proof.ts'
import { createTroubles } from '../troubles.ts'
import { verifyData, verifyExported } from '../verify.ts'
import { createPlaybackDesk, type PlaybackDesk, type PlaybackMeans } from './playback.ts'
import { roomInProcess } from './playback-fixture.ts'
import { createRecordedCameras } from './removed-cameras.ts'
import { createViews } from './views.ts'

const FROM = START_MS - 60_000
const CAMERAS = [
  { id: 'lobby-3-1', name: '3栋大堂' },
  { id: 'gate', name: '大门' },
]
let pictures: Stored[]
let source: PictureSource | null
let env: TestEnv
let actor: Actor
let desk: PlaybackDesk
const open = async (more: Partial<PlaybackMeans & { quotaBytes: number }> = {}): Promise<PlaybackDesk> => {
  const room = await roomInProcess(() => source)
  const troubles = createTroubles(env.log)
  const proof = createProof(env, { dataDir: env.dir, webDir: env.dir, troubles })
  await proof.stop()
  return createPlaybackDesk(env, {
    dataDir: env.dir,
    troubles,
    views: createViews(env, troubles),
    seals: proof.seals,
    media: () => room,
    believedMs: () => env.clock.now(),
    recorded: createRecordedCameras(env, { cameras: () => CAMERAS, recordingsOfOthers: () => [] }),
    ...more,
  })
}
beforeAll(async () => void (pictures = await recordPictures({ fromMs: FROM, seconds: 30, gopSeconds: 2 })), 60_000)
beforeEach(async () => {
  source = memorySource(pictures)
  env = createTestEnv()
  const user = await createUser(env, SYSTEM, { name: '经理', role: 'manager', password: 'correct horse battery' })
  actor = { type: 'user', id: user.id, name: user.name }
  desk = await open()
})
afterEach(async () => {
  await desk.stop()
  env.close()
})

const ASKED: ExportStart = {
  cameraIds: ['lobby-3-1'],
  source: 'ring',
  fromMs: FROM + 3000,
  toMs: FROM + 13_000,
  reason: '派出所调取',
  watermark: false,
  covered: true,
}
const untilEnded = async (id: string) => {
  await vi.waitFor(() => expect(desk.exports.list().items.find((one) => one.id === id)?.state).not.toBe('running'), { timeout: 20_000 })
  return desk.exports.list().items.find((one) => one.id === id)!
}
const take = async (more: Partial<ExportStart> = {}) => untilEnded(desk.exports.start(actor, { ...ASKED, ...more }).id)

test('the timeline says what is kept, what happened, and what was marked, of these cameras and this time only', async () => {
  raiseAlert(env, claimOf(env, { atMs: FROM + 5000 }))
  raiseAlert(env, claimOf(env, { atMs: FROM + 90_000, zone: 'other' }))
  raiseAlert(env, claimOf(env, { atMs: FROM + 6000, cameraId: 'gate', zone: 'lane' }))
  const bookmark = desk.saveBookmark(actor, { cameraId: 'lobby-3-1', fromMs: FROM + 1000, toMs: FROM + 1000, note: '看这里', keep: false })
  const found = await desk.timeline({ cameraIds: ['lobby-3-1'], source: 'ring', fromMs: FROM - 1000, toMs: FROM + 60_000 })
  expect(found.cameras).toEqual([{ cameraId: 'lobby-3-1', spans: [{ fromMs: FROM, toMs: FROM + 30_000 }], problem: null }])
  expect(found.marks.map(({ atMs, kind, severity, number }) => [atMs - FROM, kind, severity, number.startsWith('INC-')])).toEqual([
    [5000, 'ebikeInLobby', 'high', true],
  ])
  expect(found.bookmarks).toEqual([bookmark])
  const both = await desk.timeline({ cameraIds: ['lobby-3-1', 'gate'], source: 'ring', fromMs: FROM, toMs: FROM + 60_000 })
  expect(both.marks.map(({ cameraId }) => cameraId)).toEqual(['lobby-3-1', 'gate'])
})

test('without a source or a video process the rest of the timeline still comes, with what is wrong', async () => {
  source = null
  expect((await desk.timeline({ cameraIds: ['gate'], source: 'recorder', fromMs: 0, toMs: 1000 })).cameras[0]).toMatchObject({
    spans: [],
    problem: 'playback.noSource',
  })
  const down = await open({ media: () => null })
  expect((await down.timeline({ cameraIds: ['gate'], source: 'ring', fromMs: 0, toMs: 1000 })).cameras[0]).toMatchObject({ problem: 'system.mediaDown' })
  await down.stop()
})

test('the next and the previous alert are the nearest of any of the cameras, and never the moment itself', () => {
  for (const [at, cameraId] of [
    [1000, 'gate'],
    [2000, 'lobby-3-1'],
    [9000, 'gate'],
  ] as const)
    raiseAlert(env, claimOf(env, { atMs: FROM + at, cameraId, zone: `z${at}` }))
  const both = ['lobby-3-1', 'gate']
  expect(desk.neighbour(both, FROM + 2000, 'after')?.atMs).toBe(FROM + 9000)
  expect(desk.neighbour(both, FROM + 2000, 'before')?.atMs).toBe(FROM + 1000)
  expect(desk.neighbour(['lobby-3-1'], FROM + 2000, 'before')).toBeNull()
  expect(desk.neighbour(both, FROM + 9000, 'after')).toBeNull()
})

test('what a person reported of a camera is a mark too, at the moment of the report', async () => {
  const reported = reportIncident(env, actor, { severity: 'medium', cameraId: 'gate', summary: '有人翻墙' })
  raiseAlert(env, claimOf(env, { atMs: env.clock.now() - 5000, cameraId: 'gate', zone: 'lane' }))
  const { marks } = await desk.timeline({ cameraIds: ['gate'], source: 'ring', fromMs: FROM, toMs: env.clock.now() + 1000 })
  expect(marks.map(({ kind }) => kind)).toEqual(['ebikeInLobby', 'manual'])
  expect(desk.neighbour(['gate'], env.clock.now() - 1000, 'after')).toMatchObject({ incidentId: reported.id, atMs: env.clock.now() })
  expect(desk.neighbour(['gate'], env.clock.now(), 'before')?.kind).toBe('ebikeInLobby')
})

test('a bookmark is saved, changed and removed; what it keeps is told at once; the chain has no words of it', () => {
  const { id } = desk.saveBookmark(actor, { cameraId: 'gate', fromMs: 1000, toMs: 61_000, note: '秘密', keep: true })
  expect(keptSpans(env.db, env.clock.now())).toEqual([{ cameraId: 'gate', fromMs: 1000, toMs: 61_000 }])
  expect(desk.saveBookmark(actor, { id, cameraId: 'gate', fromMs: 1000, toMs: 61_000, note: '别的', keep: false }).note).toBe('别的')
  expect(keptSpans(env.db, env.clock.now())).toEqual([])
  desk.removeBookmark(actor, id)
  expect(() => desk.removeBookmark(actor, id)).toThrow(expect.objectContaining({ code: 'bookmark.notFound' }))
  expect(() => desk.saveBookmark(actor, { cameraId: 'nowhere', fromMs: 0, toMs: 0, note: 'x', keep: false })).toThrow(
    expect.objectContaining({ code: 'camera.notFound' }),
  )
  expect(lastAudit(env.db, `bookmark/${id}`, 'bookmark.save')).toMatchObject({ actor_id: actor.id, after: expect.not.stringContaining('别的') })
  expect(checkAudit(env.db).ok).toBe(true)
})

test('an export has its files, a manifest that tells everything, its hash in the chain, and stands up to verification', async () => {
  const done = await take()
  expect(done).toMatchObject({ state: 'ready', problem: null, number: 'EXP-20261122-0001', startedBy: '经理', progress01: 1 })
  expect(done.files.map(({ file }) => file)).toEqual(['EXP-20261122-0001-1.mp4', 'signature.json', 'manifest.json'])
  const directory = join(env.dir, 'exports', done.number)
  const text = readFileSync(join(directory, 'manifest.json'), 'utf8')
  const manifest = exportManifestSchema.parse(JSON.parse(text))
  expect(manifest).toMatchObject({
    site: { id: 'sz-001', name: '翠园一期' },
    exportedBy: '经理',
    reason: '派出所调取',
    asked: { from: new Date(FROM + 3000).toISOString(), to: new Date(FROM + 13_000).toISOString() },
    pictures: 'as recorded',
    cameras: [
      { id: 'lobby-3-1', name: '3栋大堂', gaps: [], files: [{ from: new Date(FROM + 3000).toISOString(), to: new Date(FROM + 13_000).toISOString() }] },
    ],
  })
  expect(lastAudit(env.db, `export/${done.id}`, 'export.start')).toMatchObject({
    actor_id: actor.id,
    after: expect.stringContaining('"cameraIds":["lobby-3-1"]'),
  })
  expect(lastAudit(env.db, `export/${done.id}`, 'export.complete')!.after).toContain(done.manifestSha256)
  expect(await verifyData(env.dir)).toMatchObject({ ok: true, evidenceFiles: 3 })
  for (const file of ['EXP-20261122-0001-1.mp4', 'manifest.json'])
    expect(await verifyExported(env.dir, join(directory, file))).toMatchObject({ is: 'exported', number: done.number })
})

test('a copy that was altered is recognised, and where; a changed manifest too; anything else is not ours', async () => {
  const done = await take()
  const directory = join(env.dir, 'exports', done.number)
  const original = readFileSync(join(directory, done.files[0]!.file))
  const copy = join(env.dir, done.files[0]!.file)
  const altered = Buffer.from(original)
  altered[Math.floor(original.length / 2)]! ^= 1
  await writeFile(copy, altered)
  const verdict = await verifyExported(env.dir, copy)
  expect(verdict).toMatchObject({ is: 'altered', number: done.number })
  expect(verdict.is === 'altered' && verdict.where[0]).toContain(`pictures from ${new Date(FROM + 2000).toISOString()}`)
  const manifest = readFileSync(join(directory, 'manifest.json'), 'utf8')
  await writeFile(join(env.dir, 'm.json'), manifest.replace('派出所调取', '别的理由'))
  expect(await verifyExported(env.dir, join(env.dir, 'm.json'))).toEqual({ is: 'altered', number: done.number, where: ['line 11 of its manifest'] })
  await writeFile(join(env.dir, 'x.mp4'), 'something else')
  expect(await verifyExported(env.dir, join(env.dir, 'x.mp4'))).toMatchObject({ is: 'unknown' })
  // also once it is no longer here
  await copyFile(join(directory, done.files[0]!.file), join(env.dir, 'kept.mp4'))
  await desk.exports.remove(actor, done.id)
  expect(await verifyExported(env.dir, join(env.dir, 'kept.mp4'))).toMatchObject({ is: 'exported', number: done.number })
})

test.each([
  ['a file on disk', (id: string, dir: string) => writeFileSync(join(dir, 'EXP-20261122-0001-1.mp4'), 'x'), 'were recorded'],
  ['its manifest on disk', (_: string, dir: string) => writeFileSync(join(dir, 'manifest.json'), '{}'), 'were recorded'],
  ['its row', (id: string) => change(env.db, `UPDATE exports SET manifest = replace(manifest, '派出所', '某人') WHERE id = ?`).run(id), 'its row differs'],
  ['its state', (id: string) => change(env.db, `UPDATE exports SET state = 'removed' WHERE id = ?`).run(id), 'the audit log does not'],
  ['the row itself', (id: string) => change(env.db, 'DELETE FROM exports WHERE id = ?').run(id), 'its row is gone'],
])('altering %s is found', async (_, alter, why) => {
  const done = await take()
  alter(done.id, join(env.dir, 'exports', done.number))
  expect(await verifyData(env.dir)).toMatchObject({ ok: false, broken: { why: expect.stringContaining(why) } })
})

test('two cameras are two files of one export; a watermark makes marked copies and says what they were made from', async () => {
  const done = await take({ cameraIds: ['lobby-3-1', 'gate'], toMs: FROM + 6000, watermark: true })
  expect(done).toMatchObject({ state: 'ready', problem: null })
  expect(done.files.map(({ file }) => file)).toEqual(['EXP-20261122-0001-1-marked.mp4', 'EXP-20261122-0001-2-marked.mp4', 'signature.json', 'manifest.json'])
  const directory = join(env.dir, 'exports', done.number)
  expect(readdirSync(directory).toSorted()).toEqual(done.files.map(({ file }) => file).toSorted())
  const manifest = exportManifestSchema.parse(JSON.parse(readFileSync(join(directory, 'manifest.json'), 'utf8')))
  expect(manifest.pictures).toBe('re-encoded')
  expect(manifest.cameras[0]!.files[0]!.madeFromSha256).toMatch(/^[0-9a-f]{64}$/)
}, 60_000)

test('what cannot be exported says why and leaves nothing on disk', async () => {
  expect(await take({ fromMs: FROM - 90_000, toMs: FROM - 60_000 })).toMatchObject({ state: 'failed', problem: 'export.nothingKept', files: [] })
  source = null
  expect(await take()).toMatchObject({ state: 'failed', problem: 'playback.noSource' })
  expect(readdirSync(join(env.dir, 'exports'))).toEqual([])
  expect(() => desk.exports.start(actor, { ...ASKED, cameraIds: ['nowhere'] })).toThrow(expect.objectContaining({ code: 'camera.notFound' }))
  expect(listAuditSubjects(env.db, 'export.end')).toHaveLength(2)
})

test('one is cancelled while it runs, another while it waits, and nothing of them is left', async () => {
  const stuck: PictureSource = {
    spans: async () => [],
    async *pictures(_camera, _from, _options, signal) {
      yield* pictures.slice(0, 50)
      await new Promise((resolve) => signal.addEventListener('abort', resolve))
    },
  }
  source = stuck
  const first = desk.exports.start(actor, ASKED)
  const second = desk.exports.start(actor, ASKED)
  expect(keptSpans(env.db, env.clock.now())).toHaveLength(2)
  await vi.waitFor(() => expect(readdirSync(join(env.dir, 'exports', first.number))).toHaveLength(1))
  // at once, while the one before it has hours to go
  expect((await desk.exports.cancel(actor, second.id)).state).toBe('cancelled')
  const both = await Promise.all([desk.exports.cancel(actor, first.id), desk.exports.cancel(actor, first.id)])
  expect(both.map(({ state }) => state)).toEqual(['cancelled', 'cancelled'])
  expect(listAuditSubjects(env.db, 'export.cancel')).toHaveLength(2)
  expect(listAuditSubjects(env.db, 'export.end')).toHaveLength(2)
  expect(keptSpans(env.db, env.clock.now())).toEqual([])
  expect(readdirSync(join(env.dir, 'exports'))).toEqual([])
})

test('only so many wait, and a full share of the disk takes no more', async () => {
  source = {
    spans: async () => [],
    async *pictures(_c, _f, _o, signal): AsyncGenerator<Stored> {
      yield* [] as Stored[]
      await new Promise((resolve) => signal.addEventListener('abort', resolve))
    },
  }
  for (let i = 0; i < 5; i++) desk.exports.start(actor, ASKED)
  expect(() => desk.exports.start(actor, ASKED)).toThrow(expect.objectContaining({ code: 'export.tooMany' }))
  await desk.stop()
  source = memorySource(pictures)
  desk = await open({ quotaBytes: 1 } as Partial<PlaybackMeans>)
  await take()
  expect(() => desk.exports.start(actor, ASKED)).toThrow(expect.objectContaining({ code: 'export.quotaFull' }))
})

test('after a kill what was being written is said to be unfinished, its files are gone, and what was ready is still there', async () => {
  const done = await take()
  const number = insertExport(env.db, { ...ASKED, id: 'lost', incidentId: null, startedAtMs: env.clock.now(), userId: actor.id }, '20261122')
  const half = join(env.dir, 'exports', number)
  mkdirSync(half)
  writeFileSync(join(half, `${number}-1.mp4.part`), 'half')
  await desk.stop()
  desk = await open()
  expect(desk.exports.list().items.find(({ id }) => id === 'lost')).toMatchObject({ state: 'failed', problem: 'export.restarted' })
  await vi.waitFor(() => expect(existsSync(half)).toBe(false))
  expect(existsSync(join(env.dir, 'exports', done.number, 'manifest.json'))).toBe(true)
  expect(await verifyData(env.dir)).toMatchObject({ ok: true })
})

test('a file is fetched by its name only, and that is written down; after thirty days it is gone', async () => {
  const done = await take()
  expect(desk.exports.fetch(actor, done.id, 'manifest.json')).toMatchObject({ path: join(env.dir, 'exports', done.number, 'manifest.json') })
  for (const name of ['../vigil.key', '..', '', 'manifest.json.part'])
    expect(() => desk.exports.fetch(actor, done.id, name)).toThrow(expect.objectContaining({ code: 'export.notFound' }))
  expect(listAuditSubjects(env.db, 'export.fetch')).toHaveLength(1)
  env.pass(29 * 86_400_000)
  await desk.exports.tick()
  expect(desk.exports.list().items[0]!.state).toBe('ready')
  env.pass(86_400_001)
  await desk.exports.tick()
  expect(desk.exports.list().items[0]!).toMatchObject({ state: 'removed', files: [] })
  expect(existsSync(join(env.dir, 'exports', done.number))).toBe(false)
  expect(await verifyData(env.dir)).toMatchObject({ ok: true })
})

test('a clock that is a year ahead ends no export, and back again the next one has a number of its own', async () => {
  let believedMs: number | null = null
  await desk.stop()
  desk = await open({ believedMs: () => believedMs })
  const first = await take()
  env.pass(365 * 86_400_000)
  await desk.exports.tick()
  believedMs = START_MS + 86_400_000
  await desk.exports.tick()
  const ahead = await take()
  env.pass(-365 * 86_400_000)
  const next = await take()
  await desk.exports.tick()
  expect([first, ahead, next].map(({ number }) => number)).toEqual(['EXP-20261122-0001', 'EXP-20271122-0001', 'EXP-20261122-0002'])
  expect(desk.exports.list().items.map(({ state }) => state)).toEqual(['ready', 'ready', 'ready'])
  believedMs = START_MS + 31 * 86_400_000
  await desk.exports.tick()
  expect(
    desk.exports
      .list()
      .items.map(({ number, state }) => [number, state])
      .filter(([, state]) => state === 'ready'),
  ).toEqual([[ahead.number, 'ready']])
})

test('who looked at what is written down when it begins and when it ends, whatever becomes of the video process', () => {
  const { views } = desk
  const first = views.begin(actor, 'gate', 'ring')
  views.begin(actor, 'gate', 'recorder')
  views.end('made-up', [{ fromMs: 1, toMs: 2 }])
  views.end(first, [{ fromMs: 1000.4, toMs: 2000.6 }])
  expect(lastAudit(env.db, 'camera/gate', 'recording.watched')).toMatchObject({
    actor_id: actor.id,
    after: JSON.stringify({ view: first, source: 'ring', stretches: [[1000, 2001]] }),
  })
  views.stop()
  expect(lastAudit(env.db, 'camera/gate', 'recording.watched')!.after).toContain('"stretches":"unknown"')
  expect(listAuditSubjects(env.db, 'recording.open')).toHaveLength(2)
  expect(listAuditSubjects(env.db, 'recording.watched')).toHaveLength(2)
})
