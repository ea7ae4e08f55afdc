// Staff, those who are sent, and the phones they carry, on the screens' socket.
import type { User } from '../../contract/people.ts'
import type { StaffFeedEvent } from '../../contract/staff.ts'
import { staffShownTo } from '../desk/staff-shown.ts'
import type { Services } from '../services.ts'
import { guarded, watch } from './guarded.ts'

const { users, staff, duty, dispatches, tasks } = guarded

async function* watchStaff({ env, staff: desk }: Services, user: User, signal: AbortSignal | undefined): AsyncGenerator<StaffFeedEvent, void, void> {
  const changes = env.feed.subscribe('staff', signal)
  const snapshot = (): StaffFeedEvent => ({ type: 'snapshot', staff: desk.list().map((one) => staffShownTo(user, one)) })
  yield snapshot()
  for await (const delivered of changes) {
    if (delivered.lost) yield snapshot()
    else {
      const { id } = delivered.event
      const now = desk.find(id)
      yield now === null ? { type: 'left', id } : { type: 'changed', staff: staffShownTo(user, now) }
    }
  }
}

export const usersRoutes = { list: users.list.handler(({ context }) => context.services.staff.users()) }

export const staffRoutes = {
  list: staff.list.handler(({ context }) => context.services.staff.list().map((one) => staffShownTo(context.user(), one))),
  watch: staff.watch.handler(({ context: { services, streams, user }, signal }) => streams.hold(signal, watchStaff(services, user(), signal))),
  save: staff.save.handler(({ context, input }) => context.services.staff.save(context.actor, input)),
  remove: staff.remove.handler(({ context, input }) => context.services.staff.remove(context.actor, input.id)),
  setDuty: staff.setDuty.handler(({ context, input }) => staffShownTo(context.user(), context.services.staff.setDuty(context.actor, input.id, input.onDuty))),
}

export const dutyRoutes = {
  startMine: duty.startMine.handler(({ context }) => context.services.staff.setMyDuty(context.actor, true)),
  endMine: duty.endMine.handler(({ context }) => context.services.staff.setMyDuty(context.actor, false)),
}

export const dispatchesRoutes = {
  suggest: dispatches.suggest.handler(({ context, input }) =>
    context.services.dispatches.suggest(input.incidentId).map((one) => ({ ...one, staff: staffShownTo(context.user(), one.staff) })),
  ),
  assign: dispatches.assign.handler(({ context, input }) => context.services.dispatches.assign(context.actor, input)),
  step: dispatches.step.handler(({ context, input }) => context.services.dispatches.step(context.actor, input)),
  of: dispatches.of.handler(({ context, input }) => context.services.dispatches.of(input.incidentId)),
  watch: dispatches.watch.handler(({ context: { services, streams }, signal }) =>
    streams.hold(
      signal,
      watch(services, 'dispatch', signal, () => services.dispatches.current()),
    ),
  ),
}

export const tasksRoutes = {
  mine: tasks.mine.handler(({ context }) => context.services.dispatches.myTasks(context.actor)),
  watch: tasks.watch.handler(({ context: { services, streams, actor }, signal }) => streams.hold(signal, services.dispatches.watchMine(actor, signal))),
  step: tasks.step.handler(({ context, input }) => context.services.dispatches.stepMine(context.actor, input)),
  sos: tasks.sos.handler(({ context, input }) => context.services.dispatches.sos(context.actor, input)),
}
