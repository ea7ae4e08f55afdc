// What a lift or a pump says on our topic tree, as samples and faults; nothing in it can be relied on.
import { createHash } from 'node:crypto'
import type { EquipmentEvent, MetricValue } from '../../contract/device-events.ts'
import { METRIC_NAME } from '../../contract/telemetry.ts'
import { SEVERITIES, type EquipmentFault } from '../../contract/vocabulary.ts'
import { at, toNumber, toText } from '../loose-json.ts'

const MAX_METRICS = 64
/** A number that came as text; one with leading zeros is a name. */
const NUMBER = /^-?(0|[1-9]\d{0,20})(\.\d{1,20})?$/

const FAULTS: Readonly<Record<string, EquipmentFault>> = {
  'lift.entrapment': 'entrapment',
  'lift.door_fault': 'doorFault',
  'lift.overspeed': 'overspeed',
  'lift.out_of_level': 'outOfLevel',
  'lift.power_off': 'powerOff',
  'lift.alarm_button': 'alarmButton',
}

export interface Metrics {
  readonly metrics: Readonly<Record<string, MetricValue>>
  /** How many were not taken: too many, a name or a value that is none. */
  readonly refused: number
}

export function metricsOf(said: unknown): Metrics {
  const given = at(said, 'm')
  if (typeof given !== 'object' || given === null || Array.isArray(given)) return { metrics: {}, refused: given === undefined ? 0 : 1 }
  const taken: [string, MetricValue][] = []
  let refused = 0
  for (const [name, raw] of Object.entries(given)) {
    const value = valueOf(raw)
    if (value === null || !METRIC_NAME.test(name) || taken.length >= MAX_METRICS) refused += 1
    else taken.push([name, value])
  }
  return { metrics: Object.fromEntries(taken), refused }
}

/** @returns null for what is none; 1e999 is read as infinite */
function valueOf(raw: unknown): MetricValue | null {
  if (typeof raw === 'boolean') return raw
  if (typeof raw === 'string' && !NUMBER.test(raw.trim())) return toText(raw, 64)
  return toNumber(raw)
}

/** What of it does not depend on when it came; null: no fault. */
export function faultOf(said: unknown): Pick<EquipmentEvent, 'fault' | 'active' | 'code' | 'text' | 'dedupeKey'> | null {
  const kind = toText(at(said, 'kind'), 64)
  if (kind === null) return null
  const fault = Object.hasOwn(FAULTS, kind) ? FAULTS[kind]! : unknownFault(at(said, 'sev'))
  if (fault === null) return null
  const data = at(said, 'data')
  const active = at(data, 'active')
  const id = toText(at(said, 'id'), 64)
  return {
    fault,
    active: active !== false && active !== 0 && active !== 'false' && active !== '0',
    code: kind,
    text: wordsOf(data),
    // A gateway that counts from 1 again says another moment.
    dedupeKey: id === null ? createHash('sha256').update(JSON.stringify(said)).digest('hex').slice(0, 32) : `${id}-${toText(at(said, 'ts'), 40) ?? ''}`,
  }
}

/** A kind that nobody told us of is a fault where the device finds it worth more than a note. */
function unknownFault(severity: unknown): EquipmentFault | null {
  return SEVERITIES.some((one) => one === severity && one !== 'low') ? 'other' : null
}

/** Its own words, else its figures: `floor 17, door closed`. */
function wordsOf(data: unknown): string {
  const own = toText(at(data, 'text'), 200)
  if (own !== null || typeof data !== 'object' || data === null) return own ?? ''
  const figures = Object.entries(data)
    .filter(([name, value]) => METRIC_NAME.test(name) && name !== 'active' && valueOf(value) !== null)
    .slice(0, 8)
    .map(([name, value]) => `${name} ${String(valueOf(value))}`)
  return toText(figures.join(', '), 200) ?? ''
}
