// How many pictures a second a camera sends, from their times; lost ones in between do not matter.

export interface PictureRate {
  add(atMs: number): void
  /** null before enough pictures have come. */
  perSecond(): number | null
  reset(): void
}

const NEEDED = 8
const KEPT = 50

export function createPictureRate(): PictureRate {
  const stepsMs = new Float64Array(KEPT)
  let count = 0
  let lastAtMs: number | null = null
  return {
    add(atMs) {
      if (lastAtMs !== null) stepsMs[count++ % KEPT] = atMs - lastAtMs
      lastAtMs = atMs
    },
    perSecond() {
      if (count < NEEDED) return null
      const sorted = stepsMs.slice(0, Math.min(count, KEPT)).sort()
      return 1000 / sorted[sorted.length >> 1]!
    },
    reset() {
      count = 0
      lastAtMs = null
    },
  }
}
