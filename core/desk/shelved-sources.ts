// Puts a source aside for a while: its alerts are kept and counted and sound nowhere; a person may end it at any time.
import { VigilError } from '../../contract/errors.ts'
import { MAX_SOURCE_SHELF_MS, type ShelvedSource, type ShelveSourceInput } from '../../contract/shelved-source.ts'
import { findNewestAlert } from '../../db/alerts.ts'
import { appendAudit } from '../../db/audit.ts'
import { findIncident, listShelvedUntil } from '../../db/incidents.ts'
import { endShelvedSource, findShelfOf, findShelvedSource, insertShelvedSource, listShelvedSources, type Source } from '../../db/shelved-sources.ts'
import { inTransaction } from '../../db/transaction.ts'
import { URGENT } from '../alerts.ts'
import type { Actor, Env } from '../env.ts'
import { advance } from '../incidents/lifecycle.ts'
import { recordChange } from '../incidents/record.ts'
import { actOnIncident } from '../incidents/service.ts'
import { newId } from '../new-id.ts'

/** More than anybody should have put aside at a time. */
export const MAX_SHELVED_SOURCES = 200

export interface ShelvedSourceDesk {
  /** Those in force, the one that ends first first. */
  list(): ShelvedSource[]
  /**
   * Puts the source of the incident's newest alert aside, and the incident with it.
   *
   * @throws VigilError `incident.notFound`, `shelf.urgent`, `shelf.noSource`, `shelf.already`, `shelf.tooMany`, `request.invalidField`, `fire.burning`
   */
  shelve(actor: Actor, input: ShelveSourceInput): ShelvedSource
  /** What came meanwhile is back in the queue at once. @throws VigilError `shelf.notFound` */
  end(actor: Actor, id: string): void
}

export function createShelvedSourceDesk(env: Env): ShelvedSourceDesk {
  const { db, clock } = env
  return {
    list: () => listShelvedSources(db, clock.now(), MAX_SHELVED_SOURCES),
    shelve(actor, { incidentId, untilMs, reason }) {
      const nowMs = clock.now()
      const id = newId(nowMs)
      inTransaction(db, () => {
        const incident = findIncident(db, incidentId)
        if (incident === null) throw new VigilError('incident.notFound')
        if ([incident.kind, ...incident.alsoKinds].some((kind) => URGENT.includes(kind))) throw new VigilError('shelf.urgent')
        if (!(untilMs > nowMs && untilMs <= nowMs + MAX_SOURCE_SHELF_MS))
          throw new VigilError('request.invalidField', { field: 'untilMs', expected: 'a time within the next 24 hours' })
        const source = sourceOf(env, incidentId)
        if (findShelfOf(db, source, nowMs) !== null) throw new VigilError('shelf.already')
        if (listShelvedSources(db, nowMs, MAX_SHELVED_SOURCES).length >= MAX_SHELVED_SOURCES) throw new VigilError('shelf.tooMany')
        const shelf = { ...source, untilMs: Math.round(untilMs) }
        insertShelvedSource(db, { ...shelf, id, reason, shelvedAtMs: nowMs, by: actor.id })
        // Free text may name a person: the chain has the id.
        appendAudit(db, {
          atMs: nowMs,
          actorType: actor.type,
          actorId: actor.id,
          action: 'source.shelve',
          subject: `shelvedSource/${id}`,
          before: null,
          after: shelf,
        })
        if (advance(incident.state, 'shelve') !== null) actOnIncident(env, actor, incidentId, { action: 'shelve', untilMs: shelf.untilMs, reason })
      })
      return findShelvedSource(db, id, nowMs)!
    },
    end(actor, id) {
      inTransaction(db, () => {
        const nowMs = clock.now()
        const shelf = findShelvedSource(db, id, nowMs)
        if (shelf === null) throw new VigilError('shelf.notFound')
        endShelvedSource(db, id, actor.id, nowMs)
        appendAudit(db, {
          atMs: nowMs,
          actorType: actor.type,
          actorId: actor.id,
          action: 'source.endShelf',
          subject: `shelvedSource/${id}`,
          before: { untilMs: shelf.untilMs, alerts: shelf.alerts },
          after: { untilMs: nowMs },
        })
        for (const before of listShelvedUntil(db, shelf)) {
          const line = { what: 'shelfEnded', reason: null, note: null, details: { source: id } }
          recordChange(env, { actor, before, after: { ...before, state: 'new', shelvedUntilMs: null }, line })
        }
      })
    },
  }
}

/** @throws VigilError `shelf.noSource`: a person reported it */
function sourceOf(env: Env, incidentId: string): Source {
  const alert = findNewestAlert(env.db, incidentId)
  if (alert === null || URGENT.includes(alert.kind)) throw new VigilError('shelf.noSource')
  if (alert.deviceId !== null) return { cameraId: null, rule: null, deviceId: alert.deviceId }
  if (alert.cameraId !== null) return { cameraId: alert.cameraId, rule: alert.source, deviceId: null }
  throw new VigilError('shelf.noSource')
}
