// Texts and JSON with places for what is known of an incident; values can never become anything but values.
import type { EpochMs } from '../../../contract/ids.ts'
import type { OwedEvent } from '../adapter.ts'
import { localTime } from './clean-text.ts'
import { isTooDeep, MAX_DEPTH } from './http-call.ts'

export const MAX_TEMPLATE_BYTES = 16 * 1024

/** What may stand between `{{` and `}}`, and what it becomes. */
export const PLACEHOLDERS = [
  'event.id',
  'event.type',
  'event.sequence',
  'incident.id',
  'incident.number',
  'incident.kind',
  'incident.severity',
  'incident.state',
  'incident.version',
  'incident.building',
  'incident.summary',
  'workOrder.id',
  'workOrder.title',
  'workOrder.priority',
  'workOrder.status',
  'extId',
  'severity',
  'severityCode',
  'kindCode',
  'priorityCode',
  'stateCode',
  'place',
  'note',
  'openedAt',
  'openedAtMs',
  'openedAtLocal',
  'now',
  'nowMs',
  'nowLocal',
  'since',
  'sinceMs',
  'sinceLocal',
] as const
export type Placeholder = (typeof PLACEHOLDERS)[number]
export type Values = Readonly<Record<Placeholder, string | number | null>>

export type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json }

/** Keys that mean something to JavaScript objects. */
const FORBIDDEN_KEYS = new Set(['__proto__', 'constructor', 'prototype'])
const PLACE = /\{\{\s*([^{}]*?)\s*\}\}/g
const WHOLE = /^\{\{\s*([^{}]*?)\s*\}\}$/

/** @returns null, or what is wrong with it, in English, for the field of the form */
export function problemOfText(text: string): string | null {
  if (Buffer.byteLength(text) > MAX_TEMPLATE_BYTES) return `larger than ${MAX_TEMPLATE_BYTES / 1024} KB`
  for (const [, name = ''] of text.matchAll(PLACE)) if (!isPlaceholder(name)) return `{{${name}}} is not known; there are ${PLACEHOLDERS.join(', ')}`
  return /\{\{|\}\}/.test(text.replaceAll(PLACE, '')) ? '{{ without }}, or the other way round' : null
}

/** The same for a template that is JSON. */
export function problemOfJson(text: string): string | null {
  if (Buffer.byteLength(text) > MAX_TEMPLATE_BYTES) return `larger than ${MAX_TEMPLATE_BYTES / 1024} KB`
  if (isTooDeep(text)) return `nested deeper than ${MAX_DEPTH}`
  let json: Json
  try {
    json = JSON.parse(text) as Json
  } catch {
    return 'no JSON; a placeholder stands inside quotes: "{{place}}"'
  }
  return problemOfValue(json)
}

function problemOfValue(json: Json): string | null {
  if (typeof json === 'string') return problemOfText(json)
  if (typeof json !== 'object' || json === null) return null
  for (const [key, below] of Object.entries(json)) {
    if (FORBIDDEN_KEYS.has(key)) return `the key ${key} is not allowed`
    if (key.includes('{{')) return 'a placeholder cannot stand in a key'
    const problem = problemOfValue(below as Json)
    if (problem !== null) return problem
  }
  return null
}

/**
 * Fills a template that has no problem. Where a text is nothing but one placeholder, a number stays a number and what is
 * not there becomes null; inside a longer text it becomes nothing.
 */
export function fill(template: Json, values: Values): Json {
  if (typeof template === 'string') {
    const whole = WHOLE.exec(template)?.[1]
    return whole !== undefined && isPlaceholder(whole) ? values[whole] : fillText(template, values)
  }
  if (Array.isArray(template)) return (template as readonly Json[]).map((one) => fill(one, values))
  if (typeof template === 'object' && template !== null)
    return Object.fromEntries(Object.entries(template).map(([key, below]) => [key, fill(below as Json, values)]))
  return template
}

/** In one pass, so that braces inside a value stay what they are. @param encode what a value has to be to stand here */
export function fillText(template: string, values: Values, encode: (value: string) => string = (value) => value): string {
  return template.replaceAll(PLACE, (_, name: string) => encode(isPlaceholder(name) ? String(values[name] ?? '') : ''))
}

export interface Codes {
  readonly severity: Readonly<Record<string, string>>
  readonly kind: Readonly<Record<string, string>>
  readonly priority: Readonly<Record<string, string>>
  readonly state: Readonly<Record<string, string>>
}

export function valuesOf(event: OwedEvent, codes: Codes, time: { readonly nowMs: EpochMs; readonly sinceMs: EpochMs; readonly timezone: string }): Values {
  const { incident, workOrder } = event
  const code = (of: Readonly<Record<string, string>>, key: string) => (Object.hasOwn(of, key) ? (of[key] ?? key) : key)
  return {
    'event.id': event.id,
    'event.type': event.type,
    'event.sequence': event.sequence,
    'incident.id': incident.id,
    'incident.number': incident.number,
    'incident.kind': incident.kind,
    'incident.severity': incident.severity,
    'incident.state': incident.state,
    'incident.version': incident.version,
    'incident.building': incident.buildingId,
    'incident.summary': incident.summary,
    'workOrder.id': workOrder?.id ?? null,
    'workOrder.title': workOrder?.title ?? null,
    'workOrder.priority': workOrder?.priority ?? null,
    'workOrder.status': workOrder?.status ?? null,
    extId: workOrder?.extId ?? null,
    severity: incident.severity,
    severityCode: code(codes.severity, incident.severity),
    kindCode: code(codes.kind, incident.kind),
    priorityCode: code(codes.priority, workOrder?.priority ?? 'normal'),
    stateCode: code(codes.state, incident.state),
    place: incident.place,
    note: event.note ?? null,
    ...timesOf('openedAt', incident.openedAtMs, time.timezone),
    ...timesOf('now', time.nowMs, time.timezone),
    ...timesOf('since', time.sinceMs, time.timezone),
  }
}

function timesOf<N extends 'openedAt' | 'now' | 'since'>(name: N, ms: EpochMs, timezone: string) {
  const times = { [name]: new Date(ms).toISOString(), [`${name}Ms`]: ms, [`${name}Local`]: localTime(ms, timezone) }
  return times as Record<N | `${N}Local`, string> & Record<`${N}Ms`, number>
}

function isPlaceholder(name: string): name is Placeholder {
  return (PLACEHOLDERS as readonly string[]).includes(name)
}
