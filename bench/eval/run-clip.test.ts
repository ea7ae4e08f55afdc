// A made clip goes through ffmpeg, the chain and the scoring; the detector says what the picture's brightness tells it to.
import { execFileSync } from 'node:child_process'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Detection, Frame } from '../../contract/detection.ts'
import { readFootage } from './footage.ts'
import { readPictures } from './pictures.ts'
import { toJson, toText } from './report.ts'
import { planClip, runClip } from './run-clip.ts'

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
  ],
  events: [
    { kind: 'ebikeInLobby', fromS: 3, toS: 6 },
    { kind: 'personFall', fromS: 0, toS: 1 },
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

test('scores the clip against its labels and leaves out what is not built', async () => {
  const { clips } = await readFootage(folder)
  const plan = planClip(clips[0]!, null)
  const result = await runClip(folder, plan, detector)
  expect(plan.notBuilt).toEqual(['personFall'])
  const evaluation = { clips: [result], twoWheelers: null, notBuilt: new Map([['personFall', 1]]) }
  expect(toJson(evaluation)).toMatchObject({
    kinds: { ebikeInLobby: { events: 1, found: 1, falseAlarms: 0, precision: 1, recall: 1, f1: 1 } },
    clips: [{ file: clip.file, alerts: [{ kind: 'ebikeInLobby', isFalse: false }], missed: 0, falseAlarms: 0 }],
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
