// Keys of other programs, as people see and make them.
import { z } from 'zod'
import { lineSchema } from './text.ts'
import { KEY_SCOPES } from './vocabulary.ts'

/** Requests a minute. */
export const DEFAULT_KEY_RATE = 1200
export const MAX_KEY_RATE = 60_000
/** A key that ends within this time should be renewed. */
export const KEY_EXPIRES_SOON_MS = 14 * 24 * 3600 * 1000

/** `192.168.1.20`, `192.168.1.0/24`, `fd00::/8`; the core checks the figures. */
export const keyAddressSchema = z
  .string()
  .trim()
  .regex(/^[0-9a-f:.]{2,45}(\/\d{1,3})?$/i, 'an address or a network, for example 192.168.1.20 or 192.168.1.0/24')

export const keyInputSchema = z.strictObject({
  name: lineSchema(100),
  scopes: z.array(z.enum(KEY_SCOPES)).min(1).max(KEY_SCOPES.length),
  /** Absent: never. */
  expiresAtMs: z.number().int().optional(),
  ratePerMinute: z.number().int().min(1).max(MAX_KEY_RATE).default(DEFAULT_KEY_RATE),
  /** Empty: from anywhere. */
  addresses: z.array(keyAddressSchema).max(32).default([]),
})
export type KeyInput = z.infer<typeof keyInputSchema>

export const keyViewSchema = z.object({
  id: z.string(),
  name: z.string(),
  scopes: z.array(z.enum(KEY_SCOPES)),
  createdAtMs: z.number(),
  /** To the minute; null: never. */
  lastUsedAtMs: z.number().nullable(),
  expiresAtMs: z.number().nullable(),
  revokedAtMs: z.number().nullable(),
  ratePerMinute: z.number().int(),
  addresses: z.array(z.string()),
})
export type KeyView = z.infer<typeof keyViewSchema>
