// Makes CloudEvents of what is in the event log, in the shapes of the REST lists; ids are those of the stored rows, so that the same event has the same one.
import type { DeviceSignalEvent } from '../../contract/device-events.ts'
import type { EventTopic, EventType } from '../../contract/open-api-events.ts'
import type { DeviceTelemetry } from '../../contract/telemetry.ts'
import { assertNever } from '../../contract/vocabulary.ts'
import type { StoredStanding, TimelineLine } from '../../db/event-log.ts'
import type { ReadableDb } from '../../db/open.ts'
import type { StoredIncident } from '../../db/incidents.ts'
import type { ListedSignal } from '../../db/signals.ts'
import { timeText, toIncidentOut } from '../http/rest/shapes.ts'
import { toCheckIn, toFireSignal, toMetricOut, toPassage, toPlateRead, type Of } from '../http/rest/signal-shapes.ts'
import { toIncident } from '../incidents/record.ts'
import { newId } from '../new-id.ts'

export interface CloudEvent {
  readonly specversion: '1.0'
  readonly id: string
  readonly source: string
  readonly type: EventType
  readonly subject: string
  readonly time: string
  readonly datacontenttype: 'application/json'
  readonly data: unknown
}

/** What is followed under each topic, among the signals of devices. */
export const SIGNAL_TOPICS = { passage: 'passages', plateRead: 'plates', fireSignal: 'fire', checkIn: 'patrol' } as const satisfies Partial<
  Record<DeviceSignalEvent['type'], EventTopic>
>

export function cloudEvent(siteId: string, event: Pick<CloudEvent, 'id' | 'type' | 'subject' | 'data'> & { readonly atMs: number }): CloudEvent {
  const { id, type, subject, atMs, data } = event
  return { specversion: '1.0', id, source: `urn:vigil:site:${siteId}`, type, subject, time: timeText(atMs), datacontenttype: 'application/json', data }
}

export function incidentEvent(db: ReadableDb, siteId: string, line: TimelineLine, incident: StoredIncident): CloudEvent {
  const data = toIncidentOut(db, toIncident(incident))
  const type = line.what === 'opened' ? 'created' : data.state === 'closed' ? 'closed' : 'updated'
  return cloudEvent(siteId, { id: `incidents-${line.id}`, type: `cn.vigil.incident.${type}.v1`, subject: `incident/${data.number}`, atMs: line.atMs, data })
}

/** null: not told to programs. */
export function signalEvent(siteId: string, signal: ListedSignal<DeviceSignalEvent>): { readonly topic: EventTopic; readonly event: CloudEvent } | null {
  const { type } = signal.event
  const wrap = (topic: EventTopic, name: EventType, data: unknown) => ({
    topic,
    event: cloudEvent(siteId, { id: `signals-${signal.id}`, type: name, subject: `device/${signal.deviceId}`, atMs: signal.receivedAtMs, data }),
  })
  switch (type) {
    case 'passage':
      return wrap('passages', 'cn.vigil.passage.v1', toPassage(signal as Of<'passage'>))
    case 'plateRead':
      return wrap('plates', 'cn.vigil.plateread.v1', toPlateRead(signal as Of<'plateRead'>))
    case 'fireSignal':
      return wrap('fire', 'cn.vigil.firesignal.v1', toFireSignal(signal as Of<'fireSignal'>))
    case 'checkIn':
      return wrap('patrol', 'cn.vigil.checkin.v1', toCheckIn(signal as Of<'checkIn'>))
    case 'equipment':
      return null
    default:
      return assertNever(type)
  }
}

export function standingEvent(siteId: string, { id, deviceId, state, problem, atMs }: StoredStanding): CloudEvent {
  const data = { id: deviceId, state, since: timeText(atMs), problem }
  return cloudEvent(siteId, { id: `devices-${id}`, type: 'cn.vigil.device.standing.v1', subject: `device/${deviceId}`, atMs, data })
}

export function telemetryEvent(siteId: string, { deviceId, metrics }: DeviceTelemetry, nowMs: number): CloudEvent {
  const data = { items: metrics.map((metric) => toMetricOut(deviceId, metric)) }
  return cloudEvent(siteId, { id: newId(nowMs), type: 'cn.vigil.telemetry.v1', subject: `device/${deviceId}`, atMs: nowMs, data })
}
