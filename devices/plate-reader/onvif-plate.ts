// Turns what an ONVIF camera (Profile M) says about a number plate into a plate read.
import type { PlateReadEvent } from '../../contract/device-events.ts'
import { normalisePlate } from '../../contract/plate.ts'
import type { PlateColour } from '../../contract/vocabulary.ts'
import { toNumber, toText } from '../loose-json.ts'
import { readNotification } from '../onvif-events.ts'
import { eventTime } from '../onvif-time.ts'
import { attributeOf, elementsAt, textAt } from '../transport/soap-xml.ts'

export interface OnvifPlateOptions {
  /** Of the video source or the configuration; absent: of any. */
  readonly source?: string | undefined
  readonly direction?: 'in' | 'out' | undefined
  readonly nowMs: number
  readonly aheadMs: number | null
}

/** As the specification has it, and as makers do. */
const TOPIC = /^RuleEngine\/(.*\/)?(Recognition\/LicensePlate|Licen[sc]ePlate\w*|PlateRecognition|LPR|ANPR)(\/|$)/i
const SOURCES = ['VideoSource', 'VideoSourceConfigurationToken', 'VideoSourceToken', 'Source'] as const
const PLATES = ['PlateNumber', 'LicensePlate', 'LicensePlateNumber', 'Plate', 'PlateNo'] as const
const COLOURS: Readonly<Record<string, PlateColour>> = { blue: 'blue', yellow: 'yellow', white: 'white', black: 'black', green: 'green' }

/** @returns null for whatever else cameras tell of */
export function readOnvifPlate(notification: unknown, { source, direction, nowMs, aheadMs }: OnvifPlateOptions): PlateReadEvent | null {
  const { topic, operation, source: sourceOf, data, utc } = readNotification(notification, nowMs)
  if (topic.length > 200 || !TOPIC.test(topic) || operation === 'Deleted') return null
  if (source !== undefined && !SOURCES.some((name) => sourceOf(name) === source)) return null
  const [info] = infosOf(notification)
  const [number] = elementsAt(info, 'PlateNumber')
  const written = textAt(info, 'PlateNumber') ?? PLATES.map(data).find((value) => value !== null)
  if (written === null || written === undefined) return null
  const rawPlate = toText(written, 32) ?? ''
  const colour = (textAt(info, 'PlateColor') ?? data('PlateColor') ?? '').toLowerCase()
  const object = toText(data('ObjectId'), 32) ?? ''
  return {
    type: 'plateRead',
    plate: normalisePlate(written),
    rawPlate,
    colour: (Object.hasOwn(COLOURS, colour) ? COLOURS[colour] : undefined) ?? null,
    confidence01: shareOf(attributeOf(number, 'Likelihood') ?? data('Likelihood')),
    direction: direction ?? null,
    deviceAtMs: eventTime(utc, { nowMs, aheadMs, isOld: operation === 'Initialized' }).deviceAtMs,
    // How it stood when we began to listen opens nothing.
    replayed: operation === 'Initialized',
    dedupeKey: `${rawPlate}_${object}_${toText(utc, 40) ?? nowMs}`,
  }
}

/** As an element of the event, or of the object in it. */
function infosOf(notification: unknown): unknown[] {
  return elementsAt(notification, 'Message', 'Message', 'Data', 'ElementItem').flatMap((item) => [
    ...elementsAt(item, 'LicensePlateInfo'),
    ...elementsAt(item, 'Object', 'Appearance', 'LicensePlateInfo'),
  ])
}

/** Of 1, or of 100 as some write it. */
function shareOf(value: string | null): number | null {
  const number = toNumber(value)
  if (number === null || number < 0 || number > 100) return null
  return number <= 1 ? number : number / 100
}
