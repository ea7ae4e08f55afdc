// How every checkpoint stands, for the map: by the round that says most of it now; without codes of tags and without who walks.
import type { MapCheckpoint } from '../../contract/map.ts'
import type { Checkpoint, PatrolRound, PointResult } from '../../contract/patrol.ts'

const STATE_OF: Readonly<Record<PointResult, MapCheckpoint['state']>> = {
  pending: 'due',
  missed: 'missed',
  normal: 'ok',
  late: 'doubtful',
  wrongOrder: 'doubtful',
  wrongInterval: 'doubtful',
  unverified: 'doubtful',
}

/** Rounds under way before those that are over, of these the latest; of several under way the one that needs most of somebody. */
const URGENCY: Readonly<Record<MapCheckpoint['state'], number>> = { missed: 4, due: 3, doubtful: 2, ok: 1, idle: 0 }

/** @param rounds of now: under way, finished just now, or still to come */
export function checkpointStates(points: readonly Checkpoint[], rounds: readonly PatrolRound[]): MapCheckpoint[] {
  return points.map(({ id, name, buildingId, floor }) => {
    const standings = rounds
      .filter(({ state }) => state !== 'planned')
      .flatMap(({ state, startMs, routeName, points: visited }) =>
        visited
          .filter(({ pointId }) => pointId === id)
          .map(({ result, dueMs }) => ({ isUnderWay: state === 'underWay', startMs, route: routeName, state: STATE_OF[result], dueMs })),
      )
      .toSorted(
        (a, b) =>
          Number(b.isUnderWay) - Number(a.isUnderWay) || (a.isUnderWay ? URGENCY[b.state] - URGENCY[a.state] || a.dueMs - b.dueMs : b.startMs - a.startMs),
      )
    const [most] = standings
    return { id, name, buildingId, floor, state: most?.state ?? 'idle', route: most?.route ?? null, dueMs: most?.dueMs ?? null }
  })
}
