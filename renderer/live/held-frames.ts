// Holds decoded pictures back a moment, so that the boxes found on them can be drawn on them.

export interface Closable {
  close(): void
}

export interface HeldFrames<F extends Closable> {
  push(frame: F, atMs: number): void
  setHold(holdMs: number): void
  close(): void
}

/** Decoders own few pictures; holding more would stop them. */
const MAX_HELD = 16

/**
 * Shows each picture `holdMs` after it came; of those due together only the newest.
 *
 * @param now monotonic ms
 * @param later calls back after so many ms; returns how to call it off
 */
export function createHeldFrames<F extends Closable>(
  show: (frame: F, atMs: number) => void,
  now: () => number,
  later: (ms: number, run: () => void) => () => void,
): HeldFrames<F> {
  let holdMs = 0
  let held: { frame: F; atMs: number; cameMs: number }[] = []
  let callOff: (() => void) | null = null

  const release = () => {
    callOff = null
    const due = held.filter((h) => now() - h.cameMs >= holdMs)
    held = held.slice(due.length)
    for (const late of due.slice(0, -1)) late.frame.close()
    const newest = due.at(-1)
    if (newest !== undefined) show(newest.frame, newest.atMs)
    const next = held[0]
    if (next !== undefined) callOff = later(Math.max(1, next.cameMs + holdMs - now()), release)
  }
  return {
    push(frame, atMs) {
      if (holdMs === 0 && held.length === 0) return show(frame, atMs)
      held.push({ frame, atMs, cameMs: now() })
      if (held.length > MAX_HELD) held.shift()?.frame.close()
      if (callOff === null) release()
    },
    setHold(ms) {
      if (ms === holdMs) return
      holdMs = ms
      callOff?.()
      release()
    },
    close() {
      callOff?.()
      callOff = null
      for (const { frame } of held) frame.close()
      held = []
    },
  }
}
