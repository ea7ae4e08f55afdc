// When two signals of a fire panel are independent enough to confirm a fire without waiting for a person.
import type { SiteDevice } from '../../contract/site.ts'
import type { EarlierFire } from '../../db/fires.ts'
import { buildingOfSignal } from './panel-points.ts'

/** GB 50116 asks for two independent signals before linkage control acts; five minutes is NFPA 72's order of magnitude for investigating the first. */
export const TWO_SIGNALS_MS = 5 * 60_000

/** GB/T 26875.3 component type: two people at two call points may have seen the same cigarette. */
const MANUAL_CALL_POINT = 23

/** Another component of the same building; of two, one has to be a detector. */
export function isConfirmedBy(device: Pick<SiteDevice, 'points' | 'building'>, signal: EarlierFire, earlier: readonly EarlierFire[]): boolean {
  const building = buildingOfSignal(device, signal.address)
  return earlier.some(
    (other) =>
      other.address !== signal.address &&
      !(other.componentType === MANUAL_CALL_POINT && signal.componentType === MANUAL_CALL_POINT) &&
      buildingOfSignal(device, other.address) === building,
  )
}
