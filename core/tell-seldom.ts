// Tells of a change at once, and of what changes all the time only now and then: what counts is how it stands when it is told.
import type { After } from '../devices/supervise.ts'

export interface SeldomTeller {
  tell(id: string): void
  stop(): void
}

export const TELL_EVERY_MS = 500

/** @param say told how `id` stands now, at most once in `everyMs` for each, and at last after its last change */
export function tellSeldom(say: (id: string) => void, after: After, everyMs = TELL_EVERY_MS): SeldomTeller {
  const lately = new Map<string, { hasChanged: boolean; cancel: () => void }>()
  const tell = (id: string) => {
    const told = lately.get(id)
    if (told !== undefined) {
      told.hasChanged = true
      return
    }
    const now = { hasChanged: false, cancel: () => {} }
    lately.set(id, now)
    now.cancel = after(everyMs, () => {
      lately.delete(id)
      if (now.hasChanged) tell(id)
    })
    say(id)
  }
  return {
    tell,
    stop() {
      for (const { cancel } of lately.values()) cancel()
      lately.clear()
    },
  }
}
