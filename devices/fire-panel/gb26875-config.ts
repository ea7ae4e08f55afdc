// The settings of the driver fire-panel/gb26875.
import { z } from 'zod'
import { isTimezone } from '../local-time.ts'

const ADDRESS_MAX = 2 ** 48 - 1

export const gb26875Config = z.strictObject({
  /** `host:port` of the device network; port 0 takes any free one. */
  listen: z.string().regex(/^([0-9a-z.-]{1,253}|\[[0-9a-f:.]{2,45}\]):\d{1,5}$/i, 'host:port, for example 127.0.0.1:5200'),
  /** The transmission device's address as a decimal number. */
  source: z.number().int().min(0).max(ADDRESS_MAX),
  /** Our own address, as set in the transmission device. */
  centre: z.number().int().min(0).max(ADDRESS_MAX).default(1),
  /** Of the panel's clock, which says no zone. */
  timezone: z.string().refine(isTimezone, 'an IANA time zone').default('Asia/Shanghai'),
  /** How often a quiet transmission device is asked for its state. */
  pollSeconds: z.number().min(0.1).max(600).default(60),
  /** After this long without a valid frame it counts as gone. */
  silenceSeconds: z.number().min(0.2).max(3600).default(180),
})
export type Gb26875Config = z.output<typeof gb26875Config>
