// The one clock that all recordings on screen are shown by: pure, told the time of this computer.

export const SPEEDS = [-16, -8, -4, -2, -1, 0.125, 0.25, 0.5, 1, 2, 4, 8, 16] as const
export type Speed = (typeof SPEEDS)[number]

/** Above it nobody sees more than key pictures, and no line would carry more. */
const FULL_UP_TO = 4

/** Which pictures are wanted at a speed. */
export function picturesAt(speed: Speed): { readonly keysOnly: boolean; readonly backwards: boolean } {
  return { keysOnly: speed < 0 || speed > FULL_UP_TO, backwards: speed < 0 }
}

/** @returns the same at either end */
export function speedBeside(speed: Speed, by: 1 | -1): Speed {
  const at = SPEEDS.indexOf(speed) + by
  return SPEEDS[Math.min(SPEEDS.length - 1, Math.max(0, at))] ?? speed
}

export interface PlayClock {
  readonly speed: Speed
  readonly isPlaying: boolean
  /** Moment of the recording. */
  at(localMs: number): number
  play(localMs: number): void
  pause(localMs: number): void
  setSpeed(localMs: number, speed: Speed): void
  goTo(localMs: number, atMs: number): void
  /** While pictures are fetched, time stands; playing goes on after it. */
  hold(localMs: number, isHeld: boolean): void
}

/** @param atMs where it stands at first */
export function createPlayClock(atMs: number): PlayClock {
  let fromMs = atMs
  let sinceMs = 0
  let speed: Speed = 1
  let isPlaying = false
  let isHeld = false
  const at = (localMs: number) => (isPlaying && !isHeld ? fromMs + (localMs - sinceMs) * speed : fromMs)
  const settle = (localMs: number) => {
    fromMs = at(localMs)
    sinceMs = localMs
  }
  return {
    get speed() {
      return speed
    },
    get isPlaying() {
      return isPlaying
    },
    at,
    play(localMs) {
      settle(localMs)
      isPlaying = true
    },
    pause(localMs) {
      settle(localMs)
      isPlaying = false
    },
    setSpeed(localMs, next) {
      settle(localMs)
      speed = next
    },
    goTo(localMs, to) {
      fromMs = to
      sinceMs = localMs
    },
    hold(localMs, held) {
      if (held === isHeld) return
      settle(localMs)
      isHeld = held
    },
  }
}
