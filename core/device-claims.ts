// What a device's signal claims: which of them people have to handle, how urgently, and in which words.
import type { EquipmentEvent, FireSignalEvent, PassageEvent } from '../contract/device-events.ts'
import type { SiteDevice } from '../contract/site.ts'
import { assertNever, type EquipmentFault, type IncidentKind, type PassageOutcome, type Severity } from '../contract/vocabulary.ts'
import type { StoredSignal } from '../db/devices.ts'
import type { AlertClaim, ConditionEnd } from './alerts.ts'
import { buildingOfSignal, pointOf } from './fire/panel-points.ts'

type Signal = Pick<StoredSignal, 'event' | 'receivedAtMs'>

/** Which passages are an incident by themselves; a stranger who is refused is none. */
const PASSAGES: Readonly<Partial<Record<PassageOutcome, readonly [IncidentKind, Severity]>>> = {
  blocked: ['gate', 'high'],
  duress: ['sos', 'critical'],
  forced: ['gate', 'high'],
  heldOpen: ['gate', 'medium'],
  tailgating: ['tailgating', 'medium'],
  reverse: ['tailgating', 'low'],
}

const FAULTS: Readonly<Record<EquipmentFault, readonly [IncidentKind, Severity]>> = {
  entrapment: ['sos', 'critical'],
  alarmButton: ['sos', 'high'],
  overspeed: ['telemetry', 'critical'],
  doorFault: ['telemetry', 'high'],
  outOfLevel: ['telemetry', 'medium'],
  powerOff: ['telemetry', 'medium'],
  other: ['telemetry', 'medium'],
}

/** What is of the past, a test, or everyday business claims nothing; it is kept all the same. Plate reads are the passage policy's business. */
export function claimOf(device: SiteDevice, { event, receivedAtMs }: Signal): AlertClaim | null {
  switch (event.type) {
    case 'fireSignal':
      return fireClaim(device, event, receivedAtMs)
    case 'passage':
      return passageClaim(device, event, receivedAtMs)
    case 'equipment':
      return equipmentClaim(device, event, receivedAtMs)
    case 'plateRead':
    case 'checkIn':
      return null
    default:
      return assertNever(event)
  }
}

/** Only a fire that is no test becomes an alert; every other signal is kept, and nothing more. */
function fireClaim(device: SiteDevice, event: FireSignalEvent, atMs: number): AlertClaim | null {
  if (event.signal !== 'fire' || event.test) return null
  const point = pointOf(device, event.address)
  const words = event.text === '' ? event.address : event.text
  return {
    ...claimBy(device, event, atMs),
    ...(point !== null && { cameraId: point.cameras[0] ?? device.cameras[0] ?? null, buildingId: buildingOfSignal(device, event.address) }),
    kind: 'fire',
    severity: 'critical',
    // Each detector is a place of its own: a second one must not hide in the first one's incident.
    zone: event.address,
    place: `${device.name} ${point?.name ?? words}`,
    why: {
      address: event.address,
      text: event.text,
      ...(event.componentType !== null && { componentType: event.componentType }),
      ...(point?.floor !== undefined && { floor: point.floor }),
    },
  }
}

function passageClaim(device: SiteDevice, event: PassageEvent, atMs: number): AlertClaim | null {
  const meaning = PASSAGES[event.outcome]
  if (meaning === undefined || event.replayed) return null
  const [kind, severity] = meaning
  const why = { outcome: event.outcome, ...(event.method && { method: event.method }), ...(event.personRef !== null && { personRef: event.personRef }) }
  return {
    ...claimBy(device, event, atMs),
    kind,
    severity,
    zone: event.outcome,
    place: device.name,
    why: { ...why, ...(event.code !== null && { code: event.code }) },
  }
}

function equipmentClaim(device: SiteDevice, event: EquipmentEvent, atMs: number): AlertClaim | null {
  if (!event.active || event.replayed) return null
  const [kind, severity] = FAULTS[event.fault]
  const why = { fault: event.fault, code: event.code, text: event.text }
  return { ...claimBy(device, event, atMs), kind, severity, zone: event.fault, place: event.text === '' ? device.name : `${device.name} ${event.text}`, why }
}

/** That a fault which claimed something is over; null: the signal says nothing of the kind. */
export function endOf(device: SiteDevice, { event, receivedAtMs }: Signal): ConditionEnd | null {
  if (event.type !== 'equipment' || event.active || event.replayed) return null
  return { kind: FAULTS[event.fault][0], cameraId: device.cameras[0] ?? null, deviceId: device.id, zone: event.fault, atMs: receivedAtMs }
}

/** What every claim of a device has in common. */
export function claimBy(
  device: SiteDevice,
  event: { readonly deviceAtMs: number | null; readonly dedupeKey: string },
  atMs: number,
): Omit<AlertClaim, 'kind' | 'severity' | 'zone' | 'place' | 'why'> & { readonly dedupeKey: string } {
  return {
    source: device.driver,
    cameraId: device.cameras[0] ?? null,
    deviceId: device.id,
    buildingId: device.building ?? null,
    atMs,
    deviceAtMs: event.deviceAtMs,
    score: null,
    boxes: [],
    dedupeKey: `${device.id}:${event.dedupeKey}`,
  }
}
