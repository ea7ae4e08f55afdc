// Look-backs on the screens' socket: recordings to search again, searches under way and what they found.
import { VigilError } from '../../contract/errors.ts'
import { guarded, watch } from './guarded.ts'

const { lookBacks } = guarded

const nothing = (): never => {
  throw new VigilError('request.notFound')
}

export const lookBacksRoutes = {
  recordings: lookBacks.recordings.handler(nothing),
  start: lookBacks.start.handler(nothing),
  list: lookBacks.list.handler(nothing),
  cancel: lookBacks.cancel.handler(nothing),
  watch: lookBacks.watch.handler(({ context: { services, streams }, signal }) =>
    streams.hold(
      signal,
      watch(services, 'lookBack', signal, () => []),
    ),
  ),
}
