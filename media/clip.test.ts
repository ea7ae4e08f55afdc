// Proofs: the right picture proves a clip, any other does not; an interrupted stream still makes one clip.
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { runFfmpeg } from '../test/fakes/encode.ts'
import { clip, shows, snapshot, type ClipIo, type EvidenceSource } from './clip.ts'
import { asStream } from './cut.ts'
import { findFfmpeg } from './ffmpeg.ts'
import { Fmp4Splitter, type Init } from './fmp4.ts'
import { NATIVE } from './picture-form.ts'
import { pictureHashes, type PictureHash } from './picture-hashes.ts'
import { Ring, type Stored } from './ring.ts'
import { Turnstile } from './turnstile.ts'

const T0 = 1_700_000_000_000
let io: ClipIo
let mp4: Buffer
let hashes: PictureHash[]
let directory: string

beforeAll(async () => {
  let nowMs = T0 + 20_000
  io = { now: () => nowMs, sleep: (ms) => Promise.resolve(void (nowMs += ms)), ffmpeg: await findFfmpeg(), decoding: new Turnstile(1) }
  mp4 = await runFfmpeg(
    ['-f', 'lavfi', '-i', 'testsrc2=size=160x90:rate=10', '-t', '6', '-c:v', 'libx264', '-g', '10', '-bf', '0', '-pix_fmt', 'yuv420p'].concat(
      '-f mp4 -movflags +frag_every_frame+empty_moov+default_base_moof pipe:1'.split(' '),
    ),
  )
  hashes = await pictureHashes(io.ffmpeg, [mp4])
  directory = await mkdtemp(join(tmpdir(), 'vigil-clip-'))
})
afterAll(() => rm(directory, { recursive: true, force: true }))

/** The stream stored as if taken at T0 + `shiftMs`. */
function stored(shiftMs: number): Stored[] {
  const out: Stored[] = []
  let head: Init | null = null
  const splitter = new Fmp4Splitter({
    onInit: (init) => (head = init),
    onFragment: (fragment) => out.push({ ...fragment, init: head!, atMs: T0 + shiftMs + (fragment.ptsTicks * 1000) / head!.timescale }),
  })
  splitter.push(mp4)
  return out
}

function source(pictures: readonly Stored[], checksum: (atMs: number) => number | undefined = () => undefined): EvidenceSource {
  const ring = new Ring({ keepMs: 60_000, maxBytes: 1e8 })
  for (const picture of pictures) ring.push(picture)
  return { ring, isLive: true, checksum }
}

const order = (name: string, fromMs: number, toMs: number, proveAtMs: number) => ({ fromMs, toMs, proveAtMs, file: join(directory, name) })

it('is proven by the checksum of the very picture, and not by that of another', async () => {
  expect(hashes).toHaveLength(60)
  const at = T0 + 2500
  const right = await clip(
    source(stored(0), () => hashes[25]!.crc32),
    order('right.mp4', T0 + 1500, T0 + 4000, at),
    io,
  )
  expect(right).toMatchObject({ proven: true, startedAtMs: T0 + 1000, durationMs: 3100 })
  const planted = await clip(
    source(stored(0), () => hashes[55]!.crc32),
    order('planted.mp4', T0 + 1500, T0 + 4000, at),
    io,
  )
  expect(planted.proven).toBe(false)
  const file = await readFile(join(directory, 'right.mp4'))
  expect(await shows(file, right.startedAtMs, at, { checksum: hashes[25]!.crc32, form: NATIVE }, io)).toBe(true)
  expect(await shows(file, right.startedAtMs, at + 2000, { checksum: hashes[25]!.crc32, form: NATIVE }, io)).toBe(false)
  expect(await shows(file.subarray(0, file.length / 2), right.startedAtMs, T0 + 3900, { checksum: hashes[39]!.crc32, form: NATIVE }, io)).toBe(false)
  expect(await shows(Buffer.from('not a video'), right.startedAtMs, at, { checksum: hashes[25]!.crc32, form: NATIVE }, io)).toBe(false)
})

it('is proven against the ring when vision never saw that picture', async () => {
  const made = await clip(source(stored(0)), order('ring.mp4', T0 + 500, T0 + 4000, T0 + 2500), io)
  expect(made.proven).toBe(true)
  const outside = await clip(source(stored(0)), order('outside.mp4', T0 + 500, T0 + 1400, T0 + 4500), io)
  expect(outside.proven).toBe(false)
})

it('keeps the real time across an interruption', async () => {
  const first = stored(0).slice(0, 30)
  const second = stored(10_000).slice(0, 30)
  const made = await clip(source([...first, ...second]), order('gap.mp4', T0, T0 + 12_000, T0 + 2500), io)
  expect(made).toMatchObject({ proven: true, startedAtMs: T0 })
  expect(made.durationMs).toBeCloseTo(12_100, 0)
  const decoded = await pictureHashes(io.ffmpeg, [await readFile(join(directory, 'gap.mp4'))])
  expect(decoded).toHaveLength(51)
  expect(decoded[30]!.ptsS).toBeCloseTo(10, 3)
  expect(decoded[30]!.crc32).toBe(hashes[0]!.crc32)
})

it('shows in a snapshot the picture with the checksum, even if its neighbour is nearer in time', async () => {
  const made = await snapshot(
    source(stored(0), () => hashes[26]!.crc32),
    { atMs: T0 + 2500, boxes: [], file: join(directory, 'a.jpg') },
    io,
  )
  expect(made.atMs).toBe(T0 + 2600)
  const plain = await snapshot(source(stored(0)), { atMs: T0 + 2530, boxes: [], file: join(directory, 'b.jpg') }, io)
  expect(plain.atMs).toBe(T0 + 2500)
})

it('leaves nothing half-written and says what is not there', async () => {
  await expect(clip(source([]), order('x.mp4', T0, T0 + 1000, T0), io)).rejects.toMatchObject({ code: 'evidence.notInRing' })
  await expect(clip({ ...source([]), isLive: false }, order('x.mp4', T0, T0 + 1000, T0), io)).rejects.toMatchObject({ code: 'evidence.cameraGone' })
  await expect(snapshot(source(stored(0)), { atMs: T0 + 60_000, boxes: [], file: join(directory, 'x.jpg') }, io)).rejects.toMatchObject({
    code: 'evidence.notInRing',
  })
  await expect(clip(source(stored(0)), order('no/such/x.mp4', T0, T0 + 1000, T0), io)).rejects.toMatchObject({ code: 'evidence.writeFailed' })
  expect((await readdir(directory)).filter((name) => !/^\w+\.(mp4|jpg)$/.test(name))).toEqual([])
  expect(asStream(stored(0))).toHaveLength(61)
})
