// What plate readers are to hold of a vehicle, worked out anew when it, or the day, has changed.
import type { EpochMs } from '../../contract/ids.ts'
import type { Vehicle } from '../../contract/vehicle.ts'
import { wantEnrolment } from '../../db/enrolments.ts'
import { findVehicle } from '../../db/vehicles.ts'
import type { Env } from '../env.ts'

/** A reader refuses by the date it was given; a day later the entry goes. */
const GRACE_MS = 24 * 3600_000

/** Call it in the transaction of what changed. */
export function wantVehicle({ db, clock }: Pick<Env, 'db' | 'clock'>, deviceIds: readonly string[], plate: string): void {
  const atMs = clock.now()
  const wanted = digestOf(findVehicle(db, plate), atMs)
  for (const deviceId of deviceIds) wantEnrolment(db, { deviceId, ref: plate, personId: null, wanted, atMs })
}

function digestOf(vehicle: Vehicle | null, nowMs: EpochMs): string | null {
  if (vehicle === null || (vehicle.validToMs !== null && nowMs > vehicle.validToMs + GRACE_MS)) return null
  return [vehicle.list, vehicle.validFromMs ?? '', vehicle.validToMs ?? ''].join('|')
}
