// Facades on the screens' socket: what is armed where, changes to it, its figures, and self-tests.
import { facadeDeed, facadeReset, guard } from './dangerous-deeds.ts'
import { guarded, watchCameras } from './guarded.ts'

const { facades } = guarded

export const facadesRoutes = {
  list: facades.list.handler(({ context }) => context.services.facades.list()),
  save: facades.save.handler(({ context, input }) =>
    guard(context, facadeDeed(context.services, input), () => context.services.facades.save(context.actor, input)),
  ),
  reset: facades.reset.handler(({ context, input }) =>
    guard(context, facadeReset(context.services, input), () => context.services.facades.reset(context.actor, input)),
  ),
  figures: facades.figures.handler(({ context: { services, streams }, input, signal }) =>
    streams.hold(signal, watchCameras(services, 'facadeFigures', input.cameraIds, signal)),
  ),
  selfTest: facades.selfTest.handler(({ context, input }) => context.services.selfTests.start(context.actor, input.cameraId, input.zone)),
  selfTests: facades.selfTests.handler(({ context, input }) => context.services.selfTests.list(input.cameraId)),
}
