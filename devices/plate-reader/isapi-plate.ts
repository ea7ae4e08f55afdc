// Turns what a Hikvision camera says about a vehicle into a plate read.
import type { PlateReadEvent } from '../../contract/device-events.ts'
import { normalisePlate } from '../../contract/plate.ts'
import type { PlateColour } from '../../contract/vocabulary.ts'
import { readDeviceTime } from '../device-time.ts'
import { believeTime } from '../local-time.ts'
import { at, toNumber, toText } from '../loose-json.ts'
import { listOf } from '../transport/isapi-document.ts'

export interface PlateOptions {
  /** Which way vehicles pass that the camera sees come forward; absent: it is not known. */
  readonly direction?: 'in' | 'out' | undefined
  readonly timezone: string
  readonly nowMs: number
}

const COLOURS: Readonly<Record<string, PlateColour>> = {
  blue: 'blue',
  yellow: 'yellow',
  white: 'white',
  black: 'black',
  green: 'green',
  newEnergyGreen: 'green',
  newEnergyYellowGreen: 'yellowGreen',
  civilAviationGreen: 'green',
  civilAviationBlack: 'black',
}

/** @param event content of an `EventNotificationAlert`. @returns null for what is no read: another event, a list that only repeats one */
export function readPlate(event: unknown, { direction, timezone, nowMs }: PlateOptions): PlateReadEvent | null {
  const anpr = listOf(at(event, 'ANPR'))[0]
  const license = listOf(at(anpr, 'licensePlate'))[0]
  if (typeof license !== 'string') return null
  const time = toText(at(event, 'dateTime'), 40)
  const confidence = toNumber(at(anpr, 'confidenceLevel'))
  const colour = at(anpr, 'plateColor')
  const kinds = [at(event, 'alarmDataType'), at(anpr, 'alarmDataType')]
  const rawPlate = toText(license, 32) ?? ''
  const identity = toText(at(event, 'UUID'), 64) ?? `${toText(at(event, 'macAddress'), 32) ?? ''}_${rawPlate}`
  return {
    type: 'plateRead',
    plate: normalisePlate(license),
    rawPlate,
    colour: (typeof colour === 'string' && Object.hasOwn(COLOURS, colour) ? COLOURS[colour] : undefined) ?? null,
    confidence01: confidence === null ? null : Math.min(1, Math.max(0, confidence / 100)),
    direction: directionOf(at(anpr, 'direction'), direction),
    deviceAtMs: believeTime(readDeviceTime(time, timezone), nowMs),
    // What says anything but "live" opens nothing.
    replayed: kinds.some((kind) => kind !== undefined && toNumber(kind) !== 0),
    // With the moment, also where firmware gives every event the same UUID; a camera that says no time repeats nothing.
    dedupeKey: `${identity}_${time ?? nowMs}`,
  }
}

function directionOf(said: unknown, forward: 'in' | 'out' | undefined): 'in' | 'out' | null {
  if (forward === undefined) return null
  return said !== 'reverse' ? forward : forward === 'in' ? 'out' : 'in'
}
