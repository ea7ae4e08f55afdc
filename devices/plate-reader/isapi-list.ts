// A Hikvision camera's own list of vehicles, by which it opens when nobody answers it.
import type { VehicleEnrolment } from '../../contract/enrolment.ts'
import type { VehiclesOfDevice } from '../driver.ts'
import { toLocalTime } from '../local-time.ts'
import { jsonBody, toEnrolmentResult, type IsapiCall } from '../transport/isapi-call.ts'

const LISTS = { allow: 'whiteList', block: 'blackList' } as const
/** Where one end is open; within what 32 bits hold. */
const OPEN_BEGIN = '2000-01-01'
const OPEN_END = '2037-12-31'

export function vehicleListOf(call: IsapiCall, channel: number, timezone: string): VehiclesOfDevice {
  const path = `/ISAPI/Traffic/channels/${channel}`
  const remove = (plate: string) =>
    call({ method: 'PUT', path: `${path}/DelLicensePlateAuditData?format=json`, body: jsonBody({ id: [], CompoundCond: { licensePlate: plate } }) })
  return {
    async put(vehicle) {
      // Adding what is there already makes two of it on some firmware.
      const cleared = await remove(vehicle.plate)
      if (cleared.is === 'notSent' || cleared.is === 'noAnswer' || cleared.is === 'unauthorized') return toEnrolmentResult(cleared)
      const body = jsonBody({ LicensePlateInfoList: [entryOf(vehicle, timezone)] })
      return toEnrolmentResult(await call({ method: 'PUT', path: `${path}/licensePlateAuditData/record?format=json`, body }))
    },
    async remove(plate) {
      const removed = await remove(plate)
      // It says no where there is nothing to delete.
      return removed.is === 'refused' && !removed.isBusy && !removed.isUnsupported ? { state: 'synced', reason: null } : toEnrolmentResult(removed)
    },
  }
}

function entryOf({ plate, list, validFromMs, validToMs }: VehicleEnrolment, timezone: string): object {
  return {
    id: '',
    LicensePlate: plate,
    listType: LISTS[list],
    effectiveStartDate: validFromMs === null ? OPEN_BEGIN : dayOf(validFromMs, timezone),
    effectiveDate: validToMs === null ? OPEN_END : dayOf(validToMs, timezone),
  }
}

function dayOf(atMs: number, timezone: string): string {
  const [, , , day, month, year] = toLocalTime(atMs, timezone)
  return `${year}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`
}
