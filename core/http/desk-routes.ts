// How the desk works, on the screens' socket.
import { guarded } from './guarded.ts'

const { deskSettings } = guarded

export const deskSettingsRoutes = {
  get: deskSettings.get.handler(({ context }) => context.services.deskSettings.current()),
  save: deskSettings.save.handler(({ context, input }) => context.services.deskSettings.save(context.actor, input.version, input.value)),
}
