// Dangerous acts: the password once more, and, where the site wants it, a second person who allows this very act, once, for some minutes.
import { createHash } from 'node:crypto'
import {
  actFactsSchema,
  APPROVAL_MS,
  APPROVER_NEEDS,
  PROOF_MS,
  type AccessRules,
  type AccessRulesView,
  type ActFacts,
  type Approval,
  type DangerousAct,
} from '../../contract/approvals.ts'
import { VigilError } from '../../contract/errors.ts'
import type { User } from '../../contract/people.ts'
import { appendAudit } from '../../db/audit.ts'
import {
  answerApproval,
  findApproval,
  insertApproval,
  listApprovals,
  listOpenApprovals,
  spendApproval,
  withdrawApproval,
  type StoredApproval,
} from '../../db/approvals.ts'
import { findUserById, provedAtMs } from '../../db/people.ts'
import { afterCommit, inTransaction, joinTransaction } from '../../db/transaction.ts'
import { may } from '../access.ts'
import type { Actor, Env } from '../env.ts'
import { newId } from '../new-id.ts'
import { guardOf, readAccessRules, saveAccessRules, viewAccessRules } from './rules.ts'

/** Who does it, and which session of theirs: its token's hash, or the beginning of it. */
export interface Asking {
  readonly user: User
  readonly session: string
}

export interface Deed {
  readonly act: DangerousAct
  /** Everything it is called with: another word of it is another act. */
  readonly input: unknown
  /** As in the audit log: `camera/lobby-1`. */
  readonly subject: string
  /** What the second person is shown of it, made by the core and not by whoever asks. */
  readonly facts?: ActFacts
}

export interface ApprovalDesk {
  /**
   * Does `work` if it may be done now; what allowed it is used up in the transaction that `work` begins before its first await.
   *
   * @throws VigilError `auth.proofNeeded` with {act}; `approval.needed` with {approvalId, act, expiresAtMs}; `approval.tooMany`; whatever `work` throws
   */
  perform<T>(asking: Asking, deed: Deed, work: () => T): T
  /** @throws VigilError `auth.proofNeeded` */
  requireProof(asking: Asking): void
  list(user: User): Approval[]
  /** @throws VigilError `auth.proofNeeded`, `approval.notFound`, `.samePerson`, `.mayNot`, `.over` */
  approve(asking: Asking, id: string): Approval
  /** By somebody who has just shown who it is at the console of `asking`. @throws VigilError as approve(); `approval.notFound` for one that somebody else asked for */
  approveHere(asking: Asking, second: User, id: string): Approval
  /** @throws VigilError `approval.notFound`, `.samePerson`, `.mayNot`, `.over` */
  refuse(user: User, id: string): Approval
  /** @throws VigilError `approval.notFound`, `.over` */
  withdraw(user: User, id: string): Approval
  rules(): AccessRulesView
  /** @throws VigilError as perform(), `access.rulesChanged`, `access.tooFew` */
  saveRules(asking: Asking, version: number, value: AccessRules): AccessRulesView
}

/** Open ones of one person. */
const MOST_OPEN = 10
const LISTED = 100
const LISTED_MS = 24 * 3_600_000

export function createApprovals(env: Env): ApprovalDesk {
  const { db, clock, feed } = env
  const audit = (actor: Actor, action: string, { id, act, subject, inputHash }: AuditedApproval, more: Readonly<Record<string, unknown>> = {}) =>
    appendAudit(db, {
      atMs: clock.now(),
      actorType: actor.type,
      actorId: actor.id,
      action: `approval.${action}`,
      subject: `approval/${id}`,
      before: null,
      after: { act, subject, inputSha256: inputHash, ...more },
    })
  const tell = (id: string) => afterCommit(db, () => feed.publish('approval', { id }))
  const mustFind = (id: string): StoredApproval => {
    const found = findApproval(db, id)
    if (found === null) throw new VigilError('approval.notFound')
    return found
  }
  const view = (stored: StoredApproval, user: User): Approval => toView(stored, user, clock.now())

  const requireProof = ({ session }: Asking, act?: DangerousAct) => {
    const nowMs = clock.now()
    const atMs = provedAtMs(db, session)
    // One of the future is of a clock that was set back: it proves nothing.
    if (atMs === null || atMs > nowMs || nowMs - atMs >= PROOF_MS) throw new VigilError('auth.proofNeeded', act === undefined ? {} : { act })
  }

  /** One that waits for the same act is not asked for twice. */
  const ask = (user: User, { act, subject, facts = {} }: Deed, inputHash: string, open: readonly StoredApproval[]): StoredApproval => {
    const same = open.find((one) => one.act === act && one.inputHash === inputHash)
    if (same !== undefined) return same
    if (open.length >= MOST_OPEN) throw new VigilError('approval.tooMany')
    const askedAtMs = clock.now()
    const id = newId(askedAtMs)
    return inTransaction(db, () => {
      const shown = actFactsSchema.parse(facts)
      insertApproval(db, { id, act, inputHash, subject, facts: shown, askedById: user.id, askedAtMs, expiresAtMs: askedAtMs + APPROVAL_MS })
      audit(toActor(user), 'ask', { id, act, subject, inputHash })
      tell(id)
      return mustFind(id)
    })
  }

  /** In the transaction of the act. Who allowed it must be able to do so still. */
  const spend = (user: User, { id, answeredById, ...approval }: StoredApproval) => {
    const second = answeredById === null ? null : findUserById(db, answeredById)
    if (second === null || second.disabledAtMs !== null || second.id === user.id || !may(second, APPROVER_NEEDS[approval.act]))
      throw new VigilError('approval.over')
    if (!spendApproval(db, id, clock.now())) throw new VigilError('approval.over')
    audit(toActor(user), 'use', { ...approval, id }, { approvedBy: answeredById })
    tell(id)
  }

  const perform = <T>({ user, session }: Asking, deed: Deed, work: () => T): T => {
    const guard = guardOf(readAccessRules(db), deed.act)
    if (guard === 'off') return work()
    requireProof({ user, session }, deed.act)
    if (guard === 'stepUp') return work()
    const inputHash = hashOf(deed)
    const open = listOpenApprovals(db, user.id, clock.now())
    const allowed = open.find((one) => one.state === 'approved' && one.act === deed.act && one.inputHash === inputHash)
    if (allowed !== undefined) return joinTransaction(db, () => spend(user, allowed), work)
    const { id: approvalId, act, expiresAtMs } = ask(user, deed, inputHash, open)
    throw new VigilError('approval.needed', { approvalId, act, expiresAtMs })
  }

  const answer = (second: User, id: string, state: 'approved' | 'refused', more: Readonly<Record<string, unknown>> = {}): Approval =>
    inTransaction(db, () => {
      const found = mustFind(id)
      if (found.askedById === second.id) throw new VigilError('approval.samePerson')
      if (!may(second, APPROVER_NEEDS[found.act])) throw new VigilError('approval.mayNot')
      const nowMs = clock.now()
      if (isOver(found, nowMs) || !answerApproval(db, id, state, second.id, nowMs)) throw new VigilError('approval.over')
      audit(toActor(second), state === 'approved' ? 'approve' : 'refuse', found, { askedBy: found.askedById, ...more })
      tell(id)
      return view(mustFind(id), second)
    })

  return {
    perform,
    requireProof: (asking) => requireProof(asking),
    list: (user) =>
      listApprovals(db, clock.now() - LISTED_MS, LISTED)
        .filter((one) => one.askedById === user.id || may(user, APPROVER_NEEDS[one.act]))
        .map((one) => view(one, user)),
    approve(asking, id) {
      requireProof(asking)
      return answer(asking.user, id, 'approved')
    },
    approveHere(asking, second, id) {
      if (mustFind(id).askedById !== asking.user.id) throw new VigilError('approval.notFound')
      return answer(second, id, 'approved', { here: true })
    },
    refuse: (user, id) => answer(user, id, 'refused'),
    withdraw: (user, id) =>
      inTransaction(db, () => {
        const found = mustFind(id)
        if (found.askedById !== user.id) throw new VigilError('approval.notFound')
        if (!withdrawApproval(db, id)) throw new VigilError('approval.over')
        audit(toActor(user), 'withdraw', found)
        tell(id)
        return view(mustFind(id), user)
      }),
    rules: () => viewAccessRules(db),
    saveRules: (asking, version, value) =>
      perform(asking, { act: 'changeRules', input: { version, value }, subject: 'access/rules', facts: factsOf(viewAccessRules(db).value, value) }, () =>
        saveAccessRules(env, toActor(asking.user), version, value),
      ),
  }
}

type AuditedApproval = Pick<StoredApproval, 'id' | 'act' | 'subject' | 'inputHash'>

function toActor({ id, name }: User): Actor {
  return { type: 'user', id, name }
}

/** Also one of the future: the clock was set back, and nobody may be kept waiting for an answer of then. */
function isOver({ askedAtMs, expiresAtMs }: StoredApproval, nowMs: number): boolean {
  return nowMs < askedAtMs || nowMs >= expiresAtMs
}

function toView(stored: StoredApproval, user: User, nowMs: number): Approval {
  const { inputHash: _, answeredById: __, facts, state, ...rest } = stored
  const isOpen = state === 'asked' || state === 'approved'
  return {
    ...rest,
    facts: actFactsSchema.safeParse(facts).data ?? {},
    state: isOpen && isOver(stored, nowMs) ? 'expired' : state,
    mayAnswer: state === 'asked' && !isOver(stored, nowMs) && stored.askedById !== user.id && may(user, APPROVER_NEEDS[stored.act]),
  }
}

/** Keys in one order, so that the same input sent again is the same act. */
function hashOf({ act, input }: Deed): string {
  return createHash('sha256')
    .update(JSON.stringify([act, sorted(input)]))
    .digest('hex')
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, one]) => one !== undefined)
      .toSorted(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, one]) => [key, sorted(one)]),
  )
}

/** `giveRights`: `stepUp → off` */
function factsOf(before: AccessRules, after: AccessRules): ActFacts {
  const lines = (rules: AccessRules): Readonly<Record<string, string>> => ({
    ...rules.guards,
    codeRoles: rules.codeRoles.join(', ') || '–',
    classified: String(rules.classified),
  })
  const [old, wanted] = [lines(before), lines(after)]
  return Object.fromEntries(Object.keys(wanted).flatMap((key) => (old[key] === wanted[key] ? [] : [[key, `${old[key]} → ${wanted[key]}`]])))
}
