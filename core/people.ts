// Who may use the console: accounts, passwords, sessions and integration keys.
import type { Credentials, User } from '../contract/people.ts'
import type { KeyScope, Role } from '../contract/vocabulary.ts'
import type { Actor, Env } from './env.ts'

export interface NewUser extends Credentials {
  readonly role: Role
}
export interface Session {
  readonly user: User
  readonly expiresAtMs: number
}
export interface IntegrationKey {
  readonly id: string
  readonly name: string
  readonly scopes: readonly KeyScope[]
}

/** @throws VigilError `auth.weakPassword`, `user.nameTaken` */
export declare function createUser(env: Env, actor: Actor, user: NewUser): Promise<User>
/** Only while there is no user at all. @throws VigilError `auth.setupDone`, `auth.weakPassword` */
export declare function createFirstAdmin(env: Env, credentials: Credentials): Promise<User>
export declare function hasUsers(env: Env): boolean
/** @throws VigilError `auth.wrongCredentials`, `auth.tooManyTries` with details {retryAfterMs} */
export declare function verifyPassword(env: Env, credentials: Credentials): Promise<User>
/** @returns the token for the cookie: known to nobody else, its hash is stored */
export declare function createSession(env: Env, user: User): { readonly token: string; readonly expiresAtMs: number }
/** null when unknown, ended, idle for too long or past its end. Counts as activity. */
export declare function readSession(env: Env, token: string): Session | null
export declare function endSession(env: Env, token: string): void
/** @returns the key's text, shown once */
export declare function createKey(
  env: Env,
  actor: Actor,
  key: { readonly name: string; readonly scopes: readonly KeyScope[] },
): { readonly id: string; readonly token: string }
export declare function readKey(env: Env, token: string): IntegrationKey | null
/** @throws VigilError `key.notFound` */
export declare function revokeKey(env: Env, actor: Actor, id: string): void
