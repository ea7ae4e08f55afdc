// Scenes are spread over children, outcomes kept as they come, and nothing is left out silently.
import { appendFileSync, readFileSync } from 'node:fs'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openOutcomeFile } from './outcome-file.ts'
import type { Outcome } from './outcome.ts'
import { planScenes } from './plan-scenes.ts'
import { runScenes, type ToSceneProcess } from './run-scenes.ts'

let folder = ''
/** Answers with the id of the scene; scene 3 fails, scene 4 takes its process with it. */
const CHILD = `process.on('message', ({ job, judges }) => {
  if (job.id.endsWith('-4')) process.exit(7)
  process.send(job.id.endsWith('-3') ? { id: job.id, failed: 'too dark' } : { id: job.id, results: judges.map((judge) => ({ judge, outcome: { id: job.id } })) })
})
process.on('disconnect', () => process.exit(0))`

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'vigil-scenes-'))
  await writeFile(join(folder, 'child.mjs'), CHILD)
})
afterAll(() => rm(folder, { recursive: true }))

const tasks = planScenes({ falls: 5, negatives: 0, hours: 0, seed: 1, width: 64, height: 64 }).map((job): ToSceneProcess => ({
  job,
  judges: ['both', 'physics'],
}))

function run(some: readonly ToSceneProcess[], onResult: (judge: string, outcome: Outcome) => void = () => undefined): Promise<void> {
  return runScenes({ tasks: some, workers: 2, onResult, onProgress: () => undefined, entry: join(folder, 'child.mjs') })
}

test('every scene is told once per judge', async () => {
  const told: string[] = []
  await run(tasks.slice(0, 3), (judge, { id }) => told.push(`${judge} ${id}`))
  expect(told.toSorted()).toEqual(['both', 'physics'].flatMap((judge) => [0, 1, 2].map((n) => `${judge} falls-1-${n}`)))
})

test('a scene that fails or kills its process ends the run with its name', async () => {
  await expect(run(tasks.slice(0, 4))).rejects.toThrow('scene falls-1-3: too dark')
  await expect(run(tasks.slice(4))).rejects.toThrow('scene falls-1-4: its process ended (7)')
})

const boxes = { right: 0, claimed: 0, truth: 0, tro: null }
const outcome: Outcome = {
  id: 'falls-1-0',
  set: 'falls',
  kind: 'jar',
  light: 'day',
  weather: 'dry',
  seconds: 10,
  pictures: 250,
  throws: [],
  extras: [],
  alarmBoxes: boxes,
  toldBoxes: boxes,
  cpuMsPerPicture: 1,
  wallMsP50: 1,
  wallMsP95: 2,
  blindPictures: 0,
}

test('an interrupted run goes on from what is kept, a cut line is done again', () => {
  const out = join(folder, 'kept')
  openOutcomeFile(out, 'v1').add('both', outcome)
  appendFileSync(join(out, 'outcomes.jsonl'), '{"judge":"both","outco')
  const file = openOutcomeFile(out, 'v1')
  expect(file.kept).toEqual([{ judge: 'both', outcome }])
  file.add('physics', outcome)
  expect(openOutcomeFile(out, 'v1').kept).toHaveLength(2)
  expect(readFileSync(join(out, 'outcomes.jsonl'), 'utf8')).not.toContain('outco{')
})

test('outcomes of another chain are not mixed in', () => {
  const out = join(folder, 'other')
  openOutcomeFile(out, 'v1')
  expect(() => openOutcomeFile(out, 'v2')).toThrow('holds outcomes of another chain')
})
