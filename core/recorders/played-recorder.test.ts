// From a camera that was paired through a recorder to its pictures of days ago: searched by the core, played as the media process plays it.
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { CameraLanguage } from '../../contract/camera-pairing.ts'
import { findFfmpeg } from '../../media/ffmpeg.ts'
import { RecorderSource } from '../../media/replay/recorder-source.ts'
import type { RecorderDisk } from '../../test/fakes/kept-recordings.ts'
import { disk, take, trueTimeOf } from '../../test/fixtures/kept-pictures.ts'
import { recordersOf } from '../../test/fixtures/paired-recorder.ts'
import { createTestEnv, START_MS, type TestEnv } from '../../test/fixtures/test-env.ts'

const MINUTE = 60_000
const DAY = 24 * 60 * MINUTE
const BACK = Math.floor((START_MS - 3 * DAY) / MINUTE) * MINUTE
const none = new AbortController().signal

let env: TestEnv
const closing: (() => unknown)[] = []
beforeEach(() => {
  env = createTestEnv()
  // Clocks show whole seconds, on average half a second less.
  env.pass(500)
})
afterEach(async () => {
  for (const close of closing.splice(0).toReversed()) await close()
  env.close()
})

/** What the media process has in its hands, of a camera paired through that recorder. */
async function sourceOf(language: CameraLanguage, kept: RecorderDisk, at: TestEnv = env): Promise<RecorderSource> {
  const recorder = await recordersOf(language, kept, at)
  closing.push(recorder.close)
  return new RecorderSource({ now: at.clock.now, ffmpeg: await findFfmpeg(), log: () => undefined, ask: recorder.desk.answer })
}

test.each(['isapi', 'dahua', 'onvif'] as const)('three days back, clock five minutes off, across a gap and the recorder’s midnight (%s)', async (language) => {
  const midnight = Math.floor(BACK / DAY) * DAY + 16 * 60 * MINUTE - DAY
  const kept = disk(
    [
      [midnight - 60 * MINUTE, midnight + 2000],
      [midnight + 30 * MINUTE, midnight + 60 * MINUTE],
    ],
    { aheadMs: 5 * MINUTE },
  )
  const source = await sourceOf(language, kept)
  expect(await source.spans('gate', midnight - 10 * MINUTE, midnight + 45 * MINUTE)).toEqual([
    { fromMs: midnight - 10 * MINUTE, toMs: midnight + 2000 },
    { fromMs: midnight + 30 * MINUTE, toMs: midnight + 45 * MINUTE },
  ])
  const pictures = await take(source.pictures('gate', midnight - 1500, { keysOnly: false, backwards: false }, none), 60)
  const times = pictures.map(trueTimeOf)
  expect(times[0]).toBe(midnight - 2000)
  expect(times.filter((atMs) => atMs < midnight + 2000)).toHaveLength(40)
  expect(times[40]).toBe(midnight + 30 * MINUTE)
  expect(pictures.map(({ atMs }) => Math.round(atMs))).toEqual(times)
})

test('across a change to winter time, of a recorder that writes local time', async () => {
  const change = Date.UTC(2026, 9, 25, 1)
  env.close()
  const berlin = createTestEnv()
  berlin.pass(change + 2 * DAY + 500 - START_MS)
  env = { ...berlin, site: { ...berlin.site, timezone: 'Europe/Berlin' } }
  const kept = disk(
    [
      [change - 3 * 60 * MINUTE, change - 90 * MINUTE],
      [change + 90 * MINUTE, change + 4 * 60 * MINUTE],
    ],
    { zone: 'Europe/Berlin', aheadMs: -MINUTE },
  )
  const source = await sourceOf('dahua', kept)
  for (const fromMs of [change - 100 * MINUTE, change + 2 * 60 * MINUTE]) {
    const pictures = await take(source.pictures('gate', fromMs, { keysOnly: false, backwards: false }, none), 10)
    expect(pictures.map(trueTimeOf)).toEqual(Array.from({ length: 10 }, (_, i) => fromMs + i * 100))
    expect(pictures.map(({ atMs }) => Math.round(atMs))).toEqual(pictures.map(trueTimeOf))
  }
})
