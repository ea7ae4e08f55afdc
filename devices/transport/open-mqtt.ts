// Opens the line to a device that speaks MQTT: through our own broker, or through one that is there already.
import type { MqttSettings } from '../mqtt-config.ts'
import { joinBroker } from './mqtt-broker.ts'
import { dialBroker } from './mqtt-client.ts'
import type { MqttClaim, MqttLine } from './mqtt-line.ts'

/** @throws VigilError `device.listenFailed`, `device.unreachable`, `device.unauthorized` */
export function openMqtt(settings: MqttSettings, claim: MqttClaim): Promise<MqttLine> {
  const { listen, username, password, broker } = settings
  if (broker !== undefined) return dialBroker(broker, claim)
  if (listen === undefined || username === undefined || password === undefined) throw new Error('settings without a broker')
  return joinBroker({ listen, username, password }, claim)
}
