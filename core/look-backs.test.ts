// Look-backs as the core keeps them: one after the other, with progress, cancelled, cut off by a restart, and audited.
import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { Fall, LookBack } from '../contract/falling.ts'
import { lastAudit } from '../db/audit.ts'
import { RecordingError } from '../media/recordings.ts'
import { createTestEnv, START_MS, type TestEnv } from '../test/fixtures/test-env.ts'
import { eventually } from '../test/patience.ts'
import type { Actor } from './env.ts'
import { listFalls } from './fall-lists.ts'
import { createLookBackDesk, type LookBackDesk, type LookBackRequest } from './look-backs.ts'
import type { RunningSearch, SearchIo, SearchOrder } from './look-backs/run-search.ts'

const NAME = '2026-11-22T11-00-00.mp4'
const BEGINS_MS = Date.UTC(2026, 10, 22, 3)
const ANNA: Actor = { type: 'user', id: 'u-anna', name: 'anna' }

let env: TestEnv
let desk: LookBackDesk
let probes: string[]
/** Searches that were begun; what happens in them is up to the test. */
let searches: { order: SearchOrder; io: SearchIo; end: (outcome: Awaited<RunningSearch['ended']>) => void }[]

function open(): LookBackDesk {
  return createLookBackDesk(env, {
    dataDir: env.dir,
    cameraIds: () => ['yard', 'gate'],
    facades: () => [],
    mostWaiting: 3,
    probe: async ({ path }) => {
      probes.push(path)
      if (path.endsWith('words.mp4')) throw new RecordingError('recording.unreadable', 'no video')
      return { codec: 'h264', width: 320, height: 240, fps: 5, durationMs: 60_000, startS: 0 }
    },
    search(order, io) {
      const ended = Promise.withResolvers<Awaited<RunningSearch['ended']>>()
      searches.push({ order, io, end: ended.resolve })
      return { ended: ended.promise, cancel: async () => ended.resolve('cancelled') }
    },
  })
}

beforeEach(() => {
  env = createTestEnv()
  searches = []
  probes = []
  mkdirSync(join(env.dir, 'recordings', 'gate'), { recursive: true })
  for (const name of [NAME, 'gate/night.mp4', 'words.mp4']) writeFileSync(join(env.dir, 'recordings', name), name)
  desk = open()
})
afterEach(async () => {
  await desk.stop()
  env.close()
})

const request = (changes: Partial<LookBackRequest> = {}): LookBackRequest => ({
  cameraId: 'yard',
  recording: NAME,
  recordingStartsAtMs: BEGINS_MS,
  fromMs: BEGINS_MS + 10_000,
  toMs: BEGINS_MS + 50_000,
  landing: [0.5, 0.9],
  ...changes,
})

const codeOf = (work: Promise<unknown>) =>
  work.then(
    () => 'accepted',
    (error: unknown) => (error as { code?: string }).code ?? String(error),
  )

const stateOf = (id: string) => desk.list().find((one) => one.id === id)

/** In the strip's own 0..1. */
function fallOf(atS: number, score: number, x = 0.5): Fall {
  const atMs = BEGINS_MS + atS * 1000
  return {
    cameraId: 'yard',
    ruleId: 'fallingObject:strip',
    zone: 'strip',
    grade: 'suspected',
    reasons: ['weak'],
    score,
    firstAtMs: atMs,
    lastAtMs: atMs + 800,
    tracks: [
      {
        points: [{ atMs, box: [x, 0.1, x + 0.02, 0.12], score: null }],
        path: [[x, 0.1]],
        release: null,
        impact: { at: [x, 0.9], atMs: atMs + 900, isSeen: true },
        residualPx: 0.4,
        accelerationMps2: null,
        speedMps: null,
        looks: {},
      },
    ],
    floor: null,
    column: null,
    why: {},
    isTest: false,
  }
}

test('recordings are listed with what they hold and when they begin', async () => {
  expect(await desk.recordings()).toEqual([
    expect.objectContaining({ name: 'gate/night.mp4', startsAtMs: null }),
    expect.objectContaining({ name: NAME, startsAtMs: BEGINS_MS, durationMs: 60_000, width: 320, height: 240, fps: 5 }),
  ])
  // What a file holds is asked once, until it changes.
  await desk.recordings()
  expect(probes).toHaveLength(3)
})

test('a search tells how far it is, keeps what it found in order of rank, and each of it is to be looked at', async () => {
  const events: LookBack[] = []
  void (async () => {
    for await (const delivered of env.feed.subscribe('lookBack')) if (!delivered.lost) events.push(delivered.event)
  })()
  const begun = await desk.start(ANNA, request())
  expect(begun).toMatchObject({ state: 'running', progress01: 0, speed: null, startedBy: 'u-anna', recording: NAME, landing: [0.5, 0.9] })
  const [{ io, order, end }] = searches as [(typeof searches)[number]]
  expect(order).toMatchObject({ cameraId: 'yard', container: 'mp4', codec: 'h264', fps: 5, atOnce: 2 })
  expect(order.stretches.map(({ countsFromS, countsToS }) => [countsFromS, countsToS])).toEqual([
    [10, 30],
    [30, 50],
  ])
  env.pass(2000)
  io.onProgress([10, 6])
  expect(stateOf(begun.id)).toMatchObject({ progress01: 0.4, speed: 8 })
  io.onFall(0, fallOf(12, 0.3))
  io.onFall(0, fallOf(20, 0.9))
  io.onFall(0, fallOf(28, 0.5, 0.9))
  io.onFall(1, fallOf(20, 0.9)) // the other stretch's run-up: not its own
  io.onFall(1, fallOf(70, 0.9))
  end(null)
  await eventually(() => stateOf(begun.id)?.state).toBe('done')
  expect(stateOf(begun.id)).toMatchObject({ progress01: 1, found: 3, problem: null })
  const { items } = listFalls(env, { lookBackId: begun.id, limit: 50 })
  expect(items.map(({ score, review, lookBackId }) => ({ score, review, lookBackId }))).toEqual([
    { score: 0.9, review: 'open', lookBackId: begun.id },
    { score: 0.3, review: 'open', lookBackId: begun.id },
    { score: 0.5, review: 'open', lookBackId: begun.id },
  ])
  // A page at a time gives the same.
  const first = listFalls(env, { lookBackId: begun.id, limit: 2 })
  const second = listFalls(env, { lookBackId: begun.id, limit: 2, cursor: first.next! })
  expect([...first.items, ...second.items]).toEqual(items)
  expect(listFalls(env, { limit: 50 }).items).toEqual([])
  expect(items[0]!.tracks[0]!.impact!.at[0]).toBeCloseTo(0.5)
  await eventually(() => events.at(-1)?.state).toBe('done')
  expect(events.length).toBeGreaterThan(2)
})

test('one at a time; the next begins when the one before ends, however it ends', async () => {
  const ids = [(await desk.start(ANNA, request())).id, (await desk.start(ANNA, request())).id, (await desk.start(ANNA, request())).id]
  expect(searches).toHaveLength(1)
  searches[0]!.end('recording.unreadable')
  await eventually(() => searches.length).toBe(2)
  expect(stateOf(ids[0]!)).toMatchObject({ state: 'failed', problem: 'recording.unreadable' })
  await desk.cancel(ANNA, ids[2]!)
  expect(stateOf(ids[2]!)?.state).toBe('cancelled')
  searches[1]!.end(null)
  await eventually(() => stateOf(ids[1]!)?.state).toBe('done')
  expect(searches).toHaveLength(2)
})

test('what was found before it was cancelled is kept', async () => {
  const { id } = await desk.start(ANNA, request())
  searches[0]!.io.onFall(0, fallOf(12, 0.7))
  expect(await desk.cancel(ANNA, id)).toMatchObject({ state: 'cancelled', found: 1, problem: null })
  expect(listFalls(env, { lookBackId: id, limit: 50 }).items).toHaveLength(1)
  expect(await desk.cancel(ANNA, id)).toMatchObject({ state: 'cancelled' })
  expect(await codeOf(desk.cancel(ANNA, 'nobody'))).toBe('lookBack.notFound')
})

test('no more than fifty are kept, the best', async () => {
  const { id } = await desk.start(ANNA, request())
  for (let i = 0; i < 640; i++) searches[0]!.io.onFall(i % 80 < 40 ? 0 : 1, fallOf(10 + (i % 80) / 2, 0.1 + (i % 80) / 100))
  searches[0]!.end(null)
  await eventually(() => stateOf(id)?.state).toBe('done')
  const { items } = listFalls(env, { lookBackId: id, limit: 200 })
  expect(items).toHaveLength(50)
  expect(items[0]!.score).toBeCloseTo(0.89)
})

test('a restart tells what it cut off as failed, and it can be started again', async () => {
  const { id } = await desk.start(ANNA, request())
  await desk.stop()
  searches = []
  desk = open()
  expect(stateOf(id)).toMatchObject({ state: 'failed', problem: 'lookBack.restarted' })
  expect((await desk.start(ANNA, request())).state).toBe('running')
  expect(searches).toHaveLength(1)
})

test('who looked back at what is in the audit log', async () => {
  const { id } = await desk.start(ANNA, request())
  await desk.cancel(ANNA, id)
  const entry = (action: string) => lastAudit(env.db, `lookBack/${id}`, action)
  expect(entry('lookBack.start')).toMatchObject({ actor_type: 'user', actor_id: 'u-anna' })
  expect(JSON.parse(entry('lookBack.start')!.after!)).toMatchObject({ cameraId: 'yard', recording: NAME, landing: [0.5, 0.9], fromMs: BEGINS_MS + 10_000 })
  expect(entry('lookBack.cancel')).toMatchObject({ actor_id: 'u-anna' })
  expect(JSON.parse(entry('lookBack.end')!.after!)).toEqual({ state: 'cancelled', found: 0 })
})

describe('what cannot be searched is refused', () => {
  test.each<[string, Partial<LookBackRequest>, string]>([
    ['an unknown camera', { cameraId: 'roof' }, 'camera.notFound'],
    ['a missing file', { recording: 'missing.mp4' }, 'recording.notFound'],
    ['what is no video', { recording: 'words.mp4' }, 'recording.unreadable'],
    ['a file outside', { recording: '../vigil.db' }, 'recording.notFound'],
    ['another camera’s recording', { recording: 'gate/night.mp4' }, 'recording.otherCamera'],
    ['a span before the recording', { fromMs: BEGINS_MS - 60_000 }, 'lookBack.outside'],
    ['a span after it', { toMs: BEGINS_MS + 90_000 }, 'lookBack.outside'],
    ['a span that ends before it begins', { fromMs: BEGINS_MS + 50_000, toMs: BEGINS_MS + 10_000 }, 'lookBack.outside'],
    ['no number', { fromMs: Number.NaN }, 'lookBack.outside'],
  ])('%s', async (_, changes, code) => {
    expect(await codeOf(desk.start(ANNA, request(changes)))).toBe(code)
    expect(desk.list()).toEqual([])
    expect(searches).toEqual([])
  })

  test('and more than three at once, also those that come together', async () => {
    const codes = await Promise.all([1, 2, 3, 4].map(() => codeOf(desk.start(ANNA, request()))))
    expect(codes.toSorted()).toEqual(['accepted', 'accepted', 'accepted', 'lookBack.tooMany'])
    expect(await codeOf(desk.start(ANNA, request()))).toBe('lookBack.tooMany')
  })
})

test('evidence of what was found is taken from the recording', async () => {
  const { id } = await desk.start(ANNA, request())
  expect(await desk.recordingOf(id)).toEqual({ file: expect.stringContaining(NAME), startsAtMs: BEGINS_MS })
  rmSync(join(env.dir, 'recordings', NAME))
  expect(await desk.recordingOf(id)).toBeNull()
  expect(await desk.recordingOf('nobody')).toBeNull()
  expect(START_MS).toBeGreaterThan(BEGINS_MS)
})
