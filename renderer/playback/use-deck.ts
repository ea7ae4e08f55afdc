// The deck of the screen: made with it, ended with it, following what the store says is to be seen.
import { useEffect, useState, useSyncExternalStore } from 'react'
import { nowMs } from '../now.ts'
import { createDeck, type Deck, type DeckView } from './deck.ts'
import { usePlayback } from './playback-store.ts'

/** What was just now is on its way to the disk. */
const BEHIND_NOW_MS = 60_000

export function useDeck(): { readonly deck: Deck; readonly view: DeckView } {
  const [deck] = useState(() => createDeck(usePlayback.getState().atMs ?? nowMs() - BEHIND_NOW_MS, nowMs))
  const view = useSyncExternalStore(deck.subscribe, () => deck.view)
  const cameraIds = usePlayback((p) => p.cameraIds)
  const source = usePlayback((p) => p.source)
  useEffect(() => deck.setCameras(cameraIds, source), [deck, cameraIds, source])
  useEffect(
    () => () => {
      usePlayback.getState().leave(deck.view.atMs)
      deck.close()
    },
    [deck],
  )
  return { deck, view }
}
