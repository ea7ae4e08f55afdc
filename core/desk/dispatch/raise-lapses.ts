// Tells the operator of everybody who is late, once for each step: what is told is in the database, so that neither a restart nor a clock tells it twice.
import type { EpochMs } from '../../../contract/ids.ts'
import { findDispatch, listDispatchesAhead, listLapsedDispatches, updateDispatch } from '../../../db/dispatches.ts'
import { findIncident } from '../../../db/incidents.ts'
import { findStaff } from '../../../db/staff.ts'
import { inTransaction } from '../../../db/transaction.ts'
import { SYSTEM, type Env } from '../../env.ts'
import { recordChange } from '../../incidents/record.ts'
import { readDeskSettings } from '../settings.ts'
import { dueOf } from './advance.ts'
import { announceDispatch } from './view.ts'

/** Called every second. @returns how many were told */
export function raiseLapses(env: Env): number {
  const { db, clock } = env
  inTransaction(db, () => shortenWaits(env))
  const lapsed = listLapsedDispatches(db, clock.now())
  for (const { id } of lapsed) {
    inTransaction(db, () => {
      const dispatch = findDispatch(db, id)!
      const due = dueOf(dispatch)!
      const incident = findIncident(db, dispatch.incidentId)!
      updateDispatch(db, { ...dispatch, lapseTold: due.step })
      const name = dispatch.staffId === null ? dispatch.words : (findStaff(db, dispatch.staffId)?.name ?? null)
      recordChange(env, {
        actor: SYSTEM,
        before: incident,
        after: { ...incident, rings: incident.rings + 1 },
        line: {
          what: 'dispatchLapsed',
          reason: null,
          note: null,
          details: {
            dispatchId: id,
            ...(dispatch.staffId !== null && { staffId: dispatch.staffId }),
            ...(name !== null && { assignee: name }),
            step: due.step,
            dueAtMs: due.atMs,
          },
        },
        audit: { dispatchId: id, staffId: dispatch.staffId, step: due.step },
      })
      announceDispatch(env, dispatch)
    })
  }
  return lapsed.length
}

/** The clock was put back: nobody has longer from now than the step takes. */
function shortenWaits(env: Env): void {
  const { db, clock } = env
  const nowMs = clock.now()
  for (const dispatch of listDispatchesAhead(db, nowMs)) {
    const { timers } = readDeskSettings(db, dispatch.settingsVersion).value
    const noLater = (byMs: EpochMs | null, seconds: number) => (byMs === null ? null : Math.min(byMs, nowMs + seconds * 1000))
    const { acceptByMs, arriveByMs, doneByMs } = dispatch
    const shortened = {
      acceptByMs: noLater(acceptByMs, timers.acceptS),
      arriveByMs: noLater(arriveByMs, timers.arriveS),
      doneByMs: noLater(doneByMs, timers.doneS),
    }
    if (shortened.acceptByMs === acceptByMs && shortened.arriveByMs === arriveByMs && shortened.doneByMs === doneByMs) continue
    const after = { ...dispatch, ...shortened }
    updateDispatch(db, after)
    announceDispatch(env, after)
  }
}
