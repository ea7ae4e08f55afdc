// One camera's live picture: socket, decoder, hold and element put together; framework-free, so that React never redraws per frame.
import { livePath, type LiveDecoder, type LiveMessage, type LiveRefusal, type LiveState, type LiveStream } from '../../contract/live.ts'
import { socketUrl } from '../socket-url.ts'
import { createFrameDecoder } from './frame-decoder.ts'
import { createHeldFrames } from './held-frames.ts'
import { createLagMeter } from './lag-meter.ts'
import { followLive } from './live-socket.ts'
import { createMpeg1Player } from './mpeg1-player.ts'
import { createMsePlayer } from './mse-player.ts'
import { createPictureSink } from './picture-sink.ts'
import { decodersOf, playerWay, type PlayerWay } from './player-way.ts'
import { changesClaim, tileView, type TileView } from './tile-state.ts'

export type PlayerKind = 'video' | 'canvas' | 'mse' | 'mpeg1'

export interface LivePlayer {
  readonly element: HTMLElement
  readonly kind: PlayerKind
  setHold(holdMs: number): void
  /** What the tile may claim at this moment. */
  view(): TileView
  readonly live: LiveState | null
  readonly unsupportedCodec: string | null
  readonly shownAtMs: number | null
  /** Why this stream is not served. */
  readonly refused: LiveRefusal | null
  close(): void
}

export interface LivePlayerEvents {
  /** This picture is decoded, and waits to be shown. */
  onCame(atMs: number): void
  /** This picture is now on screen. */
  onShown(atMs: number): void
  /** Something other than the picture changed. */
  onChange(): void
}

/** A stream that is refused is asked for again after that. */
const REFUSED_MS = 10_000
/** Shared by all tiles: the quickest camera tells how quick a picture can be. */
const lagMeter = createLagMeter()

interface Renderer {
  readonly element: HTMLElement
  readonly kind: PlayerKind
  push(message: LiveMessage): void
  setHold(holdMs: number): void
  close(): void
}

export function createLivePlayer(cameraId: string, events: LivePlayerEvents, stream: LiveStream = 'sub'): LivePlayer {
  const stop = new AbortController()
  const way = playerWay()
  let following: AbortController | null = null
  let isWithoutHevc = false
  let live: LiveState | null = null
  let socketOpen = false
  let unsupportedCodec: string | null = null
  let refused: LiveRefusal | null = null
  let shown: { atMs: number; localMs: number; lagMs: number } | null = null

  const onShown = (atMs: number) => {
    const localMs = performance.now()
    // an element may present the same picture again; that does not make it newer
    if (shown !== null && shown.atMs === atMs) return
    const isNews = changesClaim(shown === null ? null : localMs - shown.localMs + shown.lagMs)
    shown = { atMs, localMs, lagMs: lagMeter.lagOf(atMs, localMs) }
    events.onShown(atMs)
    if (isNews) events.onChange()
  }
  const onUnsupported = (codec: string) => {
    // H.265 of another profile or size than was promised: it is transcoded then
    if (codec.startsWith('hvc1') && following !== null && !isWithoutHevc) {
      isWithoutHevc = true
      following.abort()
      return follow(['avc'])
    }
    unsupportedCodec = codec
    events.onChange()
  }
  const renderer = rendererOf(way, { onCame: (atMs) => events.onCame(atMs), onShown, onUnsupported })
  const follow = (can: readonly LiveDecoder[]) => {
    const own = new AbortController()
    following = own
    if (stop.signal.aborted) return
    void followLive(
      socketUrl(livePath({ camera: cameraId, stream, can })),
      {
        onOpen(open) {
          socketOpen = open
          events.onChange()
        },
        onState(state) {
          live = state
          refused = null
          events.onChange()
        },
        onMessage(message) {
          if (message.kind === 'init') unsupportedCodec = null
          renderer.push(message)
        },
        onRefused(why) {
          refused = why
          // the small stream is there again when others look away, or when the camera is set up anew
          if (stream === 'main') stop.abort()
          events.onChange()
          return REFUSED_MS
        },
      },
      AbortSignal.any([stop.signal, own.signal]),
    )
  }
  void decodersOf(way).then(follow)
  return {
    element: renderer.element,
    kind: renderer.kind,
    setHold: (holdMs) => renderer.setHold(holdMs),
    view: () =>
      tileView({
        socketOpen,
        live,
        playerProblem: unsupportedCodec !== null ? 'cannotDecode' : refused !== null ? 'refused' : null,
        shownAgoMs: shown === null ? null : performance.now() - shown.localMs,
        lagMs: shown?.lagMs ?? 0,
      }),
    get live() {
      return live
    },
    get unsupportedCodec() {
      return unsupportedCodec
    },
    get refused() {
      return refused
    },
    get shownAtMs() {
      return shown?.atMs ?? null
    },
    close() {
      stop.abort()
      renderer.close()
    },
  }
}

interface PictureEvents {
  onCame(atMs: number): void
  onShown(atMs: number): void
  onUnsupported(codec: string): void
}

function rendererOf(way: PlayerWay, events: PictureEvents): Renderer {
  if (way === 'codecs') return codecRenderer(events)
  const player = way === 'mse' ? createMsePlayer(events.onShown, events.onUnsupported) : createMpeg1Player(events.onShown, events.onUnsupported)
  return { element: player.element, kind: way, push: (message) => player.push(message), setHold: () => {}, close: () => player.close() }
}

function codecRenderer({ onCame, onShown, onUnsupported }: PictureEvents): Renderer {
  const sink = createPictureSink(onShown)
  const held = createHeldFrames<VideoFrame>(
    (frame, atMs) => sink.show(frame, atMs),
    () => performance.now(),
    (ms, run) => {
      const timer = setTimeout(run, ms)
      return () => clearTimeout(timer)
    },
  )
  const onFrame = (frame: VideoFrame, atMs: number) => {
    onCame(atMs)
    held.push(frame, atMs)
  }
  const decoder = createFrameDecoder({ onFrame, onUnsupported })
  return {
    element: sink.element,
    kind: sink.kind,
    push: (message) => decoder.push(message),
    setHold: (holdMs) => held.setHold(holdMs),
    close() {
      decoder.close()
      held.close()
      sink.close()
    },
  }
}
