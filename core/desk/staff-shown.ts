// What of the staff is shown to whom: whoever sends people calls them, so telephones stay; numbers of certificates are for whoever keeps the list.
import type { User } from '../../contract/people.ts'
import type { StaffView } from '../../contract/staff.ts'
import { may } from '../access.ts'

export function staffShownTo(user: Pick<User, 'role'>, staff: StaffView): StaffView {
  if (may(user, 'configureDesk')) return staff
  return { ...staff, certificates: staff.certificates.map((one) => ({ ...one, number: maskNumber(one.number) })) }
}

/** `****1234`: enough to tell two apart. */
function maskNumber(number: string): string {
  const signs = Array.from(number)
  return signs.length < 8 ? '****' : `****${signs.slice(-4).join('')}`
}
