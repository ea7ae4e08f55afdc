// A search with a watcher that is told what to find: times, order, stretches, and streams that make no sense.
import { expect, test } from 'vitest'
import type { Fall } from '../contract/falling.ts'
import type { FromLookBackProcess } from '../contract/look-back.ts'
import { runFfmpeg } from '../test/fakes/encode.ts'
import type { FacadeWatcher } from './falling/watcher.ts'
import { createLookBackSearch } from './look-back.ts'

const [WIDTH, HEIGHT] = [64, 48]
const STARTS_AT_MS = 1_764_000_000_000

/** Four seconds from `fromS` on, as ffmpeg hands them over. */
const pictures = (fromS: number) =>
  runFfmpeg(
    [
      `-f lavfi -i testsrc2=size=${WIDTH}x${HEIGHT}:rate=25:duration=20 -vf trim=start=${fromS}:end=${fromS + 4},extractplanes=y`,
      '-copyts -vsync passthrough -enc_time_base -1 -c:v rawvideo -f matroska -live 1 pipe:1',
    ].flatMap((options) => options.split(' ')),
  )

const fallAt = (atMs: number) => ({ firstAtMs: atMs }) as Fall

function head(index: number): Buffer {
  const bytes = Buffer.alloc(4)
  bytes.writeUInt32BE(index)
  return bytes
}

async function* stream(...parts: Uint8Array[]): AsyncGenerator<Uint8Array> {
  for (const part of parts) for (let at = 0; at < part.length; at += 3000) yield part.subarray(at, at + 3000)
}

function start(watcher: () => FacadeWatcher) {
  const told: FromLookBackProcess[] = []
  const search = createLookBackSearch(
    {
      cameraId: 'yard',
      zones: [],
      rules: [],
      fps: 25,
      strip: { x: 0, y: 0, width: WIDTH, height: HEIGHT, analysedWidth: WIDTH, analysedHeight: HEIGHT },
      stretches: [
        { fromS: 0, toS: 4, countsFromS: 0, countsToS: 3 },
        { fromS: 0, toS: 4, countsFromS: 3, countsToS: 4 },
      ],
      recordingStartsAtMs: STARTS_AT_MS,
      startS: 1.48,
    },
    { createWatcher: watcher, network: null, emit: (message) => told.push(message) },
  )
  return { search, told }
}

const sight = { candidates: 0, isBlind: false, shakePx: 0 }

test('each picture carries the time of the recording, and what the watcher finds is told with its stretch', async () => {
  const times: number[] = []
  const { search, told } = start(() => ({
    see: async ({ width, height, data }, atMs) => {
      expect([width, height, data.length]).toEqual([WIDTH, HEIGHT, WIDTH * HEIGHT])
      times.push(atMs)
      return { ...sight, falls: times.length === 10 ? [fallAt(atMs)] : [] }
    },
    end: async () => [fallAt(-1)],
  }))
  await search.takeStretch(stream(head(1), await pictures(1.48)))
  expect(times.length).toBeGreaterThan(98)
  expect(times[0]).toBeCloseTo(STARTS_AT_MS, 0)
  expect(times[50]! - times[0]!).toBeCloseTo(2000, 0)
  expect(told).toEqual([
    { type: 'fall', stretch: 1, fall: fallAt(times[9]!) },
    { type: 'fall', stretch: 1, fall: fallAt(-1) },
    { type: 'ended', stretch: 1, pictures: times.length },
  ])
  expect(search.progress()).toMatchObject({ searchedS: [0, 1], pictures: times.length })
})

test('stretches side by side have watchers of their own', async () => {
  const seen: number[][] = []
  const { search } = start(() => {
    const mine: number[] = []
    seen.push(mine)
    return { see: async (_, atMs) => (mine.push(atMs), { ...sight, falls: [] }), end: async () => [] }
  })
  const bytes = await pictures(1.48)
  await Promise.all([search.takeStretch(stream(head(0), bytes)), search.takeStretch(stream(head(1), bytes))])
  expect(seen).toHaveLength(2)
  for (const times of seen) expect(times).toEqual(times.toSorted((a, b) => a - b))
  expect(search.progress().searchedS).toEqual([3, 1])
})

test('pictures that are stamped backwards are left out', async () => {
  const times: number[] = []
  const { search } = start(() => ({ see: async (_, atMs) => (times.push(atMs), { ...sight, falls: [] }), end: async () => [] }))
  const bytes = await pictures(1.48)
  // A second Matroska head within the stream begins its times anew.
  await search.takeStretch(stream(head(0), bytes, bytes))
  expect(new Set(times).size).toBe(times.length)
})

test.each([
  ['a stretch that is not of the order', [head(2)]],
  ['no stretch', [Buffer.from([0, 0])]],
  ['something else than pictures', [head(0), Buffer.from('GET / HTTP/1.1\r\n\r\n')]],
])('%s is refused', async (_, parts) => {
  const { search } = start(() => ({ see: async () => ({ ...sight, falls: [] }), end: async () => [] }))
  await expect(search.takeStretch(stream(...parts))).rejects.toThrow(RangeError)
})

test('a stretch is taken once', async () => {
  const { search } = start(() => ({ see: async () => ({ ...sight, falls: [] }), end: async () => [] }))
  await search.takeStretch(stream(head(0)))
  await expect(search.takeStretch(stream(head(0)))).rejects.toThrow('no stretch 0')
})
