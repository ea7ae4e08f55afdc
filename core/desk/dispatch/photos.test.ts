// Photos from the scene on a disk that fails: nothing is left behind that nobody knows of, however often the phone tries.
import { globSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { rawDb } from '../../../db/statement.ts'
import { SMALL_JPEG } from '../../../test/fixtures/camera-jpeg.ts'
import { claimOf, createTestEnv, type TestEnv } from '../../../test/fixtures/test-env.ts'
import { raiseAlert } from '../../alerts.ts'
import type { Actor } from '../../env.ts'
import { stripJpeg } from '../../strip-jpeg.ts'
import { addUser } from '../desk-fixture.ts'
import { createReachDesk } from '../reach.ts'
import { createStaffDesk } from '../staff.ts'
import { assignDispatch } from './assign.ts'
import { createPhotoDesk } from './photos.ts'

const guard: Actor = { type: 'user', id: 'u-guard', name: '保安01' }
const jpeg = stripJpeg(SMALL_JPEG)!

let env: TestEnv
let dispatchId: string
beforeEach(() => {
  env = createTestEnv()
  addUser(env, guard, 'guard')
  const staff = createStaffDesk(env, createReachDesk(env.clock))
  const { id } = staff.save(guard, { name: '保安01', post: 'guard', userId: guard.id, phone: null, skills: [], certificates: [] })
  dispatchId = assignDispatch(env, guard, { incidentId: raiseAlert(env, claimOf(env)).incident.id, staffId: id }).id
})
afterEach(() => env.close())

const files = () => globSync('dispatch-photos/*/*', { cwd: env.dir })

test('a photo that cannot be recorded leaves no file; sent again it is there once', () => {
  const desk = createPhotoDesk(env, env.dir)
  const add = () => desk.add(guard, { dispatchId, clientId: 'photo-0001', atMs: env.clock.now() }, jpeg)
  rawDb(env.db).exec(`CREATE TRIGGER full BEFORE INSERT ON dispatch_photos BEGIN SELECT raise(ABORT, 'disk full'); END`)
  for (let i = 0; i < 3; i++) expect(add).toThrow('disk full')
  expect(files()).toEqual([])
  rawDb(env.db).exec('DROP TRIGGER full')
  const { id } = add()
  expect(add().id).toBe(id)
  expect(files()).toHaveLength(1)
  expect(desk.read(id).jpeg.equals(Buffer.from(jpeg))).toBe(true)
})

test('what a power cut left half written is gone at the next start', () => {
  mkdirSync(join(env.dir, 'dispatch-photos/2026-11-22'), { recursive: true })
  for (const name of ['whole.jpg', 'half.jpg.part']) writeFileSync(join(env.dir, 'dispatch-photos/2026-11-22', name), jpeg)
  createPhotoDesk(env, env.dir)
  expect(files()).toEqual([join('dispatch-photos', '2026-11-22', 'whole.jpg')])
})
