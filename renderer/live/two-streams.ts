// One tile's picture out of a camera's two streams: the small one always, the large one while it is wanted and can be had; a change keeps the old picture until the new one is there.
import type { LiveRefusal, LiveStream } from '../../contract/live.ts'
import type { LivePlayer, LivePlayerEvents } from './live-player.ts'

/** Why the large stream, though wanted, is not shown. */
export type MainTrouble = LiveRefusal | 'mainFailed'

export interface TwoStreams {
  /** The one whose picture is shown. */
  readonly player: LivePlayer
  readonly stream: LiveStream
  /** null: none, or the large stream is not wanted, or not known yet. */
  readonly trouble: MainTrouble | null
  want(main: boolean): void
  setHold(holdMs: number): void
  /** Now and then: notices what becomes known by nothing happening. */
  look(): void
  close(): void
}

interface TwoStreamsIo {
  readonly make: (stream: LiveStream, events: LivePlayerEvents) => LivePlayer
  /** Monotonic ms. */
  readonly now: () => number
}

interface TwoStreamsEvents extends LivePlayerEvents {
  /** Another element shows the picture. */
  onPlayer(player: LivePlayer): void
}

/** The large stream of a camera is there within this, or it is said that it is not. */
export const MAIN_WITHIN_MS = 8000
/** Then it is tried again: somebody else may have closed one, or the camera may have it again. */
export const AGAIN_AFTER_MS = 20_000

/** Nothing that is tried again while it is looked at. */
function isForGood(trouble: MainTrouble | null): boolean {
  return trouble === 'noMain' || trouble === 'mainCodec'
}

interface Part {
  readonly stream: LiveStream
  readonly player: LivePlayer
  readonly sinceMs: number
}

export function createTwoStreams({ make, now }: TwoStreamsIo, events: TwoStreamsEvents): TwoStreams {
  let isWanted = false
  let isClosed = false
  let holdMs = 0
  let trouble: MainTrouble | null = null
  let failedAtMs = -Infinity
  let coming: Part | null = null

  const begin = (stream: LiveStream): Part => {
    const isThis = (part: Part | null): part is Part => part !== null && part.player === own.player
    const player = make(stream, {
      onCame(atMs) {
        if (isThis(current)) events.onCame(atMs)
      },
      onShown(atMs) {
        if (isThis(coming)) takeOver(coming)
        if (isThis(current)) events.onShown(atMs)
      },
      onChange() {
        look()
        events.onChange()
      },
    })
    player.setHold(holdMs)
    const own: Part = { stream, player, sinceMs: now() }
    return own
  }
  const takeOver = (part: Part) => {
    const before = current
    current = part
    coming = null
    if (part.stream === 'main') trouble = null
    events.onPlayer(part.player)
    before.player.close()
  }
  const dismiss = () => {
    coming?.player.close()
    coming = null
  }
  const fail = (why: MainTrouble) => {
    trouble = why
    failedAtMs = now()
    if (coming?.stream === 'main') dismiss()
    if (current.stream === 'main') coming ??= begin('sub')
    events.onChange()
  }
  const look = () => {
    if (isClosed) return
    if (coming?.stream === 'main') {
      const { refused } = coming.player
      if (refused !== null) return fail(refused)
      if (now() - coming.sinceMs > MAIN_WITHIN_MS) return fail('mainFailed')
    }
    if (current.stream === 'main' && coming === null && isWanted && current.player.view().old) return fail(current.player.refused ?? 'mainFailed')
    if (isWanted && current.stream === 'sub' && coming === null && !isForGood(trouble) && now() - failedAtMs > AGAIN_AFTER_MS) coming = begin('main')
  }
  let current = begin('sub')
  return {
    get player() {
      return current.player
    },
    get stream() {
      return current.stream
    },
    get trouble() {
      return isWanted ? trouble : null
    },
    want(main) {
      if (main === isWanted) return
      isWanted = main
      failedAtMs = -Infinity
      if (!main && trouble !== 'noMain') trouble = null
      if (!main && coming?.stream === 'main') dismiss()
      if (!main && current.stream === 'main') coming ??= begin('sub')
      if (main && coming?.stream === 'sub') dismiss()
      look()
    },
    setHold(ms) {
      holdMs = ms
      current.player.setHold(ms)
      coming?.player.setHold(ms)
    },
    look,
    close() {
      isClosed = true
      dismiss()
      current.player.close()
    },
  }
}
