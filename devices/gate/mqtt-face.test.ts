// A face terminal over MQTT: its records and its openings, through our own broker and through another.
import { afterEach, expect, test } from 'vitest'
import { NO_ANSWER } from '../../test/fakes/driver-io.ts'
import { startFaceTerminal } from '../../test/fakes/gate-mqtt-face.ts'
import { BROKER_LOG_IN, startForeignBroker } from '../../test/fakes/mqtt-broker.ts'
import { closeAll, closeLater, gate, ID, LOG_IN, AT_MS, open, terminal } from '../../test/fixtures/face-gate.ts'
import { eventually, waitFor } from '../../test/patience.ts'
import { mqttFace } from './mqtt-face.ts'

afterEach(closeAll)

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

test('through somebody else’s broker it is the same; other terminals there are none of its business', async () => {
  const broker = await startForeignBroker()
  closeLater(broker.close)
  const { session, passages, states, io } = await open({ broker: { url: broker.url, ...BROKER_LOG_IN } })
  const face = await terminal({ ...broker, id: ID })
  const other = await startFaceTerminal({ ...broker, id: '999' })
  closeLater(other.close)
  other.recognise()
  face.recognise()
  await eventually(face.owed).toBe(0)
  expect(await session.command!('open', { reason: '访客' })).toEqual({ state: 'accepted', reason: 'device.notConfirmed' })
  expect(await session.people!.remove('R1')).toEqual({ state: 'synced', reason: null })
  other.unplug()
  await face.heartbeat()
  expect(passages()).toHaveLength(1)
  expect(states()).toEqual(['online'])
  expect(io.logged.join()).not.toContain('999')
})

test('a broker that was killed: the session ends, and when all are back the backlog is of the past', async () => {
  const broker = await startForeignBroker()
  closeLater(broker.close)
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
