// Learns how long recognition takes to catch up with the picture, so that pictures are held just long enough for their boxes.

export interface BoxHold {
  pictureCame(atMs: number, localMs: number): void
  boxesCame(atMs: number, localMs: number): void
  /** How long to hold pictures now, ms; nothing where no boxes come. */
  holdMs(localMs: number): number
}

/** Until it is known how quick recognition is. */
export const FIRST_HOLD_MS = 200
export const HOLD_MIN_MS = 60
/** The most delay an operator is asked to accept for exact boxes. */
export const HOLD_MAX_MS = 500
/** A hold that changes by less would only make pictures uneven. */
const STEP_MS = 20
/** A camera on which anything is armed is looked at once a second, whatever moves. */
export const BOXES_WITHIN_MS = 5000
const REMEMBERED = 20
const PICTURES = 64

export function createBoxHold(): BoxHold {
  const cameAt = new Map<number, number>()
  let delays: number[] = []
  let lastBoxesMs = -Infinity
  return {
    pictureCame(atMs, localMs) {
      cameAt.set(Math.round(atMs), localMs)
      const oldest = cameAt.size > PICTURES ? cameAt.keys().next().value : undefined
      if (oldest !== undefined) cameAt.delete(oldest)
    },
    boxesCame(atMs, localMs) {
      lastBoxesMs = localMs
      const pictureMs = cameAt.get(Math.round(atMs))
      // boxes may also overtake their picture: then there is nothing to wait for
      if (pictureMs !== undefined) delays = [...delays, localMs - pictureMs].slice(-REMEMBERED)
    },
    holdMs(localMs) {
      if (localMs - lastBoxesMs > BOXES_WITHIN_MS) return 0
      const usual = delays.toSorted((a, b) => a - b)[Math.floor(delays.length * 0.9)]
      if (usual === undefined) return FIRST_HOLD_MS
      return Math.min(HOLD_MAX_MS, Math.max(HOLD_MIN_MS, (Math.floor(usual / STEP_MS) + 2) * STEP_MS))
    },
  }
}
