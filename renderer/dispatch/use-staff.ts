// The staff as the core tells of it.
import type { StaffFeedEvent, StaffView } from '../../contract/staff.ts'
import { api } from '../api.ts'
import { followed } from '../followed.ts'

export const useStaff = followed<StaffFeedEvent, readonly StaffView[]>(
  (signal) => api.staff.watch(undefined, { signal }),
  (known, event) => applyStaff(known ?? [], event),
)

/** In the order of names. */
export function applyStaff(known: readonly StaffView[], event: StaffFeedEvent): readonly StaffView[] {
  if (event.type === 'snapshot') return event.staff
  if (event.type === 'left') return known.filter(({ id }) => id !== event.id)
  const { staff } = event
  if (known.some(({ id }) => id === staff.id)) return known.map((one) => (one.id === staff.id ? staff : one))
  return [...known, staff].toSorted((a, b) => (a.name < b.name ? -1 : 1))
}
