// Accounts of the console, as administrators see and change them.
import { oc } from '@orpc/contract'
import { z } from 'zod'
import { userNameSchema } from './people.ts'
import { ROLES } from './vocabulary.ts'

export const MOST_ACCOUNTS = 500

export const accountSchema = z.object({
  id: z.string(),
  name: z.string(),
  role: z.enum(ROLES),
  createdAtMs: z.number(),
  /** null: it may sign in. */
  disabledAtMs: z.number().nullable(),
  /** null: never. */
  signedInAtMs: z.number().nullable(),
  passwordAtMs: z.number(),
  mustChange: z.boolean(),
  hasCodes: z.boolean(),
  sessions: z.number().int(),
})
export type Account = z.output<typeof accountSchema>

/** The password that was given out, told this once; it lets in to change it only. */
export const givenPasswordSchema = z.object({ account: accountSchema, password: z.string() })
export type GivenPassword = z.output<typeof givenPasswordSchema>

const id = z.strictObject({ id: z.string().max(100) })

/** Every change but to disable wants the password or a code; one of an account that may approve is the dangerous act `giveRights`. */
export const accountsApi = {
  accounts: {
    list: oc.output(z.array(accountSchema)),
    add: oc.input(z.strictObject({ name: userNameSchema, role: z.enum(ROLES) })).output(givenPasswordSchema),
    /** Its sessions end at once. */
    setRole: oc.input(z.strictObject({ id: z.string().max(100), role: z.enum(ROLES) })).output(accountSchema),
    /** Its sessions end at once. */
    disable: oc.input(id).output(accountSchema),
    enable: oc.input(id).output(accountSchema),
    /** Its sessions end at once, and codes are no longer asked for. */
    resetPassword: oc.input(id).output(givenPasswordSchema),
  },
}
