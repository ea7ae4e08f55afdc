// Whether a barrier opens for a plate: every reason once, from the list to the answer the reader gets.
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { PlateReadEvent } from '../../contract/device-events.ts'
import type { SiteDevice } from '../../contract/site.ts'
import { checkAudit } from '../../db/audit.ts'
import { insertSignal } from '../../db/devices.ts'
import { createTestEnv, type TestEnv } from '../../test/fixtures/test-env.ts'
import type { Actor } from '../env.ts'
import { createVehicleDesk, type VehicleDesk } from './vehicles.ts'

const lane: SiteDevice = { id: 'lane', driver: 'plate-reader/zhenshi', name: '北门入口', cameras: ['north'], points: [], config: {} }
const operator: Actor = { type: 'user', id: 'u1', name: 'wang' }
const DAY_MS = 86_400_000

let env: TestEnv
let desk: VehicleDesk
let count = 0
beforeEach(() => {
  env = createTestEnv()
  desk = createVehicleDesk(env)
})
afterEach(() => env.close())

function read(part: Partial<PlateReadEvent> = {}, isBurning = false) {
  const event: PlateReadEvent = {
    type: 'plateRead',
    plate: '粤B12345',
    rawPlate: '粤B12345',
    colour: 'blue',
    confidence01: 0.96,
    direction: 'in',
    deviceAtMs: null,
    replayed: false,
    dedupeKey: `k${++count}`,
    ...part,
  }
  const signal = insertSignal(env.db, { deviceId: 'lane', receivedAtMs: env.clock.now(), event, dedupeKey: event.dedupeKey })!
  return desk.react(lane, { ...signal, event }, isBurning)
}
const lastWhy = () => desk.reads(1)[0]?.why

test('a known vehicle is let in, a stranger is not, and both are kept with the reason', () => {
  desk.save(operator, { plate: '粤b·12345', list: 'allow', home: '3栋1单元1701' })
  expect(read().answer).toEqual({ open: true, say: null })
  expect(read({ plate: '京A00001' })).toEqual({ claims: [], answer: { open: false, say: null } })
  expect(desk.reads(10).map(({ plate, opened, why }) => [plate, opened, why])).toEqual([
    ['京A00001', false, 'unknown'],
    ['粤B12345', true, 'allowed'],
  ])
})

test('a blocked vehicle stays outside and is an incident', () => {
  desk.save(operator, { plate: '粤B12345', list: 'block', note: '报失' })
  expect(read()).toMatchObject({
    answer: { open: false },
    claims: [{ kind: 'plate', severity: 'high', zone: '粤B12345', place: '北门入口', cameraId: 'north' }],
  })
  expect(read({ replayed: true }).claims).toEqual([])
})

test('validity, sureness, a backlog and a missing plate each keep it shut', () => {
  const now = env.clock.now()
  desk.save(operator, { plate: '粤B12345', list: 'allow', validFromMs: now + DAY_MS, validToMs: now + 2 * DAY_MS })
  read()
  expect(lastWhy()).toBe('notYetValid')
  env.pass(1.5 * DAY_MS)
  expect(read().answer.open).toBe(true)
  env.pass(DAY_MS)
  read()
  expect(lastWhy()).toBe('expired')
  desk.save(operator, { plate: '粤B12345', list: 'allow' })
  read({ confidence01: 0.79 })
  expect(lastWhy()).toBe('unsure')
  expect(read({ confidence01: null }).answer.open).toBe(true)
  read({ replayed: true })
  expect(lastWhy()).toBe('replayed')
  read({ plate: null })
  expect(lastWhy()).toBe('noPlate')
  // one character is another vehicle
  read({ plate: '粤B12346' })
  expect(lastWhy()).toBe('unknown')
})

test('in a fire everybody passes, but a read of the past still opens nothing', () => {
  desk.save(operator, { plate: '粤B12345', list: 'block' })
  expect(read({}, true).answer.open).toBe(true)
  expect(read({ plate: null }, true).answer.open).toBe(true)
  expect(read({ replayed: true }, true).answer.open).toBe(false)
})

test('what a crash left is decided too late to open anything', () => {
  desk.save(operator, { plate: '粤B12345', list: 'allow' })
  const event: PlateReadEvent = { type: 'plateRead', plate: '粤B12345', rawPlate: '', colour: null, confidence01: null, direction: null, deviceAtMs: null, replayed: false, dedupeKey: 'old' } // prettier-ignore
  const signal = insertSignal(env.db, { deviceId: 'lane', receivedAtMs: env.clock.now(), event, dedupeKey: 'old' })!
  env.pass(10_001)
  expect(desk.react(lane, { ...signal, event }, false).answer.open).toBe(false)
})

test.each(['1', 'HELLO', '1234', '粤B123456789'])('%s is kept off the list, but kept when a reader reports it', (plate) => {
  expect(() => desk.save(operator, { plate, list: 'allow' })).toThrow(expect.objectContaining({ code: 'vehicle.notAPlate' }))
  expect(desk.list('', 10).total).toBe(0)
  read({ plate })
  expect(desk.reads(1)).toMatchObject([{ plate, why: 'unknown' }])
})

test('a plate is one entry, however it is written; it can be found by its home and taken out, and the chain holds no plate', () => {
  const first = desk.save(operator, { plate: '粤B·12345', list: 'allow', home: '3栋1单元1701' })
  const second = desk.save(operator, { plate: ' 粤b12345', list: 'block', home: '3栋1单元1702' })
  expect(second.id).toBe(first.id)
  expect(desk.list('1702', 10)).toMatchObject({ total: 1, items: [{ list: 'block' }] })
  expect(desk.list('粤b1', 10).total).toBe(1)
  expect(desk.list('%', 10).total).toBe(0)
  desk.remove(operator, first.id)
  expect(desk.list('', 10).total).toBe(0)
  expect(() => desk.remove(operator, first.id)).toThrow(expect.objectContaining({ code: 'vehicle.notFound' }))
  expect(() => desk.save(operator, { plate: '·', list: 'allow' })).toThrow(expect.objectContaining({ code: 'vehicle.noPlate' }))
  expect(() => desk.save(operator, { plate: '粤B12345', list: 'allow', validFromMs: 2, validToMs: 1 })).toThrow(
    expect.objectContaining({ code: 'request.invalidField' }),
  )
  expect(checkAudit(env.db).ok).toBe(true)
})
