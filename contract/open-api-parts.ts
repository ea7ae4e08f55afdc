// What every route of the public REST contract is built from.
import { oc } from '@orpc/contract'
import { z } from 'zod'
import type { Permission } from './people.ts'
import type { KeyScope } from './vocabulary.ts'

/** What a key must carry; `any`: every key that is valid; `none`: open to all. */
export interface RouteMeta extends Record<string, unknown> {
  readonly scope: KeyScope | 'any' | 'none'
  /** Instead of `scope` this one will do, with less to be seen. */
  readonly orScope?: KeyScope
  /** What it takes where the request carries no signed link of ours. */
  readonly withoutLink?: KeyScope
  /** What a signed-in person needs, where the call of a screen that does the same asks for more than the scope. */
  readonly person?: Permission
}
export const route = oc.$meta<RouteMeta>({ scope: 'any' })

/** RFC 3339 in UTC with milliseconds, as the core writes it. */
export const time = z.iso.datetime({ precision: 3 })
/** As others may write it: any offset, any precision. */
export const timeGiven = z.iso.datetime({ offset: true })
export const id = z.string().min(1).max(100)
/** The same key and body within a day get the first answer again. */
export const idempotent = z.looseObject({
  'idempotency-key': z
    .string()
    .regex(/^[\x21-\x7e]{1,128}$/, 'expected 1 to 128 visible ASCII characters')
    .optional(),
})
