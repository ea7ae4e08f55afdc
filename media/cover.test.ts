// What nobody is to see is gone from the pixels: in stills, in copies of clips, in pictures of falls; what lies beside it is as it was.
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { contains, type Polygon } from '../contract/geometry.ts'
import { coverFile, sizeOfFile } from './cover-file.ts'
import { coveredCells, coverPicture, maskPicture, sizeOfMp4 } from './cover.ts'
import { coveredJpegArgs } from './evidence-args.ts'
import { findFfmpeg, jpegArgs, type Ffmpeg } from './ffmpeg.ts'
import { runJob } from './ffmpeg-process.ts'
import { plainPicture, planesOf, type Picture } from './planes.ts'

const SIZE = { width: 320, height: 180 }
const LEFT: Polygon = [
  [0, 0],
  [0.5, 0],
  [0.5, 1],
  [0, 1],
]
let directory: string
let ffmpeg: Ffmpeg

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'vigil-cover-'))
  ffmpeg = await findFfmpeg()
  const noise = ['-v', 'error', '-f', 'lavfi', '-i', 'nullsrc=s=320x180:r=10,geq=random(1)*255:128:128', '-t', '1', '-c:v', 'libx264', '-preset', 'ultrafast']
  await writeFile(
    join(directory, 'a.mp4'),
    await runJob(ffmpeg.path, [...noise, '-crf', '5', '-movflags', 'frag_keyframe+empty_moov', '-f', 'mp4', 'pipe:1'], [], 20_000),
  )
})
afterAll(() => rm(directory, { recursive: true, force: true }))

/** Mean difference between neighbours of a row: noise has much, squares little. */
function roughness(luma: Uint8Array, width: number, fromX: number, toX: number): number {
  let sum = 0
  let n = 0
  for (let y = 20; y < 160; y++) for (let x = fromX; x < toX - 1; x++, n++) sum += Math.abs(luma[y * width + x]! - luma[y * width + x + 1]!)
  return sum / n
}
const lumaOf = async (file: string) =>
  runJob(ffmpeg.path, ['-v', 'error', '-i', file, '-frames:v', '1', '-pix_fmt', 'gray', '-f', 'rawvideo', 'pipe:1'], [], 20_000)

it('a copy of a clip is covered where it has to be, as long as the clip, and leaves nothing else behind', async () => {
  const [from, to] = [join(directory, 'a.mp4'), join(directory, 'b.mp4')]
  expect(await sizeOfFile(from, ffmpeg)).toEqual(SIZE)
  await coverFile({ from, to, masks: [LEFT] }, ffmpeg, new AbortController().signal)
  const [before, after] = [await lumaOf(from), await lumaOf(to)]
  expect(roughness(before, 320, 10, 150)).toBeGreaterThan(40)
  expect(roughness(after, 320, 10, 150)).toBeLessThan(8)
  expect(roughness(after, 320, 170, 310)).toBeGreaterThan(40)
  const pictures = await runJob(ffmpeg.path, ['-v', 'error', '-i', to, '-f', 'framehash', '-hash', 'CRC32', 'pipe:1'], [], 20_000)
  expect(
    pictures
      .toString()
      .split('\n')
      .filter((line) => line.startsWith('0,')),
  ).toHaveLength(10)
  expect((await readdir(directory)).toSorted()).toEqual(['a.mp4', 'b.mp4'])
})

it('one that cannot be covered is not there at all', async () => {
  await writeFile(join(directory, 'broken.mp4'), Buffer.alloc(3000, 7))
  await expect(
    coverFile({ from: join(directory, 'broken.mp4'), to: join(directory, 'c.mp4'), masks: [LEFT] }, ffmpeg, new AbortController().signal),
  ).rejects.toThrow()
  await rm(join(directory, 'broken.mp4'))
  const stopped = AbortSignal.abort()
  await expect(coverFile({ from: join(directory, 'a.mp4'), to: join(directory, 'c.mp4'), masks: [LEFT] }, ffmpeg, stopped)).rejects.toThrow()
  expect((await readdir(directory)).filter((name) => name.startsWith('c.'))).toEqual([])
})

it('a still is covered under its boxes, not over them', async () => {
  const bytes = await readFile(join(directory, 'a.mp4'))
  expect(sizeOfMp4(bytes)).toEqual(SIZE)
  const boxes = [[0.1, 0.2, 0.3, 0.6] as const]
  const plain = await runJob(ffmpeg.path, jpegArgs(3, boxes), [bytes], 20_000)
  const covered = await runJob(ffmpeg.path, coveredJpegArgs(3, boxes, SIZE), [bytes], 20_000, maskPicture(SIZE, [LEFT]))
  await writeFile(join(directory, 'plain.jpg'), plain)
  await writeFile(join(directory, 'covered.jpg'), covered)
  const [before, after] = [await lumaOf(join(directory, 'plain.jpg')), await lumaOf(join(directory, 'covered.jpg'))]
  expect(roughness(after, 320, 100, 150)).toBeLessThan(12)
  expect(roughness(before, 320, 100, 150)).toBeGreaterThan(30)
  expect(roughness(after, 320, 170, 310)).toBeGreaterThan(30)
  // the box's left edge is red in both: 3 px wide at x = 32
  const red = await runJob(ffmpeg.path, ['-v', 'error', '-i', join(directory, 'covered.jpg'), '-pix_fmt', 'rgb24', '-f', 'rawvideo', 'pipe:1'], [], 20_000)
  const at = (80 * 320 + 33) * 3
  expect(red[at]! - red[at + 1]!).toBeGreaterThan(80)
  for (const name of ['plain.jpg', 'covered.jpg']) await rm(join(directory, name))
})

it('of the picture of a fall the object stays, and what lies behind it does not', () => {
  const picture: Picture = plainPicture(320, 180, true, 0)
  const [luma] = planesOf(picture)
  for (let i = 0; i < luma.data.length; i++) luma.data[i] = (i * 7919) % 251
  const [before] = planesOf(picture)
  const [after] = planesOf(coverPicture(picture, [LEFT], [0.2, 0.4, 0.25, 0.5]))
  const same = (x: number, y: number) => after.data[y * 320 + x] === before.data[y * 320 + x]
  expect(same(70, 80) && same(72, 84) && same(300, 80)).toBe(true)
  const changed = Array.from({ length: 100 }, (_, i) => same(10 + (i % 10), 20 + Math.floor(i / 10))).filter((one) => !one)
  expect(changed.length).toBeGreaterThan(90)
})

it('whatever is drawn, every point well inside of it is covered', () => {
  const share = fc.integer({ min: 0, max: 999 }).map((n) => n / 1000)
  const polygons = fc.array(fc.tuple(share, share), { minLength: 3, maxLength: 8 })
  let seen = 0
  fc.assert(
    fc.property(polygons, share, share, (mask, x, y) => {
      const around = Array.from({ length: 9 }, (_, i): [number, number] => [x + ((i % 3) - 1) * 0.013, y + (Math.floor(i / 3) - 1) * 0.023])
      if (!around.every((point) => contains(mask, point))) return
      seen++
      const { wide, isCovered } = coveredCells(SIZE, [mask])
      expect(isCovered[Math.floor((y * SIZE.height) / 4) * wide + Math.floor((x * SIZE.width) / 4)]).toBe(1)
    }),
    { numRuns: 500 },
  )
  expect(seen).toBeGreaterThan(5)
})
