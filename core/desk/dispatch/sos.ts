// Somebody presses for help on the phone: an incident that rings at once, at the place where he was seen last.
import { LATE_AFTER_MS, type SosAnswer, type SosInput } from '../../../contract/dispatch.ts'
import { findLikeAlert } from '../../../db/correlation.ts'
import { findStaffOfUser } from '../../../db/staff.ts'
import { inTransaction } from '../../../db/transaction.ts'
import { raiseAlert } from '../../alerts.ts'
import type { Actor, Env } from '../../env.ts'
import { readToldTime } from '../told-time.ts'

/** A hand that trembles presses more than once; who presses later needs to be heard again. */
const JOINS_MS = 60_000

/** Kept by a phone for longer, help is asked for now. */
const OLDEST_MS = 24 * 3_600_000

/** Also of an account that is nobody's: help is not refused. */
export function callForHelp(env: Env, actor: Actor, { clientId, atMs }: SosInput): SosAnswer {
  const { db, clock } = env
  return inTransaction(db, () => {
    const nowMs = clock.now()
    const told = readToldTime(atMs, nowMs - OLDEST_MS, nowMs)
    const lateMs = nowMs - told.atMs
    const staff = findStaffOfUser(db, actor.id)
    const place = staff?.lastPlace ?? null
    // Who it is stands in the timeline as its actor: what the place is made of goes to other systems.
    const likeness = { kind: 'sos' as const, cameraId: null, deviceId: null, zone: `sos-${staff?.id ?? actor.id}` }
    const last = findLikeAlert(db, likeness)
    const joins = last !== null && Math.abs(nowMs - last.raisedAtMs) < JOINS_MS
    const claim = {
      ...likeness,
      severity: 'critical' as const,
      source: 'phone/sos',
      buildingId: place?.buildingId ?? null,
      place: place?.name ?? '',
      atMs: told.atMs,
      deviceAtMs: told.isClockOff ? null : told.atMs,
      score: null,
      boxes: [],
      why: {
        ...(staff !== null && { staffId: staff.id }),
        ...(lateMs > LATE_AFTER_MS && { pressedAtMs: Math.round(told.atMs), lateSeconds: Math.round(lateMs / 1000) }),
        ...(place !== null && { placeAgeS: Math.max(0, Math.round((nowMs - place.atMs) / 1000)) }),
      },
      // Nobody's press is taken for another's.
      dedupeKey: `${actor.id}:${clientId}`,
    }
    const { incident, outcome } = raiseAlert(env, claim, { actor, alone: !joins })
    return { incidentId: incident.id, number: incident.number, joined: outcome !== 'opened' }
  })
}
