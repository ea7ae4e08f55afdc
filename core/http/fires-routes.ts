// Fires and linkages on the screens' socket: confirmed, ended, put under test, and what goes by itself.
import { guarded, watch } from './guarded.ts'

const { fires, linkages } = guarded

export const firesRoutes = {
  watch: fires.watch.handler(({ context: { services, streams }, signal }) =>
    streams.hold(
      signal,
      watch(services, 'fire', signal, () => services.fires.list()),
    ),
  ),
  confirm: fires.confirm.handler(({ context, input }) => context.services.fires.confirm(context.actor, input.incidentId)),
  end: fires.end.handler(({ context, input }) => context.services.fires.end(context.actor, input.id, input.note)),
  tests: fires.tests.handler(({ context }) => [...context.services.fires.tests()]),
  startTest: fires.startTest.handler(({ context, input }) => context.services.fires.startTest(context.actor, input)),
  endTest: fires.endTest.handler(({ context, input }) => context.services.fires.endTest(context.actor, input.id)),
}

export const linkagesRoutes = {
  list: linkages.list.handler(({ context }) => [...context.services.linkages.list()]),
}
