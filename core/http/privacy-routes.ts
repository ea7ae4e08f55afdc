// Privacy on the screens' socket: what cameras are for, requests of persons, breaches.
import { guarded } from './guarded.ts'

const { privacy, privacyRequests, breaches } = guarded

export const privacyRoutes = {
  shown: privacy.shown.handler(({ context }) => context.services.privacy.uses.shown()),
  cameras: privacy.cameras.handler(({ context }) => context.services.privacy.uses.cameras()),
  saveUse: privacy.saveUse.handler(({ context, input: { cameraId, version, use } }) =>
    context.services.privacy.uses.saveUse(context.actor, cameraId, version, use),
  ),
  saveMasks: privacy.saveMasks.handler(({ context, input: { cameraId, version, masks } }) =>
    context.services.privacy.uses.saveMasks(context.actor, cameraId, version, masks),
  ),
  // it leaves the system as much as an export does, and is guarded like one
  uncover: privacy.uncover.handler(({ context: { services, actor, asking }, input }) =>
    services.approvals.perform(
      asking,
      { act: 'exportRecording', input: { uncover: input }, subject: `evidence/${input.evidenceId}`, facts: { reason: input.reason } },
      () => services.privacy.covered.uncover(actor, input.evidenceId, input.reason),
    ),
  ),
  records: privacy.records.handler(({ context }) => context.services.privacy.records()),
  settings: privacy.settings.handler(({ context }) => context.services.privacy.uses.settings()),
  saveSettings: privacy.saveSettings.handler(({ context, input }) => context.services.privacy.uses.saveSettings(context.actor, input.version, input.value)),
}

export const privacyRequestsRoutes = {
  list: privacyRequests.list.handler(({ context }) => context.services.privacy.requests.list()),
  open: privacyRequests.open.handler(({ context, input }) => context.services.privacy.requests.open(context.actor, input)),
  carryOut: privacyRequests.carryOut.handler(({ context, input }) => context.services.privacy.requests.carryOut(context.actor, input.id)),
  close: privacyRequests.close.handler(({ context, input }) => context.services.privacy.requests.close(context.actor, input.id, input.outcome)),
  refuse: privacyRequests.refuse.handler(({ context, input }) => context.services.privacy.requests.refuse(context.actor, input.id, input.outcome)),
}

export const breachesRoutes = {
  list: breaches.list.handler(({ context }) => context.services.privacy.breaches.list()),
  open: breaches.open.handler(({ context, input }) => context.services.privacy.breaches.open(context.actor, input)),
  affected: breaches.affected.handler(({ context, input }) => context.services.privacy.breaches.affected(input.id)),
  note: breaches.note.handler(({ context, input }) => context.services.privacy.breaches.note(context.actor, input.id, input.text)),
  close: breaches.close.handler(({ context, input }) => context.services.privacy.breaches.close(context.actor, input.id, input.text)),
}
