// Builds what guards the site against its own people: accounts, and dangerous acts that need the password again or a second person.
import { createApprovals, type ApprovalDesk } from '../approvals/approvals.ts'
import type { Env } from '../env.ts'
import { createAccounts, type AccountDesk } from './accounts.ts'

export interface AccessServices {
  readonly approvals: ApprovalDesk
  readonly accounts: AccountDesk
}

export function createAccess(env: Env): AccessServices {
  const approvals = createApprovals(env)
  return { approvals, accounts: createAccounts(env, approvals) }
}
