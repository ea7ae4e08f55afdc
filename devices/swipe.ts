// A guard's card at a checkpoint's reader, however it came here.
import type { CheckInEvent } from '../contract/device-events.ts'
import type { EpochMs } from '../contract/ids.ts'
import { z } from 'zod'
import { at, toText } from './loose-json.ts'
import type { Judged } from './lateness.ts'

/** `reversed`: the reader gives `1AC665D7` for what is printed as `D765C61A`. */
export const byteOrder = z.enum(['asRead', 'reversed']).default('asRead')

const CARD = /^[0-9A-Z]{1,32}$/
/** A reader that says neither when nor which: within this the same card is the same swipe. */
const SAME_SWIPE_MS = 60_000

export interface SwipeAbout {
  readonly byteOrder: z.output<typeof byteOrder>
  /** The reader's own number of the swipe, and when, as it said them. */
  readonly id: unknown
  readonly at: unknown
  readonly judged: Judged
  readonly retained: boolean
  readonly nowMs: EpochMs
}

/** @param data `{ cardNumber, guardCard }`. @returns null for what names no card */
export function swipeOf(data: unknown, about: SwipeAbout): CheckInEvent | null {
  const cardNumber = cardOf(at(data, 'cardNumber'), about.byteOrder)
  if (cardNumber === null) return null
  const guardCard = cardOf(at(data, 'guardCard'), about.byteOrder)
  const moment = toText(about.at, 40)
  const id = toText(about.id, 64)
  const which = id ?? `${cardNumber}-${guardCard ?? ''}`
  return {
    type: 'checkIn',
    cardNumber,
    guardCard,
    deviceAtMs: about.judged.deviceAtMs,
    replayed: about.retained || about.judged.isLate,
    dedupeKey: `${which}-${moment ?? (id === null ? Math.floor(about.nowMs / SAME_SWIPE_MS) : '')}`,
  }
}

/** Text, leading zeros kept; what readers put between the digits does not count. */
function cardOf(raw: unknown, order: SwipeAbout['byteOrder']): string | null {
  const card = toText(raw, 64)
    ?.replaceAll(/[\s:-]/g, '')
    .toUpperCase()
  if (card === undefined || !CARD.test(card)) return null
  const isBytes = card.length % 2 === 0 && /^[0-9A-F]+$/.test(card)
  return order === 'reversed' && isBytes ? card.match(/../g)!.toReversed().join('') : card
}
