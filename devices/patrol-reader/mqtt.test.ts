// Swipes over MQTT, through our own broker and through another.
import { afterEach, expect, test } from 'vitest'
import type { DeviceEvent, EventAnswer } from '../../contract/device-events.ts'
import { createTestIo, NO_ANSWER } from '../../test/fakes/driver-io.ts'
import { BROKER_LOG_IN, startForeignBroker } from '../../test/fakes/mqtt-broker.ts'
import { startMqttReader } from '../../test/fakes/patrol-reader-mqtt.ts'
import { eventually } from '../../test/patience.ts'
import { mqttPatrolReader } from './mqtt.ts'

const AT = '2026-11-22T11:08:24Z'
const AT_MS = Date.parse(AT)
const LOG_IN = { username: 'reader-7', password: 'reader-7-password' }

const closing: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const close of closing.splice(0).toReversed()) await close()
})

async function open(settings: object, answer: (event: DeviceEvent) => EventAnswer | Promise<EventAnswer> = () => NO_ANSWER) {
  const io = createTestIo(answer, () => AT_MS + 1000)
  const session = await mqttPatrolReader.open(mqttPatrolReader.config.parse({ site: 'sz-001', device: 'reader-7', ...settings }), io)
  closing.push(() => session.close())
  return {
    io,
    session,
    swipes: () => io.events.filter((event) => event.type === 'checkIn'),
    states: () => io.events.flatMap((event) => (event.type === 'state' ? event.state : [])),
  }
}

async function reader(settings: object = {}, answer?: (event: DeviceEvent) => EventAnswer | Promise<EventAnswer>) {
  const opened = await open({ listen: '127.0.0.1:0', ...LOG_IN, ...settings }, answer)
  const fake = await startMqttReader(opened.session.listening!, LOG_IN)
  closing.push(fake.close)
  return { ...opened, fake }
}

test('a swipe is a check-in with the cards as they are printed', async () => {
  const { fake, swipes, states } = await reader({ byteOrder: 'reversed' })
  await fake.swipe({ cardNumber: 'D765C61A', guardCard: '00000001' }, { ts: AT, id: 7 })
  expect(swipes()).toEqual([{ type: 'checkIn', cardNumber: '1AC665D7', guardCard: '01000000', deviceAtMs: AT_MS, replayed: false, dedupeKey: `7-${AT}` }])
  expect(states()).toEqual(['online'])
})

test('what is old or retained is of the past; what comes twice has the same key', async () => {
  const { fake, swipes } = await reader()
  await fake.swipe({ cardNumber: 'D7' }, { ts: '2026-11-22T10:50:00Z' })
  await fake.say('event', JSON.stringify({ kind: 'patrol.swipe', ts: AT, data: { cardNumber: 'D8' } }), true)
  for (let i = 0; i < 2; i++) await fake.swipe({ cardNumber: 'D9' }, { ts: AT })
  expect(swipes()).toMatchObject([{ replayed: true }, { replayed: true }, { replayed: false }, { replayed: false }])
  const keys = swipes().map((event) => event.type === 'checkIn' && event.dedupeKey)
  expect(keys[2]).toBe(keys[3])
})

test('other events, swipes without a card and rubbish are left', async () => {
  const { fake, swipes } = await reader()
  for (const payload of [
    '',
    '{',
    'null',
    '{"kind":"lift.entrapment"}',
    '{"kind":"patrol.swipe"}',
    '{"kind":"patrol.swipe","data":{"cardNumber":{}}}',
    '[['.repeat(50_000),
  ])
    await fake.say('event', payload)
  await fake.swipe({ cardNumber: 'D7' })
  expect(swipes()).toMatchObject([{ cardNumber: 'D7', guardCard: null, deviceAtMs: null }])
})

test('what could not be stored comes again', async () => {
  let isFull = true
  const { fake, swipes } = await reader({}, (event) => (event.type === 'checkIn' && isFull ? Promise.reject(new Error('disk full')) : NO_ANSWER))
  const acknowledged = fake.swipe({ cardNumber: 'D7' }, { id: 1 })
  await eventually(() => swipes().length).toBeGreaterThan(1)
  isFull = false
  await acknowledged
})

test('it is offline when its line is cut', async () => {
  const { fake, states } = await reader()
  await fake.close()
  await eventually(states).toEqual(['online', 'offline'])
})

test('through somebody else’s broker it is the same', async () => {
  const broker = await startForeignBroker()
  closing.push(broker.close)
  const { swipes } = await open({ broker: { url: broker.url, ...BROKER_LOG_IN } })
  const fake = await startMqttReader(broker, BROKER_LOG_IN)
  closing.push(fake.close)
  await fake.swipe({ cardNumber: 'D7' }, { ts: AT })
  await eventually(swipes).toMatchObject([{ cardNumber: 'D7', replayed: false }])
})
