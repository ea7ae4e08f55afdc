// Verdicts that can still be taken back: "not real" is sent some seconds after its key, and not at all when it is undone.
import { create } from 'zustand'

export const UNDO_MS = 5000

/** By fall: what stops it from being sent. */
export const usePendingReviews = create<Readonly<Record<string, () => void>>>()(() => ({}))

/** A page that is closed meanwhile sends nothing: the fall stays open, which is the safe side. */
export function postponeReview(fallId: string, send: () => void): void {
  undoReview(fallId)
  const timer = setTimeout(() => {
    forget(fallId)
    send()
  }, UNDO_MS)
  usePendingReviews.setState({ [fallId]: () => clearTimeout(timer) })
}

/** @returns whether there was anything to undo */
export function undoReview(fallId: string): boolean {
  const stop = usePendingReviews.getState()[fallId]
  stop?.()
  forget(fallId)
  return stop !== undefined
}

function forget(fallId: string): void {
  usePendingReviews.setState(({ [fallId]: _gone, ...others }) => others, true)
}
