// Safety reports on the screens' socket: what was issued, templates, schedules and where reports go.
import { guarded, watch } from './guarded.ts'

const { reports, reportTemplates, reportSchedules } = guarded

export const reportsRoutes = {
  list: reports.list.handler(({ context, input }) => context.services.reports.list(input.beforeId ?? null, input.limit)),
  get: reports.get.handler(({ context, input }) => context.services.reports.get(input.id)),
  make: reports.make.handler(({ context, input }) => context.services.reports.make(context.actor, input)),
  cancel: reports.cancel.handler(({ context, input }) => context.services.reports.cancel(context.actor, input.id)),
  retry: reports.retry.handler(({ context, input }) => context.services.reports.retry(context.actor, input.id)),
  check: reports.check.handler(({ context, input }) => context.services.reports.check(input.id)),
  deliver: reports.deliver.handler(({ context, input: { id, ...to } }) => context.services.reports.deliver(context.actor, id, to)),
  retryDelivery: reports.retryDelivery.handler(({ context, input }) => context.services.reports.retryDelivery(context.actor, input.id)),
  key: reports.key.handler(({ context }) => context.services.reports.key()),
  watch: reports.watch.handler(({ context: { services, streams }, signal }) =>
    streams.hold(
      signal,
      watch(services, 'report', signal, () => services.reports.list(null, 30).items),
    ),
  ),
}

export const reportTemplatesRoutes = {
  list: reportTemplates.list.handler(({ context }) => context.services.reports.templates.list()),
  save: reportTemplates.save.handler(({ context, input }) => context.services.reports.templates.save(context.actor, input)),
  remove: reportTemplates.remove.handler(({ context, input }) => context.services.reports.templates.remove(context.actor, input.id)),
}

export const reportSchedulesRoutes = {
  list: reportSchedules.list.handler(({ context }) => context.services.reports.schedules.list()),
  save: reportSchedules.save.handler(({ context, input }) => context.services.reports.schedules.save(context.actor, input)),
  remove: reportSchedules.remove.handler(({ context, input }) => context.services.reports.schedules.remove(context.actor, input.id)),
  outlets: reportSchedules.outlets.handler(({ context }) => context.services.reports.outlets.view()),
  saveOutlets: reportSchedules.saveOutlets.handler(({ context, input }) => context.services.reports.outlets.save(context.actor, input)),
  testMail: reportSchedules.testMail.handler(({ context, input }) => context.services.reports.outlets.testMail(context.actor, input.to)),
  testFolder: reportSchedules.testFolder.handler(({ context }) => context.services.reports.outlets.testFolder(context.actor)),
}
