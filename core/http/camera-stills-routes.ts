// Single pictures of cameras whose stream does not come, on the screens' socket.
import { guarded } from './guarded.ts'

const { cameraStills } = guarded

export const cameraStillsRoutes = {
  take: cameraStills.take.handler(({ context, input }) => context.services.cameraStills.view(input.cameraId)),
}
