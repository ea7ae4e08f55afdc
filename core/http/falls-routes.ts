// Falls on the screens' socket: lists, one by one, what a person says of it, and every new one.
import { VigilError } from '../../contract/errors.ts'
import { guarded, watch } from './guarded.ts'

const { falls } = guarded

const nothing = (): never => {
  throw new VigilError('request.notFound')
}

export const fallsRoutes = {
  list: falls.list.handler(nothing),
  get: falls.get.handler(nothing),
  review: falls.review.handler(nothing),
  watch: falls.watch.handler(({ context: { services, streams }, signal }) =>
    streams.hold(
      signal,
      watch(services, 'fall', signal, () => []),
    ),
  ),
}
