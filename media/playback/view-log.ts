// Which stretches of a recording have left for a screen: what the audit log is told once it has been closed; pure.
import type { EpochMs } from '../../contract/ids.ts'

export interface Stretch {
  readonly fromMs: EpochMs
  readonly toMs: EpochMs
}

/** Stretches that lie closer together than this are one. */
const JOINED_MS = 5000
/** Beyond it the two closest become one: the log says at most too much, never too little. */
const MAX_STRETCHES = 50

export interface ViewLog {
  /** A picture of this moment was sent. */
  add(atMs: EpochMs): void
  /** In order. */
  readonly stretches: readonly Stretch[]
}

export function createViewLog(): ViewLog {
  let stretches: Stretch[] = []
  return {
    add(atMs) {
      const at = stretches.findIndex(({ fromMs, toMs }) => atMs >= fromMs - JOINED_MS && atMs <= toMs + JOINED_MS)
      if (at >= 0) {
        const { fromMs, toMs } = stretches[at]!
        if (atMs >= fromMs && atMs <= toMs) return
        stretches[at] = { fromMs: Math.min(fromMs, atMs), toMs: Math.max(toMs, atMs) }
      } else stretches.push({ fromMs: atMs, toMs: atMs })
      stretches = joined(stretches)
    },
    get stretches() {
      return stretches
    },
  }
}

function joined(stretches: readonly Stretch[]): Stretch[] {
  const out: Stretch[] = []
  for (const next of stretches.toSorted((a, b) => a.fromMs - b.fromMs)) {
    const last = out.at(-1)
    if (last !== undefined && next.fromMs <= last.toMs + JOINED_MS) out[out.length - 1] = { fromMs: last.fromMs, toMs: Math.max(last.toMs, next.toMs) }
    else out.push(next)
  }
  while (out.length > MAX_STRETCHES) {
    let closest = 1
    for (let i = 2; i < out.length; i++) if (out[i]!.fromMs - out[i - 1]!.toMs < out[closest]!.fromMs - out[closest - 1]!.toMs) closest = i
    out.splice(closest - 1, 2, { fromMs: out[closest - 1]!.fromMs, toMs: out[closest]!.toMs })
  }
  return out
}
