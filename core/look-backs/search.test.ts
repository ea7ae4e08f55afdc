// The whole of a look-back on a recorded file: ffmpeg, both processes, the watcher and the rank; and that nothing of it stays.
import { readdirSync, readFileSync } from 'node:fs'
import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { silentLog } from '../log.ts'
import { FACADE, FPS, fallenForS, makeFallRecording, sidePx, type FallRecording } from '../../test/fakes/fall-recording.ts'
import { median } from '../../bench/measurement.ts'
import { eventually } from '../../test/patience.ts'
import { prepareSearch, type PreparedSearch } from './prepare.ts'
import { bestOf, type Ranked } from './rank.ts'
import { runSearch } from './run-search.ts'

const BEGINS_MS = Date.UTC(2026, 10, 25, 13)
const NAME = '2026-11-25T21-00-00.mkv'
const HEIGHT = 240
const LANDING = [0.5, 0.94] as const

let dir: string
let recording: FallRecording
let prepared: PreparedSearch

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'vigil-look-back-'))
  await mkdir(join(dir, 'recordings'))
  const falls = [
    { floor: 18, x: 0.5 },
    { floor: 12, x: 0.48 },
    { floor: 7, x: 0.53 },
  ]
  recording = await makeFallRecording(join(dir, 'recordings', NAME), { width: 320, height: HEIGHT, falls, quietS: 140 })
  const span = { fromMs: BEGINS_MS, toMs: BEGINS_MS + recording.durationS * 1000 }
  prepared = await prepareSearch(
    { cameraId: 'yard', recording: NAME, recordingStartsAtMs: BEGINS_MS, ...span, landing: LANDING },
    { dataDir: dir, entries: [FACADE], atOnce: 2 },
  )
}, 300_000)
afterAll(() => rm(dir, { recursive: true, force: true }))

/** Processes that have the recording or our programs on their command line. */
function processes(): string[] {
  return readdirSync('/proc').flatMap((pid) => {
    if (!/^\d+$/.test(pid)) return []
    try {
      const words = readFileSync(`/proc/${pid}/cmdline`, 'utf8')
      const isOurs =
        words.includes(dir) || (/(recording|look-back)-process/.test(words) && readFileSync(`/proc/${pid}/stat`, 'utf8').includes(` ${process.pid} `))
      return isOurs ? [words.replaceAll('\0', ' ')] : []
    } catch {
      return []
    }
  })
}

test('three falls among ten minutes of nothing come first, with their times and floors', { timeout: 600_000 }, async () => {
  expect(recording.durationS).toBeGreaterThan(580)
  const ranked: Ranked[] = []
  let searchedS: readonly number[] = []
  const search = runSearch(
    { ...prepared.order, atOnce: 2 },
    {
      log: silentLog,
      onFall(stretch, fall) {
        const one = prepared.rank(stretch, fall)
        if (one !== null) ranked.push(one)
      },
      onProgress: (s) => (searchedS = s),
    },
  )
  expect(await search.ended).toBeNull()
  expect(searchedS.reduce((sum, s) => sum + s, 0)).toBeLessThanOrEqual(recording.durationS)
  const best = bestOf(ranked, 50)
  expect(best.length).toBeGreaterThanOrEqual(3)
  const first = best
    .slice(0, 3)
    .map(({ fall }) => fall)
    .toSorted((a, b) => a.firstAtMs - b.firstAtMs)
  first.forEach((fall, i) => {
    const { floor, x, releaseAtS } = recording.falls[i]!
    expect(fall.floor!.low).toBeLessThanOrEqual(floor)
    expect(fall.floor!.high).toBeGreaterThanOrEqual(floor)
    expect(Math.abs(fall.floor!.estimate - floor)).toBeLessThanOrEqual(1)
    const { points } = fall.tracks[0]!
    for (const { box } of points) expect((box[0] + box[2]) / 2).toBeCloseTo(x, 1)
    // Where its lower edge is tells the time; above it the encoder leaves a trail.
    const offByS = points.map(({ atMs, box }) => (atMs - BEGINS_MS) / 1000 - releaseAtS - fallenForS(floor, box[3] - sidePx(HEIGHT) / 2 / HEIGHT))
    expect(Math.abs(median(offByS))).toBeLessThanOrEqual(1 / FPS)
  })
  await eventually(processes).toEqual([])
})

test('cancelled, it is gone at once with all its processes', { timeout: 300_000 }, async () => {
  let pictures = 0
  const search = runSearch({ ...prepared.order, atOnce: 2 }, { log: silentLog, onFall: () => undefined, onProgress: () => pictures++ })
  await eventually(() => pictures).toBeGreaterThan(1)
  expect(processes().filter((words) => words.includes('ffmpeg')).length).toBeGreaterThan(0)
  await search.cancel()
  expect(await search.ended).toBe('cancelled')
  await eventually(processes).toEqual([])
})

test('a file that gives out is told', { timeout: 300_000 }, async () => {
  const search = runSearch(
    { ...prepared.order, file: join(dir, 'recordings', 'gone.mkv'), atOnce: 1 },
    { log: silentLog, onFall: () => undefined, onProgress: () => undefined },
  )
  expect(await search.ended).toBe('recording.unreadable')
  await eventually(processes).toEqual([])
})
