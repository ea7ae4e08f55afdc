// What cameras tell of themselves, and which of it raises incidents, on the screens' socket.
import { eventsDeed, guard } from './dangerous-deeds.ts'
import { guarded } from './guarded.ts'

const { cameraEvents } = guarded

export const cameraEventsRoutes = {
  list: cameraEvents.list.handler(({ context }) => context.services.cameraEvents.list()),
  save: cameraEvents.save.handler(({ context, input }) =>
    guard(context, eventsDeed(context.services, input), () => context.services.cameraEvents.save(context.actor, input)),
  ),
}
