// Webhooks and brokers on the screens' socket.
import { guarded } from './guarded.ts'

const { subscriptions } = guarded

export const subscriptionsRoutes = {
  list: subscriptions.list.handler(({ context }) => context.services.subscriptions.list()),
  save: subscriptions.save.handler(({ context, input }) => context.services.subscriptions.save(context.actor, input)),
  remove: subscriptions.remove.handler(({ context, input }) => context.services.subscriptions.remove(context.actor, input.id)),
  resume: subscriptions.resume.handler(({ context, input }) => context.services.subscriptions.resume(context.actor, input.id, input.fromMs)),
  test: subscriptions.test.handler(({ context, input }) => context.services.subscriptions.test(context.actor, input.id)),
}
