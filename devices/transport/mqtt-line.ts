// The line to one device over MQTT, whichever broker carries it: drivers do not know which.
import type { DriverIo, Session } from '../driver.ts'
import type { Listening } from './listen.ts'

/** A picture of 1 MB and a scene of 2 MB in base64, and what stands around them. */
export const MAX_MESSAGE_BYTES = 4_500_000

export interface MqttMessage {
  readonly topic: string
  readonly payload: Buffer
  /** It is, or is to be, kept by the broker: a state and nothing that happens now. */
  readonly retained: boolean
}

/** What belongs to one device; nobody else may say it, and it hears nothing else. */
export interface MqttClaim {
  /** What the device publishes: topics in which `+` stands for one level. */
  readonly publishes: readonly string[]
  /** What the device listens to: plain topics. */
  readonly hears: readonly string[]
  readonly io: Pick<DriverIo, 'log' | 'signal'>
  /** One message after the other, the first perhaps before the line is open. Rejecting means "not stored": a message with QoS 1 or 2 comes again. */
  handle(message: MqttMessage, publish: MqttLine['publish']): Promise<void>
  /** The device's own connection came or went; never told through somebody else's broker, which does not say. */
  onConnection?(isThere: boolean): void
}

export interface MqttLine {
  /** Our own broker only. */
  readonly listening?: Listening
  /** Somebody else's broker only: throws when it is lost. */
  readonly check?: NonNullable<Session['check']>
  /** Whether a message sent now leaves this computer towards the device. */
  isConnected(): boolean
  /** Never kept and never sent later: a gate must not open an hour after it was asked to. @throws VigilError `device.unreachable` when it certainly did not leave */
  publish(topic: string, payload: string): Promise<void>
  close(): Promise<void>
}
