// What recording costs: writing beside the same streams unwritten, finding a moment among thirty days, cutting a clip out of them.
import { link, mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { loadavg, tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { EpochMs } from '../contract/ids.ts'
import { Archive } from '../media/archive/archive.ts'
import type { RingReport } from '../media/archive/recorder.ts'
import { RingCatalogue } from '../media/archive/ring-catalogue.ts'
import { planRetention } from '../media/archive/retention.ts'
import {
  decodeHeader,
  decodeRecords,
  encodeRecords,
  HEADER_BYTES,
  INDEX_ENDING,
  nameSegment,
  parseSegmentName,
  VIDEO_ENDING,
} from '../media/archive/segment-file.ts'
import { cutMp4 } from '../media/cut.ts'
import { startMedia, type Media } from '../media/media-client.ts'
import type { MediaCamera } from '../media/messages.ts'
import type { Stored } from '../media/ring.ts'
import { startFakeCamera } from '../test/fakes/camera.ts'
import { encodeAccessUnits } from '../test/fakes/encode.ts'
import { median, quantile, type Figure, type Measurement } from './measurement.ts'
import { cpuSeconds } from './process-tree.ts'

const CAMERAS = 4
const FPS = 25
const KBPS = 4000
const DEFAULT_SECONDS = 20
const SETTLE_MS = 6000
const ROUNDS = 3
const DAYS = 30
const SEGMENT_MS = 300_000
const SEEKS = 200
const CLIP_MS = 30_000
const CLIPS = 20
const START = Date.UTC(2026, 10, 1)
const NOTHING = { log: () => undefined }

export async function measure({ seconds = DEFAULT_SECONDS }: { readonly seconds?: number }): Promise<Measurement> {
  const folder = await mkdtemp(join(tmpdir(), 'vigil-ring-'))
  const units = await encodeAccessUnits({
    input: ['-f', 'lavfi', '-i', `testsrc2=size=1920x1080:rate=${FPS},noise=alls=20:allf=t`],
    fps: FPS,
    seconds: 10,
    width: 1920,
    height: 1080,
    bitrateKbps: KBPS,
    gopSeconds: 2,
  })
  const inBytesPerS = units.reduce((sum, { nals }) => sum + nals.reduce((bytes, nal) => bytes + nal.length, 0), 0) / 10
  const small = await encodeAccessUnits({
    input: ['-f', 'lavfi', '-i', 'testsrc2=size=320x180:rate=5'],
    fps: 5,
    seconds: 10,
    width: 320,
    height: 180,
    bitrateKbps: 100,
  })
  const fake = await startFakeCamera({
    streams: Array.from({ length: CAMERAS }, (_, at) => [
      { path: `/${at}/main`, accessUnits: units, fps: FPS },
      { path: `/${at}/sub`, accessUnits: small, fps: 5 },
    ]).flat(),
  })
  try {
    const load = await writeLoad(
      Array.from({ length: CAMERAS }, (_, at) => ({ mainUrl: fake.url(`/${at}/main`), url: fake.url(`/${at}/sub`) })),
      folder,
      seconds,
    )
    const reading = await readTimes(folder)
    const figures: Record<string, Figure> = {
      'media process with its ffmpegs, main streams unwritten, per camera': { value: load.plain, unit: '% of a core' },
      'the same, main streams written, per camera': { value: load.writing, unit: '% of a core' },
      'written, per camera': { value: load.bytesPerS, unit: 'bytes/s' },
      'came in, per camera': { value: inBytesPerS, unit: 'bytes/s' },
      'segments of the archive': { value: reading.segments, unit: 'files' },
      'first picture at a random moment, median': { value: median(reading.seeks), unit: 'ms' },
      'first picture at a random moment, p95': { value: quantile(reading.seeks, 0.95), unit: 'ms' },
      'first picture at a random moment, first of a process': { value: reading.coldMs, unit: 'ms' },
      'spans of a day, median': { value: median(reading.spans), unit: 'ms' },
      [`clip of ${CLIP_MS / 1000} s, read and cut, median`]: { value: median(reading.clips), unit: 'ms' },
      'looking through the archive at the start': { value: reading.scanMs, unit: 'ms' },
      'planning what goes': { value: reading.planMs, unit: 'ms' },
    }
    return {
      name: 'ring',
      figures,
      ratios: {
        'CPU with recording': { value: load.writing / load.plain, against: 'without' },
        'bytes written': { value: load.bytesPerS / inBytesPerS, against: 'bytes that came in' },
      },
      notes: [
        `${CAMERAS} cameras, 1920x1080, ${FPS} fps, ${Math.round((inBytesPerS * 8) / 1000)} kbps, main streams beside small ones of 320x180 that are decoded; ${ROUNDS} rounds of ${seconds} s each way, medians`,
        `archive of ${DAYS} days made of links to segments that were recorded; ${SEEKS} seeks, ${CLIPS} clips, the file system's cache warm`,
        `load before: ${loadavg()[0]!.toFixed(1)}`,
      ],
    }
  } finally {
    await fake.close()
    await rm(folder, { recursive: true, force: true })
  }
}

/** Both ways in one process after the other, in turns, so that a busy machine is busy for both. */
async function writeLoad(
  urls: readonly { readonly url: string; readonly mainUrl: string }[],
  folder: string,
  seconds: number,
): Promise<{ plain: number; writing: number; bytesPerS: number }> {
  let report: RingReport | null = null
  const media = startMedia({ ...NOTHING, onCamera: () => undefined, onExit: () => undefined, onRing: (next) => (report = next) })
  try {
    await media.ready
    const cameras = urls.map((streams, at): MediaCamera => ({ id: `camera-${at}`, ...streams, fps: 5, isFacade: false, analyse: null }))
    media.configure(cameras, null)
    const ids = cameras.map(({ id }) => id)
    const [plain, writing, bytes]: [number[], number[], number[]] = [[], [], []]
    for (let round = 0; round < ROUNDS; round++) {
      record(media, folder, ids, true)
      plain.push((await cpuOf(media, seconds)) / urls.length)
      record(media, folder, ids, false)
      await sleep(SETTLE_MS)
      const before = bytesOf(report)
      const from = performance.now()
      writing.push((await cpuOf(media, seconds)) / urls.length)
      bytes.push((bytesOf(report) - before) / ((performance.now() - from) / 1000) / urls.length)
    }
    return { plain: median(plain), writing: median(writing), bytesPerS: median(bytes) }
  } finally {
    await media.stop()
  }
}

/** Held, the main streams are fetched all the same, and nothing is written. */
function record(media: Media, folder: string, cameras: readonly string[], isHeld: boolean): void {
  media.record({ folder, cameras, isHeld, segmentBytes: 256 * 1024 ** 2 })
}

function bytesOf(report: RingReport | null): number {
  return (report?.cameras ?? []).reduce((sum, { bytes }) => sum + bytes, 0)
}

async function cpuOf(media: Media, seconds: number): Promise<number> {
  await sleep(SETTLE_MS)
  const [from, startedAt] = [cpuSeconds([media.pid!]), performance.now()]
  await sleep(seconds * 1000)
  return ((cpuSeconds([media.pid!]) - from) / ((performance.now() - startedAt) / 1000)) * 100
}

interface ReadTimes {
  readonly segments: number
  readonly coldMs: number
  readonly seeks: readonly number[]
  readonly spans: readonly number[]
  readonly clips: readonly number[]
  readonly scanMs: number
  readonly planMs: number
}

async function readTimes(folder: string): Promise<ReadTimes> {
  const { count, lengthMs } = await manyDays(folder)
  const archive = new Archive(folder, NOTHING)
  const seek = async (): Promise<number> => {
    const segment = Math.floor(Math.random() * count)
    const started = performance.now()
    await take(archive, START + segment * SEGMENT_MS + Math.random() * lengthMs, 1)
    return performance.now() - started
  }
  const coldMs = await seek()
  const [seeks, spans, clips]: [number[], number[], number[]] = [[], [], []]
  for (let at = 0; at < SEEKS; at++) seeks.push(await seek())
  for (let day = 0; day < DAYS; day++) {
    const started = performance.now()
    await archive.spans('long', START + day * 86_400_000, START + (day + 1) * 86_400_000)
    spans.push(performance.now() - started)
  }
  for (let at = 0; at < CLIPS; at++) {
    const fromMs = START + Math.floor(Math.random() * count) * SEGMENT_MS
    const started = performance.now()
    cutMp4(await take(archive, fromMs, (Math.min(CLIP_MS, lengthMs) / 1000) * FPS), fromMs)
    clips.push(performance.now() - started)
  }
  const catalogue = new RingCatalogue(folder)
  const scanned = performance.now()
  await catalogue.scan()
  const scanMs = performance.now() - scanned
  const planned = performance.now()
  const cameras = [{ cameraId: 'long', segments: catalogue.segments('long'), keepMs: 7 * 86_400_000, maxBytes: null, kept: [] }]
  planRetention({ cameras, nowMs: START + DAYS * 86_400_000, freeBytes: 0, reserveBytes: 0 })
  return { segments: count * 2, coldMs, seeks, spans, clips, scanMs, planMs: performance.now() - planned }
}

async function take(archive: Archive, fromMs: EpochMs, count: number): Promise<Stored[]> {
  const stop = new AbortController()
  const pictures: Stored[] = []
  for await (const picture of archive.pictures('long', fromMs, { keysOnly: false, backwards: false }, stop.signal)) if (pictures.push(picture) >= count) break
  if (pictures.length === 0) throw new Error(`nothing is read at ${fromMs}`)
  return pictures
}

/** Segments of a month: the longest that was recorded, written once in the time of each, its pictures linked. */
async function manyDays(folder: string): Promise<{ count: number; lengthMs: number }> {
  const source = await longest(join(folder, 'camera-0'))
  const archive = new Archive(folder, NOTHING)
  const spans = await archive.spans('camera-0', source.startMs, source.startMs + SEGMENT_MS)
  const count = (DAYS * 86_400_000) / SEGMENT_MS
  const retime = await retimer(source.path)
  for (let at = 0; at < count; at++) {
    const startMs = START + at * SEGMENT_MS
    const path = join(folder, 'long', nameSegment(startMs, at + 1).name)
    await mkdir(dirname(path), { recursive: true })
    await link(source.path + VIDEO_ENDING, path + VIDEO_ENDING)
    await writeFile(path + INDEX_ENDING, retime(startMs))
  }
  return { count, lengthMs: spans[0]!.toMs - spans[0]!.fromMs - 100 }
}

async function longest(folder: string): Promise<{ path: string; startMs: EpochMs }> {
  let best: { path: string; startMs: EpochMs; size: number } | null = null
  for (const day of await readdir(folder)) {
    for (const file of await readdir(join(folder, day))) {
      const segment = file.endsWith(VIDEO_ENDING) ? parseSegmentName(day, file) : null
      if (segment === null) continue
      const path = join(folder, segment.name)
      const { size } = await stat(path + VIDEO_ENDING)
      if (best === null || size > best.size) best = { path, startMs: segment.startMs, size }
    }
  }
  if (best === null) throw new Error('nothing was recorded')
  return best
}

/** The index of the segment as if it had begun then. */
async function retimer(path: string): Promise<(startMs: EpochMs) => Buffer> {
  const index = await readFile(path + INDEX_ENDING)
  const records = decodeRecords(index, decodeHeader(index)!.headBytes)
  const firstMs = records[0]!.atMs
  return (startMs) => Buffer.concat([index.subarray(0, HEADER_BYTES), encodeRecords(records.map((one) => ({ ...one, atMs: one.atMs - firstMs + startMs })))])
}
