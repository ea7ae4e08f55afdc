// What was signalled around an alert and is no alert itself, but belongs to the story: who passed the gate just before, which plate was read.
import type { DeviceSignalEvent, FireSignal } from '../../contract/device-events.ts'
import type { Shared, SharedFact } from '../../contract/correlation.ts'
import type { EpochMs } from '../../contract/ids.ts'
import type { SiteDevice } from '../../contract/site.ts'
import type { IncidentKind, PassageOutcome } from '../../contract/vocabulary.ts'
import { listContextIds, listQuietSignals, listUnderWay } from '../../db/correlation.ts'
import type { StoredSignal } from '../../db/devices.ts'
import { findIncident, type StoredIncident } from '../../db/incidents.ts'
import { inTransaction } from '../../db/transaction.ts'
import { findPlateDecision } from '../../db/vehicles.ts'
import type { AlertClaim } from '../alerts.ts'
import { SYSTEM, type Env } from '../env.ts'
import { buildingOfSignal } from '../fire/panel-points.ts'
import { recordChange } from '../incidents/record.ts'
import type { SeenAlert } from './correlate.ts'
import { MOST_ALERTS, seenOf } from './find.ts'
import { happenedFrom, isElsewhere, LATE_MS, passedBetween, sharedBy, type Sighting, type SiteFacts } from './sighting.ts'

interface ContextRule {
  readonly of: readonly IncidentKind[]
  readonly type: DeviceSignalEvent['type']
  /** Of passages and fire signals: these only. */
  readonly what?: readonly (PassageOutcome | FireSignal)[]
  readonly share: readonly SharedFact[]
  readonly beforeMs: number
  readonly afterMs: number
  /** The nearest ones. */
  readonly atMost: number
}

const S = 1000
const PASSED = ['granted', 'denied', 'doorOpened'] as const

/** A new one is a line. */
const CONTEXT: readonly ContextRule[] = [
  { of: ['ebikeInLobby'], type: 'passage', what: PASSED, share: ['device', 'camera', 'building'], beforeMs: 60 * S, afterMs: 10 * S, atMost: 3 },
  {
    of: ['tailgating', 'gate', 'intrusion', 'loitering', 'sos'],
    type: 'passage',
    what: PASSED,
    share: ['device', 'camera'],
    beforeMs: 60 * S,
    afterMs: 10 * S,
    atMost: 3,
  },
  {
    of: ['tailgating', 'gate', 'tripline', 'intrusion', 'plate', 'fireLaneBlocked'],
    type: 'plateRead',
    share: ['device', 'camera'],
    beforeMs: 60 * S,
    afterMs: 10 * S,
    atMost: 3,
  },
  { of: ['fire'], type: 'fireSignal', what: ['supervision', 'start', 'feedback'], share: ['building'], beforeMs: 120 * S, afterMs: 300 * S, atMost: 10 },
  { of: ['fire'], type: 'passage', what: ['doorOpened'], share: ['building'], beforeMs: 10 * S, afterMs: 300 * S, atMost: 5 },
]
const WIDEST_MS = Math.max(...CONTEXT.map(({ beforeMs, afterMs }) => Math.max(beforeMs, afterMs)))
const MOST_SIGNALS = 500
/** A story nobody can read any more is none. */
const MOST_LINES = 20

interface Context {
  readonly signal: StoredSignal
  readonly atMs: EpochMs
  readonly shared: readonly Shared[]
  readonly apartMs: number
}

/** What was signalled around this alert already. Inside its transaction; whatever goes wrong here, the alert stays. @returns the incident as it is now */
export function noteContextOf(env: Env, incident: StoredIncident, alertId: string, claim: AlertClaim): StoredIncident {
  const facts = env.correlation
  const rules = CONTEXT.filter((rule) => rule.of.includes(claim.kind))
  if (facts === undefined || rules.length === 0) return incident
  const alert = seenOf(claim)
  return guarded(env, incident, () => {
    const found = rules.flatMap((rule) => {
      const signals = listQuietSignals(env.db, rule.type, alert.atMs - rule.beforeMs - LATE_MS, alert.atMs + rule.afterMs + LATE_MS, MOST_SIGNALS)
      const ties = signals.flatMap((signal) => contextOf(rule, alert, signal, facts) ?? [])
      return ties.toSorted((a, b) => Math.abs(a.apartMs) - Math.abs(b.apartMs)).slice(0, rule.atMost)
    })
    return note(env, facts, incident, alertId, found)
  })
}

/** A signal that came after the alert it belongs to: late, or because what it tells came later. Inside its transaction. */
export function noteLateContext(env: Env, signal: StoredSignal): void {
  const facts = env.correlation
  const rules = CONTEXT.filter((rule) => isMeant(rule, signal.event))
  if (facts === undefined || rules.length === 0) return
  guarded(env, null, () => {
    const ties = listUnderWay(env.db, Math.min(signal.receivedAtMs, signal.event.deviceAtMs ?? Infinity) - WIDEST_MS - LATE_MS, MOST_ALERTS).flatMap(
      ({ id, alerts }) =>
        alerts.flatMap((alert) =>
          rules.flatMap((rule) => (contextOf(rule, alert, signal, facts) ?? []).map((tie) => ({ ...tie, id, alertId: alert.id, rule }))),
        ),
    )
    const nearest = ties.toSorted((a, b) => Math.abs(a.apartMs) - Math.abs(b.apartMs))[0]
    if (nearest === undefined) return null
    return note(env, facts, findIncident(env.db, nearest.id)!, nearest.alertId, [nearest])
  })
}

/** @returns one, or none */
function contextOf(rule: ContextRule, alert: SeenAlert, signal: StoredSignal, facts: SiteFacts): Context[] | null {
  const device = facts.deviceOf(signal.deviceId)
  if (device === undefined || !rule.of.includes(alert.kind) || !isMeant(rule, signal.event)) return null
  const seen = sightingOf(device, signal)
  if (seen === null) return null
  const [least, most] = passedBetween(alert, seen)
  if (most < -rule.beforeMs || least > rule.afterMs || isElsewhere(alert, seen)) return null
  const shared = sharedBy(alert, seen, facts).filter(({ fact }) => rule.share.includes(fact))
  return shared.length === 0 ? null : [{ signal, atMs: happenedFrom(seen), shared, apartMs: least <= 0 && most >= 0 ? 0 : most < 0 ? most : least }]
}

function isMeant({ type, what }: ContextRule, event: DeviceSignalEvent): boolean {
  if (event.type !== type) return false
  if (event.type === 'passage') return what?.includes(event.outcome) ?? true
  if (event.type === 'fireSignal') return !event.test && (what?.includes(event.signal) ?? true)
  return true
}

/** @returns null where it is of the past and does not say of when */
function sightingOf(device: SiteDevice, { event, receivedAtMs }: StoredSignal): Sighting | null {
  const isPast = event.type !== 'fireSignal' && event.replayed
  if (isPast && event.deviceAtMs === null) return null
  return {
    buildingId: event.type === 'fireSignal' ? buildingOfSignal(device, event.address) : (device.building ?? null),
    cameraId: device.cameras[0] ?? null,
    deviceId: device.id,
    atMs: isPast ? event.deviceAtMs! : receivedAtMs,
    deviceAtMs: event.deviceAtMs,
    plate: event.type === 'plateRead' ? event.plate : null,
    personRef: event.type === 'passage' ? event.personRef : null,
  }
}

function note(env: Env, facts: SiteFacts, before: StoredIncident, alertId: string, found: readonly Context[]): StoredIncident {
  const told = listContextIds(env.db, before.id)
  const fresh = found.filter(({ signal }, at) => !told.includes(signal.id) && found.findIndex((other) => other.signal.id === signal.id) === at)
  return fresh
    .slice(0, Math.max(0, MOST_LINES - told.length))
    .toSorted((a, b) => a.signal.id - b.signal.id)
    .reduce((incident, { signal, atMs, shared, apartMs }) => {
      const { deviceId, event } = signal
      const device = facts.deviceOf(deviceId)?.name ?? deviceId
      const details = { alertId, signalId: signal.id, deviceId, device, atMs, apartMs, shared, type: event.type, ...tellingOf(env, signal) }
      return recordChange(env, {
        actor: SYSTEM,
        before: incident,
        after: incident,
        line: { what: 'context', reason: null, note: null, details },
        audit: { signalId: signal.id },
      })
    }, before)
}

/** What it says; a person by number only. */
function tellingOf(env: Env, { id, event }: StoredSignal): Readonly<Record<string, unknown>> {
  switch (event.type) {
    case 'passage':
      return { outcome: event.outcome, direction: event.direction, method: event.method, personRef: event.personRef }
    case 'plateRead':
      // A vehicle that nobody knows is half of the story.
      return { plate: event.plate, direction: event.direction, ...findPlateDecision(env.db, id) }
    case 'fireSignal':
      return { signal: event.signal, address: event.address, text: event.text }
    default:
      return {}
  }
}

function guarded<T>(env: Env, otherwise: T, work: () => T): T {
  try {
    return inTransaction(env.db, work)
  } catch (error) {
    env.log.error('what belongs to an alert could not be noted', { error: String(error) })
    return otherwise
  }
}
