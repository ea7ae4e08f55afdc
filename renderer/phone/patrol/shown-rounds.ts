// My rounds as the phone shows them: as the core told them last, with what this phone has noted since and not yet sent.
import type { PatrolRound, PointStanding } from '../../../contract/patrol.ts'
import type { OutboxEntry } from '../outbox/outbox.ts'
import type { CheckInBody } from './send-patrol.ts'

export interface ShownPoint extends PointStanding {
  /** Noted here, not yet taken by the core. */
  readonly isWaiting: boolean
}

export interface ShownRound extends Omit<PatrolRound, 'points'> {
  readonly points: readonly ShownPoint[]
  readonly done: number
  /** Where to go next; null: everything is done or missed. */
  readonly next: ShownPoint | null
}

/** The one under way first, then what starts soonest, then what is over, the latest first. */
export function shownRounds(rounds: readonly PatrolRound[], entries: readonly OutboxEntry[]): readonly ShownRound[] {
  const waiting = entries.filter(({ kind, refused }) => kind === 'checkIn' && refused === null).map(({ body }) => (body as CheckInBody).input)
  const rank = { underWay: 0, planned: 1, finished: 2 } as const
  return rounds
    .map((round) => shown(round, waiting))
    .toSorted((a, b) => rank[a.state] - rank[b.state] || (a.state === 'finished' ? b.startMs - a.startMs : a.startMs - b.startMs))
}

function shown(round: PatrolRound, waiting: readonly CheckInBody['input'][]): ShownRound {
  const isIn = (atMs: number) => round.state !== 'planned' && atMs >= round.startMs - EARLY_MS
  const points = round.points.map((point): ShownPoint => ({
    ...point,
    isWaiting: point.checkIn === null && waiting.some(({ pointId, atMs }) => pointId === point.pointId && isIn(atMs)),
  }))
  return {
    ...round,
    points,
    done: points.filter(({ checkIn, isWaiting }) => checkIn !== null || isWaiting).length,
    next: points.find(({ result, isWaiting }) => result === 'pending' && !isWaiting) ?? null,
  }
}

/** As the core takes them. */
const EARLY_MS = 300_000
