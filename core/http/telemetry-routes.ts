// Telemetry on the screens' socket: latest values, their course, and the limits they are held to.
import { guarded, watch } from './guarded.ts'

const { telemetry } = guarded

export const telemetryRoutes = {
  list: telemetry.list.handler(({ context }) => context.services.telemetry.list()),
  watch: telemetry.watch.handler(({ context: { services, streams }, signal }) =>
    streams.hold(
      signal,
      watch(services, 'telemetry', signal, () => services.telemetry.list()),
    ),
  ),
  series: telemetry.series.handler(({ context, input }) => context.services.telemetry.series(input)),
  limits: telemetry.limits.handler(({ context, input }) => context.services.telemetry.limits(input)),
  saveLimits: telemetry.saveLimits.handler(({ context, input }) => context.services.telemetry.saveLimits(context.actor, input)),
}
