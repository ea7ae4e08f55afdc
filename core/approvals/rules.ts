// How the site guards dangerous acts and log-ins: what is in force, and a new version saved, which is a dangerous act itself.
import {
  accessRulesSchema,
  APPROVER_NEEDS,
  DANGEROUS_ACTS,
  DEFAULT_ACCESS_RULES,
  GUARDED_ACTS,
  type AccessRules,
  type AccessRulesView,
  type DangerousAct,
  type Guard,
} from '../../contract/approvals.ts'
import { VigilError } from '../../contract/errors.ts'
import { ROLE_PERMISSIONS } from '../../contract/people.ts'
import { ROLES } from '../../contract/vocabulary.ts'
import { countUsable, findAccessRules, insertAccessRules } from '../../db/approvals.ts'
import { appendAudit } from '../../db/audit.ts'
import { inTransaction } from '../../db/transaction.ts'
import type { Actor, Env } from '../env.ts'

/** What another version of the program saved may lack a part: then that part is as if nothing was saved. */
export function readAccessRules(db: Env['db']): AccessRules {
  const found = findAccessRules(db)
  return found === null ? DEFAULT_ACCESS_RULES : readable(found.value)
}

function readable(value: unknown): AccessRules {
  const given = (typeof value === 'object' ? value : null) as Partial<AccessRules> | null
  const merged = { ...DEFAULT_ACCESS_RULES, ...given, guards: { ...DEFAULT_ACCESS_RULES.guards, ...given?.guards } }
  return accessRulesSchema.safeParse(merged).data ?? DEFAULT_ACCESS_RULES
}

/** Whoever could weaken the list alone, or make a second person alone, could do everything on it alone. */
export function guardOf({ guards }: AccessRules, act: DangerousAct): Guard {
  if (act !== 'changeRules' && act !== 'giveRights') return guards[act]
  if (GUARDED_ACTS.some((one) => guards[one] === 'twoPersons')) return 'twoPersons'
  return act === 'giveRights' ? guards.giveRights : 'stepUp'
}

/** How many accounts could be the second person, whoever asks. */
export function countApprovers(db: Env['db'], act: DangerousAct): number {
  return countUsable(
    db,
    ROLES.filter((role) => ROLE_PERMISSIONS[role].includes(APPROVER_NEEDS[act])),
  )
}

export function viewAccessRules(db: Env['db']): AccessRulesView {
  const found = findAccessRules(db)
  const approvers = Object.fromEntries(DANGEROUS_ACTS.map((act) => [act, countApprovers(db, act)])) as AccessRulesView['approvers']
  if (found === null) return { version: 0, savedAtMs: null, savedBy: null, value: DEFAULT_ACCESS_RULES, approvers }
  return { ...found, value: readable(found.value), approvers }
}

/** @throws VigilError `access.rulesChanged`, `access.tooFew` with {act} */
export function saveAccessRules({ db, clock }: Env, actor: Actor, version: number, value: AccessRules): AccessRulesView {
  inTransaction(db, () => {
    const before = viewAccessRules(db)
    if (before.version !== version) throw new VigilError('access.rulesChanged')
    for (const act of GUARDED_ACTS)
      if (value.guards[act] === 'twoPersons' && before.value.guards[act] !== 'twoPersons') {
        // the list itself will need two as well
        if (countApprovers(db, act) < 2 || countApprovers(db, 'changeRules') < 2) throw new VigilError('access.tooFew', { act })
      }
    const nowMs = clock.now()
    insertAccessRules(db, version + 1, value, actor.id, nowMs)
    appendAudit(db, {
      atMs: nowMs,
      actorType: actor.type,
      actorId: actor.id,
      action: 'access.saveRules',
      subject: 'access/rules',
      before: { version, ...before.value },
      after: { version: version + 1, ...value },
    })
  })
  return viewAccessRules(db)
}
