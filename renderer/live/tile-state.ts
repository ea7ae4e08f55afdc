// What a live tile may claim: decided from the stream's state and the age of the picture, so that an old picture is never called live.
import type { LiveState } from '../../contract/live.ts'
import type { CameraState } from '../../contract/vocabulary.ts'

export interface TileFacts {
  readonly socketOpen: boolean
  /** The last thing the core said about this stream; null before that. */
  readonly live: Pick<LiveState, 'state'> | null
  /** Why this screen cannot play it, or is not served with it, whatever the camera does. */
  readonly playerProblem: 'cannotDecode' | 'refused' | null
  /** Since the picture on screen was shown, by this machine's monotonic clock; null when there is none. */
  readonly shownAgoMs: number | null
  /** How late that picture was when it was shown. */
  readonly lagMs: number
}

/** `late`: the core has the camera live, but its pictures come late here. */
export type TileState = CameraState | 'late'

export interface TileView {
  readonly state: TileState
  /** The picture may be shown as it is now. */
  readonly fresh: boolean
  /** The picture is so old that it must not look like the present at all. */
  readonly old: boolean
  /** Age to print on a picture that is not fresh; null when there is no picture. */
  readonly ageMs: number | null
  /** The core cannot be heard at the moment. */
  readonly reconnecting: boolean
}

/** A picture younger than this is called live. */
export const FRESH_MS = 1500
/** A camera that is live, seen late: until here the picture stays, labelled with its age, because a busy computer is late now and then. */
export const LATE_MS = 3000

export function tileView(facts: TileFacts): TileView {
  const ageMs = facts.shownAgoMs === null ? null : facts.shownAgoMs + facts.lagMs
  const state = claimedState(facts, ageMs)
  const fresh = state === 'live'
  const old = !fresh && !(state === 'late' && ageMs !== null && ageMs <= LATE_MS)
  return { state, fresh, old, ageMs: fresh ? null : ageMs, reconnecting: !facts.socketOpen }
}

/**
 * Whether a picture that is shown now changes what the tile says: told at once, or "no picture" stands over one until the next look.
 *
 * @param ageMs of the picture before it; null: there was none
 */
export function changesClaim(ageMs: number | null): boolean {
  return ageMs === null || ageMs > FRESH_MS
}

function claimedState(facts: TileFacts, ageMs: number | null): TileState {
  if (facts.playerProblem !== null) return 'unsupported'
  if (!facts.socketOpen || facts.live === null) return 'connecting'
  if (facts.live.state !== 'live') return facts.live.state
  if (ageMs === null) return 'connecting'
  return ageMs > FRESH_MS ? 'late' : 'live'
}
