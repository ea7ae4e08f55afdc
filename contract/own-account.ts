// One's own account, over plain HTTP under /auth: it has to work before a session may do anything else.
import { z } from 'zod'
import { credentialsSchema } from './people.ts'
import type { Role } from './vocabulary.ts'

const password = credentialsSchema.shape.password
const code = z.string().trim().min(1).max(40)

/** POST /auth/login; `code` where the account has one: six digits, or a recovery code. */
export const logInSchema = z.strictObject({ ...credentialsSchema.shape, code: code.optional() })
/** POST /auth/prove */
export const proofSchema = z.union([z.strictObject({ password }), z.strictObject({ code })])
/** POST /auth/password */
export const passwordChangeSchema = z.strictObject({ old: password, next: password })
/** POST /auth/codes/confirm */
export const codeSchema = z.strictObject({ code })
/** POST /auth/sessions/end */
export const sessionEndSchema = z.strictObject({ id: z.string().regex(/^[0-9a-f]{16}$/) })

export type LogIn = z.output<typeof logInSchema>
export type Proof = z.output<typeof proofSchema>

/** GET /auth/account */
export interface OwnAccount {
  readonly name: string
  readonly role: Role
  readonly passwordAtMs: number
  readonly hasCodes: boolean
  /** The site asks it of this role. */
  readonly mustHaveCodes: boolean
  readonly recoveryCodesLeft: number
  /** The newest first, at most 50. */
  readonly sessions: readonly {
    readonly id: string
    readonly createdAtMs: number
    /** To the minute. */
    readonly seenAtMs: number
    readonly expiresAtMs: number
    /** Of the computer; empty: not known. */
    readonly address: string
    readonly isThis: boolean
  }[]
}

/** POST /auth/codes/begin: what the telephone reads, and the same to be typed. */
export interface CodesBegun {
  readonly address: string
  readonly secret: string
}
