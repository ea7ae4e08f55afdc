// Up to four recordings in step: one clock, one player each, drawn once per screen refresh; framework-free.
import type { PlaybackSource } from '../../contract/playback.ts'
import { createGapJump, type Jump } from './gap-jump.ts'
import { createPlayClock, picturesAt, type Speed } from './play-clock.ts'
import { createRecordingPlayer, type PlayerState, type RecordingPlayer } from './recording-player.ts'

export interface DeckTile {
  readonly cameraId: string
  readonly state: PlayerState
  readonly problem: string | null
  /** When the picture on screen was taken. */
  readonly shownAtMs: number | null
  /** In a gap: its next picture, where it is known. */
  readonly resumesAtMs: number | null
}

export interface DeckView {
  readonly atMs: number
  readonly speed: Speed
  readonly isPlaying: boolean
  /** Time stands because pictures are on their way. */
  readonly isHeld: boolean
  /** What playing has just left out, as nothing was recorded then. */
  readonly skipped: Jump | null
  readonly tiles: readonly DeckTile[]
}

export interface Deck {
  readonly view: DeckView
  subscribe(listener: () => void): () => void
  canvasOf(cameraId: string): HTMLCanvasElement | null
  setCameras(cameraIds: readonly string[], source: PlaybackSource): void
  goTo(atMs: number): void
  play(): void
  pause(): void
  setSpeed(speed: Speed): void
  /** One picture of this camera; the others show theirs of the same moment. */
  step(cameraId: string, by: 1 | -1): Promise<void>
  close(): void
}

/** The others are not held up for longer by one that brings nothing. */
const HELD_AT_MOST_MS = 4000
const TELL_EVERY_MS = 200

/** @param now the present: no recording goes beyond it */
export function createDeck(atMs: number, now: () => number): Deck {
  const clock = createPlayClock(atMs)
  const gapJump = createGapJump()
  const listeners = new Set<() => void>()
  let players: RecordingPlayer[] = []
  let source: PlaybackSource = 'ring'
  let heldSinceMs: number | null = null
  let skipped: Jump | null = null
  let toldMs = 0
  let isClosed = false
  let isStepping = false
  /** Pressed while the picture before it was still being decoded, though it may be seen already: not lost. */
  let nextStep: { readonly cameraId: string; readonly by: 1 | -1 } | null = null
  let view = look(0)

  function look(localMs: number): DeckView {
    return {
      atMs: clock.at(localMs),
      speed: clock.speed,
      isPlaying: clock.isPlaying,
      isHeld: heldSinceMs !== null,
      skipped,
      tiles: players.map((player) => {
        const { cameraId, state, problem, shownAtMs } = player
        return { cameraId, state, problem, shownAtMs, resumesAtMs: state === 'gap' ? player.resumesAtMs(clock.at(localMs), false) : null }
      }),
    }
  }
  const tell = () => {
    toldMs = performance.now()
    view = look(toldMs)
    for (const listener of listeners) listener()
  }
  const draw = () => {
    if (isClosed) return
    requestAnimationFrame(draw)
    const localMs = performance.now()
    if (clock.isPlaying) {
      const isWaiting = players.some((player) => player.isWaiting)
      if (!isWaiting) heldSinceMs = null
      else heldSinceMs ??= localMs
      clock.hold(localMs, heldSinceMs !== null && localMs - heldSinceMs < HELD_AT_MOST_MS)
      const at = clock.at(localMs)
      if (at > now() && clock.speed > 0) clock.pause(localMs)
      const mode = picturesAt(clock.speed)
      for (const player of players) player.tick(at, mode)
      const inGap = players.map((player) => ({ state: player.state, resumesAtMs: player.resumesAtMs(at, mode.backwards) }))
      const jump = gapJump.over(localMs, at, mode.backwards, inGap)
      if (jump !== null) {
        skipped = jump
        clock.goTo(localMs, jump.toMs)
      }
      // at the end of what is kept there is nothing to play
      if (players.length > 0 && players.every(({ state }) => state === 'end')) clock.pause(localMs)
    } else {
      heldSinceMs = null
      clock.hold(localMs, false)
      if (!isStepping) for (const player of players) player.still(clock.at(localMs))
    }
    if (localMs - toldMs > TELL_EVERY_MS) tell()
  }
  requestAnimationFrame(draw)
  const step = async (cameraId: string, by: 1 | -1): Promise<void> => {
    if (isStepping) return void (nextStep = { cameraId, by })
    const player = players.find((one) => one.cameraId === cameraId)
    if (player === undefined) return
    clock.pause(performance.now())
    isStepping = true
    const to = await player.step(by).finally(() => (isStepping = false))
    if (to !== null) clock.goTo(performance.now(), to)
    tell()
    const again = nextStep
    nextStep = null
    if (again !== null && to !== null && !isClosed) await step(again.cameraId, again.by)
  }

  return {
    get view() {
      return view
    },
    subscribe(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    canvasOf: (cameraId) => players.find((player) => player.cameraId === cameraId)?.canvas ?? null,
    setCameras(cameraIds, from) {
      skipped = null
      const isSame = from === source
      source = from
      const next = cameraIds.map((id) => (isSame ? players.find(({ cameraId }) => cameraId === id) : undefined) ?? createRecordingPlayer(id, from, tell))
      for (const player of players) if (!next.includes(player)) player.close()
      players = next
      tell()
    },
    goTo(to) {
      skipped = null
      clock.goTo(performance.now(), Math.min(to, now()))
      tell()
    },
    play() {
      skipped = null
      clock.play(performance.now())
      tell()
    },
    pause() {
      clock.pause(performance.now())
      tell()
    },
    setSpeed(speed) {
      clock.setSpeed(performance.now(), speed)
      tell()
    },
    step,
    close() {
      isClosed = true
      for (const player of players) player.close()
      players = []
    },
  }
}
