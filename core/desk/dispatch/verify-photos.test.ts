// `vigil verify` finds a photo from a scene that was changed, taken away, or is no longer listed.
import { rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { findPhoto } from '../../../db/dispatches.ts'
import { rawDb } from '../../../db/statement.ts'
import { SMALL_JPEG } from '../../../test/fixtures/camera-jpeg.ts'
import { claimOf, createTestEnv, type TestEnv } from '../../../test/fixtures/test-env.ts'
import { raiseAlert } from '../../alerts.ts'
import type { Actor } from '../../env.ts'
import { stripJpeg } from '../../strip-jpeg.ts'
import { verifyData } from '../../verify.ts'
import { addUser } from '../desk-fixture.ts'
import { createReachDesk } from '../reach.ts'
import { createStaffDesk } from '../staff.ts'
import { assignDispatch } from './assign.ts'
import { createPhotoDesk } from './photos.ts'

const guard: Actor = { type: 'user', id: 'u-guard', name: '保安01' }
const jpeg = stripJpeg(SMALL_JPEG)!

let env: TestEnv
let photoId: string
beforeEach(() => {
  env = createTestEnv()
  addUser(env, guard, 'guard')
  const staff = createStaffDesk(env, createReachDesk(env.clock))
  const { id } = staff.save(guard, { name: '保安01', post: 'guard', userId: guard.id, phone: null, skills: [], certificates: [] })
  const sent = assignDispatch(env, guard, { incidentId: raiseAlert(env, claimOf(env)).incident.id, staffId: id })
  photoId = createPhotoDesk(env, env.dir).add(guard, { dispatchId: sent.id, clientId: 'photo-0001', atMs: env.clock.now() }, jpeg).id
})
afterEach(() => env.close())

const file = () => findPhoto(env.db, photoId)!.file
const broken = async () => (await verifyData(env.dir)).broken

test('a photo that is as it was is counted', async () => {
  expect(await verifyData(env.dir)).toMatchObject({ ok: true, evidenceFiles: 1 })
})

test('one bit, the file, its row or the whole row', async () => {
  writeFileSync(join(env.dir, file()), Buffer.concat([jpeg.subarray(0, 100), Buffer.from([8]), jpeg.subarray(101)]))
  expect(await broken()).toMatchObject({ what: 'evidence', where: file(), why: expect.stringContaining('SHA-256') })
  rmSync(join(env.dir, file()))
  expect(await broken()).toMatchObject({ why: 'the file is gone' })
  rawDb(env.db).exec(`UPDATE dispatch_photos SET sha256 = 'x'`)
  expect(await broken()).toMatchObject({ why: expect.stringContaining('its row differs') })
  rawDb(env.db).exec('DELETE FROM dispatch_photos')
  expect(await broken()).toMatchObject({ why: expect.stringContaining('its row is gone') })
})
