// Measures recognition as it runs: how long one picture takes and how many are done.
import type { EpochMs } from '../contract/ids.ts'

export interface InferenceMeter {
  add(inferMs: number, atMs: EpochMs): void
  /** Over the last five seconds. */
  figures(nowMs: EpochMs): { medianMs: number | null; analysedFps: number }
}

const WINDOW_MS = 5000

export function createInferenceMeter(): InferenceMeter {
  let samples: { ms: number; atMs: EpochMs }[] = []
  const keepRecent = (nowMs: EpochMs) => (samples = samples.filter((s) => nowMs - s.atMs <= WINDOW_MS))
  return {
    add(ms, atMs) {
      samples.push({ ms, atMs })
      if (samples.length > 500) keepRecent(atMs)
    },
    figures(nowMs) {
      const sorted = keepRecent(nowMs)
        .map((s) => s.ms)
        .toSorted((a, b) => a - b)
      return { medianMs: sorted[sorted.length >> 1] ?? null, analysedFps: Math.round((sorted.length * 10_000) / WINDOW_MS) / 10 }
    },
  }
}
