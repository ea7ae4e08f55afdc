// A span as MP4: the duration that was asked, pictures untouched, playable by another player; and full disks, cancelling and changes of the stream.
import { execFile } from 'node:child_process'
import { createHash } from 'node:crypto'
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { memorySource, recordPictures } from '../../test/fixtures/recorded-pictures.ts'
import type { PictureSource } from '../archive/picture-source.ts'
import { findFfmpeg } from '../ffmpeg.ts'
import type { Stored } from '../ring.ts'
import { exportSpan, hashFile, RESERVED_BYTES } from './export-span.ts'
import type { ExportResult } from './messages.ts'
import { markFile } from './watermark.ts'

const run = promisify(execFile)
const START = Date.UTC(2026, 10, 22, 3, 0, 0)
let pictures: Stored[]
let reordered: Stored[]
let larger: Stored[]
let directory: string
beforeAll(async () => {
  pictures = await recordPictures({ fromMs: START, seconds: 20, gopSeconds: 2 })
  reordered = await recordPictures({ fromMs: START, seconds: 6, reordered: 2 })
  larger = await recordPictures({ fromMs: START + 20_000, seconds: 4, size: '640x360' })
}, 60_000)
beforeEach(async () => void (directory = await mkdtemp(join(tmpdir(), 'vigil-export-'))))
afterEach(() => rm(directory, { recursive: true, force: true }))

const quiet = { signal: new AbortController().signal, onProgress: () => undefined, freeBytes: async () => 2 * RESERVED_BYTES }
const ask = (source: PictureSource, fromMs: number, toMs: number, io: Partial<Parameters<typeof exportSpan>[2]> = {}) =>
  exportSpan(source, { cameraId: 'c1', source: 'ring', fromMs, toMs, directory, name: 'c1', watermark: null }, { ...quiet, ...io })

/** What another program makes of it. */
async function probe(file: string): Promise<{ duration: number; decoded: number; firstPtsS: number }> {
  const path = join(directory, file)
  const { stdout } = await run('ffprobe', ['-v', 'error', '-show_entries', 'format=duration', '-of', 'csv=p=0', path])
  const decoded = await run('ffmpeg', ['-v', 'error', '-xerror', '-i', path, '-f', 'framecrc', '-'])
  const lines = decoded.stdout.split('\n').filter((line) => line.startsWith('0,'))
  expect(decoded.stderr).toBe('')
  return { duration: Number(stdout), decoded: lines.length, firstPtsS: Number(lines[0]!.split(',')[2]) }
}

test('lasts as long as was asked, from the very picture that was asked, and is decoded by another player without a complaint', async () => {
  const result = await ask(memorySource(pictures), START + 3300, START + 11_700)
  expect(result.gaps).toEqual([])
  expect(result.files).toHaveLength(1)
  const [file] = result.files
  expect(file).toMatchObject({
    file: 'c1.mp4',
    startedAtMs: START + 3300,
    durationMs: 8400,
    codec: expect.stringMatching(/^avc1\.[0-9a-f]{6}$/),
    madeFromSha256: null,
  })
  const { duration, decoded } = await probe('c1.mp4')
  expect(duration).toBeCloseTo(8.4, 2)
  // 84 pictures are shown; those from the key picture before it are decoded, not shown
  expect(decoded).toBe(84)
  expect(file!.pictures).toBe(97)
})

test('not a byte of a picture is touched', async () => {
  const result = await ask(memorySource(pictures), START + 2000, START + 6000)
  const raw = await readFile(join(directory, result.files[0]!.file))
  for (const one of pictures.filter(({ atMs }) => atMs >= START + 2000 && atMs < START + 6000)) {
    expect(raw.includes(Buffer.from(one.bytes.subarray(one.mdatAt + 8)))).toBe(true)
  }
})

test('the hashes are those of what is on disk', async () => {
  const { files } = await ask(memorySource(pictures), START, START + 10_000)
  const raw = await readFile(join(directory, files[0]!.file))
  expect(files[0]!.sha256).toBe(createHash('sha256').update(raw).digest('hex'))
  expect(files[0]!.bytes).toBe(raw.length)
  expect(files[0]!.blocks).toEqual([{ sha256: files[0]!.sha256, atMs: START }])
  expect(await readdir(directory)).toEqual(['c1.mp4'])
})

test('pictures that are decoded out of order are shown in order', async () => {
  const { files } = await ask(memorySource(reordered), START, START + 5000)
  expect(files[0]!.durationMs).toBeCloseTo(5000, -1)
  const { duration, decoded } = await probe('c1.mp4')
  expect(duration).toBeCloseTo(5, 1)
  expect(decoded).toBeGreaterThanOrEqual(49)
})

test('a gap stays in the clock of the file and is named', async () => {
  const withGap = pictures.filter(({ atMs }) => atMs < START + 4000 || atMs >= START + 10_000)
  const { files, gaps } = await ask(memorySource(withGap), START, START + 14_000)
  expect(gaps).toEqual([{ fromMs: START + 4000, toMs: START + 10_000 }])
  expect(files).toHaveLength(1)
  expect((await probe('c1.mp4')).duration).toBeCloseTo(14, 2)
})

test('what is missing at either end is a gap too, and the file does not claim it', async () => {
  const { files, gaps } = await ask(memorySource(pictures), START - 30_000, START + 50_000)
  expect(gaps).toEqual([
    { fromMs: START - 30_000, toMs: START },
    { fromMs: START + 20_000, toMs: START + 50_000 },
  ])
  expect(files[0]).toMatchObject({ startedAtMs: START, durationMs: 20_000 })
})

test('another size is another file', async () => {
  const { files } = await ask(memorySource([...pictures, ...larger]), START + 15_000, START + 24_000)
  expect(files.map(({ file }) => file)).toEqual(['c1.mp4', 'c1-2.mp4'])
  expect(files.map(({ startedAtMs }) => startedAtMs)).toEqual([START + 15_000, START + 20_000])
  expect((await probe('c1.mp4')).duration).toBeCloseTo(5, 2)
  expect((await probe('c1-2.mp4')).duration).toBeCloseTo(4, 2)
})

test('a stream that begins anew with the same head goes on in the same file', async () => {
  const again = pictures.map((one) => ({ ...one, atMs: one.atMs + 20_050, init: { ...one.init } }))
  const { files, gaps } = await ask(memorySource([...pictures, ...again]), START, START + 40_050)
  expect(files).toHaveLength(1)
  expect(gaps).toEqual([])
  expect((await probe('c1.mp4')).duration).toBeCloseTo(40.05, 2)
})

test.each([
  ['nothing is kept', async (): Promise<ExportResult> => ask(memorySource([]), START, START + 1000), 'export.nothingKept'],
  ['the disk fills up', async () => ask(memorySource(pictures), START, START + 9000, { freeBytes: async () => RESERVED_BYTES - 1 }), 'export.diskFull'],
  ['it is cancelled', async () => ask(memorySource(pictures), START, START + 9000, { signal: AbortSignal.abort() }), 'export.cancelled'],
])('when %s, it says so and leaves nothing behind', async (_, work, code) => {
  await expect(work()).rejects.toMatchObject({ code })
  expect(await readdir(directory)).toEqual([])
})

test('a source that breaks off in the middle leaves nothing behind', async () => {
  const source = memorySource(pictures)
  const broken: PictureSource = {
    spans: source.spans,
    async *pictures(...asked) {
      let count = 0
      for await (const one of source.pictures(...asked)) {
        if (++count > 30) throw Object.assign(new Error('write'), { code: 'ENOSPC' })
        yield one
      }
    },
  }
  await expect(ask(broken, START, START + 9000)).rejects.toMatchObject({ code: 'export.diskFull' })
  expect(await readdir(directory)).toEqual([])
})

test('memory does not grow with the length of what is written', async () => {
  // the same group of pictures again and again, as a camera at 25 pictures a second would send it
  const group = await recordPictures({ fromMs: START, seconds: 4, fps: 25, size: '640x360', gopSeconds: 4, bitrateKbps: 4000 })
  const hour: PictureSource = {
    spans: async () => [],
    async *pictures() {
      for (let i = 0; i < 45; i++)
        for (const one of group)
          yield { ...one, atMs: one.atMs + i * 4000, dtsTicks: one.dtsTicks + i * 4 * one.init.timescale, ptsTicks: one.ptsTicks + i * 4 * one.init.timescale }
    },
  }
  const before = process.memoryUsage().arrayBuffers
  let most = 0
  const { files } = await ask(hour, START, START + 180_000, { onProgress: () => (most = Math.max(most, process.memoryUsage().arrayBuffers - before)) })
  expect(files[0]!.durationMs).toBe(180_000)
  expect(files[0]!.blocks.length).toBe(Math.ceil(files[0]!.bytes / (4 * 1024 * 1024)))
  expect(most).toBeLessThan(60 * 1024 * 1024)
}, 60_000)

test('a marked copy lasts as long, is another file, and every picture of it differs', async () => {
  const { files } = await ask(memorySource(pictures), START, START + 4000)
  const to = join(directory, 'marked.mp4')
  const told: number[] = []
  await markFile(
    {
      from: join(directory, files[0]!.file),
      to,
      startedAtMs: START,
      durationMs: 4000,
      lines: ['值班经理 2026-11-22', "派出所 {a}'s: 调取"],
      timeZone: 'Asia/Shanghai',
    },
    { ffmpeg: await findFfmpeg(), signal: new AbortController().signal, onProgress: (share) => told.push(share) },
  )
  const { duration, decoded } = await probe('marked.mp4')
  expect(duration).toBeCloseTo(4, 1)
  expect(decoded).toBe(40)
  expect(told.every((share) => share >= 0 && share <= 1)).toBe(true)
  expect((await readdir(directory)).toSorted()).toEqual(['c1.mp4', 'marked.mp4'])
  expect((await hashFile(to)).sha256).not.toBe(files[0]!.sha256)
}, 60_000)
