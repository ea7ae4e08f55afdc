// Whether a barrier opens for a plate: from our own list alone, at once, whatever else is down.
import type { PlateReadEvent } from '../../contract/device-events.ts'
import type { EpochMs } from '../../contract/ids.ts'
import type { PlateReason, Vehicle } from '../../contract/vehicle.ts'

export interface PlateDecision {
  readonly opened: boolean
  readonly why: PlateReason
}

/** A plate read less surely than this opens nothing; a reader that gives no figure is believed. */
const SURE01 = 0.8

/** @param vehicle the entry of this very plate; similar ones do not count */
export function decidePlate(
  read: Pick<PlateReadEvent, 'plate' | 'confidence01' | 'replayed'>,
  vehicle: Pick<Vehicle, 'list' | 'validFromMs' | 'validToMs'> | null,
  {
    nowMs,
    isBurning,
    isBackAgain = false,
  }: { readonly nowMs: EpochMs; readonly isBurning: boolean; /** Where anti-passback keeps barriers shut. */ readonly isBackAgain?: boolean },
): PlateDecision {
  const stay = (why: PlateReason): PlateDecision => ({ opened: false, why })
  if (read.replayed) return stay('replayed')
  // The way out and in is free for everybody.
  if (isBurning) return { opened: true, why: 'fire' }
  if (read.plate === null) return stay('noPlate')
  if (vehicle === null) return stay('unknown')
  if (vehicle.list === 'block') return stay('blocked')
  if (vehicle.validFromMs !== null && nowMs < vehicle.validFromMs) return stay('notYetValid')
  if (vehicle.validToMs !== null && nowMs > vehicle.validToMs) return stay('expired')
  if (isBackAgain) return stay('antiPassback')
  if (read.confidence01 !== null && read.confidence01 < SURE01) return stay('unsure')
  return { opened: true, why: 'allowed' }
}
