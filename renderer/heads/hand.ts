// One screen's hand on a camera: repeats what is held down, says stop when it is let go, and gives up when it is refused.
import { HEAD_REPEAT_MS, type Steer } from '../../contract/camera-heads.ts'

export interface Speed {
  /** -1 to 1. */
  readonly pan: number
  readonly tilt: number
  readonly zoom: number
}

export const STILL: Speed = { pan: 0, tilt: 0, zoom: 0 }

export interface Hand {
  readonly id: string
  /** Goes on until it is told otherwise. */
  turn(speed: Speed): void
  goTo(preset: string): void
  home(): void
  /** Stops, and lets others have it. */
  release(): void
}

export interface HandMeans {
  send(steer: Steer): Promise<void>
  /** What was wanted was not done; nothing is repeated any more. */
  onRefused(error: unknown): void
  /** Again and again. @returns ends it */
  every(ms: number, run: () => void): () => void
}

const TICK_MS = 125
/** On a slow line the newest is worth more than all of them. */
const MOST_UNDER_WAY = 4

export function createHand(cameraId: string, { send, onRefused, every }: HandMeans): Hand {
  const id = Array.from(crypto.getRandomValues(new Uint8Array(12)), (byte) => byte.toString(16).padStart(2, '0')).join('')
  let wanted = STILL
  let sent = STILL
  let ticks = 0
  let underWay = 0
  let holds = false
  let endTicks: (() => void) | null = null

  const say = (steer: Steer) => {
    underWay++
    void send(steer)
      .catch((error: unknown) => {
        const isRefusedMove = steer.do !== 'release'
        if (isRefusedMove) {
          stopTicks()
          wanted = STILL
          sent = STILL
          onRefused(error)
        }
      })
      .finally(() => underWay--)
  }
  const stopTicks = () => {
    endTicks?.()
    endTicks = null
  }
  const move = () => {
    ticks = 0
    sent = wanted
    holds = true
    say({ cameraId, hand: id, do: 'move', ...wanted })
  }
  const tick = () => {
    ticks++
    if (underWay < MOST_UNDER_WAY && (!isSame(sent, wanted) || ticks * TICK_MS >= HEAD_REPEAT_MS)) move()
  }
  const once = (steer: Steer) => {
    stopTicks()
    wanted = STILL
    sent = STILL
    holds = true
    say(steer)
  }
  return {
    id,
    turn(speed) {
      const wasStill = isStill(wanted)
      wanted = speed
      if (isStill(speed)) {
        stopTicks()
        if (!wasStill) move()
        return
      }
      if (!wasStill) return
      move()
      endTicks ??= every(TICK_MS, tick)
    },
    goTo: (preset) => once({ cameraId, hand: id, do: 'goTo', preset }),
    home: () => once({ cameraId, hand: id, do: 'home' }),
    release() {
      stopTicks()
      wanted = STILL
      sent = STILL
      if (holds) say({ cameraId, hand: id, do: 'release' })
      holds = false
    },
  }
}

function isStill({ pan, tilt, zoom }: Speed): boolean {
  return pan === 0 && tilt === 0 && zoom === 0
}

function isSame(a: Speed, b: Speed): boolean {
  return a.pan === b.pan && a.tilt === b.tilt && a.zoom === b.zoom
}
