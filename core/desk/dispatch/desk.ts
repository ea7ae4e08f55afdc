// What the desk and the phones do with people who are sent, as one service; and the watch over their deadlines.
import { VigilError } from '../../../contract/errors.ts'
import type { AssignInput, DeskStepInput, Dispatch, MyTasks, SosAnswer, SosInput, Suggestion, Task, TaskStepInput } from '../../../contract/dispatch.ts'
import { findDispatch, listCurrentDispatches, listDispatchesOf } from '../../../db/dispatches.ts'
import { findIncident } from '../../../db/incidents.ts'
import type { Actor, Env } from '../../env.ts'
import type { ReachDesk } from '../reach.ts'
import type { StaffDesk } from '../staff.ts'
import { isOpen } from './advance.ts'
import { assignDispatch } from './assign.ts'
import { rankStaff } from './rank-staff.ts'
import { callForHelp } from './sos.ts'
import { stepDispatch } from './step.ts'
import { readMyTasks, toTask, watchMyTasks } from './tasks.ts'
import { toDispatch } from './view.ts'

/** More are under way nowhere. */
const MAX_CURRENT = 500

export interface DispatchDesk {
  /** @throws VigilError `incident.notFound` */
  suggest(incidentId: string): Suggestion[]
  assign(actor: Actor, input: AssignInput): Dispatch
  step(actor: Actor, input: DeskStepInput): Dispatch
  of(incidentId: string): Dispatch[]
  /** Open, or done of an incident that is not closed. */
  current(): Dispatch[]
  myTasks(actor: Actor): MyTasks
  watchMine(actor: Actor, signal: AbortSignal | undefined): AsyncGenerator<MyTasks, void, void>
  /** @throws VigilError `staff.notYou`, `dispatch.notFound` for what is another's */
  stepMine(actor: Actor, input: TaskStepInput): Task
  sos(actor: Actor, input: SosInput): SosAnswer
}

export function createDispatchDesk(env: Env, staff: StaffDesk, reach: ReachDesk): DispatchDesk {
  const { db, clock } = env
  return {
    suggest(incidentId) {
      const incident = findIncident(db, incidentId)
      if (incident === null) throw new VigilError('incident.notFound')
      const sent = new Set(listDispatchesOf(db, incidentId).flatMap((one) => (isOpen(one) && one.staffId !== null ? [one.staffId] : [])))
      return rankStaff(staff.list(), { ...incident, sent }, clock.now())
    },
    assign: (actor, input) => assignDispatch(env, actor, input),
    step: (actor, input) => stepDispatch(env, actor, { ...input, atMs: clock.now() }),
    of: (incidentId) => listDispatchesOf(db, incidentId).map((one) => toDispatch(db, one)),
    current: () => listCurrentDispatches(db, MAX_CURRENT).map((one) => toDispatch(db, one)),
    myTasks: (actor) => readMyTasks(env, actor),
    watchMine: (actor, signal) => watchMyTasks(env, reach, actor, signal),
    stepMine(actor, input) {
      const { id } = staff.mine(actor)
      if (findDispatch(db, input.dispatchId)?.staffId !== id) throw new VigilError('dispatch.notFound')
      stepDispatch(env, actor, input)
      return toTask(env, findDispatch(db, input.dispatchId)!)
    },
    sos: (actor, input) => callForHelp(env, actor, input),
  }
}
