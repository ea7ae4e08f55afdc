// Who may use the console: accounts and sessions.
import { createHash, randomBytes } from 'node:crypto'
import { VigilError } from '../contract/errors.ts'
import type { EpochMs } from '../contract/ids.ts'
import { PASSWORD_DAYS } from '../contract/approvals.ts'
import { ROLE_PERMISSIONS, type Credentials, type User } from '../contract/people.ts'
import type { Role } from '../contract/vocabulary.ts'
import { appendAudit } from '../db/audit.ts'
import {
  countUsers,
  deleteExpiredSessions,
  deleteSession,
  deleteTry,
  findSession,
  findUserByName,
  insertSession,
  insertUser,
  noteSignedIn,
  sessionId,
  touchSession,
  type StoredSession,
  type StoredUser,
} from '../db/people.ts'
import { inTransaction } from '../db/transaction.ts'
import { readAccessRules } from './approvals/rules.ts'
import { SYSTEM, type Actor, type Env } from './env.ts'
import { findScreen, markScreen } from './known-screens.ts'
import { claimTry } from './login-tries.ts'
import { newId } from './new-id.ts'
import { checkNewPassword, hashPassword, isPassword, strangersBusy } from './passwords.ts'

export interface NewUser extends Credentials {
  readonly role: Role
  /** The password is given out by somebody else: it lets in to change it only. */
  readonly mustChange?: boolean
}

export interface Session {
  readonly user: User
  readonly expiresAtMs: EpochMs
}

const MINUTE_MS = 60_000
/** Longer than any shift; nobody stays logged in over two. */
const SESSION_MS = 12 * 60 * MINUTE_MS
/** A console that watches must not go dark while nobody touches it; the roles that set up and look through records need no wall. */
const IDLE_MS: Readonly<Record<Role, number>> = {
  admin: SESSION_MS,
  operator: SESSION_MS,
  guard: SESSION_MS,
  manager: 15 * MINUTE_MS,
  installer: 15 * MINUTE_MS,
}
const TOKEN_BYTES = 32

/** @throws VigilError `auth.weakPassword`, `user.nameTaken` */
export async function createUser(env: Env, actor: Actor, user: NewUser): Promise<User> {
  return addUser(env, actor, user, () => {})
}

/**
 * The first administrator: works exactly once, whoever else tries at the same moment.
 *
 * @throws VigilError `auth.setupDone`, `auth.weakPassword`
 */
export async function createFirstAdmin(env: Env, credentials: Credentials): Promise<User> {
  const mustBeFirst = () => {
    if (hasUsers(env)) throw new VigilError('auth.setupDone')
  }
  mustBeFirst()
  return addUser(env, SYSTEM, { ...credentials, role: 'admin' }, mustBeFirst)
}

export function hasUsers(env: Env): boolean {
  return countUsers(env.db) > 0
}

export function hasAdmin(env: Env): boolean {
  return countUsers(env.db, 'admin') > 0
}

async function addUser(env: Env, actor: Actor, user: NewUser, check: () => void): Promise<User> {
  checkNewPassword(user.password, user.name, readAccessRules(env.db).classified)
  const hash = await hashPassword(user.password)
  return inTransaction(env.db, () => {
    check()
    return storeUser(env, actor, user, hash)
  })
}

/**
 * Call it in a transaction.
 *
 * @param hash of hashPassword()
 * @throws VigilError `user.nameTaken`
 */
export function storeUser(env: Env, actor: Actor, { name, role, mustChange = false }: Omit<NewUser, 'password'>, hash: string): User {
  const nameKey = keyOfName(name)
  if (findUserByName(env.db, nameKey) !== null) throw new VigilError('user.nameTaken')
  const nowMs = env.clock.now()
  const id = newId(nowMs)
  insertUser(env.db, { id, name, nameKey, role, password: hash, createdAtMs: nowMs, mustChange })
  audit(env, actor, 'user.create', `user/${id}`, { role })
  return { id, name, role, permissions: [...ROLE_PERMISSIONS[role]] }
}

/**
 * Who has this name and password.
 *
 * @param marks of the browser: one that the account has signed in on before is not held up by wrong tries from elsewhere
 * @throws VigilError `auth.wrongCredentials`, whether it was the name or the password; `auth.tooManyTries` with {retryAfterMs}
 */
export async function verifyPassword(env: Env, { name, password }: Credentials, marks: readonly string[] = []): Promise<User> {
  const nameKey = keyOfName(name)
  const user = findUserByName(env.db, nameKey)
  // Nobody is told that there is such an account and that it is disabled.
  if (user === null || user.disabledAtMs !== null) return refuseStranger(env, nameKey, password)
  const screen = findScreen(user, marks)
  const tryId = claimTry(env, screen === null ? nameKey : `${nameKey}#${screen}`)
  const right = await isPassword(password, user.password).catch((error: unknown) => {
    deleteTry(env.db, tryId)
    throw error
  })
  if (!right) {
    audit(env, SYSTEM, 'login.refused', `user/${user.id}`, null)
    throw new VigilError('auth.wrongCredentials')
  }
  deleteTry(env.db, tryId)
  return userOf(env, user)
}

/** Costs as much as a wrong password and is slowed down alike; in a flood of made-up names nothing is written any more. */
async function refuseStranger(env: Env, nameKey: string, password: string): Promise<never> {
  const busy = strangersBusy()
  if (busy === null) {
    claimTry(env, nameKey)
    await isPassword(password, null)
    if (mayNoteStranger(env)) audit(env, SYSTEM, 'login.refused', 'user/unknown', null)
  } else await busy
  throw new VigilError('auth.wrongCredentials')
}

const STRANGERS_NOTED_PER_MINUTE = 60
const noted = new WeakMap<Env['db'], { minute: number; count: number }>()

/** The audit log is kept for ever: made-up names must not fill it. */
function mayNoteStranger({ db, clock }: Env): boolean {
  const minute = Math.floor(clock.now() / MINUTE_MS)
  const before = noted.get(db)
  const count = before?.minute === minute ? before.count + 1 : 1
  noted.set(db, { minute, count })
  return count <= STRANGERS_NOTED_PER_MINUTE
}

/** @returns the marks of a browser in which this person has just signed in */
export function rememberScreen(env: Env, { name }: User, marks: readonly string[]): string {
  const user = findUserByName(env.db, keyOfName(name))
  return user === null ? marks.join('.') : markScreen(user, marks)
}

/** @returns the token for the cookie; only its hash is kept here */
export function createSession(env: Env, user: User, address = ''): { readonly token: string; readonly expiresAtMs: EpochMs } {
  const token = randomBytes(TOKEN_BYTES).toString('base64url')
  const nowMs = env.clock.now()
  const expiresAtMs = nowMs + SESSION_MS
  inTransaction(env.db, () => {
    deleteExpiredSessions(env.db, nowMs)
    insertSession(env.db, { tokenHash: hashToken(token), userId: user.id, createdAtMs: nowMs, expiresAtMs, address: address.slice(0, 45) })
    noteSignedIn(env.db, user.id, nowMs)
    audit(env, { type: 'user', id: user.id, name: user.name }, 'session.start', `user/${user.id}`, null)
  })
  return { token, expiresAtMs }
}

/** null when it is unknown, was ended, was idle for too long or is past its end. Counts as activity. */
export function readSession(env: Env, token: string): Session | null {
  const tokenHash = hashToken(token)
  const session = findSession(env.db, tokenHash)
  if (session === null) return null
  const nowMs = env.clock.now()
  if (!stands(session, nowMs)) {
    deleteSession(env.db, tokenHash)
    return null
  }
  if (nowMs - session.seenAtMs >= MINUTE_MS) touchSession(env.db, tokenHash, nowMs)
  return { user: userOf(env, session.user), expiresAtMs: session.expiresAtMs }
}

/** Whether the session still stands, without counting as activity: an open socket must not keep it alive for ever. */
export function isSessionAlive(env: Env, token: string): boolean {
  const session = findSession(env.db, hashToken(token))
  return session !== null && stands(session, env.clock.now())
}

function stands({ expiresAtMs, seenAtMs, user: { role } }: StoredSession, nowMs: EpochMs): boolean {
  return nowMs < expiresAtMs && nowMs - seenAtMs < IDLE_MS[role]
}

/** What a session is called elsewhere, see Asking. */
export function sessionOf(token: string): string {
  return sessionId(hashToken(token))
}

export function endSession(env: Env, token: string): void {
  const tokenHash = hashToken(token)
  inTransaction(env.db, () => {
    const session = findSession(env.db, tokenHash)
    if (session === null) return
    deleteSession(env.db, tokenHash)
    audit(env, { type: 'user', id: session.user.id, name: session.user.name }, 'session.end', `user/${session.user.id}`, null)
  })
}

function audit(env: Env, actor: Actor, action: string, subject: string, after: Readonly<Record<string, unknown>> | null): void {
  inTransaction(env.db, () => appendAudit(env.db, { atMs: env.clock.now(), actorType: actor.type, actorId: actor.id, action, subject, before: null, after }))
}

/** `Ａdmin` and `admin` are one account. */
export function keyOfName(name: string): string {
  return name.normalize('NFKC').trim().toLowerCase()
}

function hashToken(token: string): string {
  return createHash('sha256').update(token).digest('hex')
}

const DAY_MS = 24 * 60 * MINUTE_MS

/** The account as it is told, with what it has to do before it may do anything else. */
export function userOf({ db, clock }: Env, { id, name, role, mustChange, passwordAtMs, hasCodes }: StoredUser): User {
  const rules = readAccessRules(db)
  const isPasswordOver = rules.classified && clock.now() - passwordAtMs >= PASSWORD_DAYS * DAY_MS
  const mustDo = mustChange || isPasswordOver ? 'changePassword' : !hasCodes && rules.codeRoles.includes(role) ? 'setUpCodes' : null
  return { id, name, role, permissions: [...ROLE_PERMISSIONS[role]], ...(mustDo !== null && { mustDo }) }
}
