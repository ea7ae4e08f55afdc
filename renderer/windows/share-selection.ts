// Whoever chooses an incident in one window has chosen it in all windows of the seat.
import { useDesk } from '../console/desk.ts'
import { nowMs } from '../now.ts'
import { pageView } from './page-view.ts'
import type { SeatChannel } from './seat-channel.ts'

/** What changes within this of a key or a click was done by a person here, and is told; what a screen does by itself each window does for itself. */
const BY_HAND_MS = 1000

/** @returns stops sharing */
export function shareSelection(channel: SeatChannel): () => void {
  let handAtMs = -Infinity
  let isFollowing = false
  const onHand = () => (handAtMs = nowMs())
  window.addEventListener('keydown', onHand, true)
  window.addEventListener('pointerdown', onHand, true)
  const unsubscribe = useDesk.subscribe((now, before) => {
    const isChanged = now.selectedId !== before.selectedId || now.openId !== before.openId
    if (!isChanged || isFollowing || nowMs() - handAtMs > BY_HAND_MS) return
    const isOpened = now.openId !== null && now.openId !== before.openId
    channel.tell({ type: 'selected', selectedId: now.selectedId, openId: isOpened ? now.openId : null })
  })
  const quiet = channel.hear((message) => {
    if (message.type !== 'selected') return
    isFollowing = true
    follow(message)
    isFollowing = false
  })
  return () => {
    window.removeEventListener('keydown', onHand, true)
    window.removeEventListener('pointerdown', onHand, true)
    unsubscribe()
    quiet()
  }
}

function follow({ selectedId, openId }: { readonly selectedId: string | null; readonly openId: string | null }): void {
  const desk = useDesk.getState()
  // the view of an incident is the console's: the other windows show which one it is
  if (openId !== null && pageView() === null) desk.open(openId)
  else if (selectedId !== null && selectedId !== desk.selectedId) desk.select(selectedId)
}
