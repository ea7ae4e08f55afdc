// The part of the operators' contract that is about accounts, the rules of access, and acts that need a second person.
import { accountsApi } from './accounts.ts'
import { approvalsApi } from './approvals.ts'

export const accessApi = { ...approvalsApi, ...accountsApi }
