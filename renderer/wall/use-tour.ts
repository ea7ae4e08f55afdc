// Runs the sequence of this window's wall: moves on when it is due, and tells how long that is.
import { useEffect, useEffectEvent } from 'react'
import type { CameraView } from '../../contract/api.ts'
import { nowMs } from '../now.ts'
import { useNow } from '../use-now.ts'
import { pagesOf } from './arrangement.ts'
import { nextStop, PAUSE_MS, untilNext } from './tour.ts'
import { useWall } from './wall-store.ts'
import { useWallViews } from './wall-views.ts'

const LOOK_EVERY_MS = 250

/** @param isHeld somebody is in the middle of something on the wall */
export function useTour(cameras: readonly CameraView[], isHeld: boolean): void {
  const isTouring = useWall((w) => w.isTouring)
  const look = useEffectEvent((movedAtMs: number): number => {
    const { dwellS, touchedAtMs, over, viewName, page, showView, enlargedId, draggedTile } = useWall.getState()
    const now = nowMs()
    if (isHeld || enlargedId !== null || draggedTile !== null) return now
    if (untilNext(dwellS, movedAtMs, touchedAtMs, now) > 0) return movedAtMs
    const { views } = useWallViews.getState()
    const arrangementOf = (name: string | null) => views.find((view) => view.name === name)?.arrangement ?? useWall.getState().own
    const names = views.map(({ name }) => name)
    const stop = nextStop({ view: viewName, page }, over, names, (view) => pagesOf(cameras, arrangementOf(view)))
    showView(stop.view, stop.page)
    return now
  })
  useEffect(() => {
    if (!isTouring) return
    let movedAtMs = nowMs()
    const timer = setInterval(() => {
      movedAtMs = look(movedAtMs)
    }, LOOK_EVERY_MS)
    return () => clearInterval(timer)
  }, [isTouring])
}

/** @returns seconds until a sequence that somebody's touch has halted goes on; null: it is not halted */
export function useTourPause(): number | null {
  const isTouring = useWall((w) => w.isTouring)
  const touchedAtMs = useWall((w) => w.touchedAtMs)
  const now = useNow(1000)
  const leftMs = touchedAtMs + PAUSE_MS - now
  return isTouring && leftMs > 0 ? Math.min(PAUSE_MS / 1000, Math.ceil(leftMs / 1000)) : null
}
