// The Hikvision terminal: how a command ends, what becomes of its events, and what its own log adds after a gap.
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { z } from 'zod'
import type { DeviceEvent, EventAnswer } from '../../contract/device-events.ts'
import { createTestIo, NO_ANSWER, type TestIo } from '../../test/fakes/driver-io.ts'
import { startFakeTerminal, TERMINAL_PATH, type AcsRecord, type FakeTerminal } from '../../test/fakes/gate-isapi.ts'
import { LOGIN, pushTo } from '../../test/fakes/isapi-device.ts'
import { eventually } from '../../test/patience.ts'
import type { Session } from '../driver.ts'
import { isapi } from './isapi.ts'

const AT = '2026-11-22T19:08:24+08:00'
const AT_MS = Date.parse(AT)
const FACE: AcsRecord = { major: 5, minor: 75, time: AT, serialNo: 111_736, employeeNoString: '10023', doorNo: 1, cardReaderNo: 1, userType: 'normal' }
const DOOR_OPEN: AcsRecord = { major: 5, minor: 25, time: AT, serialNo: 111_740, doorNo: 1 }
const DOOR_CLOSED: AcsRecord = { ...DOOR_OPEN, minor: 26, serialNo: 111_741 }
const why = { reason: '访客' }
const beganMs = performance.now()
/** A second after `AT`, and moving. */
const now = () => AT_MS + 1000 + performance.now() - beganMs

let terminal: FakeTerminal
const sessions: Session[] = []
beforeEach(async () => {
  terminal = await startFakeTerminal()
})
afterEach(async () => {
  for (const session of sessions.splice(0)) await session.close()
  await terminal.close()
})

async function gate(
  settings: Partial<z.input<typeof isapi.config>> = {},
  answer: (event: DeviceEvent) => EventAnswer | Promise<EventAnswer> = () => NO_ANSWER,
  io: TestIo = createTestIo(answer, now),
) {
  const address = { host: terminal.host, port: terminal.port, ...LOGIN, listen: '127.0.0.1:0', path: TERMINAL_PATH }
  const session = await isapi.open(isapi.config.parse({ ...address, settleMs: 0, ...settings }), io)
  sessions.push(session)
  const to = { ...session.listening!, path: TERMINAL_PATH }
  return { io, session, to, passages: () => io.events.filter((event) => event.type === 'passage') }
}

/** As the door moves; a push that meets a closing listener is of no interest. */
function sensorSays(to: Parameters<FakeTerminal['push']>[0], record: AcsRecord, currentEvent = true): void {
  terminal.onDoor = () => void terminal.push(to, record, { currentEvent }).catch(() => {})
}

test.each([
  ['open', 'open'],
  ['holdOpen', 'alwaysOpen'],
  ['restore', 'close'],
  ['lock', 'alwaysClose'],
] as const)('%s is the terminal’s %s; without a door contact it is accepted and no more', async (command, word) => {
  const { session, to } = await gate()
  sensorSays(to, DOOR_OPEN)
  expect(await session.command!(command, why)).toEqual({ state: 'accepted', reason: 'device.notConfirmed' })
  expect(terminal.doorCommands).toEqual([word])
})

test('a door with a contact confirms what it was asked, and only that', async () => {
  const { session, to } = await gate({ doorSensor: true, confirmMs: 600 })
  sensorSays(to, DOOR_OPEN)
  expect(await session.command!('open', why)).toEqual({ state: 'confirmed', reason: null })
  sensorSays(to, DOOR_CLOSED)
  expect(await session.command!('lock', why)).toEqual({ state: 'confirmed', reason: null })
  expect(await session.command!('open', why)).toEqual({ state: 'accepted', reason: 'device.notConfirmed' })
  sensorSays(to, { ...DOOR_OPEN, doorNo: 2 })
  expect(await session.command!('open', why)).toEqual({ state: 'accepted', reason: 'device.notConfirmed' })
  sensorSays(to, DOOR_OPEN, false)
  expect(await session.command!('open', why)).toEqual({ state: 'accepted', reason: 'device.notConfirmed' })
})

test('a locked door says OK and does not move: accepted, not confirmed', async () => {
  const { session } = await gate({ doorSensor: true, confirmMs: 300 })
  expect(await session.command!('open', why)).toEqual({ state: 'accepted', reason: 'device.notConfirmed' })
})

test('a door that is held open stays confirmed at every further asking, until it shuts or is let go', async () => {
  const { session, to } = await gate({ doorSensor: true, confirmMs: 600 })
  sensorSays(to, DOOR_OPEN)
  expect((await session.command!('holdOpen', why)).state).toBe('confirmed')
  terminal.onDoor = () => {}
  expect((await session.command!('holdOpen', why)).state).toBe('confirmed')
  await terminal.push(to, DOOR_CLOSED, { currentEvent: true })
  expect((await session.command!('holdOpen', why)).state).toBe('accepted')
  await terminal.push(to, DOOR_OPEN, { currentEvent: true })
  expect((await session.command!('holdOpen', why)).state).toBe('confirmed')
  await session.command!('restore', why)
  expect((await session.command!('holdOpen', why)).state).toBe('accepted')
})

test.each(['json', 'xml'] as const)('a refusal carries the terminal’s own words, in %s and whatever the HTTP status', async (form) => {
  const { session } = await gate()
  terminal.speak(form, 200)
  terminal.misbehave('busy', 'RemoteControl')
  expect(await session.command!('open', why)).toEqual({ state: 'rejected', reason: 'deviceBusy' })
  terminal.misbehave('notSupport', 'RemoteControl')
  expect(await session.command!('lock', why)).toEqual({ state: 'rejected', reason: 'notSupport' })
  expect(terminal.doorCommands).toEqual([])
})

test.each([
  ['silent', 'device.noAnswer'],
  ['reset', 'device.noAnswer'],
  ['endless', 'device.noAnswer'],
  ['lying', 'device.wrongAnswer'],
] as const)('a terminal that is %s leaves the outcome unknown, and it is asked only once', async (fault, reason) => {
  const { session } = await gate({ timeoutMs: 1000 })
  terminal.misbehave(fault, 'RemoteControl')
  expect(await session.command!('open', why)).toEqual({ state: 'unknown', reason })
  expect(terminal.requests.filter((request) => request.includes('RemoteControl'))).toHaveLength(1)
})

test('a terminal that is gone was not reached; a changed password is a refusal', async () => {
  const { session } = await gate()
  terminal.setPassword('other')
  expect(await session.command!('open', why)).toEqual({ state: 'rejected', reason: 'device.unauthorized' })
  await terminal.close()
  expect(await session.command!('open', why)).toEqual({ state: 'unreachable', reason: 'device.unreachable' })
})

test('a wrong password, another device and silence are told apart when opening, and leave the path free', async () => {
  await expect(gate({ password: 'wrong' })).rejects.toMatchObject({ code: 'device.unauthorized' })
  expect(terminal.refusedLogins()).toBe(2)
  terminal.misbehave('lying', 'deviceInfo')
  await expect(gate()).rejects.toMatchObject({ code: 'device.wrongAnswer' })
  terminal.misbehave('silent', 'deviceInfo')
  await expect(gate({ timeoutMs: 300 })).rejects.toMatchObject({ code: 'device.unreachable' })
  terminal.misbehave(null)
  await gate()
})

test('a check survives one lost reply and fails at the second', async () => {
  const { session } = await gate({ timeoutMs: 500 })
  terminal.misbehave('silent', 'deviceInfo')
  await expect(session.check!.run()).rejects.toMatchObject({ code: 'device.unreachable' })
  expect(terminal.requests.filter((request) => request.includes('deviceInfo'))).toHaveLength(3)
  terminal.misbehave(null)
  await expect(session.check!.run()).resolves.toBeUndefined()
})

test.each(['json', 'xml', 'multipart'] as const)('an event pushed as %s becomes a passage', async (form) => {
  const { to, passages } = await gate({ readers: { '1': 'in' } })
  expect(await terminal.push(to, { ...FACE, cardNo: '0012345678' }, { form, currentEvent: true })).toBe(200)
  expect(passages()).toEqual([
    {
      type: 'passage',
      outcome: 'granted',
      door: 1,
      direction: 'in',
      method: 'face',
      personRef: '10023',
      cardNumber: '0012345678',
      code: '5-75',
      deviceAtMs: AT_MS,
      replayed: false,
      dedupeKey: '111736_2026-11-22',
    },
  ])
})

test('backlog is of the past, and a duplicate has the same key', async () => {
  const { to, passages } = await gate()
  for (const currentEvent of [false, true, undefined]) await terminal.push(to, FACE, { currentEvent })
  await terminal.push(to, FACE, { form: 'xml', currentEvent: false })
  expect(passages().map((passage) => passage.replayed)).toEqual([true, false, false, true])
  expect(new Set(passages().map((passage) => passage.dedupeKey)).size).toBe(1)
})

test('what has no known meaning is kept in the log and not guessed; a heartbeat is nothing', async () => {
  const { to, io, passages } = await gate()
  expect(await terminal.push(to, { ...FACE, minor: 9999 })).toBe(200)
  await terminal.push(to, { ...FACE, major: 2, minor: 75 })
  await pushTo(to, {
    type: 'application/xml',
    body: '<EventNotificationAlert><eventType>videoloss</eventType><eventState>inactive</eventState><activePostCount>0</activePostCount></EventNotificationAlert>',
  })
  expect(passages()).toEqual([])
  const inLog = io.logged.filter((line) => line.includes('not in the list of meanings'))
  expect(inLog.map((line) => /"code":"([^"]+)"/.exec(line)?.[1])).toEqual(['5-9999', '2-75'])
})

test('what could not be stored is not acknowledged; another address and another path are kept out', async () => {
  const { to, session } = await gate({ lookBackHours: 0 }, () => Promise.reject(new Error('disk full')))
  expect(await terminal.push(to, FACE)).toBe(503)
  expect(await terminal.push({ ...to, path: '/hik/another-path' }, FACE)).toBe(404)
  await session.close()
  const kept = await gate({ from: '10.0.0.9' })
  expect(await terminal.push(kept.to, FACE)).toBe(403)
  expect(kept.passages()).toEqual([])
})

test('what the terminal kept while nobody listened is fetched once, as of the past, with the keys of a push', async () => {
  for (let i = 0; i < 70; i++) terminal.log.push({ ...FACE, time: new Date(AT_MS - (70 - i) * 60_000).toISOString(), serialNo: i })
  terminal.log.push(
    { ...FACE, major: 3, minor: 1024, serialNo: 70 },
    { ...FACE, minor: 9999, serialNo: 71 },
    { ...FACE, time: '2026-11-20T10:00:00+08:00', serialNo: 72 },
  )
  const { to, passages, session, io } = await gate()
  await eventually(() => passages().length).toBe(71)
  expect(passages().every((passage) => passage.replayed)).toBe(true)
  expect(passages().at(-1)).toMatchObject({ method: 'remote', code: '3-1024' })
  await terminal.push(to, { ...FACE, time: new Date(AT_MS - 60_000).toISOString(), serialNo: 69 }, { currentEvent: true })
  expect(passages().at(-1)?.dedupeKey).toBe(passages().at(-3)?.dedupeKey)
  await session.close()
  sessions.pop()
  // The connection comes back: the search goes on where it ended.
  await gate({}, undefined, io)
  const searches = () => terminal.received.filter(({ path }) => path.includes('AcsEvent')).map(({ body }) => String(body))
  await eventually(() => searches().length).toBe(6)
  expect(searches()[0]).toMatch(/"startTime":"2026-11-22T07:08:[2-5]\d\+08:00"/)
  expect(searches()[4]).toContain('"startTime":"2026-11-22T18:58:24+08:00"')
})

test.each([
  ['days without us', Date.parse('2026-11-19T10:00:00+08:00'), '2026-11-19T10:00:01+08:00'],
  ['half a day without us', Date.parse('2026-11-22T04:00:00+08:00'), '2026-11-22T03:50:00+08:00'],
])('after %s the search begins where we ended', async (_how, storedMs, startTime) => {
  terminal.log.push({ ...FACE, time: '2026-11-20T10:00:00+08:00', serialNo: 72 })
  await gate({}, undefined, { ...createTestIo(undefined, now), lastStoredAtMs: () => storedMs })
  await eventually(() => terminal.received.filter(({ path }) => path.includes('AcsEvent')).map(({ body }) => String(body))[0]).toContain(
    `"startTime":"${startTime}"`,
  )
})

test('a record of this moment waits for its push, so that what rings is not stored as of the past', async () => {
  const { to, passages, session } = await gate({ settleMs: 60_000, lookBackHours: 1 })
  terminal.log.push(DOOR_OPEN)
  await eventually(() => terminal.requests.filter((request) => request.includes('AcsEvent')).length).toBe(1)
  await terminal.push(to, DOOR_OPEN, { currentEvent: true })
  expect(passages()).toMatchObject([{ outcome: 'doorOpened', replayed: false }])
  await session.close()
  expect(passages()).toHaveLength(1)
})

test('a log without end, one that fails and one that is not there harm nothing', async () => {
  for (let i = 0; i < 30; i++) terminal.log.push({ ...FACE, serialNo: i })
  terminal.neverEnd(true)
  const { io, session, to, passages } = await gate()
  await eventually(() => io.logged.filter((line) => line.includes('more records than are read at once')).length).toBe(2)
  expect(await terminal.push(to, { ...FACE, serialNo: 99 }, { currentEvent: true })).toBe(200)
  expect(passages().some(({ replayed }) => !replayed)).toBe(true)
  await session.close()
  terminal.neverEnd(false)
  terminal.lacks('AcsEvent')
  const second = await gate({}, undefined, createTestIo())
  await eventually(() => second.io.logged.join()).toContain('could not be read')
  expect((await second.session.command!('open', why)).state).toBe('accepted')
})

test('where it may, it tells the terminal where to push; a terminal that will not be told is used all the same', async () => {
  const { session } = await gate({ configurePush: true })
  expect(terminal.hosts).toHaveLength(1)
  for (const part of [`<url>${TERMINAL_PATH}</url>`, '<ipAddress>127.0.0.1</ipAddress>', `<portNo>${session.listening!.port}</portNo>`])
    expect(terminal.hosts[0]).toContain(part)
  await session.close()
  terminal.misbehave('notSupport', 'httpHosts')
  const second = await gate({ configurePush: true })
  expect(second.io.logged.join()).toContain('did not take the address')
  expect(terminal.hosts).toHaveLength(1)
})

test.each([
  [{ configurePush: true, listen: '0.0.0.0:8070' }],
  [{ configurePush: true, listen: 'console.lan:8070' }],
  [{ door: 0 }],
  [{ readers: { front: 'in' } }],
  [{ lookBackHours: 48 }],
  [{ timezone: 'Mars/Olympus' }],
  [{ path: '/short' }],
  [{ usrename: 'x' }],
])('settings %j are refused', (settings) => {
  const good = { host: '10.0.3.21', username: 'admin', password: 'x', listen: '10.0.0.5:8070', path: TERMINAL_PATH }
  expect(isapi.config.safeParse(good).success).toBe(true)
  expect(isapi.config.safeParse({ ...good, ...settings }).success).toBe(false)
})
