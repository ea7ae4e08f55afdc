// Replays of what recorders keep, over real RTSP by the real ffmpeg: each picture is marked with the time it was really taken at.
import { expect, it } from 'vitest'
import { encodeAccessUnits } from '../../test/fakes/encode.ts'
import { BACK, disk, KEPT_FPS, source, take, trueTimeOf } from '../../test/fixtures/kept-pictures.ts'
import { waitFor } from '../../test/patience.ts'
import type { Stored } from '../ring.ts'

const MINUTE = 60_000
const FORWARDS = { keysOnly: false, backwards: false }

const off = (pictures: readonly Stored[]) => pictures.map((picture) => Math.round(picture.atMs - trueTimeOf(picture)))
const none = new AbortController().signal

it.each(['isapi', 'dahua', 'onvif'] as const)('plays the moment that was asked for, three days back, of a clock five minutes off (%s)', async (language) => {
  const kept = disk([[BACK - 30 * MINUTE, BACK + 30 * MINUTE]], { aheadMs: 5 * MINUTE })
  const { recorder, server } = await source(language, kept)
  const pictures = await take(recorder.pictures('gate', BACK + 12_345, FORWARDS, none), 40)
  expect(pictures[0]!.isKey).toBe(true)
  expect(trueTimeOf(pictures[0]!)).toBe(BACK + 12_000)
  expect(trueTimeOf(pictures.at(-1)!)).toBe(BACK + 12_000 + 39 * 100)
  expect(off(pictures)).toEqual(pictures.map(() => 0))
  expect(server.refusals()).toBe(0)
  await waitFor(() => expect([recorder.sessions, server.sessions()]).toEqual([0, 0]))
})

it.each(['isapi', 'dahua', 'onvif'] as const)('goes on across a gap, with the right times on both sides (%s)', async (language) => {
  const kept = disk([
    [BACK, BACK + 3000],
    [BACK + 2 * MINUTE, BACK + 3 * MINUTE],
  ])
  const { recorder, server } = await source(language, kept)
  const pictures = await take(recorder.pictures('gate', BACK, FORWARDS, none), 50)
  expect(pictures.map(trueTimeOf)).toEqual([
    ...Array.from({ length: 30 }, (_, i) => BACK + i * 100),
    ...Array.from({ length: 20 }, (_, i) => BACK + 2 * MINUTE + i * 100),
  ])
  expect(off(pictures)).toEqual(pictures.map(() => 0))
  expect(server.plays).toHaveLength(2)
})

it('begins with the first that is kept where nothing is kept of the moment', async () => {
  const { recorder } = await source('isapi', disk([[BACK + 10 * 3_600_000, BACK + 11 * 3_600_000]]))
  const [first] = await take(recorder.pictures('gate', BACK, FORWARDS, none), 1)
  expect(trueTimeOf(first!)).toBe(BACK + 10 * 3_600_000)
})

it.each(['isapi', 'dahua'] as const)('goes across midnight of the recorder (%s)', async (language) => {
  const midnight = Date.UTC(2026, 10, 27, 16)
  const { recorder, server } = await source(language, disk([[midnight - MINUTE, midnight + MINUTE]]))
  const pictures = await take(recorder.pictures('gate', midnight - 2000, FORWARDS, none), 40)
  expect(pictures.map(trueTimeOf)).toEqual(Array.from({ length: 40 }, (_, i) => midnight - 2000 + i * 100))
  expect(off(pictures)).toEqual(pictures.map(() => 0))
  expect(server.plays[0]!.url).toContain(language === 'isapi' ? 'starttime=20261127T235958Z' : 'starttime=2026_11_27_23_59_58')
})

it.each([
  ['isapi', {}],
  ['isapi', { hasNoScale: true }],
  ['onvif', {}],
] as const)('gives key pictures alone, faster where the recorder takes it (%s, %j)', async (language, faults) => {
  const { recorder, server } = await source(language, disk([[BACK, BACK + 10 * MINUTE]]), { faults })
  const keys = await take(recorder.pictures('gate', BACK, { keysOnly: true, backwards: false }, none), 20)
  expect(keys.map(trueTimeOf)).toEqual(Array.from({ length: 20 }, (_, i) => BACK + i * 1000))
  expect(off(keys)).toEqual(keys.map(() => 0))
  const { headers } = server.plays[0]!
  expect(headers.get(language === 'onvif' ? 'frames' : 'scale')).toBe(language === 'onvif' ? 'intra' : '8.0')
})

it.each(['isapi', 'dahua', 'onvif'] as const)('goes backwards, from the newest not after the moment, across a gap (%s)', async (language) => {
  const kept = disk([
    [BACK - 10 * MINUTE, BACK - 5 * MINUTE],
    [BACK - 10_000, BACK + MINUTE],
  ])
  const { recorder } = await source(language, kept)
  const keys = await take(recorder.pictures('gate', BACK, { keysOnly: false, backwards: true }, none), 8)
  const times = keys.map(trueTimeOf)
  expect(times).toEqual(times.toSorted((a, b) => b - a))
  expect(new Set(times).size).toBe(8)
  expect(times[0]).toBeGreaterThan(BACK - 5000)
  if (language === 'onvif') expect(times).toEqual([0, 1, 2, 3, 4, 5, 6, 7].map((s) => BACK - s * 1000))
  else expect(times.some((atMs) => atMs < BACK - 5 * MINUTE)).toBe(true)
  expect(keys.every(({ isKey }) => isKey)).toBe(true)
  expect(off(keys)).toEqual(keys.map(() => 0))
})

it('reads no more than it is asked for, and holds the recorder up', async () => {
  const { recorder, server } = await source('onvif', disk([[BACK, BACK + 600 * MINUTE]]))
  const leave = new AbortController()
  const pictures = recorder.pictures('gate', BACK, FORWARDS, leave.signal)
  await pictures.next()
  let before = -1
  await waitFor(
    () => {
      const sent = server.sent()
      const isStill = sent === before
      before = sent
      expect(isStill).toBe(true)
    },
    { interval: 300 },
  )
  // ten hours would be 360,000
  expect(before).toBeLessThan(5000)
  leave.abort()
  await waitFor(() => expect([recorder.sessions, server.sessions()]).toEqual([0, 0]))
  expect((await pictures.next()).done).toBe(true)
})

it('trusts the times of the pictures over where it asked to begin', async () => {
  const { recorder } = await source('onvif', disk([[BACK, BACK + MINUTE]]), { faults: { hidesGaps: true, wrongTimesMs: 2000 } })
  const pictures = await take(recorder.pictures('gate', BACK, FORWARDS, none), 5)
  expect(off(pictures)).toEqual([2000, 2000, 2000, 2000, 2000])
})

it('counts on from where it asked to begin where pictures do not say their time', async () => {
  const { recorder } = await source('onvif', disk([[BACK, BACK + MINUTE]], { aheadMs: -3 * MINUTE }), { faults: { hasNoExtension: true } })
  const pictures = await take(recorder.pictures('gate', BACK + 5000, FORWARDS, none), 15)
  expect(off(pictures)).toEqual(pictures.map(() => 0))
})

it.each(['isapi', 'onvif'] as const)('plays H.265 as it was recorded (%s)', async (language) => {
  const input = ['-f', 'lavfi', '-i', `testsrc2=size=320x180:rate=${KEPT_FPS}`]
  const units = await encodeAccessUnits({ input, fps: KEPT_FPS, seconds: 4, width: 320, height: 180, codec: 'H265' })
  const { recorder } = await source(language, disk([[BACK, BACK + 10 * MINUTE]], { units, aheadMs: MINUTE }))
  const pictures = await take(recorder.pictures('gate', BACK + 65_000, FORWARDS, none), 25)
  expect(pictures[0]!.init.video?.codec).toMatch(/^h(ev|vc)1/)
  expect(pictures[0]!.isKey).toBe(true)
  expect(pictures.map(trueTimeOf)).toEqual(Array.from({ length: 25 }, (_, i) => BACK + 65_000 + i * 100))
  // ffmpeg stamps a picture of H.265 with the time of the one before it
  for (const ms of off(pictures)) expect([0, -100]).toContain(ms)
})
