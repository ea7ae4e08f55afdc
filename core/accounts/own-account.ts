// One's own account: shown to be oneself once more, the password changed, sessions looked at and ended.
import { VigilError } from '../../contract/errors.ts'
import type { OwnAccount } from '../../contract/own-account.ts'
import type { User } from '../../contract/people.ts'
import { appendAudit } from '../../db/audit.ts'
import { countRecoveryCodes } from '../../db/code-secrets.ts'
import { deleteSessionById, deleteSessionsOf, findUserById, listSessions, noteProved, setPassword } from '../../db/people.ts'
import { inTransaction } from '../../db/transaction.ts'
import { readAccessRules } from '../approvals/rules.ts'
import type { Env } from '../env.ts'
import { checkNewPassword, hashPassword } from '../passwords.ts'
import { verifyPassword } from '../people.ts'
import { requireCode } from './codes.ts'

const MOST_SESSIONS = 50

export function viewOwnAccount(env: Env, user: User, session: string): OwnAccount {
  const account = findUserById(env.db, user.id)
  if (account === null) throw new VigilError('auth.required')
  return {
    name: user.name,
    role: user.role,
    passwordAtMs: account.passwordAtMs,
    hasCodes: account.hasCodes,
    mustHaveCodes: readAccessRules(env.db).codeRoles.includes(user.role),
    recoveryCodesLeft: countRecoveryCodes(env.db, user.id),
    sessions: listSessions(env.db, user.id, env.clock.now(), MOST_SESSIONS).map((one) => ({ ...one, isThis: one.id === session })),
  }
}

/**
 * Whoever is signed in shows the password, or a code, once more.
 *
 * @throws VigilError `auth.wrongCredentials`, `auth.wrongCode`, `auth.noCodes`, `auth.tooManyTries`
 */
export async function proveOneself(
  env: Env,
  user: User,
  session: string,
  shown: { readonly password: string } | { readonly code: string },
  marks: readonly string[],
) {
  if ('password' in shown) await mustBe(env, user, shown.password, marks)
  else if (findUserById(env.db, user.id)?.hasCodes === true) requireCode(env, user, shown.code, marks)
  else throw new VigilError('auth.noCodes')
  inTransaction(env.db, () => {
    noteProved(env.db, session, env.clock.now())
    audit(env, user, 'session.prove')
  })
}

/**
 * Every other session of the account ends.
 *
 * @throws VigilError `auth.wrongCredentials`, `auth.weakPassword`, `auth.samePassword`, `auth.tooManyTries`
 */
export async function changePassword(env: Env, user: User, session: string, old: string, next: string, marks: readonly string[]): Promise<void> {
  await mustBe(env, user, old, marks)
  if (next.normalize('NFKC') === old.normalize('NFKC')) throw new VigilError('auth.samePassword')
  checkNewPassword(next, user.name, readAccessRules(env.db).classified)
  const hash = await hashPassword(next)
  inTransaction(env.db, () => {
    setPassword(env.db, user.id, hash, false, env.clock.now())
    const ended = deleteSessionsOf(env.db, user.id, session)
    noteProved(env.db, session, env.clock.now())
    audit(env, user, 'user.changePassword', { sessionsEnded: ended })
  })
}

/** @throws VigilError `auth.sessionNotFound` */
export function endOwnSession(env: Env, user: User, id: string): void {
  inTransaction(env.db, () => {
    if (!deleteSessionById(env.db, user.id, id)) throw new VigilError('auth.sessionNotFound')
    audit(env, user, 'session.end')
  })
}

async function mustBe(env: Env, user: User, password: string, marks: readonly string[]): Promise<void> {
  const found = await verifyPassword(env, { name: user.name, password }, marks)
  // A name can be given to nobody else; that the answer is about this account is still looked at.
  if (found.id !== user.id) throw new VigilError('auth.wrongCredentials')
}

function audit(env: Env, user: User, action: string, after: Readonly<Record<string, unknown>> | null = null): void {
  appendAudit(env.db, { atMs: env.clock.now(), actorType: 'user', actorId: user.id, action, subject: `user/${user.id}`, before: null, after })
}
