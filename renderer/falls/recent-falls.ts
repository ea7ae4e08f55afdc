// The falls of the last seconds, by camera: what the wall draws for a moment over a live picture.
import { create } from 'zustand'
import type { FallRecord } from '../../contract/falling.ts'
import { nowMs } from '../now.ts'

/** So long a path stays on a live picture. */
export const RECENT_MS = 10_000

interface Recent {
  readonly fall: FallRecord
  readonly untilMs: number
}

export const useRecentFalls = create<Readonly<Record<string, Recent>>>()(() => ({}))

/** Whether the wall shows it: just now, seen live, and worth a look. */
export function isWorthShowing(fall: FallRecord, now: number): boolean {
  return fall.lookBackId === null && fall.grade !== 'rejected' && now - fall.lastAtMs < RECENT_MS
}

export function showRecentFall(fall: FallRecord): void {
  const now = nowMs()
  // a review changes a record without anything having fallen again
  if (!isWorthShowing(fall, now) || useRecentFalls.getState()[fall.cameraId]?.fall.id === fall.id) return
  useRecentFalls.setState({ [fall.cameraId]: { fall, untilMs: now + RECENT_MS } })
  setTimeout(() => {
    if (useRecentFalls.getState()[fall.cameraId]?.fall.id !== fall.id) return
    useRecentFalls.setState(({ [fall.cameraId]: _over, ...others }) => others, true)
  }, RECENT_MS)
}
