// A device at an MQTT broker, through the npm client, which knows nothing of ours.
import { connect, type IClientOptions, type MqttClient } from 'mqtt'

export interface MqttDevice {
  readonly client: MqttClient
  /** `topic payload` in order of arrival. */
  readonly heard: string[]
  close(): Promise<void>
}

export type MqttAddress = { readonly host: string; readonly port: number }

/** @throws when the broker refuses the log-in */
export async function connectMqttDevice({ host, port }: MqttAddress, options: IClientOptions = {}): Promise<MqttDevice> {
  const client = connect({ host, port, protocol: 'mqtt', reconnectPeriod: 0, protocolVersion: 4, ...options })
  const heard: string[] = []
  client.on('message', (topic, payload) => heard.push(`${topic} ${payload.toString()}`))
  client.on('error', () => {})
  await new Promise<void>((resolve, reject) => {
    const giveUp = (error: Error) => {
      // Left alone it would dial on, beside whoever tries again.
      client.end(true)
      reject(error)
    }
    const onClose = () => giveUp(new Error('closed'))
    client.once('error', giveUp)
    client.once('close', onClose)
    client.once('connect', () => {
      client.off('error', giveUp)
      client.off('close', onClose)
      resolve()
    })
  })
  return { client, heard, close: () => new Promise((resolve) => client.end(true, () => resolve())) }
}
