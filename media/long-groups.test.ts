// Cameras whose key pictures are ten and twenty seconds apart: ten seconds before an alert are in the clip wherever between two of them it falls.
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { runFfmpeg } from '../test/fakes/encode.ts'
import { clip, snapshot, type ClipIo } from './clip.ts'
import { findFfmpeg, FRAGMENTS, type Ffmpeg } from './ffmpeg.ts'
import { Fmp4Splitter, type Init } from './fmp4.ts'
import { NATIVE } from './picture-form.ts'
import { pictureHashes } from './picture-hashes.ts'
import { Ring, type Stored } from './ring.ts'
import { Turnstile } from './turnstile.ts'
import { RING } from './watched-camera.ts'

const T0 = 1_700_000_000_000
const FPS = 10
const SECONDS = 100
/** As long as an alert is decided and its clip ordered after the picture it was raised on. */
const DECIDED_MS = 6000
let ffmpeg: Ffmpeg
let directory: string

beforeAll(async () => {
  ffmpeg = await findFfmpeg()
  directory = await mkdtemp(join(tmpdir(), 'vigil-groups-'))
})
afterAll(() => rm(directory, { recursive: true, force: true }))

async function stream(groupSeconds: number): Promise<{ pictures: Stored[]; checksums: number[] }> {
  const codec = ['-c:v', 'libx264', '-preset', 'ultrafast', '-g', String(groupSeconds * FPS), '-keyint_min', String(groupSeconds * FPS)]
  const input = ['-f', 'lavfi', '-i', `testsrc2=size=160x90:rate=${FPS}`, '-t', String(SECONDS)]
  const mp4 = await runFfmpeg([...input, ...codec, '-sc_threshold', '0', '-bf', '0', '-pix_fmt', 'yuv420p', '-threads', '1', ...FRAGMENTS, 'pipe:1'])
  const pictures: Stored[] = []
  let head: Init | null = null
  const splitter = new Fmp4Splitter({
    onInit: (init) => (head = init),
    onFragment: (fragment) => pictures.push({ ...fragment, init: head!, atMs: T0 + (fragment.ptsTicks * 1000) / head!.timescale }),
  })
  splitter.push(mp4)
  return { pictures, checksums: (await pictureHashes(ffmpeg, [mp4], NATIVE)).map(({ crc32 }) => crc32) }
}

it.each([10, 20])('key pictures every %d s', async (groupSeconds) => {
  const { pictures, checksums } = await stream(groupSeconds)
  expect(pictures.filter(({ isKey }) => isKey)).toHaveLength(SECONDS / groupSeconds)
  // From the second group on, at its beginning, in its middle and right before the next.
  const first = Math.max(40, groupSeconds)
  for (const atS of [first, first + 0.1, first + groupSeconds / 2, first + groupSeconds - 0.1]) {
    const ring = new Ring(RING)
    let nowMs = T0
    let next = 0
    const pass = (ms: number) => {
      nowMs += ms
      while (next < pictures.length && pictures[next]!.atMs <= nowMs) ring.push(pictures[next++]!)
      return Promise.resolve()
    }
    const alertAtMs = T0 + atS * 1000
    await pass(alertAtMs + DECIDED_MS - T0)
    const io: ClipIo = { now: () => nowMs, sleep: pass, ffmpeg, decoding: new Turnstile(1) }
    const source = { ring, isLive: true, checksum: (atMs: number) => checksums[Math.round((atMs - T0) / (1000 / FPS))] }
    const seen = await snapshot(source, { atMs: alertAtMs, boxes: [], file: join(directory, `${groupSeconds}-${atS}.jpg`) }, io)
    expect(seen.atMs).toBeCloseTo(alertAtMs, -1)
    const order = { fromMs: alertAtMs - 10_000, toMs: alertAtMs + 10_000, proveAtMs: alertAtMs, file: join(directory, `${groupSeconds}-${atS}.mp4`) }
    const { startedAtMs, durationMs, proven } = await clip(source, order, io)
    expect(startedAtMs).toBeLessThanOrEqual(order.fromMs)
    expect(startedAtMs + durationMs).toBeGreaterThanOrEqual(order.toMs - 100)
    expect(proven).toBe(true)
  }
})
