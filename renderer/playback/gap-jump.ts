// Where nothing was recorded of any camera that is played, time is not waited through: when it goes on, and where; pure, told the time of this computer.
import type { PlayerState } from './recording-player.ts'

export interface InGap {
  readonly state: PlayerState
  /** Its next picture in the direction of playing; null: none is known. */
  readonly resumesAtMs: number | null
}

export interface Jump {
  readonly fromMs: number
  readonly toMs: number
}

/** So long it is said on the picture that nothing was recorded. */
export const SAID_MS = 1500

export interface GapJump {
  /** @returns the stretch that is left out now; null: time goes on by itself */
  over(localMs: number, atMs: number, isBackwards: boolean, players: readonly InGap[]): Jump | null
}

export function createGapJump(): GapJump {
  let since: { readonly localMs: number; readonly atMs: number } | null = null
  return {
    over(localMs, atMs, isBackwards, players) {
      const next = resumption(isBackwards, players)
      if (next === null) {
        since = null
        return null
      }
      since ??= { localMs, atMs }
      if (localMs - since.localMs < SAID_MS || (isBackwards ? next >= atMs : next <= atMs)) return null
      const jump = { fromMs: since.atMs, toMs: next }
      since = null
      return jump
    },
  }
}

/** One that has pictures, or whose pictures are on their way, keeps all of them at its pace. */
function resumption(isBackwards: boolean, players: readonly InGap[]): number | null {
  if (players.some(({ state }) => state === 'ready' || state === 'loading')) return null
  const moments = players.flatMap(({ state, resumesAtMs }) => (state === 'gap' && resumesAtMs !== null ? [resumesAtMs] : []))
  if (moments.length === 0) return null
  return isBackwards ? Math.max(...moments) : Math.min(...moments)
}
