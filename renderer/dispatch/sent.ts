// Who was sent where, kept from the core's word of each dispatch; pure.
import type { Dispatch, DispatchState } from '../../contract/dispatch.ts'
import type { Tone } from '../parts/state-mark.tsx'

export const DISPATCH_TONES: Readonly<Record<DispatchState, Tone>> = {
  assigned: 'warn',
  accepted: 'busy',
  onScene: 'busy',
  done: 'good',
  declined: 'bad',
  withdrawn: 'quiet',
}

export type Sent = Pick<Dispatch, 'id' | 'incidentId' | 'assignee' | 'state' | 'lapsed' | 'assignedAtMs' | 'endedAtMs'>
/** By incident. */
export type SentTo = ReadonlyMap<string, readonly Sent[]>

const STANDING: readonly DispatchState[] = ['assigned', 'accepted', 'onScene', 'done']

/** Called back or turned down it is gone; an incident that was merged takes its people along. Whoever was sent last stands first. */
export function withDispatch(known: SentTo, dispatch: Sent): SentTo {
  const next = new Map(known)
  for (const [incidentId, sent] of known)
    if (sent.some(({ id }) => id === dispatch.id)) {
      const others = sent.filter(({ id }) => id !== dispatch.id)
      if (others.length > 0) next.set(incidentId, others)
      else next.delete(incidentId)
    }
  if (STANDING.includes(dispatch.state))
    next.set(
      dispatch.incidentId,
      [...(next.get(dispatch.incidentId) ?? []), dispatch].toSorted((a, b) => b.assignedAtMs - a.assignedAtMs),
    )
  return next
}

/** For a row: those under way before those who are done, the late ones first. @returns whom to name, and how many more there are */
export function briefly(sent: readonly Sent[], most: number): { readonly named: readonly Sent[]; readonly more: number } {
  const rank = ({ lapsed, endedAtMs }: Sent) => (endedAtMs !== null ? 2 : lapsed === null ? 1 : 0)
  const ranked = sent.toSorted((a, b) => rank(a) - rank(b))
  return { named: ranked.slice(0, most), more: Math.max(0, ranked.length - most) }
}
