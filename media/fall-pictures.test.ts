// A fall's pictures show the object where it was seen and leave the rest of the scene alone; what is not there is said by its code.
import { createHash } from 'node:crypto'
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { runFfmpeg } from '../test/fakes/encode.ts'
import { encodeFallingSquare, fallOfSquare, SQUARE } from '../test/fakes/falling-square.ts'
import { clip, type ClipIo, type EvidenceSource } from './clip.ts'
import { cutFallPatches, spanOfFall } from './fall-patches.ts'
import { fallPictures } from './fall-pictures.ts'
import { findFfmpeg } from './ffmpeg.ts'
import { Fmp4Splitter, type Init } from './fmp4.ts'
import { pictureHashes, type PictureHash } from './picture-hashes.ts'
import { planesOf } from './planes.ts'
import { openRecording } from './recorded-source.ts'
import { Ring } from './ring.ts'
import { composeTrajectory } from './trajectory.ts'
import { Turnstile } from './turnstile.ts'

const T0 = 1_795_611_790_000
const fall = fallOfSquare(T0)
const words = {
  title: '翠园一期 · yard',
  floor: '12层 · Floor 12 (11–13)',
  first: 'first',
  last: 'last',
  impact: 'impact',
  impactUnseen: 'calculated',
  enlarged: '{times} times',
}
let io: ClipIo
let mp4: Buffer
let hashes: PictureHash[]
let directory: string

beforeAll(async () => {
  io = { now: () => T0 + 60_000, sleep: () => Promise.resolve(), ffmpeg: await findFfmpeg(), decoding: new Turnstile(1) }
  mp4 = await encodeFallingSquare()
  hashes = await pictureHashes(io.ffmpeg, [mp4])
  directory = await mkdtemp(join(tmpdir(), 'vigil-fall-'))
})
afterAll(() => rm(directory, { recursive: true, force: true }))

/** @param sinceMs pictures before that are gone from the ring */
function ringOf(sinceMs = T0, checksum: EvidenceSource['checksum'] = () => undefined): EvidenceSource {
  const ring = new Ring({ keepMs: 60_000, maxBytes: 1e8 })
  let head: Init | null = null
  const splitter = new Fmp4Splitter({
    onInit: (init) => (head = init),
    onFragment(fragment) {
      const atMs = T0 + (fragment.ptsTicks * 1000) / head!.timescale
      if (atMs >= sinceMs) ring.push({ ...fragment, init: head!, atMs })
    },
  })
  splitter.push(mp4)
  return { ring, isLive: true, checksum }
}

const order = (name: string) => ({ fall, words, trajectoryFile: join(directory, `${name}-t.jpg`), cropsFile: join(directory, `${name}-c.jpg`) })
const numberAt = (atMs: number) => Math.round(((atMs - T0) / 1000) * SQUARE.fps)
const sha256 = async (file: string) =>
  createHash('sha256')
    .update(await readFile(file))
    .digest('hex')

/** Luma of a JPEG. */
async function lumaOf(file: string) {
  const y4m = await runFfmpeg(['-i', file, '-pix_fmt', 'yuvj420p', '-f', 'yuv4mpegpipe', '-strict', '-1', 'pipe:1'])
  const [, width = 0, height = 0] = (/W(\d+) H(\d+)/.exec(y4m.toString('latin1', 0, 100)) ?? []).map(Number)
  const start = y4m.indexOf('FRAME\n') + 6
  return { width, height, at: (x: number, y: number) => y4m[start + Math.round(y) * width + Math.round(x)]! }
}

it('shows the object at every place where it was seen and nothing else that is not in the scene', async () => {
  const { patches, scene, proven } = await cutFallPatches(ringOf(), fall, io)
  expect(proven).toBe(true)
  expect(patches.map(({ number }) => number)).toEqual(fall.tracks[0]!.points.map((_, k) => k + 1))
  const composed = composeTrajectory(scene, patches)
  const [before, after] = [planesOf(scene)[0], planesOf(composed)[0]]
  const isNear = (x: number, y: number) => patches.some(({ rect: r }) => x >= r.x && x < r.x + r.width && y >= r.y && y < r.y + r.height)
  const strangers = before.data.filter((luma, i) => luma !== after.data[i] && !isNear(i % before.width, Math.floor(i / before.width)))
  expect(strangers).toHaveLength(0)
  for (const { box } of patches) {
    const at = Math.round(((box[1] + box[3]) / 2) * SQUARE.height) * SQUARE.width + Math.round(((box[0] + box[2]) / 2) * SQUARE.width)
    expect(after.data[at]! - before.data[at]!).toBeGreaterThan(80)
  }
})

it('writes both pictures with their hashes, the path in full size and the object enlarged', async () => {
  const made = await fallPictures(ringOf(), order('both'), io)
  const { trajectoryFile, cropsFile } = order('both')
  expect(made.trajectory).toMatchObject({
    sha256: await sha256(trajectoryFile),
    startedAtMs: fall.firstAtMs,
    durationMs: fall.lastAtMs - fall.firstAtMs,
    proven: true,
  })
  expect(made.crops).toMatchObject({ sha256: await sha256(cropsFile), proven: true })
  const path = await lumaOf(trajectoryFile)
  expect(path.width).toBe(SQUARE.width)
  expect(path.height).toBeGreaterThan(SQUARE.height)
  for (const [x, y] of fall.tracks[0]!.path) expect(path.at(x * SQUARE.width, y * SQUARE.height)).toBeGreaterThan(160)
  const sheet = await lumaOf(cropsFile)
  // the middle of the first tile is the object, its corner the wall
  const tile = 8 * 16
  expect(sheet.at(6 + tile / 2, 36 + tile / 2)).toBeGreaterThan(160)
  expect(sheet.at(6 + tile - 4, 36 + 4)).toBeLessThan(150)
})

it('finds the very pictures by their checksums, even if they lie beside their time', async () => {
  const late = (atMs: number) => hashes[numberAt(atMs) + 1]?.crc32
  const moved = await cutFallPatches(ringOf(T0, late), fall, io)
  const first = numberAt(fall.firstAtMs)
  expect(moved.patches.map(({ number }) => hashes[first + number - 1]!.crc32)).toEqual(fall.tracks[0]!.points.map(({ atMs }) => late(atMs)))
  expect(moved.proven).toBe(true)
  const foreign = await cutFallPatches(
    ringOf(T0, () => 12_345),
    fall,
    io,
  )
  expect(foreign.patches).toHaveLength(fall.tracks[0]!.points.length)
  expect(foreign.proven).toBe(false)
})

it('knows them by the smaller grey pictures that a facade is analysed in', async () => {
  const form = { isBounded: true, isLumaOnly: true }
  const grey = await pictureHashes(io.ffmpeg, [mp4], form)
  const exact = (atMs: number) => grey[numberAt(atMs)]?.crc32
  expect((await cutFallPatches({ ...ringOf(T0, exact), form }, fall, io)).proven).toBe(true)
  expect((await cutFallPatches(ringOf(T0, exact), fall, io)).proven).toBe(false)
})

it('says that the fall is no longer kept, or that there never was a picture', async () => {
  await expect(fallPictures(ringOf(T0 + 3000), order('gone'), io)).rejects.toMatchObject({ code: 'evidence.notInRing' })
  await expect(fallPictures(ringOf(T0 + 1e6), order('gone'), io)).rejects.toMatchObject({ code: 'evidence.cameraGone' })
  const future = { ...order('gone'), fall: fallOfSquare(T0 + 1e6) }
  await expect(fallPictures(ringOf(), future, io)).rejects.toMatchObject({ code: 'evidence.notInRing' })
  const half = { ...order('half'), cropsFile: join(directory, 'no/such/c.jpg') }
  await expect(fallPictures(ringOf(), half, io)).rejects.toMatchObject({ code: 'evidence.writeFailed' })
  expect((await readdir(directory)).filter((name) => /gone|half|part/.test(name))).toEqual([])
})

it.each([
  ['H.264 with B-frames in MP4', 'a.mp4', ['libx264', '-bf', '2'], 'mp4'],
  ['H.265 in Matroska', 'b.mkv', ['libx265', '-x265-params', 'log-level=error:keyint=25'], 'matroska'],
  ['a transport stream', 'c.ts', ['libx264', '-bf', '0'], 'mpegts'],
  ['fragments, as our own clips are', 'd.mp4', ['libx264', '-bf', '0'], 'mp4 -movflags +frag_every_frame+empty_moov+default_base_moof'],
])('takes the same pictures out of a recorded file: %s', async (_, name, codec, muxer) => {
  const file = join(directory, name)
  await encodeFallingSquare(codec, `-f ${muxer} ${file}`)
  const source = await openRecording({ file, startsAtMs: T0 }, ...spanOfFall(fall), io)
  const made = await fallPictures(source, order(name), io)
  expect(made.trajectory).toMatchObject({ startedAtMs: fall.firstAtMs, durationMs: fall.lastAtMs - fall.firstAtMs, proven: true })
  const path = await lumaOf(order(name).trajectoryFile)
  for (const [x, y] of fall.tracks[0]!.path) expect(path.at(x * SQUARE.width, y * SQUARE.height)).toBeGreaterThan(160)
  const [fromMs, toMs] = [fall.firstAtMs - 10_000, fall.lastAtMs + 10_000]
  const long = await openRecording({ file, startsAtMs: T0 }, fromMs, toMs, io)
  const cut = await clip(long, { fromMs, toMs, proveAtMs: fall.lastAtMs, file: join(directory, `${name}.clip.mp4`) }, io)
  expect(cut.proven).toBe(true)
  expect(cut.startedAtMs).toBeCloseTo(T0, -2)
})

it('reads no play list and no picture that calls itself a recording', async () => {
  const file = join(directory, 'list.mp4')
  await writeFile(file, '#EXTM3U\n#EXT-X-TARGETDURATION:1\n#EXTINF:1,\nfile:///etc/hostname\n')
  await expect(openRecording({ file, startsAtMs: T0 }, ...spanOfFall(fall), io)).rejects.toMatchObject({ code: 'evidence.notInRing' })
  await expect(openRecording({ file: join(directory, 'none.mp4'), startsAtMs: T0 }, ...spanOfFall(fall), io)).rejects.toMatchObject({
    code: 'evidence.notInRing',
  })
})
