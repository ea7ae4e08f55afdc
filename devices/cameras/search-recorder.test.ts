// What recorders say they keep: in three languages, on clocks that are off and in zones that change, damaged and hostile.
import fc from 'fast-check'
import { afterEach, expect, it } from 'vitest'
import { cameraAddressSchema, type CameraLanguage } from '../../contract/camera-pairing.ts'
import { KEEPING, type KeepingOptions, type KeepingRecorder } from '../../test/fakes/keeping-recorder.ts'
import type { RecorderDisk } from '../../test/fakes/kept-recordings.ts'
import { mergeSpans } from './merge-spans.ts'
import { judgeClock, ourTime, readWritten, writtenAt } from './recorder-clock.ts'
import { readFiles } from './search-dahua.ts'
import { searchRecorder } from './search-recorder.ts'
import type { RecorderSearch } from './search-terms.ts'

/** Half a second after what clocks show then. */
const NOW = Date.UTC(2026, 10, 30, 12) + 500
const BACK = Date.UTC(2026, 10, 27, 12)
const MINUTE = 60_000
const HOUR = 3_600_000
const LANGUAGES = ['isapi', 'dahua', 'onvif'] as const
const open: KeepingRecorder[] = []
afterEach(async () => {
  for (const one of open.splice(0)) await one.close()
})

function disk(files: readonly (readonly [number, number])[], more: Partial<RecorderDisk> = {}): RecorderDisk {
  return { files: files.map(([fromMs, toMs]) => ({ fromMs, toMs })), aheadMs: 0, zone: 'Asia/Shanghai', units: [], fps: 10, ...more }
}

async function recorder(language: CameraLanguage, options: Partial<KeepingOptions> & Pick<KeepingOptions, 'disk'>): Promise<KeepingRecorder> {
  const one = await KEEPING[language]({ now: () => NOW, ...options })
  open.push(one)
  return one
}

function ask(language: CameraLanguage, one: KeepingRecorder, more: Partial<RecorderSearch> = {}, nowMs = NOW) {
  const search: RecorderSearch = {
    language,
    address: cameraAddressSchema.parse({ host: one.host, port: one.port, path: language === 'onvif' ? '/onvif/service' : undefined }),
    login: one.login,
    source: language === 'onvif' ? 'VS_1' : '1',
    profiles: [],
    rtspPort: one.replay.port,
    fromMs: BACK,
    toMs: BACK + 2 * HOUR,
    timezone: 'Asia/Shanghai',
    signal: new AbortController().signal,
    ...more,
  }
  return searchRecorder(search, { now: () => nowMs })
}

const times = (spans: readonly { readonly fromMs: number; readonly toMs: number }[]) => spans.map(({ fromMs, toMs }) => [fromMs - BACK, toMs - BACK])

it.each(LANGUAGES)('finds what is kept, files that follow one another together, over many pages (%s)', async (language) => {
  const files = Array.from({ length: 20 }, (_, i) => [BACK + i * 5 * MINUTE, BACK + (i + 1) * 5 * MINUTE - 1000] as const)
  const one = await recorder(language, { disk: disk([...files, [BACK + 110 * MINUTE, BACK + 4 * HOUR]]), hasHistory: true })
  const found = await ask(language, one)
  expect(found).toMatchObject({ problem: null, isCut: false, login: 'right', replay: { language, login: one.login } })
  expect(times(found.spans)).toEqual([
    [0, 100 * MINUTE - 1000],
    [110 * MINUTE, 120 * MINUTE],
  ])
  expect(found.replay!.address).toMatch(new RegExp(`^rtsp://127.0.0.1:${one.replay.port}/`))
  expect(JSON.stringify(found.replay!.address)).not.toContain(one.login.password)
  if (language === 'dahua') expect(one.searches.slice(-2)).toEqual(['close', 'destroy'])
})

it.each(LANGUAGES)('corrects a clock that is five minutes ahead (%s)', async (language) => {
  const one = await recorder(language, { disk: disk([[BACK + 10 * MINUTE, BACK + 20 * MINUTE]], { aheadMs: 5 * MINUTE }) })
  const { spans, known } = await ask(language, one)
  expect(times(spans)).toEqual([[10 * MINUTE, 20 * MINUTE]])
  expect(spans[0]!.writtenAheadMs).toBe(5 * MINUTE + (language === 'onvif' ? 0 : 8 * HOUR))
  expect(known!.clock.aheadMs).toBe(5 * MINUTE)
})

it.each(['isapi', 'dahua'] as const)('finds what is kept around midnight of the recorder (%s)', async (language) => {
  const midnight = Date.UTC(2026, 10, 27, 16)
  const one = await recorder(language, {
    disk: disk([
      [midnight - HOUR, midnight],
      [midnight, midnight + HOUR],
    ]),
  })
  const { spans } = await ask(language, one, { fromMs: midnight - MINUTE, toMs: midnight + MINUTE })
  expect(spans).toEqual([{ fromMs: midnight - MINUTE, toMs: midnight + MINUTE, writtenAheadMs: 8 * HOUR }])
})

it('cuts what was recorded across a change to winter time where the recorder writes other digits', async () => {
  const change = Date.UTC(2026, 9, 25, 1)
  const now = change + 3 * 86_400_000 + 500
  const one = await recorder('dahua', {
    disk: disk(
      [
        [change - 2 * HOUR, change - HOUR - 1000],
        [change - HOUR - 1000, change + 2 * HOUR],
      ],
      { zone: 'Europe/Berlin', aheadMs: MINUTE },
    ),
    now: () => now,
  })
  const { spans, known } = await ask('dahua', one, { fromMs: change - 2 * HOUR, toMs: change + 2 * HOUR, timezone: 'Europe/Berlin' }, now)
  expect(known!.clock).toEqual({ zone: 'Europe/Berlin', aheadMs: MINUTE })
  expect(spans.map(({ fromMs, toMs, writtenAheadMs }) => [(fromMs - change) / HOUR, (toMs - change) / HOUR, writtenAheadMs])).toEqual([
    [-2, expect.closeTo(0, 1), 2 * HOUR + MINUTE],
    [expect.closeTo(0, 1), 2, HOUR + MINUTE],
  ])
})

it.each([
  ['local time behind its Z', 'Asia/Shanghai', true],
  ['UTC behind its Z', 'UTC', true],
  ['local time, and nothing is being recorded', 'Asia/Shanghai', false],
])('Hikvision: knows by a recording of now that it writes %s', async (_, zone, isRecording) => {
  const now: (readonly [number, number])[] = isRecording ? [[NOW - HOUR, NOW - MINUTE]] : [[NOW - 30 * HOUR, NOW - 5 * HOUR]]
  const one = await recorder('isapi', { disk: disk([[BACK + MINUTE, BACK + HOUR], ...now], { zone }) })
  const { spans, known } = await ask('isapi', one)
  expect(times(spans)).toEqual([[MINUTE, HOUR]])
  expect(known!.isClockShown).toBe(isRecording)
  // what is known is not asked again
  const asked = one.searches.length
  await ask('isapi', one, { known: known! })
  expect(one.searches.length).toBe(asked + 1)
})

it('Hikvision: falls back to the older name of the list, and knows channels it cannot have', async () => {
  const one = await recorder('isapi', { disk: disk([[BACK, BACK + HOUR]]), isOld: true })
  expect(times((await ask('isapi', one)).spans)).toEqual([[0, HOUR]])
  expect(await ask('isapi', one, { source: 'main' })).toMatchObject({ problem: 'recorder.notSupported' })
})

it('ONVIF: knows its recording by the source, by the profile or by the job, and takes its ends where nothing is told of gaps', async () => {
  const gap = disk([
    [BACK, BACK + 10 * MINUTE],
    [BACK + 30 * MINUTE, BACK + HOUR],
  ])
  const named = await recorder('onvif', { disk: gap, hasHistory: false })
  expect(times((await ask('onvif', named)).spans)).toEqual([[0, HOUR]])
  const byJob = await recorder('onvif', { disk: gap, sourceId: 'urn:other' })
  expect(times((await ask('onvif', byJob, { profiles: ['profile_1'] })).spans)).toEqual([
    [0, 10 * MINUTE],
    [30 * MINUTE, HOUR],
  ])
  expect(await ask('onvif', byJob)).toMatchObject({ problem: 'recorder.notSupported', spans: [] })
})

it.each(LANGUAGES)('tells a wrong log-in from one that is right, and nobody there from both (%s)', async (language) => {
  const one = await recorder(language, { disk: disk([[BACK, BACK + HOUR]]) })
  expect(await ask(language, one, { login: { ...one.login, password: 'wrong' } })).toMatchObject({
    problem: 'recorder.unauthorized',
    login: 'wrong',
    spans: [],
  })
  const address = cameraAddressSchema.parse({ host: '127.0.0.1', port: 1 })
  expect(await ask(language, one, { address })).toMatchObject({ problem: 'recorder.unreachable', login: null })
})

it.each(LANGUAGES)('bears hundreds of damaged answers, within its bounds (%s)', async (language) => {
  let rounds: readonly (readonly [number, number])[] = []
  const files = Array.from({ length: 8 }, (_, i) => [BACK + i * 10 * MINUTE, BACK + i * 10 * MINUTE + 5 * MINUTE] as const)
  const damage = (text: string) => {
    const bytes = Buffer.from(text)
    for (const [place, value] of rounds) bytes[Math.floor(place * bytes.length)] = value
    return bytes.toString('utf8')
  }
  const one = await recorder(language, { disk: disk(files), damage })
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.tuple(fc.double({ min: 0, max: 0.999, noNaN: true }), fc.integer({ min: 9, max: 126 })), { minLength: 1, maxLength: 5 }),
      async (next) => {
        rounds = next
        const { spans, problem } = await ask(language, one, { timeoutMs: 2000, wholeMs: 5000 })
        if (problem !== null) expect(problem).toMatch(/^recorder\./)
        let lastMs = BACK
        for (const { fromMs, toMs, writtenAheadMs } of spans) {
          expect(fromMs).toBeGreaterThanOrEqual(lastMs)
          expect(toMs).toBeGreaterThan(fromMs)
          expect(Number.isFinite(writtenAheadMs)).toBe(true)
          lastMs = toMs
        }
        expect(lastMs).toBeLessThanOrEqual(BACK + 2 * HOUR)
      },
    ),
    { numRuns: 120 },
  )
})

it('a clock is there and back again the same, in any zone, off by anything', () => {
  const zones = ['Asia/Shanghai', 'Europe/Berlin', 'America/New_York', 'UTC', 'Asia/Kathmandu']
  fc.assert(
    fc.property(
      fc.constantFrom(...zones),
      fc.integer({ min: -20 * MINUTE, max: 20 * MINUTE }),
      fc.integer({ min: Date.UTC(2020), max: Date.UTC(2030) }),
      (zone, aheadMs, atMs) => {
        const nowMs = Date.UTC(2026, 10, 30, 12)
        const clock = judgeClock(writtenAt({ zone, aheadMs }, nowMs), nowMs, zone)
        expect(Math.abs(clock.aheadMs - aheadMs)).toBeLessThanOrEqual(2000)
        const back = ourTime(clock, writtenAt(clock, atMs))
        // an hour that comes twice is one of the two
        expect([0, HOUR]).toContain(Math.abs(back - atMs))
      },
    ),
  )
  expect(judgeClock(NOW - 500 + 9 * HOUR + MINUTE, NOW, 'Asia/Shanghai')).toEqual({ zone: 540, aheadMs: MINUTE })
})

it('reads times as devices write them, and none that cannot be', () => {
  expect(readWritten('2026-1-2 3:4:5')?.writtenMs).toBe(Date.UTC(2026, 0, 2, 3, 4, 5))
  expect(readWritten('2026-11-27T24:00:00Z')?.writtenMs).toBe(Date.UTC(2026, 10, 28))
  expect(readWritten('2026-11-27T08:00:00+08:00')).toEqual({ writtenMs: Date.UTC(2026, 10, 27, 8), zoneMinutes: 480 })
  for (const text of ['2026-02-30 00:00:00', '2026-13-01 00:00:00', '1970-01-01 00:00:00', 'yesterday', null]) expect(readWritten(text)).toBeNull()
})

it('merges files however they lie, and never into what is not kept', () => {
  const file = fc.record({ fromMs: fc.nat(1_000_000), length: fc.integer({ min: 1, max: 50_000 }) })
  fc.assert(
    fc.property(fc.array(file, { maxLength: 40 }), (files) => {
      const spans = files.map(({ fromMs, length }) => ({ fromMs, toMs: fromMs + length, writtenAheadMs: 0 }))
      const merged = mergeSpans(spans)
      for (const span of spans) expect(merged.some(({ fromMs, toMs }) => fromMs <= span.fromMs && toMs >= span.toMs)).toBe(true)
      for (const [i, { fromMs }] of merged.entries()) if (i > 0) expect(fromMs - merged[i - 1]!.toMs).toBeGreaterThan(2000)
    }),
  )
  expect(readFiles('found=99999999\r\nitems[0].StartTime=2026-11-27 00:00:00\r\nitems[0].EndTime=2026-11-26 00:00:00').files).toEqual([])
})
