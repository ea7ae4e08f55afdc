// Vehicles on the screens' socket: the list, its changes, and what was read.
import { guarded } from './guarded.ts'

const { vehicles } = guarded

export const vehiclesRoutes = {
  list: vehicles.list.handler(({ context, input }) => context.services.vehicles.list(input.search, input.limit)),
  save: vehicles.save.handler(({ context, input }) => context.services.vehicles.save(context.actor, input)),
  remove: vehicles.remove.handler(({ context, input }) => context.services.vehicles.remove(context.actor, input.id)),
  reads: vehicles.reads.handler(({ context, input }) => context.services.vehicles.reads(input.limit)),
}
