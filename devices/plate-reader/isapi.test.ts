// The Hikvision plate camera: what becomes of its reads, when its barrier opens, and how each command ends.
import fc from 'fast-check'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { z } from 'zod'
import type { DeviceEvent, EventAnswer } from '../../contract/device-events.ts'
import { createTestIo, NO_ANSWER } from '../../test/fakes/driver-io.ts'
import { LOGIN, pushTo } from '../../test/fakes/isapi-device.ts'
import { anprForm, CAMERA_PATH, startFakePlateCamera, type FakePlateCamera } from '../../test/fakes/plate-reader-isapi.ts'
import { eventually } from '../../test/patience.ts'
import type { Session } from '../driver.ts'
import { isapi } from './isapi.ts'

const AT_MS = Date.parse('2026-11-22T11:08:24.320Z')
const why = { reason: '访客' }

let camera: FakePlateCamera
let laterMs = 0
const sessions: Session[] = []
beforeEach(async () => {
  camera = await startFakePlateCamera()
  laterMs = 0
})
afterEach(async () => {
  for (const session of sessions.splice(0)) await session.close()
  await camera.close()
})

async function lane(
  settings: Partial<z.input<typeof isapi.config>> = {},
  answer: (event: DeviceEvent) => EventAnswer | Promise<EventAnswer> = () => NO_ANSWER,
) {
  const beganMs = performance.now()
  const io = createTestIo(answer, () => AT_MS + 1000 + performance.now() - beganMs + laterMs)
  const address = { host: camera.host, port: camera.port, ...LOGIN, listen: '127.0.0.1:0', path: CAMERA_PATH }
  const session = await isapi.open(isapi.config.parse({ ...address, ...settings }), io)
  sessions.push(session)
  return { io, session, to: { ...session.listening!, path: CAMERA_PATH }, reads: () => io.events.filter((event) => event.type === 'plateRead') }
}
const welcome = (event: DeviceEvent): EventAnswer => ({ open: event.type === 'plateRead' && event.plate === '粤B12345', say: null })

test('a read becomes an event, and the barrier is called only where the core says so', async () => {
  const { to, reads, io } = await lane({ direction: 'in' }, welcome)
  expect(await camera.read(to, { plate: '粤B12345' })).toBe(200)
  expect(reads()).toEqual([
    {
      type: 'plateRead',
      plate: '粤B12345',
      rawPlate: '粤B12345',
      colour: 'blue',
      confidence01: 0.98,
      direction: 'in',
      deviceAtMs: AT_MS,
      replayed: false,
      dedupeKey: '6f2a_2026-11-22T19:08:24.320+08:00',
    },
  ])
  await eventually(() => io.logged.join()).toContain('opened for a vehicle that may pass')
  expect(camera.commands).toEqual(['open'])
  await camera.read(to, { plate: '京A00001', uuid: 'b' })
  expect(reads()).toHaveLength(2)
  expect(camera.commands).toEqual(['open'])
})

test('a read of the past, and one that does not say plainly that it is live, opens nothing', async () => {
  const { to, reads } = await lane({}, welcome)
  for (const alarmDataType of [1, 2, -1]) await camera.read(to, { plate: '粤B12345', alarmDataType, uuid: `h${alarmDataType}` })
  expect(reads().map((read) => read.replayed)).toEqual([true, true, true])
  await camera.read(to, { plate: '粤B12345', alarmDataType: 0, uuid: 'live' })
  expect(reads().at(-1)).toMatchObject({ replayed: false })
  await eventually(() => camera.commands).toEqual(['open'])
})

test('the same vehicle within ten seconds is one read; another one, and the same one later, are not', async () => {
  const { to, reads } = await lane()
  for (const uuid of ['a', 'b', 'c']) await camera.read(to, { plate: '粤B·12345', uuid })
  await camera.read(to, { plate: '京A00001', uuid: 'd' })
  expect(reads()).toHaveLength(2)
  laterMs = 11_000
  await camera.read(to, { plate: '粤B12345', uuid: 'e' })
  expect(reads()).toHaveLength(3)
})

test('a vehicle that was not let in may be seen more surely; one that was is not opened for twice', async () => {
  const { to, reads } = await lane({}, (event) => ({ open: event.type === 'plateRead' && (event.confidence01 ?? 0) >= 0.8, say: null }))
  for (const confidence of [60, 60, 90, 99]) await camera.read(to, { plate: '粤B12345', confidence, uuid: `c${confidence}` })
  expect(reads().map((read) => read.confidence01)).toEqual([0.6, 0.9])
  await eventually(() => camera.commands).toEqual(['open'])
})

test('what could not be stored is not acknowledged, and does not hide the next report of that vehicle', async () => {
  let isFull = true
  const { to, reads } = await lane({}, () => (isFull ? Promise.reject(new Error('disk full')) : NO_ANSWER))
  expect(await camera.read(to, { plate: '粤B12345', uuid: 'a' })).toBe(503)
  isFull = false
  expect(await camera.read(to, { plate: '粤B12345', uuid: 'b' })).toBe(200)
  expect(reads()).toHaveLength(2)
})

test('plates without a plate, list repetitions, colours and directions', async () => {
  const { to, reads } = await lane({ direction: 'out' })
  await camera.read(to, { plate: 'unknown', uuid: 'a', plateColor: 'unknown', direction: 'unknown' })
  await camera.read(to, { plate: '', uuid: 'b', direction: 'reverse' })
  await camera.read(to, { plate: '粤BD12345', uuid: null, plateColor: 'newEnergyGreen', withList: true })
  expect(reads()).toMatchObject([
    { plate: null, colour: null, direction: 'out' },
    { plate: null, rawPlate: '', direction: 'in' },
    { plate: '粤BD12345', colour: 'green', dedupeKey: '44:a6:42:01:02:03_粤BD12345_2026-11-22T19:08:24.320+08:00' },
  ])
})

test('XML and JSON without pictures are read as well; another event is none', async () => {
  const { to, reads } = await lane()
  await pushTo(to, {
    type: 'application/json',
    body: JSON.stringify({ eventType: 'ANPR', dateTime: '2026-11-22T19:08:24', UUID: 'j', ANPR: { licensePlate: '粤B12345', confidenceLevel: 98 } }),
  })
  await pushTo(to, { type: 'application/xml', body: '<EventNotificationAlert><eventType>VMD</eventType></EventNotificationAlert>' })
  expect(reads()).toMatchObject([{ plate: '粤B12345', deviceAtMs: AT_MS - 320, direction: null }])
})

test('another address is kept out', async () => {
  const { to, reads } = await lane({ from: '10.0.0.9' })
  expect(await camera.read(to, { plate: '粤B12345' })).toBe(403)
  expect(reads()).toEqual([])
})

test('open, held open, locked, restored: each confirmed where the position is wired', async () => {
  const { session } = await lane({ confirmMs: 500 })
  expect(await session.command!('open', why)).toEqual({ state: 'confirmed', reason: null })
  expect(await session.command!('holdOpen', why)).toEqual({ state: 'confirmed', reason: null })
  expect(camera.barrier).toEqual({ isUp: true, isLocked: true })
  expect(await session.command!('lock', why)).toEqual({ state: 'confirmed', reason: null })
  expect(camera.barrier).toEqual({ isUp: false, isLocked: true })
  // A locked barrier says OK and does not move.
  expect(await session.command!('open', why)).toEqual({ state: 'accepted', reason: 'device.notConfirmed' })
  expect(await session.command!('holdOpen', why)).toEqual({ state: 'confirmed', reason: null })
  expect(await session.command!('restore', why)).toEqual({ state: 'confirmed', reason: null })
  expect(camera.barrier).toEqual({ isUp: false, isLocked: false })
  expect(camera.commands.join(' ')).toBe('open unlock open lock unlock close lock open unlock open lock unlock close')
})

test('a barrier that is jammed, and one whose position is not wired, is accepted and no more', async () => {
  const { session } = await lane({ confirmMs: 400 })
  camera.jam()
  expect(await session.command!('open', why)).toEqual({ state: 'accepted', reason: 'device.notConfirmed' })
  expect(await session.command!('holdOpen', why)).toEqual({ state: 'accepted', reason: 'device.notConfirmed' })
  camera.unwire()
  expect(await session.command!('open', why)).toEqual({ state: 'accepted', reason: 'device.notConfirmed' })
})

test('a camera without a barrier opens by its relay, once; it can hold nothing', async () => {
  camera.lacks('barrierGate')
  const { session } = await lane({ ioOutput: 2, pulseMs: 100 })
  expect(await session.command!('open', why)).toEqual({ state: 'accepted', reason: 'device.notConfirmed' })
  expect(camera.commands).toEqual(['io 2 high', 'io 2 low'])
  for (const command of ['holdOpen', 'lock'] as const)
    expect(await session.command!(command, why)).toEqual({ state: 'rejected', reason: 'device.commandUnsupported' })
  await session.close()
  const second = await lane({ ioOutput: null })
  expect(await second.session.command!('open', why)).toEqual({ state: 'rejected', reason: 'notSupport' })
  expect(camera.commands).toHaveLength(2)
})

test('a relay that was switched on goes off, also when the driver is closed meanwhile', async () => {
  camera.lacks('barrierGate')
  const { session } = await lane({ pulseMs: 10_000 })
  const opening = session.command!('open', why)
  await eventually(() => camera.relay.isOn).toBe(true)
  await session.close()
  expect(camera.relay.isOn).toBe(false)
  expect((await opening).state).toBe('accepted')
})

test('a barrier that does not answer to being unlocked is opened all the same; one that does not answer to opening is asked once', async () => {
  const { session } = await lane({ confirmMs: 500, timeoutMs: 600 })
  camera.isDeafTo('unlock')
  expect(await session.command!('holdOpen', why)).toEqual({ state: 'confirmed', reason: null })
  expect(await session.command!('restore', why)).toEqual({ state: 'unknown', reason: 'device.noAnswer' })
  camera.isDeafTo('open')
  expect(await session.command!('holdOpen', why)).toEqual({ state: 'unknown', reason: 'device.noAnswer' })
  expect(camera.commands).toEqual(['unlock', 'open', 'lock', 'unlock', 'unlock', 'open'])
})

test('a barrier that cannot be locked is not told as held', async () => {
  camera.lacks('lock')
  const { session } = await lane({ confirmMs: 300 })
  expect(await session.command!('holdOpen', why)).toEqual({ state: 'rejected', reason: 'device.commandUnsupported' })
})

test.each([
  ['silent', 'unknown', 'device.noAnswer'],
  ['reset', 'unknown', 'device.noAnswer'],
  ['lying', 'unknown', 'device.wrongAnswer'],
  ['busy', 'rejected', 'deviceBusy'],
] as const)('a camera that is %s: %s, and nothing is sent again', async (fault, state, reason) => {
  const { session } = await lane({ timeoutMs: 800 })
  camera.misbehave(fault, 'barrierGate')
  camera.speak('xml', 403)
  expect(await session.command!('open', why)).toEqual({ state, reason })
  expect(camera.requests.filter((request) => request.startsWith('PUT'))).toHaveLength(1)
})

test('a barrier that does not answer holds up neither the camera nor the next read', async () => {
  const { to, reads, io } = await lane({ timeoutMs: 1500 }, welcome)
  camera.misbehave('silent', 'barrierGate')
  expect(await camera.read(to, { plate: '粤B12345', uuid: 'a' })).toBe(200)
  expect(await camera.read(to, { plate: '京A00001', uuid: 'b' })).toBe(200)
  expect(reads()).toHaveLength(2)
  await eventually(() => io.logged.join()).toContain('did not open for a vehicle that may pass')
})

test('a barrier that does not open for a vehicle that may pass is told once, and again that it works', async () => {
  const { to, io } = await lane({}, welcome)
  const told = () => io.events.flatMap((event) => (event.type === 'equipment' ? [`${event.fault} ${event.active} ${event.code}`] : []))
  const drive = async (uuid: string) => {
    laterMs += 20_000
    await camera.read(to, { plate: '粤B12345', uuid, dateTime: '2026-11-22T19:08:44.320+08:00' })
  }
  camera.misbehave('busy', 'barrierGate')
  await drive('a')
  await eventually(told).toEqual(['doorFault true barrier-rejected'])
  await drive('b')
  await eventually(() => io.logged.filter((line) => line.includes('did not open')).length).toBe(2)
  camera.misbehave(null)
  await drive('c')
  await eventually(told).toEqual(['doorFault true barrier-rejected', 'doorFault false barrier-confirmed'])
})

test('its own list of vehicles is given only where it is to hold one, whole and without doubles', async () => {
  expect((await lane()).session.vehicles).toBeUndefined()
  await sessions.pop()?.close()
  const { session } = await lane({ holdList: true })
  const vehicle = { plate: '粤B12345', list: 'allow', validFromMs: null, validToMs: Date.parse('2027-06-30T23:59:59+08:00') } as const
  const SYNCED = { state: 'synced', reason: null }
  expect(await session.vehicles!.put(vehicle)).toEqual(SYNCED)
  expect(await session.vehicles!.put({ ...vehicle, list: 'block', validToMs: null })).toEqual(SYNCED)
  expect([...camera.listed.values()]).toEqual([
    { id: '', LicensePlate: '粤B12345', listType: 'blackList', effectiveStartDate: '2000-01-01', effectiveDate: '2037-12-31' },
  ])
  expect(await session.vehicles!.put(vehicle)).toEqual(SYNCED)
  expect(camera.listed.get('粤B12345')).toMatchObject({ listType: 'whiteList', effectiveDate: '2027-06-30' })
  expect(await session.vehicles!.remove('粤B12345')).toEqual(SYNCED)
  expect(await session.vehicles!.remove('京A00001')).toEqual(SYNCED)
  expect(camera.listed.size).toBe(0)
  camera.lacks('licensePlateAuditData')
  expect(await session.vehicles!.put(vehicle)).toEqual({ state: 'failed', reason: 'notSupport' })
  camera.misbehave('busy', 'AuditData')
  expect(await session.vehicles!.remove('粤B12345')).toEqual({ state: 'unreachable', reason: 'deviceBusy' })
})

test('2,000 mutated pushes are answered and never open for a plate that is not welcome', async () => {
  const { to, io } = await lane({}, welcome)
  const { type, body } = anprForm({ plate: '京A00001' })
  // Where the words are; the pictures behind them are let go.
  const words = body.indexOf('</EventNotificationAlert>')
  const mutated = fc
    .tuple(fc.nat(words), fc.uint8Array({ maxLength: 8 }), fc.nat(12))
    .map(([at, put, cut]) => Buffer.concat([body.subarray(0, at), put, body.subarray(at + cut, words + 2000)]))
  for (const push of fc.sample(mutated, 2000)) expect(await pushTo(to, { type, body: push })).toBe(200)
  expect(camera.commands).toEqual([])
  for (const event of io.events) if (event.type === 'plateRead') expect(event.rawPlate.length).toBeLessThanOrEqual(32)
})
