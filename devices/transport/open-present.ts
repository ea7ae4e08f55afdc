// Opens the line to a device that speaks MQTT and only ever calls us: its words and its connection tell whether it is there.
import type { DriverIo, Session } from '../driver.ts'
import type { MqttSettings } from '../mqtt-config.ts'
import { watchPresence, type Presence } from '../presence.ts'
import type { MqttClaim, MqttLine } from './mqtt-line.ts'
import { openMqtt } from './open-mqtt.ts'

export interface PresentLine {
  readonly presence: Presence
  readonly line: MqttLine
  /** What every session over such a line has in common. */
  readonly session: Pick<Session, 'online' | 'listening' | 'check'> & { close(): Promise<void> }
}

/** @throws VigilError `device.listenFailed`, `device.unreachable`, `device.unauthorized` */
export async function openPresent(
  settings: MqttSettings & { readonly silenceSeconds: number },
  io: DriverIo,
  claimOf: (presence: Presence) => Pick<MqttClaim, 'publishes' | 'hears' | 'handle'>,
): Promise<PresentLine> {
  const presence = watchPresence(settings.silenceSeconds, io)
  const line = await openMqtt(settings, {
    ...claimOf(presence),
    io,
    onConnection: (isThere) => (isThere ? presence.heard() : presence.gone()),
  }).catch((error: unknown) => {
    presence.stop()
    throw error
  })
  const session = {
    online: false,
    ...(line.listening !== undefined && { listening: line.listening }),
    ...(line.check !== undefined && { check: line.check }),
    async close() {
      presence.stop()
      await line.close()
    },
  } as const
  return { presence, line, session }
}
