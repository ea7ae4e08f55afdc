// Answers the screens' calls about other systems: which there are, what they are owed, and their work orders.
import { listWorkOrders, workOrdersOf } from '../../db/work-orders.ts'
import { getIncident } from '../incidents/service.ts'
import { mayAsk, requestWorkOrder, toWorkOrder } from '../pms/work-orders.ts'
import { guarded } from './guarded.ts'

const { integrations, deliveries, workOrders } = guarded

export const integrationsRoutes = {
  adapters: integrations.adapters.handler(({ context: { services } }) => ({
    adapters: services.integrations.adapters(),
    transport: services.integrations.transportForm(),
  })),
  list: integrations.list.handler(({ context }) => context.services.integrations.list()),
  save: integrations.save.handler(({ context, input }) => context.services.integrations.save(context.actor, input)),
  remove: integrations.remove.handler(({ context, input }) => context.services.integrations.remove(context.actor, input.id)),
  test: integrations.test.handler(({ context, input }) => context.services.integrations.test(context.actor, 'adapter' in input ? input : { id: input.id })),
}

export const deliveriesRoutes = {
  targets: deliveries.targets.handler(({ context }) => context.services.integrations.targets()),
  list: deliveries.list.handler(({ context, input: { target = null, state = null, before = null, limit } }) =>
    context.services.integrations.deliveries({ target, state, before, limit }),
  ),
  replay: deliveries.replay.handler(({ context, input }) => ({ replayed: context.services.integrations.replay(context.actor, input) })),
  pause: deliveries.pause.handler(({ context, input }) => context.services.integrations.pause(context.actor, input.id)),
  resume: deliveries.resume.handler(({ context, input }) => context.services.integrations.resume(context.actor, input.id)),
}

export const workOrdersRoutes = {
  list: workOrders.list.handler(({ context, input: { openOnly, target = null, before = null, limit } }) =>
    listWorkOrders(context.services.env.db, { openOnly, target, before, limit }).map(toWorkOrder),
  ),
  of: workOrders.of.handler(({ context: { services }, input: { incidentId } }) => {
    const { id } = getIncident(services.env, incidentId)
    return {
      orders: workOrdersOf(services.env.db, id).map(toWorkOrder),
      mayAsk: mayAsk(services.env, { id }).map((target) => ({ target: target.id, name: target.name })),
    }
  }),
  request: workOrders.request.handler(({ context, input }) => requestWorkOrder(context.services.env, context.actor, input.incidentId, input.target)),
}
