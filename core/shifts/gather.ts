// What a handover has to say, gathered from everywhere, so that nothing depends on what somebody remembers.
import type { CameraView } from '../../contract/api.ts'
import type { FireSignal } from '../../contract/device-events.ts'
import type { DeviceStatus } from '../../contract/device.ts'
import type { EpochMs } from '../../contract/ids.ts'
import type { FactsIncident, HandoverFacts } from '../../contract/shift.ts'
import { findOpenSiteDrill } from '../../db/drills.ts'
import { listOpenDispatches } from '../../db/dispatches.ts'
import { listDutyLines } from '../../db/duty-log.ts'
import { listFireTests } from '../../db/fires.ts'
import { countQueue, findIncident, listQueue, type StoredIncident } from '../../db/incidents.ts'
import { listOpenRounds } from '../../db/patrol-rounds.ts'
import { listRoutes } from '../../db/patrol-setup.ts'
import { listShelvedSources } from '../../db/shelved-sources.ts'
import { findPendingCheck } from '../../db/shifts.ts'
import { listSignals } from '../../db/signals.ts'
import { findStaff } from '../../db/staff.ts'
import type { Env } from '../env.ts'

export interface GatherOutside {
  cameras(): readonly CameraView[]
  devices(): readonly DeviceStatus[]
  /** What the site calls an address of a fire panel; null: nothing. */
  placeOf(deviceId: string, address: string): string | null
}

const MOST = 200
const FAULTS: readonly FireSignal[] = ['fault', 'shield', 'supervision']

/** @param sinceMs when the shift began */
export function gatherFacts({ db, clock }: Pick<Env, 'db' | 'clock'>, outside: GatherOutside, sinceMs: EpochMs): HandoverFacts {
  const nowMs = clock.now()
  const routes = new Map(listRoutes(db).map(({ id, name }) => [id, name]))
  return {
    atMs: nowMs,
    incidentTotal: countQueue(db),
    incidents: listQueue(db, MOST).map(toFactsIncident),
    fireTests: listFireTests(db, nowMs).slice(0, MOST),
    cameras: outside
      .cameras()
      .filter(({ state }) => state !== 'live')
      .slice(0, MOST)
      .map(({ id, name, state, sinceMs: since }) => ({ id, name, state, sinceMs: since })),
    devices: outside
      .devices()
      .filter(({ state }) => state !== 'online')
      .slice(0, MOST)
      .map(({ id, name, state, sinceMs: since }) => ({ id, name, state, sinceMs: since })),
    faults: listSignals(db, 'fireSignal', { sinceMs, limit: MOST * 5 })
      .filter(({ event }) => FAULTS.includes(event.signal))
      .slice(0, MOST)
      .map(({ receivedAtMs, deviceId, event: { address, signal, text } }) => {
        const place = outside.placeOf(deviceId, address)
        return { atMs: receivedAtMs, deviceId, address, ...(place !== null && { place }), signal, text }
      }),
    notes: listDutyLines(db, sinceMs, nowMs + 1, MOST * 5)
      .filter(({ kind }) => kind === 'note' || kind === 'correction')
      .slice(-MOST)
      .map(({ atMs, who, text }) => ({ atMs, who, text: text ?? '' })),
    shelvedSources: listShelvedSources(db, nowMs, MOST),
    dispatches: listOpenDispatches(db, MOST).map(({ id, incidentId, staffId, words, state, assignedAtMs }) => ({
      id,
      incidentNumber: findIncident(db, incidentId)?.number ?? '',
      assignee: staffId === null ? words : (findStaff(db, staffId)?.name ?? words),
      state,
      sinceMs: assignedAtMs,
    })),
    rounds: listOpenRounds(db, nowMs, MOST).map(({ id, routeId, walkerId, staffId, endMs }) => {
      const who = walkerId ?? staffId
      return { id, route: routes.get(routeId) ?? routeId, who: who === null ? null : (findStaff(db, who)?.name ?? null), endMs }
    }),
    postCheckPending: findPendingCheck(db) !== null,
    siteDrill: findOpenSiteDrill(db) !== null,
  }
}

export function toFactsIncident(incident: StoredIncident): FactsIncident {
  const { id, number, kind, severity, state, summary, openedAtMs, shelvedUntilMs, rings } = incident
  return { id, number, kind, severity, state, summary, openedAtMs, shelvedUntilMs, rings }
}
