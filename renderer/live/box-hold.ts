// Learns how long recognition takes to catch up with the picture, so that pictures are held just long enough for their boxes.

export interface BoxHold {
  pictureCame(atMs: number, localMs: number): void
  boxesCame(atMs: number, localMs: number): void
  /** How long to hold pictures now, ms. */
  holdMs(): number
}

/** What an unburdened core needs; and the most delay an operator is asked to accept for exact boxes. */
export const HOLD_MIN_MS = 200
export const HOLD_MAX_MS = 500
const MARGIN_MS = 20
const REMEMBERED = 20
const PICTURES = 64

export function createBoxHold(): BoxHold {
  const cameAt = new Map<number, number>()
  let delays: number[] = []
  return {
    pictureCame(atMs, localMs) {
      cameAt.set(Math.round(atMs), localMs)
      const oldest = cameAt.size > PICTURES ? cameAt.keys().next().value : undefined
      if (oldest !== undefined) cameAt.delete(oldest)
    },
    boxesCame(atMs, localMs) {
      const pictureMs = cameAt.get(Math.round(atMs))
      // boxes may also overtake their picture: then there is nothing to wait for
      if (pictureMs !== undefined) delays = [...delays, localMs - pictureMs].slice(-REMEMBERED)
    },
    holdMs() {
      const sorted = delays.toSorted((a, b) => a - b)
      const usual = sorted[Math.floor(sorted.length * 0.9)] ?? 0
      return Math.min(HOLD_MAX_MS, Math.max(HOLD_MIN_MS, usual + MARGIN_MS))
    },
  }
}
