// Waits until a broker has let a client in, and says why it did not.
import type { MqttClient } from 'mqtt'
import { VigilError } from '../../contract/errors.ts'

/** MQTT 3.1.1, 3.2.2.3: bad user name or password, not authorized. */
const REFUSED: readonly unknown[] = [4, 5]

/** @throws VigilError `device.unauthorized`, `device.unreachable`, with what the library said as the cause */
export function connected(client: MqttClient): Promise<void> {
  return new Promise((resolve, reject) => {
    let cause: unknown
    client.once('connect', () => resolve())
    client.once('error', (error) => {
      cause = error
      const code = 'code' in error ? error.code : null
      if (REFUSED.includes(code)) reject(new VigilError('device.unauthorized', undefined, { cause }))
    })
    client.once('close', () => reject(new VigilError('device.unreachable', undefined, { cause })))
  })
}
