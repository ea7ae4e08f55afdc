// Lets somebody in again who has lost password or telephone, from the computer the data is on: the way in that the last administrator always has.
import { VigilError } from '../../contract/errors.ts'
import type { Role } from '../../contract/vocabulary.ts'
import { appendAudit } from '../../db/audit.ts'
import { deleteCodeSecret } from '../../db/code-secrets.ts'
import { deleteSessionsOf, findUserByName, setPassword, setUserDisabled } from '../../db/people.ts'
import { inTransaction } from '../../db/transaction.ts'
import { readAccessRules } from '../approvals/rules.ts'
import { SYSTEM, type Env } from '../env.ts'
import { checkNewPassword, hashPassword } from '../passwords.ts'
import { keyOfName } from '../people.ts'

/**
 * A new password, no codes, not disabled, and logged out everywhere.
 *
 * @throws VigilError `user.notFound`, `auth.weakPassword`
 */
export async function resetAccount(env: Env, name: string, password: string): Promise<Role> {
  const { db, clock } = env
  const user = findUserByName(db, keyOfName(name))
  if (user === null) throw new VigilError('user.notFound')
  checkNewPassword(password, user.name, readAccessRules(db).classified)
  const hash = await hashPassword(password)
  inTransaction(db, () => {
    const nowMs = clock.now()
    setPassword(db, user.id, hash, false, nowMs)
    setUserDisabled(db, user.id, null)
    deleteCodeSecret(db, user.id)
    const after = { sessionsEnded: deleteSessionsOf(db, user.id) }
    const before = { hadCodes: user.hasCodes, wasDisabled: user.disabledAtMs !== null }
    appendAudit(db, { atMs: nowMs, actorType: SYSTEM.type, actorId: SYSTEM.id, action: 'user.reset', subject: `user/${user.id}`, before, after })
  })
  return user.role
}
