// Accounts as administrators keep them: made, given another role, shut, opened, given a new password; whatever is taken away ends the sessions.
import { randomInt } from 'node:crypto'
import { MOST_ACCOUNTS, type Account, type GivenPassword } from '../../contract/accounts.ts'
import { APPROVER_NEEDS, DANGEROUS_ACTS } from '../../contract/approvals.ts'
import { VigilError } from '../../contract/errors.ts'
import type { Role } from '../../contract/vocabulary.ts'
import { appendAudit } from '../../db/audit.ts'
import { deleteCodeSecret } from '../../db/code-secrets.ts'
import {
  countUsers,
  deleteSessionsOf,
  findUserById,
  findUserByName,
  listAccounts,
  listSessions,
  setPassword,
  setUserDisabled,
  setUserRole,
  type StoredUser,
} from '../../db/people.ts'
import { inTransaction } from '../../db/transaction.ts'
import { may } from '../access.ts'
import type { ApprovalDesk, Asking } from '../approvals/approvals.ts'
import type { Actor, Env } from '../env.ts'
import { hashPassword } from '../passwords.ts'
import { keyOfName, storeUser } from '../people.ts'

export interface AccountDesk {
  /** By name. */
  list(): Account[]
  /** @throws VigilError `user.nameTaken`, as perform() */
  add(asking: Asking, input: { readonly name: string; readonly role: Role }): Promise<GivenPassword>
  /** @throws VigilError `user.notFound`, `user.yourself`, `user.lastAdmin`, as perform() */
  setRole(asking: Asking, input: { readonly id: string; readonly role: Role }): Account
  /** @throws VigilError `user.notFound`, `user.yourself`, `user.lastAdmin` */
  disable(asking: Asking, id: string): Account
  /** @throws VigilError `user.notFound`, as perform() */
  enable(asking: Asking, id: string): Account
  /** @throws VigilError `user.notFound`, `user.yourself`: one's own is changed, not given; as perform() */
  resetPassword(asking: Asking, id: string): Promise<GivenPassword>
}

const MOST_COUNTED = 50

export function createAccounts(env: Env, approvals: Pick<ApprovalDesk, 'perform' | 'requireProof'>): AccountDesk {
  const { db, clock } = env
  const mustFind = (id: string): StoredUser => {
    const found = findUserById(db, id)
    if (found === null) throw new VigilError('user.notFound')
    return found
  }
  const view = (user: StoredUser): Account => {
    const { id, name, role, createdAtMs, disabledAtMs, signedInAtMs, passwordAtMs, mustChange, hasCodes } = user
    const sessions = listSessions(db, id, clock.now(), MOST_COUNTED).length
    return { id, name, role, createdAtMs, disabledAtMs, signedInAtMs, passwordAtMs, mustChange, hasCodes, sessions }
  }
  const viewOf = (id: string) => view(mustFind(id))
  const audit = ({ user }: Asking, action: string, id: string, before: Record<string, unknown> | null, after: Record<string, unknown> | null) =>
    appendAudit(db, { atMs: clock.now(), actorType: 'user', actorId: user.id, action: `user.${action}`, subject: `user/${id}`, before, after })

  /** One that may be the second person somewhere is one that whoever gives it out could be the second person with. */
  const give = <T>(asking: Asking, call: string, role: Role, user: Pick<StoredUser, 'id' | 'name'> | null, name: string, work: () => T): T => {
    approvals.requireProof(asking)
    if (!mayApprove(role)) return work()
    const subject = user === null ? 'user/new' : `user/${user.id}`
    return approvals.perform(asking, { act: 'giveRights', input: { call, id: user?.id ?? null, name, role }, subject, facts: { call, name, role } }, work)
  }
  const mustNotBeOneself = ({ user }: Asking, id: string) => {
    if (user.id === id) throw new VigilError('user.yourself')
  }
  /** In the transaction that takes it away. */
  const mustLeaveAdmin = (user: StoredUser) => {
    if (user.role === 'admin' && user.disabledAtMs === null && countUsers(db, 'admin') <= 1) throw new VigilError('user.lastAdmin')
  }

  return {
    list: () => listAccounts(db, MOST_ACCOUNTS).map(view),
    async add(asking, { name, role }) {
      // Before the work of a hash, and of asking somebody, for nothing.
      if (findUserByName(db, keyOfName(name)) !== null) throw new VigilError('user.nameTaken')
      const password = givenPassword()
      approvals.requireProof(asking)
      const hash = await hashPassword(password)
      const user = give(asking, 'add', role, null, name, () => inTransaction(db, () => storeUser(env, toActor(asking), { name, role, mustChange: true }, hash)))
      return { account: viewOf(user.id), password }
    },
    setRole(asking, { id, role }) {
      mustNotBeOneself(asking, id)
      const before = mustFind(id)
      if (before.role === role) return view(before)
      return give(asking, 'setRole', role, before, before.name, () =>
        inTransaction(db, () => {
          const user = mustFind(id)
          mustLeaveAdmin(user)
          setUserRole(db, id, role)
          audit(asking, 'setRole', id, { role: user.role }, { role, sessionsEnded: deleteSessionsOf(db, id) })
          return viewOf(id)
        }),
      )
    },
    disable(asking, id) {
      mustNotBeOneself(asking, id)
      return inTransaction(db, () => {
        const user = mustFind(id)
        if (user.disabledAtMs !== null) return view(user)
        mustLeaveAdmin(user)
        setUserDisabled(db, id, clock.now())
        audit(asking, 'disable', id, null, { sessionsEnded: deleteSessionsOf(db, id) })
        return viewOf(id)
      })
    },
    enable(asking, id) {
      const user = mustFind(id)
      if (user.disabledAtMs === null) return view(user)
      return give(asking, 'enable', user.role, user, user.name, () =>
        inTransaction(db, () => {
          setUserDisabled(db, id, null)
          audit(asking, 'enable', id, null, null)
          return viewOf(id)
        }),
      )
    },
    async resetPassword(asking, id) {
      mustNotBeOneself(asking, id)
      const user = mustFind(id)
      const password = givenPassword()
      const hash = await hashPassword(password)
      return give(asking, 'resetPassword', user.role, user, user.name, () =>
        inTransaction(db, () => {
          setPassword(db, id, hash, true, clock.now())
          deleteCodeSecret(db, id)
          audit(asking, 'resetPassword', id, { hadCodes: user.hasCodes }, { sessionsEnded: deleteSessionsOf(db, id) })
          return { account: viewOf(id), password }
        }),
      )
    },
  }
}

function mayApprove(role: Role): boolean {
  return DANGEROUS_ACTS.some((act) => may({ role }, APPROVER_NEEDS[act]))
}

function toActor({ user: { id, name } }: Asking): Actor {
  return { type: 'user', id, name }
}

/** Read aloud or copied from a screen: no letters that look like others. */
const LETTERS = 'abcdefghjkmnpqrstuvwxyzACDEFGHJKLMNPQRTUVWXYZ2346789'

/** Four groups of four: 91 random bits, and of three kinds of characters. */
function givenPassword(): string {
  for (;;) {
    const groups = Array.from({ length: 4 }, () => Array.from({ length: 4 }, () => LETTERS[randomInt(LETTERS.length)]).join(''))
    const password = groups.join('-')
    if (/\d/.test(password) && /[a-z]/.test(password) && /[A-Z]/.test(password)) return password
  }
}
