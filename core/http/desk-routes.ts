// How the desk works, on the screens' socket.
import { answerStep } from '../desk/procedures.ts'
import { guarded } from './guarded.ts'

const { deskSettings, procedures, shelvedSources, surroundings } = guarded

export const deskSettingsRoutes = {
  get: deskSettings.get.handler(({ context }) => context.services.deskSettings.current()),
  save: deskSettings.save.handler(({ context, input }) => context.services.deskSettings.save(context.actor, input.version, input.value)),
  versions: deskSettings.versions.handler(({ context }) => context.services.deskSettings.versions()),
  version: deskSettings.version.handler(({ context, input }) => context.services.deskSettings.version(input.version)),
}

export const proceduresRoutes = {
  answer: procedures.answer.handler(({ context, input }) => answerStep(context.services.env, context.actor, input)),
}

export const surroundingsRoutes = {
  get: surroundings.get.handler(({ context, input }) => context.services.surroundings.of(input.incidentId)),
  reveal: surroundings.reveal.handler(({ context, input }) => context.services.surroundings.reveal(context.actor, input)),
}

export const shelvedSourcesRoutes = {
  list: shelvedSources.list.handler(({ context }) => context.services.shelvedSources.list()),
  shelve: shelvedSources.shelve.handler(({ context, input }) => context.services.shelvedSources.shelve(context.actor, input)),
  end: shelvedSources.end.handler(({ context, input }) => context.services.shelvedSources.end(context.actor, input.id)),
}
