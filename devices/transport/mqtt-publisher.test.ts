// Publishing to a broker that others run: acknowledged or not, refused, lost, and whether we are there.
import { connect, type MqttClient } from 'mqtt'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { BROKER_LOG_IN, startForeignBroker, type ForeignBroker } from '../../test/fakes/mqtt-broker.ts'
import { openPublisher } from './mqtt-publisher.ts'

let broker: ForeignBroker
let reader: MqttClient
let heard: string[]
let wake = () => {}
beforeEach(async () => {
  broker = await startForeignBroker()
  heard = []
  reader = connect(broker.url, { ...BROKER_LOG_IN, reconnectPeriod: 50 })
  reader.on('message', (topic, payload) => {
    heard.push(`${topic} ${payload.toString()}`)
    wake()
  })
  await reader.subscribeAsync('vigil/#', { qos: 1 })
})
afterEach(async () => {
  await reader.endAsync(true)
  await broker.close()
})
const until = async (isSo: () => boolean) => {
  while (!isSo()) await new Promise<void>((resolve) => (wake = resolve))
}
const settings = () => ({ url: broker.url, ...BROKER_LOG_IN, availabilityTopic: 'vigil/sz/status' })

test('messages arrive in order once they are acknowledged, between online and offline', async () => {
  const publisher = await openPublisher(settings())
  for (let i = 0; i < 20; i++) await publisher.publish('vigil/sz/incidents/fire', String(i))
  await publisher.close()
  await until(() => heard.length === 22)
  expect(heard).toEqual(['vigil/sz/status online', ...Array.from({ length: 20 }, (_, i) => `vigil/sz/incidents/fire ${i}`), 'vigil/sz/status offline'])
})

test('a log-in that is refused is told as such, an address where nobody listens as unreachable', async () => {
  await expect(openPublisher({ ...settings(), password: 'wrong' })).rejects.toMatchObject({ code: 'device.unauthorized' })
  await broker.kill()
  await expect(openPublisher(settings())).rejects.toMatchObject({ code: 'device.unreachable' })
})

test('whoever waits for an acknowledgement is told when the broker goes', async () => {
  const publisher = await openPublisher(settings())
  const waits = publisher.publish('vigil/sz/incidents/fire', 'x'.repeat(100_000))
  const gone = expect(waits).rejects.toMatchObject({ code: 'device.unreachable' })
  await broker.kill()
  await gone
  expect(publisher.isConnected()).toBe(false)
  await expect(publisher.publish('vigil/sz/a', '1')).rejects.toMatchObject({ code: 'device.unreachable' })
  await publisher.close()
})
