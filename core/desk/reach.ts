// Which phones can be told something right now: those with an open line, and for a moment those that have just lost it.
import type { StaffView } from '../../contract/staff.ts'
import type { EpochMs } from '../../contract/ids.ts'
import type { Clock } from '../clock.ts'

/** A phone that changes from one access point to the next is back sooner. */
export const GRACE_MS = 20_000

export interface ReachDesk {
  /** A line of this person's phone is open, until the returned function is called. */
  open(staffId: string): () => void
  of(staff: { readonly id: string; readonly userId: string | null }): StaffView['reach']
  /** Who became silent, or reachable, since this was asked last. */
  changed(): string[]
}

interface Line {
  open: number
  /** Of the first of those open, or of the last that was. */
  sinceMs: EpochMs
  closedAtMs: EpochMs | null
  wasReachable: boolean
}

export function createReachDesk(clock: Clock): ReachDesk {
  const lines = new Map<string, Line>()
  const isReachable = ({ open, closedAtMs }: Line) => open > 0 || (closedAtMs !== null && Math.abs(clock.now() - closedAtMs) < GRACE_MS)
  return {
    open(staffId) {
      const known = lines.get(staffId)
      const line = known ?? { open: 0, sinceMs: clock.now(), closedAtMs: null, wasReachable: false }
      if (known !== undefined && !isReachable(known)) line.sinceMs = clock.now()
      line.open += 1
      lines.set(staffId, line)
      let isOpen = true
      return () => {
        if (!isOpen) return
        isOpen = false
        line.open -= 1
        if (line.open === 0) line.closedAtMs = clock.now()
      }
    },
    of({ id, userId }) {
      const line = lines.get(id)
      if (line !== undefined && isReachable(line)) return { is: 'reachable', sinceMs: line.sinceMs }
      if (userId === null) return { is: 'noPhone', sinceMs: null }
      return { is: 'silent', sinceMs: line?.closedAtMs ?? null }
    },
    changed() {
      return [...lines].flatMap(([id, line]) => {
        const now = isReachable(line)
        if (now === line.wasReachable) return []
        line.wasReachable = now
        return [id]
      })
    },
  }
}
