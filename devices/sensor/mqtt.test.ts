// Lifts and pumps on our topic tree: samples, faults, states, and what of them is not taken or is of the past.
import fc from 'fast-check'
import { afterEach, expect, test } from 'vitest'
import type { DeviceEvent, EventAnswer } from '../../contract/device-events.ts'
import { createTestIo, NO_ANSWER } from '../../test/fakes/driver-io.ts'
import { BROKER_LOG_IN, startForeignBroker } from '../../test/fakes/mqtt-broker.ts'
import { SENSOR_BASE, startFakeSensor, type FakeSensor } from '../../test/fakes/sensor-mqtt.ts'
import { eventually, waitFor } from '../../test/patience.ts'
import { mqttSensor } from './mqtt.ts'
import { faultOf, metricsOf } from './mqtt-messages.ts'

const AT = '2026-11-22T11:08:24Z'
const AT_MS = Date.parse(AT)
const LOG_IN = { username: 'lift-3-1', password: 'lift-3-1-password' }
const OWN = { listen: '127.0.0.1:0', ...LOG_IN }

const closing: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const close of closing.splice(0).toReversed()) await close()
})

async function open(settings: object, answer: (event: DeviceEvent) => EventAnswer | Promise<EventAnswer> = () => NO_ANSWER, startMs = AT_MS) {
  let nowMs = startMs
  const io = createTestIo(answer, () => nowMs)
  const session = await mqttSensor.open(mqttSensor.config.parse({ site: 'sz-001', device: 'lift-3-1', ...settings }), io)
  closing.push(() => session.close())
  return {
    io,
    session,
    setNow: (atMs: number) => (nowMs = atMs),
    told: () => io.events.filter((event) => event.type !== 'state'),
    states: () => io.events.flatMap((event) => (event.type === 'state' ? event.state : [])),
  }
}

async function lift(settings: object = {}, answer?: (event: DeviceEvent) => EventAnswer | Promise<EventAnswer>) {
  const opened = await open({ ...OWN, ...settings }, answer)
  const sensor = await startFakeSensor(opened.session.listening!, LOG_IN)
  closing.push(sensor.close)
  return { ...opened, sensor }
}

test('a sample is told with its figures, numbers as text or not', async () => {
  const { sensor, told } = await lift()
  await sensor.sample({ vibration_rms: 2.31, motor_temp: '48.5', run: true, direction: 'up', panel: '007' }, { ts: AT, seq: '18231' })
  expect(told()).toEqual([
    {
      type: 'telemetry',
      metrics: { vibration_rms: 2.31, motor_temp: 48.5, run: true, direction: 'up', panel: '007' },
      deviceAtMs: AT_MS,
      seq: 18_231,
      replayed: false,
    },
  ])
})

test('what is no figure or no name is left, the rest is told, and at most 64; it is logged once', async () => {
  const { sensor, told, io } = await lift()
  await sensor.say('tele', `{"m":{"a":1e999,"b":-1e999,"c":null,"d":{"x":1},"e":[1],"F":1,"g h":1,"${'x'.repeat(49)}":1,"__proto__":1,"":1,"i":"","ok":1}}`)
  await sensor.say('tele', JSON.stringify({ m: Object.fromEntries(Array.from({ length: 200 }, (_, i) => [`m${i}`, i])) }))
  for (const nothing of ['{"m":{}}', '{"m":[1]}', '{}', '[]', '"x"', '', '{', '[['.repeat(50_000)]) await sensor.say('tele', nothing)
  expect(told()).toMatchObject([{ metrics: { ok: 1 } }, {}])
  expect(told().map((event) => event.type === 'telemetry' && Object.keys(event.metrics).length)).toEqual([1, 64])
  expect(io.logged.filter((line) => line.includes('metrics were left'))).toHaveLength(1)
})

test.each([
  ['lift.entrapment', 'entrapment'],
  ['lift.door_fault', 'doorFault'],
  ['lift.overspeed', 'overspeed'],
  ['lift.out_of_level', 'outOfLevel'],
  ['lift.power_off', 'powerOff'],
  ['lift.alarm_button', 'alarmButton'],
  ['pump.dry_run', 'other'],
])('the event %s is the fault %s', async (kind, fault) => {
  const { sensor, told } = await lift()
  await sensor.event({ ts: AT, id: '01J', kind, sev: 'critical', data: { floor: 17, door: 'closed' } })
  await sensor.event({ ts: AT, id: '01K', kind, sev: 'critical', data: { active: false, text: '已解除' } })
  const common = { type: 'equipment', fault, code: kind, deviceAtMs: AT_MS, replayed: false }
  expect(told()).toEqual([
    { ...common, active: true, text: 'floor 17, door closed', dedupeKey: `01J-${AT}` },
    { ...common, active: false, text: '已解除', dedupeKey: `01K-${AT}` },
  ])
})

test('a note is no fault, nor is a kind without weight, nor somebody’s card', async () => {
  const { sensor, told } = await lift()
  for (const message of [
    { kind: 'lift.arrived' },
    { kind: 'lift.arrived', sev: 'low' },
    { kind: 'patrol.swipe', data: { cardNumber: 'D765C61A' } },
    { kind: 7, sev: 'x' },
    { kind: null },
    { kind: '__proto__' },
  ]) {
    await sensor.event({ ts: AT, ...message })
  }
  expect(told()).toEqual([])
})

test('an event without an id is known again by all of it', async () => {
  const { sensor, told } = await lift()
  for (const floor of [17, 17, 18]) await sensor.event({ ts: AT, kind: 'lift.entrapment', data: { floor } })
  const keys = told().map((event) => event.type === 'equipment' && event.dedupeKey)
  expect(keys[0]).toBe(keys[1])
  expect(keys[0]).not.toBe(keys[2])
})

test('an old event and a retained one are of the past; a time ahead is ours', async () => {
  const { sensor, told } = await lift()
  const kind = 'lift.entrapment'
  await sensor.event({ ts: '2026-11-22T10:58:23Z', id: '1', kind })
  await sensor.say('event', JSON.stringify({ ts: AT, id: '2', kind }), true)
  await sensor.event({ ts: '2026-11-22T11:09:25Z', id: '3', kind })
  await sensor.event({ id: '4', kind })
  await sensor.event({ ts: '2026-11-22 19:08:20', id: '5', kind })
  expect(told()).toMatchObject([
    { replayed: true, deviceAtMs: AT_MS - 601_000 },
    { replayed: true },
    { replayed: false, deviceAtMs: null },
    { replayed: false, deviceAtMs: null },
    { replayed: false, deviceAtMs: AT_MS - 4000 },
  ])
})

test('a device whose clock is an hour behind still raises an alarm, once its samples have shown it', async () => {
  const { sensor, told, setNow } = await lift()
  const say = (seq: number, atMs: number) => {
    setNow(atMs)
    return sensor.sample({ run: true }, { seq, ts: (atMs - 3_600_000) / 1000 })
  }
  for (let i = 0; i <= 6; i++) await say(i, AT_MS + i * 10_000)
  await sensor.event({ ts: (AT_MS + 60_000 - 3_600_000) / 1000, id: '1', kind: 'lift.entrapment' })
  expect(told().at(-1)).toMatchObject({ type: 'equipment', replayed: false, deviceAtMs: null })
})

test('samples that come twice count once, late ones are of the past, and a count that begins anew is a restart', async () => {
  const { sensor, told } = await lift()
  const at = (seconds: number) => new Date(AT_MS - 60_000 + seconds * 1000).toISOString()
  for (const [seq, seconds] of [
    [10, 0],
    [11, 10],
    [11, 10],
    [9, -10],
    [12, 20],
    [1, 30],
    [2, 40],
  ] as const) {
    await sensor.sample({ load: seq }, { seq, ts: at(seconds) })
  }
  expect(told().map((event) => event.type === 'telemetry' && [event.seq, event.replayed])).toEqual([
    [10, false],
    [11, false],
    [9, true],
    [12, false],
    [1, false],
    [2, false],
  ])
})

test('it is online while connected, offline by its last will, its own word and by silence', async () => {
  const { sensor, states } = await lift({ silenceSeconds: 5 })
  await sensor.state(true)
  expect(states()).toEqual(['online'])
  await sensor.state(false)
  expect(states()).toEqual(['online', 'offline'])
  await sensor.sample({ run: false })
  expect(states()).toEqual(['online', 'offline', 'online'])
  sensor.cut()
  await eventually(() => states().length).toBeGreaterThanOrEqual(5)
  expect(states().slice(3, 5)).toEqual(['offline', 'online'])
  await eventually(() => states().at(-1)).toBe('offline')
})

test('what could not be stored comes again', async () => {
  let isFull = true
  const { sensor, told } = await lift({}, (event) => (event.type === 'equipment' && isFull ? Promise.reject(new Error('disk full')) : NO_ANSWER))
  const acknowledged = sensor.event({ ts: AT, id: '1', kind: 'lift.entrapment' })
  await eventually(() => told().length).toBeGreaterThan(1)
  isFull = false
  await acknowledged
  expect(new Set(told().map((event) => event.type === 'equipment' && event.dedupeKey))).toEqual(new Set([`1-${AT}`]))
})

test('our own broker stops and is back: the device dials again, and its backlog is of the past', async () => {
  const { session, sensor } = await lift()
  const listen = `127.0.0.1:${session.listening!.port}`
  await session.close()
  await eventually(sensor.isConnected).toBe(false)
  const sent = sensor.event({ ts: AT, id: '1', kind: 'lift.entrapment' })
  const again = await open({ ...OWN, listen }, () => NO_ANSWER, AT_MS + 3_600_000)
  await sent
  expect(again.told()).toMatchObject([{ type: 'equipment', replayed: true, deviceAtMs: AT_MS }])
})

async function foreign(settings: object = {}): Promise<{ broker: Awaited<ReturnType<typeof startForeignBroker>>; sensor: FakeSensor; settings: object }> {
  const broker = await startForeignBroker()
  closing.push(broker.close)
  const sensor = await startFakeSensor(broker, settings)
  closing.push(sensor.close)
  return { broker, sensor, settings: { broker: { url: broker.url, ...BROKER_LOG_IN } } }
}

test('through somebody else’s broker: the state that lies there counts, an event that lies there is of the past', async () => {
  const { sensor, settings } = await foreign()
  await sensor.state(true)
  await sensor.say('event', JSON.stringify({ ts: AT, id: '1', kind: 'lift.entrapment' }), true)
  const { told, states } = await open(settings)
  await eventually(states).toEqual(['online'])
  await eventually(told).toMatchObject([{ type: 'equipment', replayed: true }])
  await sensor.event({ ts: AT, id: '2', kind: 'lift.entrapment' })
  await eventually(told).toMatchObject([{}, { replayed: false }])
})

test('the broker is killed and back: device and console dial again, and the backlog is of the past', async () => {
  const { broker, sensor, settings } = await foreign()
  const first = await open(settings)
  await sensor.sample({ run: true }, { ts: AT })
  await eventually(() => first.told().length).toBe(1)
  await broker.kill()
  await waitFor(() => expect(first.session.check!.run()).rejects.toMatchObject({ code: 'device.unreachable' }))
  await first.session.close()
  const sent = [sensor.event({ ts: AT, id: '1', kind: 'lift.entrapment' }), sensor.sample({ run: false }, { ts: AT, seq: 1 })]
  await broker.revive()
  const second = await open(settings, () => NO_ANSWER, AT_MS + 3_600_000)
  await Promise.all(sent)
  // The sample from before may come once more: nobody knows whether its acknowledgement still arrived.
  const fresh = () => second.told().filter((event) => event.type === 'equipment' || (event.type === 'telemetry' && event.seq === 1))
  await eventually(() => fresh().length).toBe(2)
  expect(second.told().every((event) => event.type !== 'fireSignal' && event.replayed)).toBe(true)
  expect(second.states()).toEqual([])
})

test('10,000 random and mutated messages make no error, and samples and faults that are bounded', () => {
  const good = JSON.stringify({ ts: AT, id: '01J', kind: 'lift.entrapment', sev: 'critical', seq: 1, m: { a: 1 }, data: { floor: 17, door: 'closed' } })
  const mutated = fc
    .tuple(fc.nat(good.length), fc.string({ maxLength: 8, unit: 'binary' }), fc.nat(8))
    .map(([at, put, cut]) => good.slice(0, at) + put + good.slice(at + cut))
  let faults = 0
  const look = (said: unknown) => {
    const { metrics } = metricsOf(said)
    expect(Object.values(metrics).every((value) => typeof value !== 'number' || Number.isFinite(value))).toBe(true)
    const fault = faultOf(said)
    if (fault === null) return
    faults += 1
    expect(fault.text.length).toBeLessThanOrEqual(400)
    expect(fault.code.length + fault.dedupeKey.length).toBeLessThanOrEqual(400)
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
  const keys = fc.constantFrom('ts', 'id', 'kind', 'sev', 'm', 'data', 'active', 'text', '__proto__')
  for (const said of fc.sample(fc.dictionary(keys, fc.oneof(fc.jsonValue(), fc.constant('critical'), fc.constant('lift.overspeed'))), 5000)) look(said)
  expect(faults).toBeGreaterThan(100)
})

test('topics are the site’s and the device’s', () => {
  expect(SENSOR_BASE).toBe('vigil/v1/sz-001/lift-3-1')
  for (const wrong of ['a/b', '+', '#', '']) expect(mqttSensor.config.safeParse({ ...OWN, site: 'x', device: wrong }).success).toBe(false)
})
