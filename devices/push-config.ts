// The settings that every device pushing over HTTP has in common.
import { z } from 'zod'
import type { Push } from './transport/push-listener.ts'

export const pushSettings = {
  /** Our own address in the device network, IPv6 as `[…]:port`. Devices may share one. */
  listen: z.string().regex(/^.+:\d{1,5}$/, 'host:port'),
  /** What the device posts to; it is the secret that tells devices apart, so make it long and random. */
  path: z
    .string()
    .max(200)
    .regex(/^\/[A-Za-z0-9/_.-]{8,}$/, 'a path of at least 8 letters, digits and / _ . -'),
  /** Only this address may push; absent: any that knows the path. */
  from: z.string().max(64).optional(),
  /** After this long without a word the device is offline. */
  silenceSeconds: z.number().int().min(5).max(86_400).default(120),
} as const

export function isFrom(push: Push, from: string | undefined): boolean {
  return from === undefined || push.remoteAddress === from
}
