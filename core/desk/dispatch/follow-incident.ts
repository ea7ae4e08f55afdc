// What becomes of those who were sent when their incident is over or becomes part of another one; in the transaction of that change.
import { findDispatch, insertStep, listDispatchesOf, moveDispatches, updateDispatch } from '../../../db/dispatches.ts'
import type { StoredIncident } from '../../../db/incidents.ts'
import type { Actor, Env } from '../../env.ts'
import { advanceDispatch, isOpen } from './advance.ts'
import { announceDispatch } from './view.ts'

const NO_TIMERS = { acceptS: 0, arriveS: 0, doneS: 0 }

/** Whoever has not arrived is called back; whoever is there ends it himself, until the incident is closed. */
export function followIncident(env: Env, actor: Actor, before: StoredIncident | null, after: StoredIncident): void {
  if (before === null) return
  if (after.mergedInto !== null && before.mergedInto === null) return moveAll(env, after.id, after.mergedInto)
  const isOver = after.endedAtMs !== null && before.endedAtMs === null
  const isClosed = after.state === 'closed' && before.state !== 'closed'
  if (!isOver && !isClosed) return
  for (const dispatch of listDispatchesOf(env.db, after.id)) {
    if (!isOpen(dispatch) || (dispatch.state === 'onScene' && !isClosed)) continue
    const nowMs = env.clock.now()
    const advance = advanceDispatch(dispatch, { step: 'withdraw', atMs: nowMs }, nowMs, NO_TIMERS)
    if (advance.is !== 'moved') continue
    updateDispatch(env.db, advance.after)
    const { atMs, receivedAtMs } = advance
    const told = { dispatchId: dispatch.id, step: 'withdraw' as const, atMs, receivedAtMs, actorType: actor.type, actorId: actor.id }
    insertStep(env.db, { ...told, recordedFor: false, clientId: null, answer: null, note: null })
    announceDispatch(env, dispatch)
  }
}

function moveAll(env: Env, from: string, to: string): void {
  const moved = listDispatchesOf(env.db, from).map(({ id }) => id)
  moveDispatches(env.db, from, to)
  for (const id of moved) announceDispatch(env, findDispatch(env.db, id)!)
}
