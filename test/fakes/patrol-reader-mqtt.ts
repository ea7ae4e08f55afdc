// A patrol reader for tests that tells swipes over MQTT, with QoS 1 and a last will.
import { connectMqttDevice, type MqttAddress } from './mqtt-device.ts'

export interface FakeMqttReader {
  /** Resolves when the broker acknowledged it. */
  swipe(data: unknown, about?: { readonly ts?: unknown; readonly id?: unknown }): Promise<void>
  say(leaf: string, payload: string | Buffer, retain?: boolean): Promise<void>
  close(): Promise<void>
}

export async function startMqttReader(address: MqttAddress, logIn: { readonly username: string; readonly password: string }): Promise<FakeMqttReader> {
  const base = 'vigil/v1/sz-001/reader-7'
  const will = { topic: `${base}/state`, payload: Buffer.from('{"online":false}'), qos: 1 as const, retain: true }
  const { client, close } = await connectMqttDevice(address, { ...logIn, reconnectPeriod: 20, will })
  const say = async (leaf: string, payload: string | Buffer, retain = false) => void (await client.publishAsync(`${base}/${leaf}`, payload, { qos: 1, retain }))
  return { say, swipe: (data, about = {}) => say('event', JSON.stringify({ kind: 'patrol.swipe', ...about, data })), close }
}
