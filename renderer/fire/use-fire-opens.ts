// A new fire opens itself: its camera, clip and card are on the screen before anybody has to look for them.
import { useEffect, useRef } from 'react'
import type { Incident } from '../../contract/incident.ts'
import { useDesk } from '../console/desk.ts'
import { nowMs } from '../now.ts'
import { freshFire } from './fresh-fire.ts'

/** A key that was meant for what stood there a moment ago must not acknowledge the fire. */
const HANDS_OFF_MS = 800
let openedAtMs = -Infinity

/** Just after a fire opened itself no key acts on it. */
export function isHandsOff(): boolean {
  return nowMs() - openedAtMs < HANDS_OFF_MS
}

export function useFireOpens(incidents: readonly Incident[] | undefined): void {
  const known = useRef<ReadonlySet<string>>(new Set())
  useEffect(() => {
    if (incidents === undefined) return
    const fire = freshFire(incidents, known.current)
    known.current = new Set(incidents.map(({ id }) => id))
    if (fire === null) return
    const { dialog, noteFor, leavingTo, unsaved, openId, open } = useDesk.getState()
    const isBusy = dialog !== null || noteFor !== null || leavingTo !== null || unsaved
    const isAtFire = incidents.some(({ id, kind }) => id === openId && kind === 'fire')
    if (isBusy || isAtFire) return
    openedAtMs = nowMs()
    open(fire.id)
  }, [incidents])
}
