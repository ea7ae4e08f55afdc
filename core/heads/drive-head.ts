// Tells one camera's head what is wanted of it: one thing at a time, the newest first, a stop before everything else.
import type { PtzMove } from '../../contract/camera-pairing.ts'
import { HEAD_SILENT_MS } from '../../contract/camera-heads.ts'
import type { CameraHead } from '../../devices/cameras/move-camera.ts'
import type { After } from '../../devices/supervise.ts'

export type Wanted =
  | { readonly do: 'move'; readonly speed: Pick<PtzMove, 'pan' | 'tilt' | 'zoom'> }
  | { readonly do: 'stop' }
  | { readonly do: 'home' }
  | { readonly do: 'goTo'; readonly preset: string }

export interface HeadDrive {
  /** Done, or overtaken by something newer. @throws VigilError `device.*` */
  want(wanted: Wanted): Promise<void>
  /** Only where it was told to move and has not been told to stop; never throws. */
  stopIfMoving(): Promise<void>
  close(): void
}

/** What the camera itself is told: should neither a stop nor another move arrive, it ends a moment after the core would have ended it. */
const DEVICE_STOPS_MS = 800
/** Whatever a screen does, a camera gets no more moves than these. */
const GAP_MS = 100

interface Waiting {
  readonly wanted: Wanted
  readonly done: () => void
  readonly failed: (error: unknown) => void
}

export interface DriveMeans {
  readonly head: CameraHead
  readonly now: () => number
  readonly after: After
}

export function driveHead({ head, now, after }: DriveMeans): HeadDrive {
  let waiting: Waiting | null = null
  let isBusy = false
  let isMoving = false
  let movedAtMs = -Infinity
  let cancelGap: (() => void) | null = null
  let cancelSilent: (() => void) | null = null

  const tell = async (wanted: Wanted): Promise<void> => {
    if (wanted.do === 'move') {
      isMoving = true
      movedAtMs = now()
      return head.move({ ...wanted.speed, forMs: DEVICE_STOPS_MS })
    }
    isMoving = false
    if (wanted.do === 'stop') return head.stop()
    return wanted.do === 'home' ? head.home() : head.goTo(wanted.preset)
  }
  const next = (): void => {
    if (isBusy || waiting === null) return
    const waitMs = waiting.wanted.do === 'move' ? Math.min(GAP_MS, movedAtMs + GAP_MS - now()) : 0
    if (waitMs > 0) {
      cancelGap ??= after(waitMs, () => {
        cancelGap = null
        next()
      })
      return
    }
    const { wanted, done, failed } = waiting
    waiting = null
    isBusy = true
    void tell(wanted)
      .then(done, failed)
      .finally(() => {
        isBusy = false
        next()
      })
  }
  const want = (wanted: Wanted): Promise<void> => {
    cancelSilent?.()
    cancelSilent = wanted.do === 'move' ? after(HEAD_SILENT_MS, () => void stopIfMoving()) : null
    return new Promise((resolve, reject) => {
      waiting?.done()
      waiting = { wanted, done: resolve, failed: reject }
      next()
    })
  }
  /** A move that waits or is under way has been told, or will have been, when the stop's turn comes. */
  const stopIfMoving = async (): Promise<void> => {
    if (!isMoving && waiting?.wanted.do !== 'move') return
    // One that cannot be told to stop does so by itself.
    await want({ do: 'stop' }).catch(() => undefined)
  }
  return {
    want,
    stopIfMoving,
    close() {
      cancelGap?.()
      cancelSilent?.()
      waiting?.done()
      waiting = null
    },
  }
}
