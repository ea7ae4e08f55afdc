// Pictures and findings of patrols: what a picture proves, how many there may be, and what a fault or a blocked lane leads to.
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { VigilError } from '../../contract/errors.ts'
import { createTestEnv, START_MS, type TestEnv } from '../../test/fixtures/test-env.ts'
import { findStaff } from '../../db/staff.ts'
import { getIncidentDetail, listOpenIncidents } from '../incidents/service.ts'
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

  test('without having scanned it is taken, marked unverified at the desk, in its incident and in the round, and is no check-in', () => {
    passUntil(1)
    const { id, code } = site.points[1]!
    const input = { pointId: id, faults: ['other' as const], note: '标签掉了', photoId: null, atMs: env.clock.now() }
    const found = site.desk.report(GUARD, { ...input, code: null, clientId: 'unscanned-1' })
    expect(found).toMatchObject({ isVerified: false, who: '保安01' })
    const round = () => site.desk.now().find(({ startMs }) => startMs === FIRST_MS)!
    expect(round()).toMatchObject({ walkerId: null, findings: [{ id: found.id, isVerified: false }] })
    expect(round().points[1]).toMatchObject({ result: 'pending', checkIn: null })
    expect(findStaff(env.db, 's1')?.lastPlace).toBeNull()
    const opened = (incidentId: string) => getIncidentDetail(env, incidentId).timeline.find(({ what }) => what === 'opened')!.details
    expect(opened(found.incidentId!)).toMatchObject({ unverified: true })
    // scanned, or with the tag's own number, somebody was there; what is shown to be wrong is refused
    expect(site.desk.report(GUARD, { ...input, code, clientId: 'scanned-1' }).isVerified).toBe(true)
    expect(site.desk.report(GUARD, { ...input, code: null, tagUid: '04:a2:1b', clientId: 'touched-1' }).isVerified).toBe(true)
    expect(() => site.desk.report(GUARD, { ...input, code: 'GUESSED1', clientId: 'guessed-1' })).toThrow(new VigilError('patrol.wrongCode'))
    expect(() => site.desk.report(GUARD, { ...input, code: null, tagUid: '00', clientId: 'guessed-2' })).toThrow(new VigilError('patrol.wrongCode'))
    expect(round().findings.map(({ isVerified }) => isVerified)).toEqual([false, true, true])
    expect(site.desk.mine(GUARD.id).flatMap(({ findings }) => findings)).toEqual([])
    passUntil(26)
    expect(round().points.map(({ result }) => result)).toEqual(['missed', 'missed', 'missed'])
  })

  test('at whatever time the phone says it was, it lies within a day, and an odd one is not verified', () => {
    const { id, code } = site.points[2]!
    const now = env.clock.now()
    const odd = [0, -1, 0.5, now + 3_600_000, 1e300, now - 25 * 3_600_000]
    for (const [i, atMs] of odd.entries()) {
      const found = site.desk.report(GUARD, { pointId: id, code, faults: ['leak'], note: null, photoId: null, atMs, clientId: `odd-time-${i}` })
      expect(found, String(atMs)).toMatchObject({ atMs: now, receivedAtMs: now, isVerified: false })
    }
    const kept = { pointId: id, code, faults: ['leak' as const], note: null, photoId: null, atMs: now - 3_600_000.4, clientId: 'kept-on-phone' }
    expect(site.desk.report(GUARD, kept)).toMatchObject({ atMs: now - 3_600_000, receivedAtMs: now, isVerified: true })
  })

  test('a blocked fire lane is an incident of that kind', () => {
    const { id, code } = site.points[0]!
    site.desk.report(GUARD, { pointId: id, code, faults: ['fireLaneBlocked'], note: null, photoId: null, atMs: env.clock.now(), clientId: 'finding-3' })
    expect(listOpenIncidents(env)).toMatchObject([{ kind: 'fireLaneBlocked', severity: 'high', cameraId: 'lobby-3-1' }])
  })
})
