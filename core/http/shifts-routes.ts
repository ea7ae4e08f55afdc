// Duty at the desk on the screens' socket: shifts, handover, duty log, post checks, drills.
import type { DutyNow } from '../../contract/duty-api.ts'
import type { User } from '../../contract/people.ts'
import { may } from '../access.ts'
import type { Actor } from '../env.ts'
import type { Services } from '../services.ts'
import { guarded, watch } from './guarded.ts'

const { shifts, handovers, dutyLog, postChecks, training, siteDrills } = guarded
const consoleOf = ({ actor, session }: { readonly actor: Actor; readonly session: string }) => ({ ...actor, session })
const LATEST = Number.MAX_SAFE_INTEGER

/** That a drill is on is everybody's; who sits at the desk, with which certificates, is the desk's. */
async function* watchDuty(services: Services, user: User, signal: AbortSignal | undefined): AsyncGenerator<DutyNow, void, void> {
  const isDesk = may(user, 'runDesk')
  for await (const now of watch(services, 'duty', signal, () => [services.duty.now()]))
    yield isDesk ? now : { ...now, shift: null, postCheck: null, handoverId: null }
}

export const shiftsRoutes = {
  shifts: {
    watch: shifts.watch.handler(({ context: { services, streams, user }, signal }) => streams.hold(signal, watchDuty(services, user(), signal))),
    plan: shifts.plan.handler(({ context }) => context.services.duty.plan()),
    savePlan: shifts.savePlan.handler(({ context, input }) => context.services.duty.savePlan(context.actor, input.version, input.value)),
    signOn: shifts.signOn.handler(({ context, input }) => context.services.duty.signOn(context.actor, input.seat)),
    signOff: shifts.signOff.handler(({ context }) => context.services.duty.signOff(context.actor)),
    list: shifts.list.handler(({ context, input }) => context.services.duty.shifts(input.beforeMs ?? LATEST, input.limit)),
  },
  handovers: {
    current: handovers.current.handler(({ context }) => context.services.duty.handovers.current(consoleOf(context))),
    begin: handovers.begin.handler(({ context }) => context.services.duty.handovers.begin(consoleOf(context))),
    note: handovers.note.handler(({ context, input }) => context.services.duty.handovers.note(consoleOf(context), input.id, input.side, input.text)),
    takeUp: handovers.takeUp.handler(({ context, input }) => context.services.duty.handovers.takeUp(consoleOf(context), input)),
    read: handovers.read.handler(({ context, input }) => context.services.duty.handovers.read(consoleOf(context), input.id, input.incidentId)),
    sign: handovers.sign.handler(({ context, input }) => context.services.duty.handovers.sign(consoleOf(context), input)),
    withdraw: handovers.withdraw.handler(({ context, input }) => context.services.duty.handovers.withdraw(context.actor, input.id)),
    list: handovers.list.handler(({ context, input }) => context.services.duty.handovers.list(input.beforeMs ?? LATEST, input.limit)),
    get: handovers.get.handler(({ context, input }) => context.services.duty.handovers.get(input.id, consoleOf(context))),
  },
  dutyLog: {
    of: dutyLog.of.handler(({ context, input }) => context.services.duty.log(input.shiftId)),
    write: dutyLog.write.handler(({ context, input }) => context.services.duty.write(context.actor, input)),
  },
  postChecks: {
    ask: postChecks.ask.handler(({ context }) => context.services.duty.postChecks.ask(context.actor)),
    answer: postChecks.answer.handler(({ context, input }) => context.services.duty.postChecks.answer(context.actor, input.id)),
    list: postChecks.list.handler(({ context, input }) => context.services.duty.postChecks.list(input.beforeMs ?? LATEST, input.limit)),
  },
  training: {
    start: training.start.handler(({ context, input }) => context.services.training.start(context.actor, input.scenario)),
    current: training.current.handler(({ context }) => context.services.training.current(context.actor)),
    act: training.act.handler(({ context, input }) => context.services.training.act(context.actor, input)),
    step: training.step.handler(({ context, input }) => context.services.training.step(context.actor, input.runId, input.step)),
    finish: training.finish.handler(({ context, input }) => context.services.training.finish(context.actor, input.runId)),
    certificates: training.certificates.handler(({ context, input }) =>
      // Everybody sees one's own; who configures the desk sees everybody's.
      context.services.training.certificates(
        context.user().permissions.includes('configureDesk') ? null : context.actor.id,
        input.beforeMs ?? LATEST,
        input.limit,
      ),
    ),
  },
  siteDrills: {
    start: siteDrills.start.handler(({ context, input }) => context.services.duty.siteDrills.start(context.actor, input)),
    end: siteDrills.end.handler(({ context, input }) => context.services.duty.siteDrills.end(context.actor, input.id)),
    list: siteDrills.list.handler(({ context, input }) => context.services.duty.siteDrills.list(input.beforeMs ?? LATEST, input.limit)),
    markReal: siteDrills.markReal.handler(({ context, input }) => context.services.duty.siteDrills.markReal(context.actor, input.incidentId)),
  },
}
