// The settings that every device speaking MQTT has in common: our own broker, or one that is there already.
import { z } from 'zod'
import { pushSettings } from './push-config.ts'

const credential = z.string().min(1).max(128)

export const mqttSettings = {
  /** Our own broker's address in the device network; devices may share one. */
  listen: pushSettings.listen.optional(),
  /** With `listen`: what this device logs in with. Each has its own: it decides what the device may publish and hear. */
  username: credential.optional(),
  password: z.string().min(8).max(128).optional(),
  /** A broker that others run, in place of `listen`; which device may publish what is then settled there. */
  broker: z
    .strictObject({
      url: z
        .string()
        .max(300)
        .regex(/^mqtts?:\/\/([0-9a-z.-]{1,253}|\[[0-9a-f:.]{2,45}\])(:\d{1,5})?$/i, 'mqtt://host:port or mqtts://host:port, without a user name'),
      username: credential.optional(),
      password: credential.optional(),
      /** Two consoles on one broker need different ones. */
      clientId: z
        .string()
        .regex(/^[A-Za-z0-9_-]{1,23}$/)
        .optional(),
      /** PEM of the authority that signed its certificate; absent: the system's. */
      ca: z.string().max(20_000).optional(),
    })
    .optional(),
} as const

export type BrokerSettings = NonNullable<z.output<(typeof mqttSettings)['broker']>>

export interface MqttSettings {
  readonly listen?: string | undefined
  readonly username?: string | undefined
  readonly password?: string | undefined
  readonly broker?: BrokerSettings | undefined
}

/** For `superRefine`: exactly one of the two ways, and what it needs. */
export function needOneBroker(settings: MqttSettings, context: z.RefinementCtx): void {
  const need = (key: keyof MqttSettings, message: string) => context.addIssue({ code: 'custom', path: [key], message })
  const { listen, username, password, broker } = settings
  if ((listen === undefined) === (broker === undefined)) need('listen', 'either listen (our own broker) or broker (one that is there already)')
  if (listen === undefined) return
  if (username === undefined) need('username', 'is needed with listen')
  if (password === undefined) need('password', 'is needed with listen')
}
