// The managers' dashboard on the screens' socket.
import { guarded } from './guarded.ts'

const { dashboard } = guarded

export const dashboardRoutes = {
  get: dashboard.get.handler(({ context, input }) => context.services.dashboard.get(input)),
  load: dashboard.load.handler(({ context, input }) => context.services.dashboard.load(input)),
  saveTargets: dashboard.saveTargets.handler(({ context, input }) => context.services.dashboard.saveTargets(context.actor, input.version, input.value)),
  saveBaseline: dashboard.saveBaseline.handler(({ context, input }) => context.services.dashboard.saveBaseline(context.actor, input.version, input.value)),
}
