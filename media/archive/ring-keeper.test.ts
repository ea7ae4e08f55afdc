// The keeper on real folders: what it finds, what it deletes, and what a small full disk does to recording.
import { spawnSync } from 'node:child_process'
import { access, mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { pictureStream } from '../../test/fixtures/ring-pictures.ts'
import { Turnstile } from '../turnstile.ts'
import { Archive } from './archive.ts'
import { CameraWriter } from './camera-writer.ts'
import { RingKeeper, reserveOf, type RingKeeperIo } from './ring-keeper.ts'
import { nameSegment } from './segment-file.ts'

const HOUR = 3_600_000
const DAY = 24 * HOUR
const NOW = Date.UTC(2026, 10, 30, 12)
const GIB = 1024 ** 3

let root: string
let folder: string
let nowMs: number
let elapsedMs: number

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'vigil-ring-'))
  folder = join(root, 'ring')
  nowMs = NOW
  elapsedMs = 0
})
afterEach(() => rm(root, { recursive: true, force: true }))

const keeperWith = (more: Partial<RingKeeperIo> = {}) =>
  new RingKeeper(folder, {
    now: () => nowMs,
    elapsedMs: () => elapsedMs,
    log: () => undefined,
    wishOf: () => ({ keepMs: 7 * DAY, maxBytes: null }),
    kept: () => [],
    space: async () => ({ freeBytes: 100 * GIB, totalBytes: 200 * GIB }),
    ...more,
  })
async function put(cameraId: string, startMs: number, serial: number, bytes = 1000): Promise<string> {
  const path = join(folder, cameraId, nameSegment(startMs, serial).name)
  await mkdir(dirname(path), { recursive: true })
  await writeFile(`${path}.mp4`, Buffer.alloc(bytes))
  await writeFile(`${path}.idx`, '')
  return path
}
const isThere = (path: string) =>
  access(path).then(
    () => true,
    () => false,
  )

it('finds what is there by its names, deletes what is old, its day with it, and nothing else', async () => {
  const old = await put('gate', NOW - 8 * DAY, 1)
  const fresh = await put('gate', NOW - HOUR, 2)
  await writeFile(join(dirname(fresh), 'notes.txt'), 'not ours')
  await mkdir(join(folder, 'Not A Camera'), { recursive: true })
  await mkdir(join(folder, 'yard', '2026-13-77'), { recursive: true })
  const keeper = keeperWith()
  await keeper.catalogue.scan()
  expect(keeper.catalogue.cameras()).toEqual(['gate'])
  expect(await keeper.run()).toMatchObject({ isHeld: false, reserveBytes: 4 * GIB })
  expect([await isThere(dirname(old)), await isThere(`${fresh}.mp4`)]).toEqual([false, true])
  expect(keeper.catalogue.usage('gate', NOW)).toMatchObject({ bytes: 1000, oldestMs: NOW - HOUR })
  expect(await readdir(folder)).toEqual(expect.arrayContaining(['gate', 'Not A Camera', 'yard']))
})

it('a clock that is set forward by years deletes no more than a day of recordings an hour', async () => {
  for (let day = 0; day < 20; day++) await put('gate', NOW - day * DAY, 20 - day)
  const keeper = keeperWith({ wishOf: () => ({ keepMs: 30 * DAY, maxBytes: null }) })
  await keeper.catalogue.scan()
  await keeper.run()
  nowMs = NOW + 4000 * DAY
  elapsedMs = HOUR
  await keeper.run()
  expect(keeper.catalogue.segments('gate')).toHaveLength(20)
  elapsedMs = 16 * HOUR
  await keeper.run()
  expect(keeper.catalogue.segments('gate').length).toBeGreaterThan(10)
  // It is set right again.
  nowMs = NOW + HOUR
  await keeper.run()
  expect(keeper.catalogue.segments('gate').length).toBeGreaterThan(10)
})

it('a segment named in a future year is neither deleted as new nor believed when the clock is that far ahead at the start', async () => {
  const paths = []
  for (let day = 20; day >= 0; day--) paths.push(await put('gate', NOW - day * DAY, 100 - day))
  const ahead = await put('gate', NOW + 400 * DAY, 101)
  const next = await put('gate', NOW + HOUR, 102)
  nowMs = NOW + 401 * DAY
  const keeper = keeperWith({ wishOf: () => ({ keepMs: 30 * DAY, maxBytes: null }) })
  await keeper.catalogue.scan()
  await keeper.run()
  expect(keeper.catalogue.segments('gate')).toHaveLength(23)
  expect(keeper.believedMs).toBeLessThan(NOW + 2 * DAY)
  // It is set right, and a month goes by.
  for (let hour = 1; hour <= 32 * 24; hour += 8) {
    ;[nowMs, elapsedMs] = [NOW + hour * HOUR, hour * HOUR]
    await keeper.run()
  }
  expect(await isThere(`${paths[0]}.mp4`)).toBe(false)
  expect([await isThere(`${ahead}.mp4`), await isThere(`${next}.mp4`)]).toEqual([false, false])
})

it('what cannot be deleted is not counted on, and recording is held where there is no room', async () => {
  await put('gate', NOW - 3 * HOUR, 1, 5000)
  await put('gate', NOW - 2 * HOUR, 2, 5000)
  const keeper = keeperWith({
    space: async () => ({ freeBytes: 10 * 1024 ** 2, totalBytes: 100 * 1024 ** 2 }),
    remove: async (path) => {
      if (path.includes('000001')) throw Object.assign(new Error('it is held'), { code: 'EPERM' })
      await rm(path)
    },
  })
  await keeper.catalogue.scan()
  expect(await keeper.run()).toMatchObject({ isHeld: true })
  expect(keeper.catalogue.segments('gate').map(({ startMs }) => startMs)).toEqual([NOW - 3 * HOUR])
  await keeper.run()
  expect(keeper.catalogue.segments('gate')).toHaveLength(1)
})

it.each([
  [24 * 1024 ** 2, 20 * 1024 ** 2],
  [10 * GIB, GIB],
  [4000 * GIB, 4 * GIB],
])('of a disk of %d bytes %d are kept free', (total, reserve) => expect(reserveOf(total)).toBe(reserve))

it('on a small disk that is full the oldest goes and recording goes on', async ({ skip }) => {
  await mkdir(folder, { recursive: true })
  const isMounted = process.platform === 'linux' && spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=32m', 'tmpfs', root]).status === 0
  if (!isMounted) skip('mounting a small file system needs root on Linux')
  try {
    await mkdir(folder, { recursive: true })
    const stream = await pictureStream()
    const keeper = keeperWith({ space: undefined as never })
    let isFull = false
    const writer = new CameraWriter('gate', join(folder, 'gate'), 1, {
      now: () => nowMs,
      log: () => undefined,
      gate: new Turnstile(1),
      onWritten: (segment) => keeper.catalogue.take({ written: [{ ...segment, cameraId: 'gate', isOpen: true }] }),
      onNoRoom: () => (isFull = true),
      segmentBytes: () => 256 * 1024,
    })
    // Somebody else fills the disk at once: the writer meets ENOSPC before the keeper has looked.
    let timesFull = 0
    for (let second = 0; second < 150; second++) {
      if (second === 30) {
        spawnSync('dd', ['if=/dev/zero', `of=${join(root, 'ballast')}`, 'bs=64k'])
      }
      if (second === 45) await rm(join(root, 'ballast'))
      const large = stream.next(10, NOW + second * 1000).map((picture) => ({ ...picture, bytes: Buffer.concat([picture.bytes, Buffer.alloc(20_000)]) }))
      for (const picture of large) writer.push(picture)
      nowMs = NOW + second * 1000
      await writer.flush()
      if (isFull || second % 5 === 4) {
        timesFull += Number(isFull)
        isFull = false
        await keeper.run()
      }
    }
    expect(timesFull).toBeGreaterThan(0)
    await writer.cut()
    const files = await readdir(join(folder, 'gate'), { recursive: true, withFileTypes: true })
    expect(files.filter((file) => file.isFile()).length).toBeLessThan(150)
    const spans = await new Archive(folder, { log: () => undefined }).spans('gate', 0, NOW * 2)
    expect(spans.at(-1)).toMatchObject({ toMs: NOW + 150_000 })
    expect(spans[0]!.fromMs).toBeGreaterThan(NOW + 40_000)
    const { freeBytes, reserveBytes } = await keeper.run()
    expect(freeBytes).toBeGreaterThanOrEqual(reserveBytes)
  } finally {
    spawnSync('umount', ['-l', root])
  }
})
