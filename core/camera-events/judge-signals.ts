// What of a device's signals is news: changes only, one claim a minute for each thing however it chatters, ends when it has been quiet.
import type { CameraSignal } from '../../contract/camera-pairing.ts'
import type { RaisingSignal } from '../../contract/camera-events.ts'
import type { EpochMs } from '../../contract/ids.ts'

/** One thing that a device can say: a camera's tampering, one contact, one line. */
export interface Condition {
  /** Camera, or the device where it belongs to none of its cameras. */
  readonly place: string
  readonly kind: RaisingSignal
  /** Token of the input, name of the rule; empty: there is one only. */
  readonly of: string
  /** null: it has not said. */
  isOn: boolean | null
  changedAtMs: EpochMs
  /** The last time that it was claimed. */
  claimedAtMs: EpochMs | null
  /** Claimed and not yet ended; null: an earlier run may have. */
  isClaimed: boolean | null
  /** How often it came on since the last claim. */
  held: number
  last: CameraSignal
}

export interface JudgeMeans {
  readonly now: () => EpochMs
  /** Whether it is to be told of at all. */
  isWanted(condition: Condition): boolean
  /** @param together all pictures that were lost at once, or this one alone @returns false: it could not be, and is tried again */
  onClaim(condition: Condition, together: readonly Condition[]): boolean
  onEnd(condition: Condition): void
}

export interface SignalJudge {
  take(place: string, signal: CameraSignal): void
  /** Called every second. */
  tick(): void
  conditions(place: string): readonly Condition[]
  forget(place: string): void
}

/** However it chatters. */
const QUIET_MS = 60_000
const ENDED_MS = 3000
/** A recorder that loses its network loses all pictures within a second or two. */
const LOSS_SETTLES_MS = 2000
/** Beyond this many at once it is not the cameras, and one claim says so; as camera-watch.ts. */
const MOST_ALONE = 3
/** Devices name their inputs and rules themselves. */
const MOST_OF_PLACE = 128

export function createSignalJudge({ now, isWanted, onClaim, onEnd }: JudgeMeans): SignalJudge {
  const places = new Map<string, Map<string, Condition>>()
  const all = () => [...places.values()].flatMap((place) => [...place.values()])
  const conditionOf = (place: string, signal: CameraSignal): Condition | null => {
    const { kind } = signal
    if (kind === 'other' || kind === 'relay') return null
    const of = (kind === 'input' ? signal.source : kind === 'tamper' || kind === 'loss' || kind === 'motion' ? '' : signal.rule) ?? ''
    const known = places.get(place) ?? new Map<string, Condition>()
    places.set(place, known)
    // Several detectors of one camera each say that it was tampered with, or that something moves.
    const id = JSON.stringify([kind, of, kind === 'tamper' || kind === 'motion' ? signal.topic : ''])
    const found = known.get(id)
    if (found !== undefined || known.size >= MOST_OF_PLACE) return found ?? null
    const fresh: Condition = { place, kind, of, isOn: null, changedAtMs: now(), claimedAtMs: null, isClaimed: null, held: 0, last: signal }
    known.set(id, fresh)
    return fresh
  }
  const isQuiet = ({ claimedAtMs }: Condition) => claimedAtMs === null || Math.abs(now() - claimedAtMs) >= QUIET_MS
  const claim = (condition: Condition, together: readonly Condition[] = [condition]) => {
    if (!onClaim(condition, together)) return
    for (const one of together) {
      one.claimedAtMs = now()
      one.isClaimed = one.isOn === true
      one.held = 0
    }
  }
  const attempt = (condition: Condition) => {
    condition.held += 1
    if (condition.kind !== 'loss' && isWanted(condition) && isQuiet(condition)) claim(condition)
  }
  const claimLosses = () => {
    const due = all().filter((one) => one.kind === 'loss' && one.isOn === true && one.held > 0 && Math.abs(now() - one.changedAtMs) >= LOSS_SETTLES_MS)
    const wanted = due.filter((one) => isWanted(one) && isQuiet(one))
    const standing = all().filter(({ kind, isOn, isClaimed }) => kind === 'loss' && isOn === true && isClaimed === true)
    if (wanted.length + standing.length > MOST_ALONE && wanted.length > 0) claim(wanted[0]!, wanted)
    else for (const one of wanted) claim(one)
  }

  return {
    take(place, signal) {
      const condition = conditionOf(place, signal)
      if (condition === null) return
      const { isOn } = signal
      if (signal.isInitial) {
        if (isOn === null || condition.isOn === isOn) return
        // What stands already may be what an earlier run claimed: its end is told.
        return void Object.assign(condition, { isOn, changedAtMs: now(), ...(isOn && { isClaimed: true }) })
      }
      if (isOn === null) {
        // It happened, and is over: a line was crossed.
        if (condition.kind !== 'line' && condition.kind !== 'area' && condition.kind !== 'loitering') return
        condition.last = signal
        return attempt(condition)
      }
      if (condition.isOn === isOn) return
      Object.assign(condition, { isOn, changedAtMs: now() })
      if (!isOn) return
      condition.last = signal
      attempt(condition)
    },
    tick() {
      claimLosses()
      for (const condition of all()) {
        const { isOn, isClaimed, held, kind } = condition
        if (isOn === false && isClaimed !== false && Math.abs(now() - condition.changedAtMs) >= ENDED_MS) {
          condition.isClaimed = false
          // Of what an earlier run claimed, the pictures know better whether it is over.
          if (isClaimed === true || kind === 'input' || kind === 'area') onEnd(condition)
        }
        // It came on while it was held back, and has stayed.
        if (isOn === true && held > 0 && kind !== 'loss' && isWanted(condition) && isQuiet(condition)) claim(condition)
      }
    },
    conditions: (place) => [...(places.get(place)?.values() ?? [])],
    forget: (place) => void places.delete(place),
  }
}
