// Turns an access event of a Hikvision terminal, pushed or found in its history, into a passage.
import type { PassageEvent } from '../../contract/device-events.ts'
import type { PassageMethod, PassageOutcome } from '../../contract/vocabulary.ts'
import { readDeviceTime } from '../device-time.ts'
import { believeTime } from '../local-time.ts'
import { at, toNumber, toText } from '../loose-json.ts'

/** By (major, minor): the same minor means other things under another major. null: known, and no passage. */
const MEANINGS: Readonly<Record<string, readonly [PassageOutcome, PassageMethod | null] | null>> = {
  '5-1': ['granted', 'card'],
  '5-38': ['granted', 'fingerprint'],
  '5-39': ['denied', 'fingerprint'],
  '5-75': ['granted', 'face'],
  '5-76': ['denied', 'face'],
  '5-23': ['granted', 'button'],
  '3-1024': ['granted', 'remote'],
  '5-25': ['doorOpened', null],
  '5-26': ['doorClosed', null],
  '5-27': ['forced', null],
  '5-28': ['heldOpen', null],
  '5-133': ['tailgating', null],
  '5-134': ['reverse', null],
  '5-135': ['forced', null],
  '5-21': null, // the lock, not the door
  '5-22': null,
  '5-24': null, // the exit button let go
  '5-37': null, // doorbell
  '3-1025': null, // what commands leave behind
  '3-1026': null,
  '3-1027': null,
}

export interface AcsEvent {
  readonly major: unknown
  readonly minor: unknown
  readonly time: unknown
  /** The rest has the same names in a push and in the history. */
  readonly details: unknown
}

export interface PassageOptions {
  readonly timezone: string
  /** Which way whoever uses a reader passes, by the reader's number. */
  readonly readers: Readonly<Record<string, 'in' | 'out'>>
  readonly replayed: boolean
  readonly nowMs: number
}

/** `passage` null: known not to be one, or (`isKnown` false) not to be guessed. */
export interface ReadAcsEvent {
  readonly code: string
  readonly isKnown: boolean
  readonly passage: PassageEvent | null
}

/** @returns null for what has no (major, minor) */
export function readAcsEvent({ major, minor, time, details }: AcsEvent, { timezone, readers, replayed, nowMs }: PassageOptions): ReadAcsEvent | null {
  const [majorCode, minorCode] = [codeOf(major), codeOf(minor)]
  if (majorCode === null || minorCode === null) return null
  const code = `${majorCode}-${minorCode}`
  const meaning = Object.hasOwn(MEANINGS, code) ? MEANINGS[code] : undefined
  if (meaning === undefined || meaning === null) return { code, isKnown: meaning === null, passage: null }
  const [outcome, method] = meaning
  const isPerson = outcome === 'granted' || outcome === 'denied'
  const reader = codeOf(at(details, 'cardReaderNo'))
  const door = codeOf(at(details, 'doorNo'))
  const [personRef, cardNumber] = [textOf(details, 'employeeNoString') ?? textOf(details, 'employeeNo'), textOf(details, 'cardNo')]
  const passage: PassageEvent = {
    type: 'passage',
    // Whoever is enrolled as blocked is known to the terminal, whatever it then did.
    outcome: isPerson && at(details, 'userType') === 'blackList' ? 'blocked' : outcome,
    door,
    direction: (reader === null ? undefined : readers[reader]) ?? null,
    method,
    personRef,
    cardNumber,
    code,
    deviceAtMs: believeTime(readDeviceTime(time, timezone), nowMs),
    replayed,
    dedupeKey: keyOf(code, time, textOf(details, 'serialNo'), [personRef, cardNumber, door]),
  }
  return { code, isKnown: true, passage }
}

/**
 * The serial number tells a record apart. A terminal that was reset counts from 1 again, so the day belongs to the key:
 * what it tells then must not be taken for what it told a year ago.
 */
function keyOf(code: string, time: unknown, serial: string | null, rest: readonly (string | number | null)[]): string {
  const text = typeof time === 'string' ? time.trim().slice(0, 32) : ''
  return serial === null ? [code, text, ...rest.map((one) => one ?? '')].join('_') : `${serial}_${text.slice(0, 10)}`
}

function codeOf(value: unknown): number | null {
  const code = toNumber(value)
  return code !== null && Number.isInteger(code) && code >= 0 && code <= 0xffff_ffff ? code : null
}

function textOf(details: unknown, name: string): string | null {
  return toText(at(details, name), 64)
}
