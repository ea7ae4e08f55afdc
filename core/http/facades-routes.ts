// Facades on the screens' socket: what is armed where, changes to it, its figures, and self-tests.
import { VigilError } from '../../contract/errors.ts'
import { guarded, watchCameras } from './guarded.ts'

const { facades } = guarded

const nothing = (): never => {
  throw new VigilError('request.notFound')
}

export const facadesRoutes = {
  list: facades.list.handler(nothing),
  save: facades.save.handler(nothing),
  reset: facades.reset.handler(nothing),
  figures: facades.figures.handler(({ context: { services, streams }, input, signal }) =>
    streams.hold(signal, watchCameras(services, 'facadeFigures', input.cameraIds, signal)),
  ),
  selfTest: facades.selfTest.handler(nothing),
  selfTests: facades.selfTests.handler(nothing),
}
