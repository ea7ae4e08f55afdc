// What is recorded on this computer, on the screens' socket.
import { guard, recordingDeed } from './dangerous-deeds.ts'
import { guarded } from './guarded.ts'

const { recording } = guarded

export const recordingRoutes = {
  overview: recording.overview.handler(({ context }) => context.services.recording.view()),
  save: recording.save.handler(({ context, input }) =>
    guard(context, recordingDeed(context.services, input), () => context.services.recording.save(context.actor, input)),
  ),
}
