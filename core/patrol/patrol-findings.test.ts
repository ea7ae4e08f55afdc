// Pictures and findings of patrols: what a picture proves, how many there may be, and what a fault or a blocked lane leads to.
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { VigilError } from '../../contract/errors.ts'
import { createTestEnv, START_MS, type TestEnv } from '../../test/fixtures/test-env.ts'
import { listOpenIncidents } from '../incidents/service.ts'
import { createPatrolSite, GUARD, JPEG, MANAGER, walkPatrol, type PatrolSite } from './patrol-fixture.ts'

/** 11:30:00 in Shanghai. */
const FIRST_MS = START_MS + 21 * 60_000 + 35_000
type Walk = ReturnType<typeof walkPatrol>

let env: TestEnv
let site: PatrolSite
let passUntil: Walk['passUntil']
let checkIn: Walk['checkIn']
beforeEach(() => {
  env = createTestEnv()
  site = createPatrolSite(env)
  ;({ passUntil, checkIn } = walkPatrol(env, site, FIRST_MS))
})
afterEach(() => env.close())

describe('photos and findings', () => {
  test('nobody fills the disk with pictures: so many a day, and what proves nothing goes after two', () => {
    passUntil(1)
    const used = site.desk.putPhoto(GUARD, JPEG)
    checkIn(0, { photoId: used })
    const unused = Array.from({ length: 299 }, (_, i) => site.desk.putPhoto(GUARD, Uint8Array.of(...JPEG.subarray(0, -2), i % 256, i >> 8, 0xff, 0xd9)))
    expect(() => site.desk.putPhoto(GUARD, Uint8Array.of(...JPEG.subarray(0, -2), 9, 9, 0xff, 0xd9))).toThrow(new VigilError('request.tooMany'))
    expect(site.desk.putPhoto(MANAGER, Uint8Array.of(...JPEG.subarray(0, -2), 8, 8, 0xff, 0xd9))).not.toBe('')
    env.pass(2 * 86_400_000 + 1000)
    for (let i = 0; i < 16; i += 1) site.desk.tick()
    expect(() => site.desk.photo(unused[0]!)).toThrow(new VigilError('patrol.photoNotFound'))
    expect(site.desk.photo(used)).toHaveLength(JPEG.length)
    expect(site.desk.putPhoto(GUARD, Uint8Array.of(...JPEG.subarray(0, -2), 9, 9, 0xff, 0xd9))).not.toBe('')
  })

  test('one picture proves one thing, and only its taker’s', () => {
    passUntil(1)
    const photoId = site.desk.putPhoto(GUARD, JPEG)
    expect(checkIn(0, { photoId }).round?.points[0]?.checkIn?.photoId).toBe(photoId)
    expect(() => checkIn(1, { photoId })).toThrow(new VigilError('patrol.photoNotFound'))
    const other = site.desk.putPhoto(MANAGER, Uint8Array.of(...JPEG.subarray(0, -2), 1, 0xff, 0xd9))
    expect(() => checkIn(1, { photoId: other })).toThrow(new VigilError('patrol.photoNotFound'))
    for (const bad of [Uint8Array.of(1, 2, 3, 4, 5), JPEG.subarray(0, -1)])
      expect(() => site.desk.putPhoto(GUARD, bad)).toThrow(new VigilError('patrol.badPhoto'))
  })

  test('a fault of a piece of equipment is an incident there, told once more while it is under way', () => {
    const { id, code } = site.points[2]!
    const input = { pointId: id, code, faults: ['pressureLow' as const], note: '指针在红区', photoId: null, atMs: env.clock.now() }
    const found = site.desk.report(GUARD, { ...input, clientId: 'finding-1' })
    expect(site.desk.report(GUARD, { ...input, clientId: 'finding-1' })).toEqual(found)
    expect(site.desk.report(GUARD, { ...input, clientId: 'finding-2' }).incidentId).toBe(found.incidentId)
    expect(listOpenIncidents(env)).toMatchObject([{ id: found.incidentId, kind: 'manual', summary: '人工上报 · 车库 压力不足' }])
    expect(site.desk.findings({ pointId: id, limit: 10 })).toHaveLength(2)
    expect(site.desk.scanned(GUARD.id, id, code)).toMatchObject({ equipment: 'extinguisher', isInRound: false, findings: [{}, {}] })
  })

  test('a blocked fire lane is an incident of that kind', () => {
    const { id, code } = site.points[0]!
    site.desk.report(GUARD, { pointId: id, code, faults: ['fireLaneBlocked'], note: null, photoId: null, atMs: env.clock.now(), clientId: 'finding-3' })
    expect(listOpenIncidents(env)).toMatchObject([{ kind: 'fireLaneBlocked', severity: 'high', cameraId: 'lobby-3-1' }])
  })
})
