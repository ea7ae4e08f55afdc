// A made clip goes through ffmpeg, the chain and the scoring; the detector says what the picture's brightness tells it to.
import { execFileSync } from 'node:child_process'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Detection, Frame } from '../../contract/detection.ts'
import type { Fall } from '../../contract/falling.ts'
import type { FallGrade } from '../../contract/vocabulary.ts'
import { readFootage } from './footage.ts'
import { fitWithin } from './luma-pictures.ts'
import { readPictures } from './pictures.ts'
import { toJson, toText } from './report.ts'
import { planClip, runClip, type ClipMeans } from './run-clip.ts'
import type { CreateWatcher } from './run-facade-clip.ts'

let folder = ''
const polygon = [
  [0.2, 0.2],
  [0.7, 0.2],
  [0.7, 0.7],
  [0.2, 0.7],
]
const clip = {
  file: 'dark-then-light.mp4',
  tier: 'synthetic',
  width: 160,
  height: 90,
  fps: 12,
  durationS: 6,
  zones: [{ id: 'all', polygon }],
  rules: [
    { kind: 'ebikeInLobby', zone: 'all', rings: 'all' },
    { kind: 'personFall', zone: 'all', forSeconds: 0.5 },
    { kind: 'fallingObject', zone: 'all' },
  ],
  events: [
    { kind: 'ebikeInLobby', fromS: 3, toS: 6 },
    { kind: 'personFall', fromS: 0, toS: 1 },
    { kind: 'fallingObject', fromS: 2, toS: 3 },
  ],
  people: [{ fromS: 0, toS: 3, count: 1, tolerance: 0 }],
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'vigil-eval-'))
  const source = 'color=black:s=160x90:r=12:d=3[a];color=white:s=160x90:r=12:d=3[b];[a][b]concat'
  execFileSync('ffmpeg', ['-v', 'error', '-filter_complex', source, '-pix_fmt', 'yuv420p', '-c:v', 'libx264', join(folder, clip.file)])
  await writeFile(join(folder, 'eval.json'), JSON.stringify({ version: 1, clips: [clip], stills: [] }))
})

afterAll(() => rm(folder, { recursive: true }))

const detector = {
  async detect({ y }: Frame): Promise<Detection[]> {
    return y[y.length >> 1]! > 128 ? [{ label: 'bicycle', score: 0.5, box: [0.3, 0.3, 0.6, 0.6] }] : []
  },
}

test('hands over five frames a second, each the even crop it says it is', async () => {
  const source = { path: join(folder, clip.file), width: 160, height: 90, fps: 12, analysedFps: 5, crop: [0.1, 0.1, 0.51, 0.51] as const, cameraId: 'c' }
  const frames: Frame[] = []
  for await (const frame of readPictures(source)) frames.push(frame)
  expect(frames).toHaveLength(30)
  expect(frames.slice(0, 6).map((f) => f.header.seq)).toEqual([0, 3, 5, 8, 10, 12])
  for (const { header, y, u, v } of frames) {
    expect(header.crop).toEqual({ x: 16, y: 8, width: 66, height: 38 })
    expect([y.length, u.length, v.length]).toEqual([66 * 38, 33 * 19, 33 * 19])
    expect(y[0]! > 128).toBe(header.atMs >= 3000)
  }
})

/** Told at every second picture of a second; what it is told of pictures is kept. */
function fakeFacade(gradeAt: Readonly<Record<number, FallGrade>>): {
  readonly means: ClipMeans
  readonly seen: { width: number; height: number; atMs: number; luma: number }[]
} {
  const seen: { width: number; height: number; atMs: number; luma: number }[] = []
  const createWatcher: CreateWatcher = ({ rules, zones }) => ({
    async see({ width, height, data }, atMs) {
      seen.push({ width, height, atMs, luma: data[0]! })
      const grade = gradeAt[atMs]
      const falls = grade ? [fallOf(rules.find((r) => r.kind === 'fallingObject')!.id, zones[0]!.id, grade, atMs)] : []
      return { falls, candidates: 0, isBlind: false, shakePx: 0 }
    },
    end: async () => [fallOf('fallingObject:all', 'all', 'rejected', 5000)],
  })
  return { means: { detector: async () => detector, createWatcher: async () => createWatcher }, seen }
}

function fallOf(ruleId: string, zone: string, grade: FallGrade, atMs: number): Fall {
  const common = { cameraId: 'eval', tracks: [], floor: { estimate: 7, low: 6, high: 8, confidence: 0.9 }, column: null, why: { floors: 4 }, isTest: false }
  return { ...common, ruleId, zone, grade, reasons: grade === 'alarm' ? [] : ['tooSlow'], score: 0.9, firstAtMs: atMs - 1000, lastAtMs: atMs - 200 }
}

test('a facade clip is shown every picture; only alarms count', async () => {
  const { clips } = await readFootage(folder)
  const { means, seen } = fakeFacade({ 1000: 'suspected', 4000: 'alarm', 5500: 'alarm' })
  const result = await runClip(folder, planClip(clips[0]!, 'fallingObject'), { ...means, detector: () => Promise.reject(new Error('not needed')) })
  expect(seen).toHaveLength(72)
  expect(seen[36]).toEqual({ width: 160, height: 90, atMs: 3000, luma: 235 })
  expect(seen[0]!.luma).toBe(16)
  const { clips: told, ...json } = toJson({ clips: [result], twoWheelers: null, notBuilt: new Map() }) as { clips: unknown[] }
  expect(json).toMatchObject({
    kinds: { fallingObject: { events: 1, found: 1, falseAlarms: 1, precision: 0.5, recall: 1 } },
    fallingObject: { falseAlarmRates: { synthetic: { n: 1, hours: 6 / 3600 } }, suspected: 1, rejected: { tooSlow: 1 }, pictures: 72 },
  })
  expect(told[0]).toMatchObject({
    alerts: [
      { kind: 'fallingObject', zone: 'all', atS: 4, firstS: 3, lastS: 3.8, floor: { estimate: 7 }, isFalse: false },
      { atS: 5.5, isFalse: true },
    ],
    suspected: [{ atS: 1, reasons: ['tooSlow'] }],
    rejected: [{ atS: expect.closeTo(71 / 12, 6), grade: 'rejected' }],
  })
})

test('a clip larger than the chain looks at is scaled as the product does', () => {
  expect(fitWithin(1920, 1080)).toEqual({ width: 1280, height: 720 })
  expect(fitWithin(1080, 1920)).toEqual({ width: 404, height: 720 })
  expect(fitWithin(640, 352)).toEqual({ width: 640, height: 352 })
})

test('scores the clip against its labels and leaves out what is not built', async () => {
  const { clips } = await readFootage(folder)
  const plan = planClip(clips[0]!, null)
  const { means } = fakeFacade({ 2500: 'alarm' })
  const result = await runClip(folder, plan, means)
  expect(plan.notBuilt).toEqual(['personFall'])
  const evaluation = { clips: [result], twoWheelers: null, notBuilt: new Map([['personFall', 1]]) }
  expect(toJson(evaluation)).toMatchObject({
    kinds: {
      ebikeInLobby: { events: 1, found: 1, falseAlarms: 0, precision: 1, recall: 1, f1: 1 },
      fallingObject: { events: 1, found: 1, falseAlarms: 0 },
    },
    clips: [
      {
        file: clip.file,
        alerts: [
          { kind: 'ebikeInLobby', isFalse: false },
          { kind: 'fallingObject', isFalse: false },
        ],
        missed: 0,
        falseAlarms: 0,
      },
    ],
    people: { mae: 1 },
    notBuilt: { personFall: 1 },
  })
  expect(result.alerts[0]!.atS).toBeCloseTo(3.6, 0)
  expect(toText(evaluation)).toContain('not built yet, not counted: personFall (armed on 1 clips)')
})

test('a rule that the product refuses is named with its clip', async () => {
  const { clips } = await readFootage(folder)
  const wrong = { ...clips[0]!, rules: [{ kind: 'crowding', zone: 'all', peple: 3 }] }
  expect(() => planClip(wrong, null)).toThrow('dark-then-light.mp4: peple: unknown setting "peple"')
})

test('a file that is no video is an error with its name', async () => {
  await writeFile(join(folder, 'no.mp4'), 'nothing')
  const source = { path: join(folder, 'no.mp4'), width: 160, height: 90, fps: 12, analysedFps: 5, crop: [0, 0, 1, 1] as const, cameraId: 'c' }
  await expect(readPictures(source).next()).rejects.toThrow('no.mp4: ffmpeg ended with')
})

test('labels that make no sense name the file and the field', async () => {
  const other = join(folder, 'other')
  await mkdir(other)
  await expect(readFootage(other)).rejects.toThrow('cannot read')
  await writeFile(join(other, 'eval.json'), JSON.stringify({ version: 1, clips: [{ ...clip, file: '../../etc/passwd' }] }))
  await expect(readFootage(other)).rejects.toThrow('inside the folder')
  await writeFile(join(other, 'eval.json'), '{')
  await expect(readFootage(other)).rejects.toThrow('is not JSON')
})
