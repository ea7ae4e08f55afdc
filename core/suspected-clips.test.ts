// Clips of suspected falls: cut when they are seen, found while they are kept, gone when nobody needs them any more.
import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { insertFall, reviewFall } from '../db/falls.ts'
import { createTestEnv, type TestEnv } from '../test/fixtures/test-env.ts'
import { eventually } from '../test/patience.ts'
import { FACADE_CAMERA, fallOf } from './falling-fixture.ts'
import { createSuspectedClips, type SuspectedClips } from './suspected-clips.ts'

const DAY_MS = 24 * 3600_000

let env: TestEnv
let clips: SuspectedClips
let folder: string
let orders: Parameters<Parameters<typeof createSuspectedClips>[1]['clip']>[0][]
let fails: boolean
const open = () =>
  createSuspectedClips(env, {
    folder,
    async clip(order) {
      orders.push(order)
      if (fails) throw new Error('the camera is gone')
      writeFileSync(order.file, 'film')
      return { startedAtMs: order.fromMs - 400 }
    },
  })
beforeEach(() => {
  env = createTestEnv()
  folder = join(env.dir, 'suspected')
  orders = []
  fails = false
  clips = open()
})
afterEach(() => env.close())

let count = 0
/** @returns the id of a suspected fall whose clip is kept */
async function kept(): Promise<string> {
  const id = `f${++count}`
  const fall = fallOf(env.clock.now(), { grade: 'suspected', reasons: ['weak'] })
  insertFall(env.db, { id, fall, review: 'open', incidentId: null, alertId: null, lookBackId: null })
  clips.keep(id, fall)
  await eventually(() => clips.find(id)).not.toBeNull()
  return id
}
const files = () => readdirSync(folder).toSorted()

test('the clip shows ten seconds before and after, and is found with the moment it begins', async () => {
  const id = await kept()
  const atMs = env.clock.now()
  const file = join(folder, `${id}.mp4`)
  expect(orders).toEqual([{ cameraId: FACADE_CAMERA, fromMs: atMs - 10_600, toMs: atMs + 10_000, proveAtMs: atMs, file }])
  expect(clips.find(id)).toEqual({ file, startsAtMs: atMs - 11_000 })
  expect(clips.find('x')).toBeNull()
})

test('a clip that cannot be made is missing, and nothing else happens', async () => {
  fails = true
  clips.keep('f0', fallOf(env.clock.now()))
  await eventually(() => orders.length).toBe(1)
  expect(clips.find('f0')).toBeNull()
  fails = false
  await kept()
})

test('many at once are not all cut', async () => {
  for (let i = 0; i < 50; i++) clips.keep(`many${i}`, fallOf(env.clock.now()))
  await eventually(() => files().length).toBe(10)
  expect(orders).toHaveLength(10)
})

test('an hour after it was reviewed, and after thirty days, a clip goes', async () => {
  const [reviewed, open_] = [await kept(), await kept()]
  reviewFall(env.db, reviewed, { verdict: 'notReal', userId: 'u1', atMs: env.clock.now(), incidentId: null, alertId: null })
  await clips.prune()
  expect(files()).toHaveLength(2)
  env.pass(3600_001)
  await clips.prune()
  expect(clips.find(reviewed)).toBeNull()
  expect(files()).toEqual([`${open_}.mp4`])
  env.pass(30 * DAY_MS)
  await clips.prune()
  expect(files()).toEqual([])
})

test('beyond the newest two hundred the oldest go', async () => {
  const ids: string[] = []
  for (let i = 0; i < 203; i++) {
    env.pass(1000)
    ids.push(await kept())
  }
  await clips.prune()
  expect(ids.filter((id) => clips.find(id) === null)).toEqual(ids.slice(0, 3))
})

test('what a crash left without a record is swept away at the next start', async () => {
  const id = await kept()
  mkdirSync(folder, { recursive: true })
  writeFileSync(join(folder, 'lost.mp4'), 'film')
  clips = open()
  await clips.prune()
  expect(existsSync(join(folder, 'lost.mp4'))).toBe(false)
  expect(clips.find(id)).not.toBeNull()
  expect(files()).toEqual([`${id}.mp4`])
})
