// Residents, lists of them, and passages: each call and what answers it.
import { currentNotice } from '../residents/consent-notice.ts'
import { guarded } from './guarded.ts'

const { residents, passages } = guarded

export const residentsRoutes = {
  list: residents.list.handler(({ context, input }) => context.services.residents.desk.list(input.search, input.limit)),
  get: residents.get.handler(({ context, input }) => context.services.residents.desk.get(context.actor, input.id)),
  save: residents.save.handler(({ context, input }) => context.services.residents.desk.save(context.actor, input)),
  remove: residents.remove.handler(({ context, input }) => context.services.residents.desk.remove(context.actor, input.id)),
  notice: residents.notice.handler(() => {
    const { version, zh, en } = currentNotice()
    return { version, zh, en }
  }),
  giveConsent: residents.giveConsent.handler(({ context, input }) => context.services.residents.desk.giveConsent(context.actor, input)),
  withdrawConsent: residents.withdrawConsent.handler(({ context, input }) => context.services.residents.desk.withdrawConsent(context.actor, input.id)),
  gates: residents.gates.handler(({ context }) => context.services.residents.sync.gates()),
  retry: residents.retry.handler(({ context, input }) => ({ due: context.services.residents.sync.retry(input.deviceId) })),
  imports: residents.imports.handler(({ context }) => context.services.residents.imports.list(50)),
  applyImport: residents.applyImport.handler(({ context, input }) => context.services.residents.imports.apply(context.actor, input.id, input.confirmed)),
  undoImport: residents.undoImport.handler(({ context, input }) => context.services.residents.imports.undo(context.actor, input.id)),
  queued: residents.queued.handler(({ context }) => context.services.residents.imports.queued(200)),
  settle: residents.settle.handler(({ context, input }) => context.services.residents.imports.settle(context.actor, input.id, input.home)),
  drop: residents.drop.handler(({ context, input }) => context.services.residents.imports.drop(context.actor, input.id)),
}

export const passagesRoutes = {
  list: passages.list.handler(({ context, input }) => context.services.passages.list(input.beforeId ?? null, input.limit)),
  resetSides: passages.resetSides.handler(({ context }) => context.services.passages.resetSides(context.actor)),
}
