// Falls on the screens' socket: lists, one by one, what a person says of it, and every new one.
import { listFalls } from '../fall-lists.ts'
import { getFall } from '../falls.ts'
import { guarded, watch } from './guarded.ts'

const { falls } = guarded

export const fallsRoutes = {
  list: falls.list.handler(({ context, input }) => listFalls(context.services.env, input)),
  get: falls.get.handler(({ context, input }) => getFall(context.services.env, input.id)),
  review: falls.review.handler(({ context, input }) => context.services.falls.review(context.actor, input.id, input.verdict)),
  watch: falls.watch.handler(({ context: { services, streams }, signal }) =>
    streams.hold(
      signal,
      watch(services, 'fall', signal, () => []),
    ),
  ),
}
