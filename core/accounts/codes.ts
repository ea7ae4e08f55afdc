// Codes beside the password: set up, asked for, each taken once, and recovery codes for whoever has lost the telephone.
import { createHash, randomBytes } from 'node:crypto'
import { VigilError } from '../../contract/errors.ts'
import type { User } from '../../contract/people.ts'
import { appendAudit } from '../../db/audit.ts'
import { beginCodeSecret, confirmCodeSecret, deleteCodeSecret, findCodeSecret, insertRecoveryCodes, takeRecoveryCode, takeStep } from '../../db/code-secrets.ts'
import { deleteTry, findUserById } from '../../db/people.ts'
import { inTransaction } from '../../db/transaction.ts'
import { readAccessRules } from '../approvals/rules.ts'
import type { Actor, Env } from '../env.ts'
import { findScreen } from '../known-screens.ts'
import { claimTry } from '../login-tries.ts'
import { codeAddress, newSecret, stepAt, stepOfCode, toBase32 } from './one-time-code.ts'

const RECOVERY_CODES = 10
const RECOVERY_BYTES = 10
/** So far a clock may be off for the set-up to say that it is: ten minutes. */
const STEPS_TOLD = 20

/** @returns what the telephone reads, and the same to be typed. @throws VigilError `auth.hasCodes` */
export function beginCodes(env: Env, user: User): { readonly address: string; readonly secret: string } {
  if (findCodeSecret(env.db, user.id)?.confirmedAtMs != null) throw new VigilError('auth.hasCodes')
  const secret = newSecret()
  inTransaction(env.db, () => beginCodeSecret(env.db, user.id, secret, env.clock.now()))
  return { address: codeAddress(`Vigil ${env.site.name}`, user.name, secret), secret }
}

/**
 * The telephone has it: from now on a code is asked for.
 *
 * @returns the recovery codes, told this once
 * @throws VigilError `auth.noCodes`, `auth.hasCodes`, `auth.wrongCode`, `auth.clockOff` with {seconds}: the telephone's clock minus ours; `auth.tooManyTries`
 */
export function confirmCodes(env: Env, user: User, code: string): readonly string[] {
  const found = findCodeSecret(env.db, user.id)
  if (found === null) throw new VigilError('auth.noCodes')
  if (found.confirmedAtMs !== null) throw new VigilError('auth.hasCodes')
  const tryId = claimTry(env, `set-up:${user.id}`)
  const nowMs = env.clock.now()
  const digits = code.replace(/\s/g, '')
  const step = stepOfCode(found.secret, digits, nowMs, 0)
  if (step === null) {
    // Of one's own new secret, which nobody else has: nothing is given away.
    const off = stepOfCode(found.secret, digits, nowMs, 0, STEPS_TOLD)
    if (off === null) throw new VigilError('auth.wrongCode')
    throw new VigilError('auth.clockOff', { seconds: (off - stepAt(nowMs)) * 30 })
  }
  const codes = Array.from({ length: RECOVERY_CODES }, newRecoveryCode)
  inTransaction(env.db, () => {
    deleteTry(env.db, tryId)
    confirmCodeSecret(env.db, user.id, step, nowMs)
    insertRecoveryCodes(env.db, user.id, codes.map(hashOf))
    audit(env, toActor(user), 'codes.setUp', user.id)
  })
  return codes
}

/** @throws VigilError `auth.noCodes`, `auth.codesRequired` */
export function removeCodes(env: Env, user: User): void {
  if (readAccessRules(env.db).codeRoles.includes(user.role)) throw new VigilError('auth.codesRequired')
  if (findCodeSecret(env.db, user.id) === null) throw new VigilError('auth.noCodes')
  inTransaction(env.db, () => {
    deleteCodeSecret(env.db, user.id)
    audit(env, toActor(user), 'codes.remove', user.id)
  })
}

/**
 * The second thing of whoever has shown the password; nothing where the account has no codes.
 *
 * @param code six digits, or a recovery code
 * @param marks of the browser: guesses from elsewhere do not hold up one that the account knows
 * @throws VigilError `auth.codeNeeded`, `auth.wrongCode` with {coreMs}, `auth.tooManyTries` with {retryAfterMs}
 */
export function requireCode(env: Env, user: User, code: string | undefined, marks: readonly string[] = []): void {
  const found = findCodeSecret(env.db, user.id)
  if (found === null || found.confirmedAtMs === null) return
  if (code === undefined || code.trim() === '') throw new VigilError('auth.codeNeeded')
  const account = findUserById(env.db, user.id)
  const screen = account === null ? null : findScreen(account, marks)
  const tryId = claimTry(env, `code:${user.id}${screen === null ? '' : `#${screen}`}`)
  const nowMs = env.clock.now()
  const isRight = inTransaction(env.db, () => {
    const isTaken = takeCode(env, user, found, code)
    if (isTaken) deleteTry(env.db, tryId)
    else audit(env, toActor(user), 'login.refusedCode', user.id)
    return isTaken
  })
  if (!isRight) throw new VigilError('auth.wrongCode', { coreMs: nowMs })
}

function takeCode(env: Env, user: User, { secret, lastStep }: { secret: string; lastStep: number }, code: string): boolean {
  const nowMs = env.clock.now()
  const step = stepOfCode(secret, code.replace(/\s/g, ''), nowMs, lastStep)
  if (step !== null) return takeStep(env.db, user.id, step)
  if (!takeRecoveryCode(env.db, user.id, hashOf(code), nowMs)) return false
  audit(env, toActor(user), 'codes.useRecovery', user.id)
  return true
}

/** Four groups of four: `ABCD-EFGH-IJKL-MNOP`, 80 random bits. */
function newRecoveryCode(): string {
  return (toBase32(randomBytes(RECOVERY_BYTES)).match(/.{4}/g) ?? []).join('-')
}

function hashOf(code: string): string {
  return createHash('sha256')
    .update(
      code
        .normalize('NFKC')
        .toUpperCase()
        .replace(/[^A-Z2-7]/g, ''),
    )
    .digest('hex')
}

function toActor({ id, name }: User): Actor {
  return { type: 'user', id, name }
}

function audit(env: Env, actor: Actor, action: string, userId: string): void {
  appendAudit(env.db, { atMs: env.clock.now(), actorType: actor.type, actorId: actor.id, action, subject: `user/${userId}`, before: null, after: null })
}
