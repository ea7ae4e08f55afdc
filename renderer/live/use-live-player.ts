// Runs a live player while its tile is on screen, and tells the tile a few times a second what it may claim.
import { useEffect, useEffectEvent, useRef, useState, type RefObject } from 'react'
import type { TracksEvent } from '../../contract/api.ts'
import type { LiveRefusal, LiveState, LiveStream } from '../../contract/live.ts'
import { usePrefs } from '../prefs.ts'
import { createBoxHold, type BoxHold } from './box-hold.ts'
import { drawBoxes } from './draw-boxes.ts'
import { createBoxHistory, type BoxHistory, type FrameBoxes } from './frame-boxes.ts'
import { createLivePlayer, type LivePlayer, type PlayerKind } from './live-player.ts'
import { tileZoom } from './tile-zooms.ts'
import type { TileView } from './tile-state.ts'
import { followTracks } from './tracks-feed.ts'
import { createTwoStreams, type MainTrouble, type TwoStreams } from './two-streams.ts'
import { useIsSeen } from './use-is-seen.ts'
import { useLabelName } from './use-label-name.ts'

const LOOK_EVERY_MS = 250
const NO_BOXES: FrameBoxes = { tracks: [], source: 'none' }

export interface TileNow {
  readonly view: TileView
  readonly live: LiveState | null
  readonly kind: PlayerKind
  readonly unsupportedCodec: string | null
  /** Why nothing is sent. */
  readonly refused: LiveRefusal | null
  readonly stream: LiveStream
  readonly trouble: MainTrouble | null
}

interface TilePlace {
  /** Receives the element the picture is shown in. */
  readonly host: RefObject<HTMLDivElement | null>
  /** The canvas over it. */
  readonly boxes: RefObject<HTMLCanvasElement | null>
}

/**
 * @param wantsMain the picture is large enough to be worth the camera's large stream
 * @returns null until the player has said anything, and while nobody can see the tile
 */
export function useLivePlayer(cameraId: string, { host, boxes }: TilePlace, wantsMain: boolean): TileNow | null {
  const [now, setNow] = useState<TileNow | null>(null)
  const streams = useRef<TwoStreams | null>(null)
  const boxesOn = usePrefs((p) => p.boxes)
  const isSeen = useIsSeen(host)
  const nameOf = useLabelName()

  const look = useEffectEvent(() => {
    const s = streams.current
    if (s === null) return
    const { player, stream, trouble } = s
    const next: TileNow = {
      view: player.view(),
      live: player.live,
      kind: player.kind,
      unsupportedCodec: player.unsupportedCodec,
      refused: player.refused,
      stream,
      trouble,
    }
    // drawn only when it is different: a wall has many tiles
    setNow((before) => (before !== null && isSame(before, next) ? before : next))
  })
  const onShown = useEffectEvent((history: BoxHistory, atMs: number) => {
    const canvas = boxes.current
    if (canvas === null) return
    const found = boxesOn ? history.at(atMs) : NO_BOXES
    // what is drawn, for those who cannot see pixels: tests; without any the canvas is not shown
    Object.assign(canvas.dataset, { source: found.source, count: String(found.tracks.length), atMs: String(atMs) })
    if (found.tracks.length > 0) drawBoxes(canvas, found, nameOf, tileZoom(cameraId))
  })
  const holdFor = useEffectEvent((hold: BoxHold) => streams.current?.setHold(boxesOn ? hold.holdMs(performance.now()) : 0))
  useEffect(() => {
    if (!isSeen) return
    const stop = new AbortController()
    const history = createBoxHistory()
    const hold = createBoxHold()
    const show = (player: LivePlayer) => host.current?.replaceChildren(player.element)
    const made = createTwoStreams(
      { make: (stream, events) => createLivePlayer(cameraId, events, stream), now: () => performance.now() },
      {
        onCame: (atMs) => hold.pictureCame(atMs, performance.now()),
        onShown: (atMs) => onShown(history, atMs),
        onChange: () => look(),
        onPlayer(player) {
          show(player)
          look()
        },
      },
    )
    streams.current = made
    show(made.player)
    const onTracks = (event: TracksEvent) => {
      history.add(event)
      hold.boxesCame(event.atMs, performance.now())
      holdFor(hold)
    }
    void followTracks(cameraId, onTracks, stop.signal)
    // age and freshness change without any event: what matters is the picture that does not come
    const timer = setInterval(() => {
      made.look()
      holdFor(hold)
      look()
    }, LOOK_EVERY_MS)
    return () => {
      clearInterval(timer)
      stop.abort()
      made.close()
      streams.current = null
      setNow(null)
    }
  }, [cameraId, host, isSeen])
  useEffect(() => streams.current?.want(wantsMain), [cameraId, wantsMain, isSeen])
  return now
}

function isSame({ view, live, ...rest }: TileNow, { view: otherView, live: otherLive, ...others }: TileNow): boolean {
  return live === otherLive && isShallowSame(view, otherView) && isShallowSame(rest, others)
}

function isShallowSame<T extends object>(a: T, b: T): boolean {
  return Object.entries(a).every(([name, value]) => value === b[name as keyof T])
}
