// The emergency pack is made when it is due, says what the site says, and knows whether what hangs in the control room still holds.
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { VigilError } from '../../contract/errors.ts'
import { siteSchema } from '../../contract/site.ts'
import { dataPaths } from '../../db/data-dir.ts'
import { insertUser } from '../../db/people.ts'
import { saveStaff } from '../../db/staff.ts'
import { inTransaction } from '../../db/transaction.ts'
import { createTestEnv, type TestEnv } from '../../test/fixtures/test-env.ts'
import type { Actor } from '../env.ts'
import { createEmergencyDesk, type EmergencyDesk } from './emergency-desk.ts'
import { gatherPack, hashPack } from './pack-facts.ts'
import { packSheet } from './pack-sheet.ts'

const DAY_MS = 24 * 3_600_000
const lin: Actor = { type: 'user', id: 'u1', name: '林' }
const site = siteSchema.parse({
  version: 1,
  site: { id: 'sz-001', name: '翠园一期', address: '演示路8号' },
  buildings: [{ id: 'b3', name: '3栋', floors: 18, units: 2, approach: '东门进入' }],
  devices: [
    {
      id: 'gate-1',
      driver: 'gate/http-relay',
      name: '3栋闸机',
      building: 'b3',
      manualRelease: '红色拨杆向下',
      config: { host: '192.168.1.9', password: 'secret-of-gate' },
    },
    { id: 'gate-2', driver: 'gate/http-relay', name: '东门人行闸机' },
    { id: 'panel', driver: 'fire-panel/gb26875', name: '消防主机', building: 'b3', points: [{ address: '1-3-0006', name: '大堂烟感', floor: 1 }] },
  ],
})

let env: TestEnv
let desk: EmergencyDesk
let drawn: number
let fails: Error | null
beforeEach(() => {
  env = createTestEnv()
  inTransaction(env.db, () => insertUser(env.db, { id: 'u1', name: '林', nameKey: '林', role: 'operator', password: 'x', createdAtMs: env.clock.now() }))
  drawn = 0
  fails = null
  desk = createEmergencyDesk(env, {
    dataDir: env.dir,
    site,
    version: '1.0.0',
    async render(facts, atMs) {
      if (fails !== null) throw fails
      return Buffer.from(`%PDF-${++drawn} ${hashPack(facts)} ${atMs}`)
    },
  })
})
afterEach(() => {
  desk.stop()
  env.close()
})

const staffed = (phone: string | null) =>
  inTransaction(env.db, () =>
    saveStaff(env.db, { id: 's1', name: '保安01', post: 'guard', userId: null, phone, skills: [], certificates: [] }, 'u1', env.clock.now()),
  )

test('it is made at the first look, again after a week, and at once when a telephone has changed', async () => {
  expect(desk.view()).toMatchObject({ pack: null, gatesWithoutSteps: ['东门人行闸机'] })
  await desk.look()
  expect(drawn).toBe(1)
  expect(readFileSync(dataPaths(env.dir).emergencyPack, 'utf8')).toMatch(/^%PDF-1/)
  env.pass(6 * DAY_MS)
  await desk.look()
  expect(drawn).toBe(1)
  env.pass(DAY_MS)
  await desk.look()
  expect(drawn).toBe(2)
  staffed('13800000000')
  await desk.look()
  expect(drawn).toBe(3)
})

test('whoever prints it is written down, and a pack that says the same need not be printed again', async () => {
  await desk.make(lin)
  expect(desk.view().pack).toMatchObject({ takenAtMs: null })
  expect((await desk.take(lin)).toString()).toMatch(/^%PDF-1/)
  const takenAtMs = env.clock.now()
  env.pass(7 * DAY_MS)
  await desk.look()
  expect(desk.view().pack).toMatchObject({ takenAtMs, takenBy: '林', madeAtMs: env.clock.now() })
  staffed(null)
  await desk.look()
  expect(desk.view()).toMatchObject({ pack: { takenAtMs: null, takenBy: null }, withoutPhone: 1 })
})

test('a file that was altered or is gone is not handed out', async () => {
  await desk.make(lin)
  writeFileSync(dataPaths(env.dir).emergencyPack, '%PDF-other')
  await expect(desk.take(lin)).rejects.toThrow(new VigilError('emergency.none'))
})

test('a failure is said, tried again later, and leaves the pack that was there', async () => {
  await desk.make(lin)
  fails = new Error('ENOSPC')
  await expect(desk.make(lin)).rejects.toThrow(new VigilError('emergency.notMade'))
  expect(desk.view()).toMatchObject({ problem: 'emergency.notMade', pack: { madeAtMs: env.clock.now() } })
  expect(existsSync(dataPaths(env.dir).emergencyPack)).toBe(true)
  fails = null
  env.pass(8 * DAY_MS)
  await desk.look()
  expect(desk.view()).toMatchObject({ problem: null })
})

test('it says what people need and nothing that opens a device over the network', () => {
  staffed('13800000000')
  const page = JSON.stringify(packSheet(gatherPack(env.db, site), { timezone: 'Asia/Shanghai', madeAtMs: env.clock.now(), version: '1.0.0' }))
  for (const said of ['红色拨杆向下', '东门人行闸机', '13800000000', '演示路8号', '东门进入', '1-3-0006', '119']) expect(page).toContain(said)
  for (const secret of ['secret-of-gate', '192.168.1.9']) expect(page).not.toContain(secret)
})
