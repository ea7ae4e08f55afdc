// What is written is read as it was, while it is written, across restarts, gaps, clock steps, crashes and damage.
import { spawnSync } from 'node:child_process'
import { appendFile, mkdtemp, readdir, readFile, rm, symlink, truncate, writeFile, mkdir } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeAll, beforeEach, expect, it } from 'vitest'
import { runFfmpeg } from '../../test/fakes/encode.ts'
import { pictureStream, type PictureStream } from '../../test/fixtures/ring-pictures.ts'
import { cutMp4 } from '../cut.ts'
import type { Stored } from '../ring.ts'
import { Turnstile } from '../turnstile.ts'
import { Archive } from './archive.ts'
import { CameraWriter, type WrittenSegment } from './camera-writer.ts'
import { mendTail } from './mend-tail.ts'

const START = Date.UTC(2026, 10, 30, 12, 0, 0)
const ALL = { keysOnly: false, backwards: false }
const KEYS = { keysOnly: true, backwards: false }
const BACK = { keysOnly: true, backwards: true }

let stream: PictureStream
let folder: string
let logs: string[]
let nowMs: number
const log = (_level: string, message: string) => void logs.push(message)

beforeAll(async () => {
  stream = await pictureStream()
})
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'vigil-ring-'))
  logs = []
  nowMs = START
  stream.restart()
})
afterEach(() => rm(folder, { recursive: true, force: true }))

function writer(serial = 1, more: { segmentBytes?: number; onWritten?: (segment: WrittenSegment) => void } = {}): CameraWriter {
  return new CameraWriter('gate', join(folder, 'gate'), serial, {
    now: () => nowMs,
    log,
    gate: new Turnstile(2),
    onWritten: more.onWritten ?? (() => undefined),
    onNoRoom: () => undefined,
    segmentBytes: () => more.segmentBytes ?? 1e9,
  })
}
async function write(to: CameraWriter, pictures: readonly Stored[]): Promise<void> {
  for (const picture of pictures) to.push(picture)
  await to.flush()
}
async function record(...runs: (readonly Stored[])[]): Promise<void> {
  const to = writer()
  for (const run of runs) await write(to, run)
  await to.cut()
}
async function read(fromMs: number, options = ALL, archive = new Archive(folder, { log })): Promise<Stored[]> {
  const pictures: Stored[] = []
  for await (const picture of archive.pictures('gate', fromMs, options, new AbortController().signal)) pictures.push(picture)
  return pictures
}
const spans = (fromMs = 0, toMs = START * 2) => new Archive(folder, { log }).spans('gate', fromMs, toMs)
const seconds = (pictures: readonly Stored[]) => pictures.map(({ atMs }) => (atMs - START) / 1000)
async function files(ending: string): Promise<string[]> {
  const all = await readdir(join(folder, 'gate'), { recursive: true })
  return all
    .filter((name) => name.endsWith(ending))
    .toSorted()
    .map((name) => join(folder, 'gate', name))
}

it('gives back every picture with its time, in a file that any player opens', async () => {
  const pictures = stream.next(60, START)
  await record(pictures)
  const found = await read(START)
  expect(found.map(({ atMs, isKey }) => ({ atMs, isKey }))).toEqual(pictures.map(({ atMs, isKey }) => ({ atMs, isKey })))
  expect(found.map(({ bytes, mdatAt }) => Buffer.from(bytes.subarray(mdatAt)))).toEqual(
    pictures.map(({ bytes, mdatAt }) => Buffer.from(bytes.subarray(mdatAt))),
  )
  expect(found[0]!.init.video).toMatchObject({ width: 160, height: 90 })
  const [video] = await files('.mp4')
  const hashes = await runFfmpeg(['-i', video!, '-f', 'framehash', 'pipe:1'])
  expect(
    hashes
      .toString()
      .split('\n')
      .filter((line) => line.startsWith('0,')),
  ).toHaveLength(60)
  const cut = cutMp4(found, START)
  expect(cut).toMatchObject({ startedAtMs: START, durationMs: 6000 })
})

it('begins with the key picture before the moment, and after a gap with the first there is', async () => {
  const first = stream.next(30, START)
  const second = stream.next(30, START + 60_000)
  await record(first, second)
  expect(seconds(await read(START + 1500)).slice(0, 2)).toEqual([1, 1.1])
  expect(seconds(await read(START + 30_000))[0]).toBe(60)
  expect(seconds(await read(START + 2500))).toHaveLength(10 + 30)
  expect(await read(START + 120_000)).toEqual([])
  expect(await spans()).toEqual([
    { fromMs: START, toMs: START + 3000 },
    { fromMs: START + 60_000, toMs: START + 63_000 },
  ])
  expect(await spans(START + 1000, START + 61_000)).toEqual([
    { fromMs: START + 1000, toMs: START + 3000 },
    { fromMs: START + 60_000, toMs: START + 61_000 },
  ])
})

it('reads keys only, forwards and backwards, over segments and days', async () => {
  const midnight = Date.UTC(2026, 11, 1)
  await record(stream.next(6000, midnight - 300_000), stream.next(100, midnight + 300_000))
  expect((await readdir(join(folder, 'gate'))).toSorted()).toEqual(['2026-11-30', '2026-12-01'])
  expect(await files('.mp4')).toHaveLength(3)
  expect(await spans()).toEqual([{ fromMs: midnight - 300_000, toMs: midnight + 310_000 }])
  const forwards = (await read(midnight - 1500, KEYS)).map(({ atMs }) => atMs - midnight)
  expect(forwards).toEqual(Array.from({ length: 312 }, (_, at) => (at - 2) * 1000))
  const backwards = (await read(midnight + 1500, BACK)).map(({ atMs }) => atMs - midnight)
  expect(backwards).toEqual(Array.from({ length: 302 }, (_, at) => (1 - at) * 1000))
  expect((await read(midnight - 1000, BACK))[0]!.atMs).toBe(midnight - 1000)
})

it('begins another file at another head, at a step of the clock and when one is large enough', async () => {
  const first = stream.next(20, START)
  stream.restart()
  const second = stream.next(20, START + 2000)
  await record(first, second)
  expect(await files('.mp4')).toHaveLength(2)
  expect(await spans()).toEqual([{ fromMs: START, toMs: START + 4000 }])
  const found = await read(START)
  expect(seconds(found)).toEqual(Array.from({ length: 40 }, (_, at) => at / 10))
  expect(new Set(found.map(({ init }) => init)).size).toBe(2)
  expect(cutMp4(found, START).durationMs).toBe(4000)

  const to = writer(10, { segmentBytes: 1000 })
  await write(to, stream.next(10, START + 10_000))
  await write(to, stream.next(10, START + 11_000))
  await to.cut()
  expect(await files('.mp4')).toHaveLength(4)
})

it('an hour that was recorded twice, because the clock was set back, is read in one order of time', async () => {
  const ahead = stream.next(600, START + 60_000)
  stream.restart()
  const back = stream.next(300, START + 90_000)
  await record(ahead, back)
  const found = await read(START)
  const times = found.map(({ atMs }) => atMs)
  expect(times).toEqual(times.toSorted((a, b) => a - b))
  expect(new Set(times).size).toBe(600)
  expect(new Set(found.map(({ init }) => init)).size).toBeGreaterThan(1)
  const backwards = (await read(START + 200_000, BACK)).map(({ atMs }) => atMs)
  expect(backwards).toEqual(times.filter((atMs) => atMs % 1000 === 0).toReversed())
  expect(await spans()).toEqual([{ fromMs: START + 60_000, toMs: START + 120_000 }])
})

it('is read while it is written, up to what has come', async () => {
  const to = writer()
  await write(to, stream.next(20, START))
  const archive = new Archive(folder, { log })
  const walk = archive.pictures('gate', START, ALL, new AbortController().signal)[Symbol.asyncIterator]()
  for (let at = 0; at < 15; at++) expect((await walk.next()).value).toMatchObject({ atMs: START + at * 100 })
  await write(to, stream.next(20, START + 2000))
  for (let at = 15; at < 40; at++) expect((await walk.next()).value).toMatchObject({ atMs: START + at * 100 })
  expect((await walk.next()).done).toBe(true)
  await to.cut()
})

it('ends when it is told to, and reads nothing beyond', async () => {
  await record(stream.next(100, START))
  const stop = new AbortController()
  const seen: number[] = []
  for await (const { atMs } of new Archive(folder, { log }).pictures('gate', START, ALL, stop.signal)) {
    seen.push(atMs)
    if (seen.length === 3) stop.abort()
  }
  expect(seen).toHaveLength(3)
})

it('cuts a torn tail at its last whole picture, and goes on after it', async () => {
  const to = writer()
  await write(to, stream.next(25, START))
  const [video] = await files('.mp4')
  const [index] = await files('.idx')
  const whole = (await readFile(video!)).length
  // The disk has part of the next picture, and has promised two more in the index than it has.
  await appendFile(video!, Buffer.alloc(500, 7))
  await truncate(video!, whole - 10)
  await appendFile(index!, Buffer.alloc(30, 1))
  expect(await mendTail(join(folder, 'gate'), { log })).toBe(1)
  expect(seconds(await read(START))).toEqual(Array.from({ length: 24 }, (_, at) => at / 10))
  const listed = await runFfmpeg(['-i', video!, '-f', 'framehash', 'pipe:1'])
  expect(
    listed
      .toString()
      .split('\n')
      .filter((line) => line.startsWith('0,')),
  ).toHaveLength(24)
  const again = writer(2)
  stream.restart()
  await write(again, stream.next(20, START + 5000))
  await again.cut()
  expect(await read(START)).toHaveLength(44)
  await to.cut()
})

it('a file with the longest of names does not make what comes after it unreadable', async () => {
  await record(stream.next(20, START))
  await writeFile(join(folder, 'gate', '2026-11-30', '13-00-00.000-999999999999.idx'), '')
  const serial = await mendTail(join(folder, 'gate'), { log })
  const again = writer(serial + 1)
  stream.restart()
  await write(again, stream.next(20, START + 5000))
  await again.cut()
  expect(await read(START)).toHaveLength(40)
})

it.each([
  ['nothing', 0],
  ['zeroes', 1],
  ['noise', 2],
])('a newest file of %s stops nothing', async (_what, kind) => {
  await record(stream.next(20, START))
  const name = join(folder, 'gate', '2026-11-30', '13-00-00.000-000002')
  const bytes = Buffer.alloc(kind === 0 ? 0 : 4096, kind === 1 ? 0 : 0x5a)
  await writeFile(`${name}.mp4`, bytes)
  await writeFile(`${name}.idx`, bytes)
  expect(await mendTail(join(folder, 'gate'), { log })).toBe(2)
  expect(await read(START)).toHaveLength(20)
  expect(await spans()).toEqual([{ fromMs: START, toMs: START + 2000 }])
  expect(logs).not.toEqual([])
})

it('a picture that has rotted is left out with those that need it, and the next key picture is given', async () => {
  await record(stream.next(40, START))
  const [video] = await files('.mp4')
  const bytes = await readFile(video!)
  const [hit] = (await read(START)).slice(12)
  const at = bytes.indexOf(Buffer.from(hit!.bytes))
  bytes[at + 20]! ^= 0xff
  await writeFile(video!, bytes)
  expect(seconds(await read(START))).toEqual([...Array.from({ length: 12 }, (_, i) => i / 10), ...Array.from({ length: 20 }, (_, i) => 2 + i / 10)])
  expect(logs).toContain('a recorded picture is damaged')
})

it('links, pipes, folders and names of others in its folder are never opened', async () => {
  await record(stream.next(20, START))
  const day = join(folder, 'gate', '2026-11-30')
  const [video] = await files('.mp4')
  const [index] = await files('.idx')
  await symlink(video!, join(day, '12-30-00.000-000007.mp4'))
  await symlink(index!, join(day, '12-30-00.000-000007.idx'))
  await mkdir(join(day, '12-40-00.000-000008.idx'))
  if (process.platform === 'linux') for (const ending of ['mp4', 'idx']) spawnSync('mkfifo', [join(day, `12-50-00.000-000009.${ending}`)])
  await writeFile(join(day, '..-..-..-000010.idx'), 'x')
  await mkdir(join(folder, 'gate', '2026-99-99'))
  await writeFile(join(folder, 'gate', '2026-99-99', '99-99-99.999-000011.idx'), 'x')
  expect(await read(START)).toHaveLength(20)
  expect(await spans()).toHaveLength(1)
  const outside = new Archive(join(folder, 'gate'), { log })
  expect(await outside.spans('../gate', 0, START * 2)).toEqual([])
})

it('pictures that wait for a slow disk are bounded, and what is lost is counted and begins with a key picture again', async () => {
  const to = writer()
  const large = stream.next(400, START).map((picture) => ({ ...picture, bytes: Buffer.concat([picture.bytes, Buffer.alloc(200_000)]) }))
  for (const picture of large) to.push(picture)
  await to.flush()
  const { droppedPictures } = to.figures
  expect(droppedPictures).toBeGreaterThan(300)
  await write(to, stream.next(10, START + 40_000))
  await to.cut()
  const found = await read(START)
  expect(found).toHaveLength(400 - droppedPictures + 10)
  expect((await spans()).length).toBe(2)
})

it('a folder of the camera that is a link to elsewhere is not written to', async () => {
  await mkdir(join(folder, 'elsewhere'))
  await symlink(join(folder, 'elsewhere'), join(folder, 'gate'))
  const to = writer()
  await write(to, stream.next(20, START))
  await to.cut()
  expect(to.figures).toMatchObject({ bytes: 0, failure: 'ENOTDIR' })
  expect(await readdir(join(folder, 'elsewhere'), { recursive: true })).toEqual(['2026-11-30'])
})
