// How the desk works, on the screens' socket.
import { guarded } from './guarded.ts'

const { deskSettings, shelvedSources } = guarded

export const deskSettingsRoutes = {
  get: deskSettings.get.handler(({ context }) => context.services.deskSettings.current()),
  save: deskSettings.save.handler(({ context, input }) => context.services.deskSettings.save(context.actor, input.version, input.value)),
}

export const shelvedSourcesRoutes = {
  list: shelvedSources.list.handler(({ context }) => context.services.shelvedSources.list()),
  shelve: shelvedSources.shelve.handler(({ context, input }) => context.services.shelvedSources.shelve(context.actor, input)),
  end: shelvedSources.end.handler(({ context, input }) => context.services.shelvedSources.end(context.actor, input.id)),
}
