// Drills at the real place: started by a manager for kinds and an area, ended by themselves; what happens there meanwhile moves nothing and is told to nobody outside.
import { VigilError } from '../../contract/errors.ts'
import type { SiteDrill, SiteDrillInput } from '../../contract/drill.ts'
import type { EpochMs } from '../../contract/ids.ts'
import { appendAudit } from '../../db/audit.ts'
import { endSiteDrill, findOpenSiteDrill, findSiteDrill, insertSiteDrill, isDrillIncident, listSiteDrills, startSiteDrillAnew } from '../../db/drills.ts'
import { findIncident } from '../../db/incidents.ts'
import { inTransaction } from '../../db/transaction.ts'
import { SYSTEM, type Actor, type Env } from '../env.ts'
import { recordChange } from '../incidents/record.ts'
import { newId } from '../new-id.ts'
import { writeDutyLine } from '../shifts/write-line.ts'

export interface SiteDrillDesk {
  /** Under way now. */
  current(): SiteDrill | null
  /** @throws VigilError `drill.underWay` */
  start(actor: Actor, input: SiteDrillInput): SiteDrill
  /** @throws VigilError `drill.notFound` */
  end(actor: Actor, id: string): SiteDrill
  list(beforeMs: number, limit: number): SiteDrill[]
  /** @throws VigilError `incident.notFound`, `drill.notDrill` */
  markReal(actor: Actor, incidentId: string): void
  /** Ends what is over. */
  look(nowMs: EpochMs): void
}

export function createSiteDrills(env: Env, onChange: () => void): SiteDrillDesk {
  const { db, clock } = env
  const audit = (actor: Actor, what: string, id: string, after: Readonly<Record<string, unknown>>) =>
    appendAudit(db, { atMs: clock.now(), actorType: actor.type, actorId: actor.id, action: `drill.${what}`, subject: `siteDrill/${id}`, before: null, after })

  const end = (actor: Actor, drill: SiteDrill): SiteDrill => {
    inTransaction(db, () => {
      if (!endSiteDrill(db, drill.id, clock.now(), actor === SYSTEM ? null : actor.id)) return
      audit(actor, 'ended', drill.id, { incidents: drill.incidents })
      writeDutyLine(env, actor, { kind: 'drillEnded', details: { drillId: drill.id, incidents: drill.incidents } })
    })
    onChange()
    return findSiteDrill(db, drill.id)!
  }

  const endOver = (nowMs: EpochMs): void => {
    // The clock was put back: it would begin again later, and last for longer than anybody meant.
    if (startSiteDrillAnew(db, nowMs)) onChange()
    const open = findOpenSiteDrill(db)
    if (open !== null && open.untilMs <= nowMs) end(SYSTEM, open)
  }

  return {
    current() {
      const open = findOpenSiteDrill(db)
      return open !== null && open.untilMs > clock.now() ? open : null
    },
    start(actor, { kinds, buildingId = null, reason, minutes }) {
      const nowMs = clock.now()
      endOver(nowMs)
      const id = newId(nowMs)
      inTransaction(db, () => {
        if (findOpenSiteDrill(db) !== null) throw new VigilError('drill.underWay')
        const untilMs = nowMs + minutes * 60_000
        insertSiteDrill(db, { id, kinds, buildingId, reason, startedBy: actor.id, startedAtMs: nowMs, untilMs })
        audit(actor, 'started', id, { kinds, buildingId, untilMs })
        writeDutyLine(env, actor, { kind: 'drillStarted', details: { drillId: id, kinds, buildingId, untilMs } })
      })
      onChange()
      return findSiteDrill(db, id)!
    },
    end(actor, id) {
      const drill = findSiteDrill(db, id)
      if (drill === null || drill.endedAtMs !== null) throw new VigilError('drill.notFound')
      return end(actor, drill)
    },
    list: (beforeMs, limit) => listSiteDrills(db, beforeMs, limit),
    markReal(actor, incidentId) {
      inTransaction(db, () => {
        const incident = findIncident(db, incidentId)
        if (incident === null) throw new VigilError('incident.notFound')
        if (!isDrillIncident(db, incidentId)) throw new VigilError('drill.notDrill')
        const line = { what: 'drillReal', reason: null, note: null, details: {} }
        recordChange(env, { actor, before: incident, after: { ...incident, rings: incident.rings + 1 }, line, isReal: true })
      })
      onChange()
    },
    look: endOver,
  }
}
