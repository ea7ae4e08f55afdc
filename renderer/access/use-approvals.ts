// What waits for a second person, as the core tells of it.
import type { Approval } from '../../contract/approvals.ts'
import { api } from '../api.ts'
import { followed } from '../followed.ts'

/** One's own and those one may answer, the newest first. */
export const useApprovals = followed<readonly Approval[], readonly Approval[]>(
  (signal) => api.approvals.watch(undefined, { signal }),
  (_, approvals) => approvals,
)
