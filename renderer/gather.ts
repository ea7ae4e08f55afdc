// Gathers what comes quickly and hands it on together: a flood must not draw the screen once per event.

/** Long enough to spare the screen, short enough that a colleague's act is seen at once. */
const GATHER_MS = 100
const MOST_AT_ONCE = 2000

export interface Gather<T> {
  /** @param now with all that waits, at once */
  add(items: readonly T[], now: boolean): void
  /** What waits is void. */
  forget(): void
  /** Hands on what waits. */
  stop(): void
}

/** The first after a pause is handed on at once. */
export function createGather<T>(handOn: (items: readonly T[]) => void, gatherMs = GATHER_MS): Gather<T> {
  let waiting: T[] = []
  let timer: ReturnType<typeof setTimeout> | null = null
  const flush = () => {
    const items = waiting
    waiting = []
    if (items.length > 0) handOn(items)
    return items.length > 0
  }
  const rest = () => {
    timer = setTimeout(() => {
      timer = null
      if (flush()) rest()
    }, gatherMs)
  }
  return {
    add(items, now) {
      waiting.push(...items)
      if (timer === null || now || waiting.length >= MOST_AT_ONCE) flush()
      if (timer === null) rest()
    },
    forget: () => void (waiting = []),
    stop() {
      if (timer !== null) clearTimeout(timer)
      timer = null
      flush()
    },
  }
}
