// The line through somebody else's broker: what is told of its troubles, what it keeps for us, and what is never sent later.
import { createServer } from 'node:net'
import { afterEach, expect, test } from 'vitest'
import { createTestIo } from '../../test/fakes/driver-io.ts'
import { BROKER_LOG_IN, startForeignBroker, type ForeignBroker } from '../../test/fakes/mqtt-broker.ts'
import { connectMqttDevice, type MqttDevice } from '../../test/fakes/mqtt-device.ts'
import { eventually } from '../../test/patience.ts'
import type { BrokerSettings } from '../mqtt-config.ts'
import { dialBroker } from './mqtt-client.ts'
import type { MqttClaim, MqttMessage } from './mqtt-line.ts'

const closing: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const close of closing.splice(0).toReversed()) await close()
})

async function broker(): Promise<ForeignBroker> {
  const started = await startForeignBroker()
  closing.push(started.close)
  return started
}

async function device(at: ForeignBroker): Promise<MqttDevice> {
  const made = await connectMqttDevice(at)
  closing.push(made.close)
  return made
}

async function dial(settings: BrokerSettings, part: Partial<MqttClaim> = {}) {
  const io = createTestIo()
  const messages: MqttMessage[] = []
  const line = await dialBroker(settings, {
    publishes: ['dev/a/+'],
    hears: ['cmd/a'],
    io,
    async handle(message) {
      messages.push(message)
    },
    ...part,
  })
  closing.push(line.close)
  return { line, io, messages, texts: () => messages.map(({ payload, retained }) => `${payload.toString()}${retained ? ' retained' : ''}`) }
}

test('messages go both ways, and what lay at the broker is told as such', async () => {
  const at = await broker()
  const other = await device(at)
  await other.client.publishAsync('dev/a/state', 'old', { retain: true, qos: 1 })
  const { line, texts } = await dial({ url: at.url, ...BROKER_LOG_IN })
  await eventually(texts).toEqual(['old retained'])
  await other.client.subscribeAsync('cmd/a')
  await other.client.publishAsync('dev/a/state', 'new', { retain: true, qos: 1 })
  await other.client.publishAsync('dev/b/state', 'another’s', { qos: 1 })
  await line.publish('cmd/a', 'open')
  await eventually(() => other.heard).toEqual(['cmd/a open'])
  await eventually(texts).toEqual(['old retained', 'new'])
})

test('a refused log-in and a refused subscription are told as such, a broker that is not there too', async () => {
  const at = await broker()
  await expect(dial({ url: at.url, username: 'vigil', password: 'wrong' })).rejects.toMatchObject({ code: 'device.unauthorized' })
  at.refuse('dev/a/+')
  await expect(dial({ url: at.url, ...BROKER_LOG_IN })).rejects.toMatchObject({ code: 'device.unauthorized' })
  await at.kill()
  await expect(dial({ url: at.url, ...BROKER_LOG_IN })).rejects.toMatchObject({ code: 'device.unreachable' })
})

test('a broker that goes away is noticed; nothing asked meanwhile is sent later, and what devices sent with QoS 1 is had', async () => {
  const at = await broker()
  const first = await dial({ url: at.url, ...BROKER_LOG_IN })
  await first.line.check!.run()
  await at.kill()
  await expect.poll(() => first.line.check!.run().then(() => '', String)).toContain('cannot be reached')
  expect(first.line.isConnected()).toBe(false)
  await expect(first.line.publish('cmd/a', 'open')).rejects.toMatchObject({ code: 'device.unreachable' })
  await first.line.close()
  await at.revive()
  const other = await device(at)
  await other.client.subscribeAsync('cmd/a')
  await other.client.publishAsync('dev/a/event', 'meanwhile', { qos: 1 })
  const second = await dial({ url: at.url, ...BROKER_LOG_IN })
  await eventually(second.texts).toEqual(['meanwhile'])
  await second.line.publish('cmd/a', 'now')
  await eventually(() => other.heard).toEqual(['cmd/a now'])
})

test('what could not be stored is not acknowledged: the line is given up and the broker sends it again', async () => {
  const at = await broker()
  const full = await dial({ url: at.url, ...BROKER_LOG_IN }, { handle: () => Promise.reject(new Error('disk full')) })
  const other = await device(at)
  await other.client.publishAsync('dev/a/event', 'kept', { qos: 1 })
  await eventually(full.line.isConnected).toBe(false)
  await expect(full.line.check!.run()).rejects.toMatchObject({ code: 'device.unreachable' })
  await full.line.close()
  const well = await dial({ url: at.url, ...BROKER_LOG_IN })
  await eventually(well.texts).toEqual(['kept'])
})

test('a message that is too large ends the connection before it is read', async () => {
  const at = await broker()
  const { line, messages } = await dial({ url: at.url, ...BROKER_LOG_IN })
  const other = await device(at)
  await other.client.publishAsync('dev/a/x', Buffer.alloc(6_000_000))
  await eventually(line.isConnected).toBe(false)
  expect(messages).toEqual([])
})

test('something that takes the connection and never answers is given up when the device is removed', async () => {
  const silent = createServer(() => {})
  await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve))
  closing.push(() => new Promise((resolve) => silent.close(() => resolve())))
  const io = createTestIo()
  const claim = { publishes: ['dev/a/+'], hears: [], io, handle: () => Promise.resolve() }
  const dialling = dialBroker({ url: `mqtt://127.0.0.1:${(silent.address() as { port: number }).port}` }, claim)
  io.end()
  await expect(dialling).rejects.toMatchObject({ code: 'device.unreachable' })
})

test('an answer that is no MQTT is a broker that is not there', async () => {
  const web = createServer((socket) =>
    socket
      .on('error', () => {})
      .resume()
      .end('HTTP/1.1 400 Bad Request\r\n\r\n'),
  )
  await new Promise<void>((resolve) => web.listen(0, '127.0.0.1', resolve))
  closing.push(() => new Promise((resolve) => web.close(() => resolve())))
  await expect(dial({ url: `mqtt://127.0.0.1:${(web.address() as { port: number }).port}` })).rejects.toMatchObject({ code: 'device.unreachable' })
})
