// Waiting for a device to be seen as it was asked to be: reading may be repeated as often as one likes, only the command may not.

/** Ends early when `signal` aborts. */
export function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      clearTimeout(timer)
      signal.removeEventListener('abort', done)
      resolve()
    }
    const timer = setTimeout(done, ms)
    signal.addEventListener('abort', done)
    if (signal.aborted) done()
  })
}

export interface ConfirmOptions {
  readonly confirmMs: number
  readonly now: () => number
  readonly signal: AbortSignal
}

const EVERY_MS = 200

/** @param read a failed reading counts as no */
export async function isSeen(read: () => Promise<boolean | null>, { confirmMs, now, signal }: ConfirmOptions): Promise<boolean> {
  const untilMs = now() + confirmMs
  for (;;) {
    if ((await read().catch(() => null)) === true) return true
    if (now() + EVERY_MS > untilMs || signal.aborted) return false
    await pause(EVERY_MS, signal)
  }
}
