// Patrols on the screens' and phones' socket.
import { guarded } from './guarded.ts'

const { patrols } = guarded

export const patrolRoutes = {
  now: patrols.now.handler(({ context }) => context.services.patrols.now()),
  history: patrols.history.handler(({ context, input }) => context.services.patrols.history(input)),
  get: patrols.get.handler(({ context, input }) => context.services.patrols.round(input.id)),
  record: patrols.record.handler(({ context, input }) => context.services.patrols.record(context.actor, input)),
  confirm: patrols.confirm.handler(({ context, input }) => context.services.patrols.confirm(context.actor, input.checkInId)),
  assign: patrols.assign.handler(({ context, input }) => context.services.patrols.assign(context.actor, input.id, input.staffId)),
  findings: patrols.findings.handler(({ context, input }) => context.services.patrols.findings(input)),
  mine: patrols.mine.handler(({ context }) => context.services.patrols.mine(context.actor.id)),
  scanned: patrols.scanned.handler(({ context, input }) => context.services.patrols.scanned(context.actor.id, input.pointId, input.code)),
  checkIn: patrols.checkIn.handler(({ context, input }) => context.services.patrols.checkIn(context.actor, context.session, input)),
  report: patrols.report.handler(({ context, input }) => context.services.patrols.report(context.actor, input)),
  points: patrols.points.handler(({ context }) => context.services.patrols.setup.points()),
  savePoint: patrols.savePoint.handler(({ context, input }) => context.services.patrols.setup.savePoint(context.actor, input)),
  renewCode: patrols.renewCode.handler(({ context, input }) => context.services.patrols.setup.renewCode(context.actor, input.id)),
  removePoint: patrols.removePoint.handler(({ context, input }) => context.services.patrols.setup.removePoint(context.actor, input.id)),
  routes: patrols.routes.handler(({ context }) => context.services.patrols.setup.routes()),
  saveRoute: patrols.saveRoute.handler(({ context, input }) => context.services.patrols.setup.saveRoute(context.actor, input)),
  removeRoute: patrols.removeRoute.handler(({ context, input }) => context.services.patrols.setup.removeRoute(context.actor, input.id)),
  schedules: patrols.schedules.handler(({ context }) => context.services.patrols.setup.schedules()),
  saveSchedule: patrols.saveSchedule.handler(({ context, input }) => context.services.patrols.setup.saveSchedule(context.actor, input)),
  removeSchedule: patrols.removeSchedule.handler(({ context, input }) => context.services.patrols.setup.removeSchedule(context.actor, input.id)),
  cards: patrols.cards.handler(({ context }) => context.services.patrols.setup.cards()),
  saveCard: patrols.saveCard.handler(({ context, input }) => context.services.patrols.setup.saveCard(context.actor, input.cardNumber, input.staffId)),
}
