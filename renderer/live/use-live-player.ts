// Runs a live player while its tile is on screen, and tells the tile a few times a second what it may claim.
import { useEffect, useEffectEvent, useRef, useState, type RefObject } from 'react'
import type { TracksEvent } from '../../contract/api.ts'
import type { LiveState } from '../../contract/live.ts'
import { usePrefs } from '../prefs.ts'
import { createBoxHold, HOLD_MIN_MS } from './box-hold.ts'
import { drawBoxes } from './draw-boxes.ts'
import { createBoxHistory, type BoxHistory, type FrameBoxes } from './frame-boxes.ts'
import { createLivePlayer, type LivePlayer, type PlayerKind } from './live-player.ts'
import type { TileView } from './tile-state.ts'
import { followTracks } from './tracks-feed.ts'
import { useLabelName } from './use-label-name.ts'

const LOOK_EVERY_MS = 250
const NO_BOXES: FrameBoxes = { tracks: [], source: 'none' }

export interface TileNow {
  readonly view: TileView
  readonly live: LiveState | null
  readonly kind: PlayerKind
  readonly unsupportedCodec: string | null
}

/**
 * @param host  receives the element the picture is shown in
 * @param boxes the canvas over it
 * @returns null until the player has said anything
 */
export function useLivePlayer(cameraId: string, host: RefObject<HTMLDivElement | null>, boxes: RefObject<HTMLCanvasElement | null>): TileNow | null {
  const [now, setNow] = useState<TileNow | null>(null)
  const player = useRef<LivePlayer | null>(null)
  const boxesOn = usePrefs((p) => p.boxes)
  const nameOf = useLabelName()

  const look = useEffectEvent(() => {
    const p = player.current
    if (p !== null) setNow({ view: p.view(), live: p.live, kind: p.kind, unsupportedCodec: p.unsupportedCodec })
  })
  const onShown = useEffectEvent((history: BoxHistory, atMs: number) => {
    const canvas = boxes.current
    if (canvas === null) return
    const found = boxesOn ? history.at(atMs) : NO_BOXES
    drawBoxes(canvas, found, nameOf)
    // what is drawn, for those who cannot see pixels: tests
    Object.assign(canvas.dataset, { source: found.source, count: String(found.tracks.length), atMs: String(atMs) })
  })
  const setHold = useEffectEvent((ms: number) => player.current?.setHold(boxesOn ? ms : 0))
  useEffect(() => {
    const stop = new AbortController()
    const history = createBoxHistory()
    const hold = createBoxHold()
    const made = createLivePlayer(cameraId, {
      onCame: (atMs) => hold.pictureCame(atMs, performance.now()),
      onShown: (atMs) => onShown(history, atMs),
      onChange: () => look(),
    })
    player.current = made
    host.current?.replaceChildren(made.element)
    const onTracks = (event: TracksEvent) => {
      history.add(event)
      hold.boxesCame(event.atMs, performance.now())
      setHold(hold.holdMs())
    }
    void followTracks(cameraId, onTracks, stop.signal)
    // age and freshness change without any event: what matters is the picture that does not come
    const timer = setInterval(() => look(), LOOK_EVERY_MS)
    return () => {
      clearInterval(timer)
      stop.abort()
      made.close()
      player.current = null
    }
  }, [cameraId, host])
  useEffect(() => player.current?.setHold(boxesOn ? HOLD_MIN_MS : 0), [cameraId, boxesOn])
  return now
}
