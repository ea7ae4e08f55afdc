// Accounts, the rules of access, and acts that need a second person, on the screens' socket.
import { VigilError } from '../../contract/errors.ts'
import type { Approval } from '../../contract/approvals.ts'
import type { User } from '../../contract/people.ts'
import { requireCode } from '../accounts/codes.ts'
import { getIncident } from '../incidents/service.ts'
import { releaseHold } from '../incidents/release-hold.ts'
import { verifyPassword } from '../people.ts'
import type { Services } from '../services.ts'
import { guarded } from './guarded.ts'

const { approvals, accessRules, accounts, holds } = guarded

async function* watchApprovals({ env, approvals: desk }: Services, user: () => User, signal: AbortSignal | undefined): AsyncGenerator<Approval[], void, void> {
  const changes = env.feed.subscribe('approval', signal)
  yield desk.list(user())
  for await (const _ of changes) yield desk.list(user())
}

export const approvalsRoutes = {
  watch: approvals.watch.handler(({ context: { services, streams, user }, signal }) => streams.hold(signal, watchApprovals(services, user, signal))),
  approve: approvals.approve.handler(({ context: { services, asking }, input }) => services.approvals.approve(asking, input.id)),
  approveHere: approvals.approveHere.handler(async ({ context: { services, asking }, input: { id, code, ...credentials } }) => {
    const second = await verifyPassword(services.env, credentials)
    requireCode(services.env, second, code)
    // A password that was given out is known to whoever gave it out: until it is changed it is nobody's word.
    if (second.mustDo !== undefined) throw new VigilError('approval.mayNot')
    return services.approvals.approveHere(asking, second, id)
  }),
  refuse: approvals.refuse.handler(({ context: { services, asking }, input }) => services.approvals.refuse(asking.user, input.id)),
  withdraw: approvals.withdraw.handler(({ context: { services, asking }, input }) => services.approvals.withdraw(asking.user, input.id)),
}

export const accessRulesRoutes = {
  get: accessRules.get.handler(({ context }) => context.services.approvals.rules()),
  save: accessRules.save.handler(({ context: { services, asking }, input }) => services.approvals.saveRules(asking, input.version, input.value)),
}

export const accountsRoutes = {
  list: accounts.list.handler(({ context }) => context.services.accounts.list()),
  add: accounts.add.handler(({ context: { services, asking }, input }) => services.accounts.add(asking, input)),
  setRole: accounts.setRole.handler(({ context: { services, asking }, input }) => services.accounts.setRole(asking, input)),
  disable: accounts.disable.handler(({ context: { services, asking }, input }) => services.accounts.disable(asking, input.id)),
  enable: accounts.enable.handler(({ context: { services, asking }, input }) => services.accounts.enable(asking, input.id)),
  resetPassword: accounts.resetPassword.handler(({ context: { services, asking }, input }) => services.accounts.resetPassword(asking, input.id)),
}

export const holdsRoutes = {
  release: holds.release.handler(({ context: { services, actor, asking }, input }) => {
    const { number, summary } = getIncident(services.env, input.id)
    const facts = { incident: number, summary: summary.slice(0, 200), reason: input.reason }
    return services.approvals.perform(asking, { act: 'releaseHold', input, subject: `incident/${input.id}`, facts }, () =>
      releaseHold(services.env, actor, input.id, input.reason),
    )
  }),
}
