// A face terminal over MQTT: its records, its commands and its people, through our own broker and through another.
import fc from 'fast-check'
import { afterEach, expect, test } from 'vitest'
import type { z } from 'zod'
import type { DeviceEvent, EventAnswer } from '../../contract/device-events.ts'
import type { Enrolment } from '../../contract/enrolment.ts'
import { createTestIo, NO_ANSWER } from '../../test/fakes/driver-io.ts'
import { startFaceTerminal, type FaceTerminal, type FaceTerminalOptions } from '../../test/fakes/gate-mqtt-face.ts'
import { BROKER_LOG_IN, startForeignBroker } from '../../test/fakes/mqtt-broker.ts'
import { eventually, waitFor } from '../../test/patience.ts'
import { mqttFace } from './mqtt-face.ts'
import { recordOf } from './mqtt-face-records.ts'

const AT_MS = Date.parse('2026-11-22T11:08:24Z')
const ID = '1306612'
const LOG_IN = { username: 'gate-1', password: 'gate-1-password' }

const closing: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const close of closing.splice(0).toReversed()) await close()
})

type Settings = Partial<z.input<typeof mqttFace.config>>
type Answer = (event: DeviceEvent) => EventAnswer | Promise<EventAnswer>

async function open(settings: Settings, answer: Answer = () => NO_ANSWER) {
  const io = createTestIo(answer, () => AT_MS + 1000)
  const session = await mqttFace.open(mqttFace.config.parse({ id: ID, personPauseMs: 0, ...settings }), io)
  closing.push(() => session.close())
  return {
    io,
    session,
    passages: () => io.events.filter((event) => event.type === 'passage'),
    states: () => io.events.flatMap((event) => (event.type === 'state' ? event.state : [])),
  }
}

async function terminal(options: FaceTerminalOptions): Promise<FaceTerminal> {
  const started = await startFaceTerminal(options)
  closing.push(started.close)
  await eventually(started.isAcknowledged).toBe(true)
  return started
}

/** Through our own broker. */
async function gate(settings: Settings = {}, answer?: Answer) {
  const opened = await open({ listen: '127.0.0.1:0', ...LOG_IN, ...settings }, answer)
  return { ...opened, face: await terminal({ ...opened.session.listening!, id: ID, ...LOG_IN }) }
}

const person = (part: Partial<Enrolment> = {}): Enrolment => ({
  ref: 'R1',
  name: '李明',
  kind: 'resident',
  validFromMs: null,
  validToMs: null,
  cardNumber: null,
  maxUses: null,
  face: Buffer.from('jpeg'),
  ...part,
})

test('a record becomes a passage and is acknowledged; what it says as text counts as a number', async () => {
  const { face, passages } = await gate({ direction: 'in' })
  face.recognise()
  await eventually(face.owed).toBe(0)
  expect(passages()).toEqual([
    {
      type: 'passage',
      outcome: 'granted',
      door: null,
      direction: 'in',
      method: 'face',
      personRef: 'R1',
      cardNumber: null,
      code: '1',
      deviceAtMs: AT_MS,
      replayed: false,
      dedupeKey: 'rec-1207-2026-11-22 19:08:24',
    },
  ])
})

test.each([
  [{ VerifyStatus: '2' }, 'RecPush', { outcome: 'denied', code: '2' }],
  [{ VerifyStatus: 3, customId: ' ' }, 'VerifyPush', { outcome: 'denied', code: '3', personRef: null }],
  [{ VerifyStatus: '1', PersonType: 1 }, 'RecPush', { outcome: 'blocked' }],
  [{ similarity1: '0', RFIDCard: '0012345678' }, 'RecPush', { method: 'card', cardNumber: '0012345678' }],
  [{}, 'StrSnapPush', { outcome: 'denied', method: 'face', personRef: null, code: 'StrSnapPush', dedupeKey: 'snap-1207-2026-11-22 19:08:24' }],
  [{ Sendintime: '0' }, 'RecPush', { replayed: true }],
  [{ PushType: '2' }, 'RecPush', { replayed: true }],
  [{ Sendintime: null }, 'RecPush', { replayed: true }],
  [{ Sendintime: undefined, time: '2026-11-22 18:58:00' }, 'RecPush', { replayed: true }],
  [{ Sendintime: undefined, time: '2026-11-22 19:00:00' }, 'RecPush', { replayed: false }],
  [{ time: '1970-01-01 00:00:00' }, 'RecPush', { deviceAtMs: null, replayed: false }],
  [{ time: '2026-13-45 99:00:00' }, 'RecPush', { deviceAtMs: null }],
] as const)('%j of %s is %j', async (fields, operator, expected) => {
  const { face, passages } = await gate()
  face.recognise(fields, operator)
  await eventually(face.owed).toBe(0)
  expect(passages()).toMatchObject([expected])
})

test('what could not be stored is not acknowledged and comes again under the same key', async () => {
  let isFull = true
  const { face, passages } = await gate({}, (event) => (event.type === 'passage' && isFull ? Promise.reject(new Error('disk full')) : NO_ANSWER))
  face.recognise()
  await eventually(() => passages().length).toBeGreaterThan(1)
  expect(face.owed()).toBe(1)
  isFull = false
  await eventually(face.owed).toBe(0)
  expect(new Set(passages().map((event) => event.type === 'passage' && event.dedupeKey)).size).toBe(1)
})

test('a record that lies at the broker, and one pushed after an outage, are of the past', async () => {
  const { face, passages } = await gate()
  const info = { RecordID: 1, VerifyStatus: 1, Sendintime: 1, time: '2026-11-22 19:08:24' }
  await face.say(`mqtt/face/${ID}/Rec`, { operator: 'RecPush', info }, { retain: true })
  await eventually(passages).toMatchObject([{ replayed: true }])
  face.unplug()
  face.recognise()
  await face.plugIn()
  await eventually(face.owed).toBe(0)
  expect(passages()).toMatchObject([{ replayed: true }, { replayed: true, dedupeKey: 'rec-1207-2026-11-22 19:08:24' }])
})

test('records of a kind that is not used are acknowledged, alarms and rubbish left; each is logged once, no name and no picture', async () => {
  const { face, passages, io } = await gate()
  for (let i = 0; i < 3; i++) face.recognise({ SnapID: String(500 + i), RecordID: undefined, operator: 'x' }, 'LeaveSnapPush')
  await face.say(`mqtt/face/${ID}/Alarm`, { operator: 'Alarm', info: { x: 1 } })
  for (const rubbish of ['', '{', 'null', '[]', '"x"', '{"operator":{}}', '{"operator":"RecPush"}', '[['.repeat(50_000)])
    await face.say(`mqtt/face/${ID}/Rec`, rubbish)
  await face.heartbeat()
  face.recognise()
  await eventually(() => passages().length).toBe(1)
  expect(io.logged.filter((line) => line.includes('LeaveSnapPush'))).toHaveLength(1)
  expect(io.logged.join()).not.toMatch(/李明|base64/)
  expect(face.asked).toEqual([])
})

test('it is online while connected, offline at its last will and after silence; another number is not taken', async () => {
  const { face, states, io } = await gate({ silenceSeconds: 5 })
  expect(states()).toEqual(['online'])
  face.unplug()
  await eventually(states).toEqual(['online', 'offline'])
  await face.plugIn()
  await eventually(states).toEqual(['online', 'offline', 'online'])
  await face.say('mqtt/face/basic', { operator: 'Offline', info: { facesluiceId: '999' } })
  await face.heartbeat('999')
  await face.heartbeat()
  await eventually(() => io.logged.filter((line) => line.includes('another number'))).toHaveLength(1)
  expect(states()).toHaveLength(3)
  await eventually(states).toEqual(['online', 'offline', 'online', 'offline'])
})

test('opening is accepted, never confirmed', async () => {
  const { face, session } = await gate({ openText: '欢迎' })
  expect(await session.command!('open', { reason: '访客' })).toEqual({ state: 'accepted', reason: 'device.notConfirmed' })
  expect(face.opened).toEqual([{ facesluiceId: ID, openDoor: 1, showInfo: '欢迎' }])
})

test.each([
  [
    { code: '413', info: { result: 'fail', detail: 'door is locked' } },
    { state: 'rejected', reason: '413 door is locked' },
  ],
  [{ info: { result: 'fail' } }, { state: 'rejected', reason: 'device.rejected' }],
  [{ code: 200 }, { state: 'accepted', reason: 'device.notConfirmed' }],
  [{ info: { result: 'ok' } }, { state: 'accepted', reason: 'device.notConfirmed' }],
  [
    { code: 'x', info: { result: 'ok' } },
    { state: 'rejected', reason: 'x' },
  ],
  [{}, { state: 'rejected', reason: 'device.rejected' }],
  [
    { operator: 'EditPerson-Ack', code: 200 },
    { state: 'unknown', reason: 'device.noAnswer' },
  ],
  [
    { messageId: 'another', code: 200 },
    { state: 'unknown', reason: 'device.noAnswer' },
  ],
])('the answer %j to an opening means %j', async (answer, expected) => {
  const { face, session } = await gate({ ackMs: 500 })
  face.misbehave(() => answer)
  expect(await session.command!('open', { reason: '访客' })).toEqual(expected)
  expect(face.asked).toEqual(['Unlock'])
})

test('silence after an opening means that nobody knows, and it is not sent again', async () => {
  const { face, session } = await gate({ ackMs: 300 })
  face.misbehave(() => null)
  expect(await session.command!('open', { reason: '访客' })).toEqual({ state: 'unknown', reason: 'device.noAnswer' })
  expect(face.asked).toEqual(['Unlock'])
})

test('a terminal that is away is certainly not told, and does not open when it is back', async () => {
  const { face, session, states } = await gate()
  face.unplug()
  await eventually(states).toEqual(['online', 'offline'])
  expect(await session.command!('open', { reason: '访客' })).toEqual({ state: 'unreachable', reason: 'device.unreachable' })
  await face.plugIn()
  face.recognise()
  await eventually(face.owed).toBe(0)
  expect(face.asked).toEqual([])
})

test('a person is put in whole, by either set of names', async () => {
  const timed = person({ kind: 'blocked', name: '名'.repeat(40), validFromMs: AT_MS, validToMs: AT_MS + 3_600_000, cardNumber: '0012345678', maxUses: 3 })
  const { face, session } = await gate()
  expect(await session.people!.put(timed)).toEqual({ state: 'synced', reason: null })
  expect(face.people.get('R1')).toEqual({
    customId: 'R1',
    name: '名'.repeat(32),
    personType: 1,
    RFIDCard: '0012345678',
    tempCardType: 4,
    cardValidBegin: '2026-11-22 19:08:24',
    cardValidEnd: '2026-11-22 20:08:24',
    EffectNumber: 3,
    pic: `data:image/jpeg;base64,${Buffer.from('jpeg').toString('base64')}`,
  })
  await session.people!.put(person({ validToMs: AT_MS }))
  expect(face.people.get('R1')).toMatchObject({ RFIDCard: '', tempCardType: 1, cardValidBegin: '2000-01-01 00:00:00', cardValidEnd: '2026-11-22 19:08:24' })
  await session.people!.put(person({ maxUses: 2 }))
  expect(face.people.get('R1')).toMatchObject({ tempCardType: 3, EffectNumber: 2 })
  await session.close()
  const other = await gate({ dialect: 'tempValid' })
  await other.session.people!.put(timed)
  expect(other.face.people.get('R1')).toMatchObject({ tempValid: 1, validBegin: '2026-11-22 19:08:24', validEnd: '2026-11-22 20:08:24', effectNumber: 3 })
  await other.session.people!.put(person())
  expect(other.face.people.get('R1')).toMatchObject({ tempValid: 0 })
})

test('a face is forgotten when there is none any more, and the person stays', async () => {
  const { face, session } = await gate()
  await session.people!.put(person())
  expect(face.people.get('R1')).toHaveProperty('pic')
  expect(await session.people!.put(person({ face: 'keep', cardNumber: '76' }))).toEqual({ state: 'synced', reason: null })
  expect(face.people.get('R1')).toMatchObject({ RFIDCard: '76', pic: expect.stringContaining('base64') as string })
  expect(await session.people!.put(person({ face: null, cardNumber: '77' }))).toEqual({ state: 'synced', reason: null })
  expect(face.people.get('R1')).not.toHaveProperty('pic')
  expect(face.people.get('R1')).toMatchObject({ RFIDCard: '77' })
})

test('removing somebody it never knew is done; a refusal while it still knows the person is not', async () => {
  const { face, session } = await gate()
  expect(await session.people!.remove('R9')).toEqual({ state: 'synced', reason: null })
  await session.people!.put(person())
  face.misbehave((operator) => (operator === 'DelPerson' ? { code: '479', info: { result: 'fail', detail: 'database' } } : undefined))
  expect(await session.people!.remove('R1')).toEqual({ state: 'failed', reason: '479 database' })
  face.misbehave((operator) => (operator === 'QueryPerson' ? { code: '500' } : undefined))
  expect(await session.people!.remove('R9')).toMatchObject({ state: 'failed', reason: '464 no such person' })
  face.misbehave(null)
  expect(await session.people!.remove('R1')).toEqual({ state: 'synced', reason: null })
  expect(face.people.size).toBe(0)
})

test('codes of the terminal are handed on; a busy, a silent and an absent one may be asked again', async () => {
  const { face, session } = await gate({ personMs: 300 })
  face.misbehave(() => ({ code: '478', info: { result: 'fail', detail: 'too similar' } }))
  expect(await session.people!.put(person())).toEqual({ state: 'failed', reason: '478 too similar' })
  face.misbehave(() => ({ code: 410, info: { result: 'fail' } }))
  expect(await session.people!.put(person())).toEqual({ state: 'unreachable', reason: '410' })
  face.misbehave(() => null)
  expect(await session.people!.put(person())).toEqual({ state: 'unreachable', reason: 'device.noAnswer' })
  face.unplug()
  await waitFor(async () => expect(await session.people!.put(person())).toEqual({ state: 'unreachable', reason: 'device.unreachable' }))
})

test('people are sent strictly one after the other, and an opening does not wait for them', async () => {
  const { face, session } = await gate({ personMs: 120_000 })
  const people = Array.from({ length: 20 }, (_, i) => session.people!.put(person({ ref: `R${i}` })))
  expect(await Promise.all(people)).toEqual(Array.from({ length: 20 }, () => ({ state: 'synced', reason: null })))
  expect(face.mostAtOnce()).toBe(1)
  face.misbehave((operator) => (operator === 'EditPerson' ? null : undefined))
  const stuck = session.people!.put(person())
  const waiting = session.people!.remove('R1')
  await eventually(() => face.asked.length).toBe(21)
  expect(await session.command!('open', { reason: '访客' })).toMatchObject({ state: 'accepted' })
  await session.close()
  expect(await stuck).toEqual({ state: 'unreachable', reason: 'device.noAnswer' })
  expect(await waiting).toEqual({ state: 'unreachable', reason: 'device.unreachable' })
})

test('through somebody else’s broker it is the same; other terminals there are none of its business', async () => {
  const broker = await startForeignBroker()
  closing.push(broker.close)
  const { session, passages, states, io } = await open({ broker: { url: broker.url, ...BROKER_LOG_IN } })
  const face = await terminal({ ...broker, id: ID })
  const other = await startFaceTerminal({ ...broker, id: '999' })
  closing.push(other.close)
  other.recognise()
  face.recognise()
  await eventually(face.owed).toBe(0)
  expect(await session.command!('open', { reason: '访客' })).toEqual({ state: 'accepted', reason: 'device.notConfirmed' })
  expect(await session.people!.put(person())).toEqual({ state: 'synced', reason: null })
  other.unplug()
  await face.heartbeat()
  expect(passages()).toHaveLength(1)
  expect(states()).toEqual(['online'])
  expect(io.logged.join()).not.toContain('999')
})

test('a broker that was killed: the session ends, and when all are back the backlog is of the past', async () => {
  const broker = await startForeignBroker()
  closing.push(broker.close)
  const first = await open({ broker: { url: broker.url, ...BROKER_LOG_IN } })
  const face = await terminal({ ...broker, id: ID })
  await broker.kill()
  face.unplug()
  await waitFor(() => expect(first.session.check!.run()).rejects.toMatchObject({ code: 'device.unreachable' }))
  expect(await first.session.command!('open', { reason: '访客' })).toEqual({ state: 'unreachable', reason: 'device.unreachable' })
  await first.session.close()
  for (let i = 0; i < 5; i++) face.recognise({ customId: `R${i}` })
  await broker.revive()
  const second = await open({ broker: { url: broker.url, ...BROKER_LOG_IN } })
  await face.plugIn()
  await eventually(face.owed).toBe(0)
  const stored = second.passages()
  expect(new Set(stored.map((event) => event.type === 'passage' && event.personRef))).toEqual(new Set(['R0', 'R1', 'R2', 'R3', 'R4']))
  expect(stored.every((event) => event.type === 'passage' && event.replayed)).toBe(true)
  expect(face.opened).toEqual([])
})

test('settings name one broker and what it needs', () => {
  const parse = (raw: object) => mqttFace.config.safeParse({ id: ID, ...raw })
  expect(parse({ listen: '127.0.0.1:1883', ...LOG_IN }).success).toBe(true)
  expect(parse({ broker: { url: 'mqtts://[fd00::1]:8883' } }).success).toBe(true)
  for (const wrong of [
    {},
    { listen: 'x:1' },
    { listen: 'x:1', username: 'a' },
    { listen: 'x:1', ...LOG_IN, broker: { url: 'mqtt://x' } },
    { broker: { url: 'ws://x' } },
    { broker: { url: 'mqtt://u:p@x' } },
    { broker: { url: 'mqtt://x' }, id: 'basic' },
    { broker: { url: 'mqtt://x' }, root: '#' },
  ]) {
    expect(parse(wrong).success, JSON.stringify(wrong)).toBe(false)
  }
})

test('10,000 mutated messages make no error, and passages that are bounded', () => {
  const good = JSON.stringify({
    operator: 'RecPush',
    info: { customId: 'R1', RecordID: '1', VerifyStatus: '1', PersonType: '0', similarity1: '93.0', Sendintime: 1, time: '2026-11-22 19:08:24', RFIDCard: '1' },
  })
  const context = { settings: { timezone: 'Asia/Shanghai', direction: undefined }, retained: false, nowMs: AT_MS }
  const outcomes = new Set<string>()
  const mutated = fc
    .tuple(fc.nat(good.length), fc.string({ maxLength: 8, unit: 'binary' }), fc.nat(8))
    .map(([at, put, cut]) => good.slice(0, at) + put + good.slice(at + cut))
  const look = (said: unknown) => {
    const event = recordOf(said, context)?.event
    if (event == null) return
    outcomes.add(event.outcome)
    expect(event.dedupeKey.length).toBeLessThanOrEqual(100)
    expect((event.personRef ?? '').length + (event.cardNumber ?? '').length + (event.code ?? '').length).toBeLessThanOrEqual(2 * 96)
  }
  for (const text of fc.sample(mutated, 5000)) {
    let said: unknown
    try {
      said = JSON.parse(text)
    } catch {
      continue
    }
    look(said)
  }
  for (const info of fc.sample(
    fc.dictionary(fc.constantFrom('customId', 'RecordID', 'VerifyStatus', 'PersonType', 'time', 'Sendintime', 'PushType', '__proto__'), fc.jsonValue()),
    5000,
  )) {
    look({ operator: 'RecPush', info })
  }
  expect(outcomes.size).toBeGreaterThan(1)
})
