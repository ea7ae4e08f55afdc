// Look-backs on the screens' socket: recordings to search again, searches under way and what became of them.
import { guarded, watch } from './guarded.ts'

const { lookBacks } = guarded

export const lookBacksRoutes = {
  recordings: lookBacks.recordings.handler(({ context }) => context.services.lookBacks.recordings()),
  start: lookBacks.start.handler(({ context, input }) => context.services.lookBacks.start(context.actor, input)),
  list: lookBacks.list.handler(({ context }) => context.services.lookBacks.list()),
  cancel: lookBacks.cancel.handler(({ context, input }) => context.services.lookBacks.cancel(context.actor, input.id)),
  watch: lookBacks.watch.handler(({ context: { services, streams }, signal }) =>
    streams.hold(
      signal,
      watch(services, 'lookBack', signal, () => []),
    ),
  ),
}
