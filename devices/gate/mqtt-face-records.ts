// What an MQTT face terminal tells about people at its gate, as passages; nothing in it can be relied on.
import { createHash } from 'node:crypto'
import type { PassageEvent } from '../../contract/device-events.ts'
import type { PassageOutcome } from '../../contract/vocabulary.ts'
import { believeTime, parseTime } from '../local-time.ts'
import { at, toNumber, toText } from '../loose-json.ts'
import type { MqttFaceConfig } from './mqtt-face-config.ts'

/** What the terminal wants to hear once a record is stored. */
export interface PushAck {
  readonly PushAckType: 1 | 2 | 3
  readonly SnapOrRecordID: number
}

export interface FaceRecord {
  /** null: of a kind that is not used; acknowledged, so that the terminal comes to the next one. */
  readonly event: PassageEvent | null
  /** null: it carries no number. */
  readonly ack: PushAck | null
}

export interface RecordContext {
  readonly settings: Pick<MqttFaceConfig, 'timezone' | 'direction'>
  readonly retained: boolean
  readonly nowMs: number
}

/** A record that does not say whether it is live is of the past when it is older. */
const LIVE_MS = 10 * 60_000

/** @returns null for what is no record at all */
export function recordOf(said: unknown, context: RecordContext): FaceRecord | null {
  const operator = toText(at(said, 'operator'), 64) ?? ''
  const info = at(said, 'info')
  if (!operator.endsWith('Push') || typeof info !== 'object' || info === null) return null
  const recordId = toNumber(at(info, 'RecordID'))
  const snapId = toNumber(at(info, 'SnapID'))
  if (operator === 'RecPush' || operator === 'VerifyPush') {
    return { event: passageOf(outcomeOf(info), toText(at(info, 'VerifyStatus'), 16), 'rec', recordId, info, context), ack: ackOf(2, recordId) }
  }
  if (operator === 'StrSnapPush') return { event: passageOf('denied', operator, 'snap', snapId, info, context), ack: ackOf(1, snapId) }
  return { event: null, ack: ackOf(3, snapId ?? recordId) }
}

function ackOf(PushAckType: PushAck['PushAckType'], id: number | null): PushAck | null {
  return id === null ? null : { PushAckType, SnapOrRecordID: id }
}

/** `PersonType` 1: on the block list. `VerifyStatus` 0 none, 1 allowed, 2 refused, 3 not registered. */
function outcomeOf(info: object): PassageOutcome {
  if (toNumber(at(info, 'PersonType')) === 1) return 'blocked'
  return toNumber(at(info, 'VerifyStatus')) === 1 ? 'granted' : 'denied'
}

function passageOf(
  outcome: PassageOutcome,
  code: string | null,
  series: 'rec' | 'snap',
  id: number | null,
  info: object,
  { settings, retained, nowMs }: RecordContext,
): PassageEvent {
  const time = toText(at(info, 'time') ?? at(info, 'CreateTime'), 32)
  const deviceAtMs = believeTime(parseTime(time, settings.timezone), nowMs)
  const cardNumber = toText(at(info, 'RFIDCard'), 32)
  const byFace = series === 'snap' || (toNumber(at(info, 'similarity1')) ?? 0) > 0
  return {
    type: 'passage',
    outcome,
    door: null,
    direction: settings.direction ?? null,
    method: byFace ? 'face' : cardNumber === null ? null : 'card',
    personRef: toText(at(info, 'customId'), 48),
    cardNumber,
    code,
    deviceAtMs,
    replayed: retained || isOfThePast(info, deviceAtMs, nowMs),
    // Its counter begins anew when everything is deleted, so the moment belongs to the key.
    dedupeKey: id === null ? `${series}-${createHash('sha256').update(JSON.stringify(info)).digest('hex').slice(0, 32)}` : `${series}-${id}-${time ?? ''}`,
  }
}

/** `Sendintime` 1 live, 0 late; `PushType` 2 sent again because somebody asked. */
function isOfThePast(info: object, deviceAtMs: number | null, nowMs: number): boolean {
  if (toNumber(at(info, 'PushType')) === 2) return true
  const inTime = at(info, 'Sendintime')
  if (inTime !== undefined) return toNumber(inTime) !== 1
  return deviceAtMs !== null && nowMs - deviceAtMs > LIVE_MS
}
