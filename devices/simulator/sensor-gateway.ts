// A gateway that tells of a lift or a pump on our topic tree, for tests and the demo: with a last will, QoS 1, and a memory for what nobody took yet.
import type { IClientOptions } from 'mqtt'
import { connectMqttDevice, type MqttAddress } from './mqtt-device.ts'

export interface SensorGateway {
  /** Resolves when the broker acknowledged it. */
  state(online: boolean): Promise<void>
  sample(m: object, about?: { readonly ts?: unknown; readonly seq?: unknown }): Promise<void>
  event(message: object): Promise<void>
  /** Any bytes on one of its topics. */
  say(leaf: string, payload: string | Buffer, retain?: boolean): Promise<void>
  /** Cuts the line as a switch without power does; it dials again by itself. */
  cut(): void
  isConnected(): boolean
  close(): Promise<void>
}

/** @param base its topics, e.g. `vigil/v1/sz-001/lift-3-1` */
export async function startSensorGateway(address: MqttAddress, base: string, options: IClientOptions = {}): Promise<SensorGateway> {
  const { client, close } = await connectMqttDevice(address, {
    reconnectPeriod: 20,
    will: { topic: `${base}/state`, payload: Buffer.from('{"online":false}'), qos: 1, retain: true },
    ...options,
  })
  const say = async (leaf: string, payload: string | Buffer, retain = false) => void (await client.publishAsync(`${base}/${leaf}`, payload, { qos: 1, retain }))
  return {
    state: (online) => say('state', JSON.stringify({ online, fw: '1.4' }), true),
    sample: (m, about = {}) => say('tele', JSON.stringify({ ...about, m })),
    event: (message) => say('event', JSON.stringify(message)),
    say,
    cut: () => void client.stream.destroy(),
    isConnected: () => client.connected,
    close,
  }
}
