// Follows things over frames: detections in, tracks out.
import type { Detection, Track } from '../contract/detection.ts'
import type { Box } from '../contract/geometry.ts'
import type { EpochMs } from '../contract/ids.ts'
import { associate } from './associate.ts'
import { GROUP_SCORES, groupDetections, type TrackGroup } from './track-group.ts'
import { correctMotion, motionBox, predictMotion, startMotion, type Motion } from './track-motion.ts'

export interface TrackedThing {
  readonly id: number
  readonly group: TrackGroup
  readonly motion: Motion
  readonly score: number
  /** Of the last seconds; a time of its own for each frame, whatever the rate. */
  readonly meanScore: number
  /** Sum of scores per label: the label of a track is what it was called most. */
  readonly labels: Readonly<Record<string, number>>
  /** As last detected, so that what is drawn is what was seen. */
  readonly lastBox: Box
  readonly firstSeenAtMs: EpochMs
  readonly lastSeenAtMs: EpochMs
  readonly hits: number
}

export interface TrackState {
  readonly nextId: number
  /** Of the last frame; null before the first. */
  readonly atMs: EpochMs | null
  readonly things: readonly TrackedThing[]
}

export const NO_TRACKS: TrackState = { nextId: 1, atMs: null, things: [] }

/** After this long an old score weighs a third in the mean. */
const MEAN_MS = 2000

/** How long a track is kept while nothing is matched to it: longer than a person passing in front of another. */
export const HIDDEN_MS = 2000
/** The same for a thing seen once only, which is often nothing; more than the second between frames of a quiet camera. */
const HIDDEN_ONCE_MS = 1200

/**
 * Goes one frame on: predicts, matches (ByteTrack's two stages within each group), starts and ends tracks.
 *
 * @param detections any labels, any order; from MIN_SCORE up (low scores keep tracks alive)
 * @param atMs       when the frame was taken; earlier than the last frame's = the camera's clock was set: all tracks start anew
 * @returns tracks of this frame, hidden ones included (`lastSeenAtMs` tells), those too weak to be told left out
 * @source  Zhang et al. 2022, "ByteTrack: Multi-Object Tracking by Associating Every Detection Box"
 */
export function trackObjects(state: TrackState, detections: readonly Detection[], atMs: EpochMs): { state: TrackState; tracks: Track[] } {
  const predicted = predictThings(state, atMs)
  const groups = groupDetections(detections)
  const things: TrackedThing[] = []
  let nextId = state.nextId
  for (const group of Object.keys(GROUP_SCORES) as TrackGroup[]) {
    const known = predicted.filter((thing) => thing.group === group)
    const { pairs, fresh } = associate(known, groups.get(group) ?? [], GROUP_SCORES[group].high, state.atMs, atMs)
    for (const thing of known) {
      const detection = pairs.get(thing)
      things.push(detection ? seen(thing, detection, atMs) : thing)
    }
    for (const detection of fresh) things.push(begin(nextId++, group, detection, atMs))
  }
  return { state: { nextId, atMs, things }, tracks: things.filter(isTold).map((thing) => toTrack(thing, atMs)) }
}

function isTold({ group, meanScore }: TrackedThing): boolean {
  return meanScore >= GROUP_SCORES[group].told
}

function predictThings(state: TrackState, atMs: EpochMs): TrackedThing[] {
  if (state.atMs === null || atMs < state.atMs) return []
  const dtS = (atMs - state.atMs) / 1000
  return state.things
    .filter((thing) => atMs - thing.lastSeenAtMs <= (thing.hits > 1 ? HIDDEN_MS : HIDDEN_ONCE_MS))
    .map((thing) => ({ ...thing, motion: predictMotion(thing.motion, dtS) }))
    .filter((thing) => isInFrame(thing.motion))
}

function isInFrame({ x, y }: Motion): boolean {
  return x.position >= 0 && x.position <= 1 && y.position >= 0 && y.position <= 1
}

function begin(id: number, group: TrackGroup, { label, score, box }: Detection, atMs: EpochMs): TrackedThing {
  return {
    id,
    group,
    motion: startMotion(box),
    score,
    meanScore: score,
    labels: { [label]: score },
    lastBox: box,
    firstSeenAtMs: atMs,
    lastSeenAtMs: atMs,
    hits: 1,
  }
}

function seen(thing: TrackedThing, { label, score, box }: Detection, atMs: EpochMs): TrackedThing {
  const labels = { ...thing.labels, [label]: (thing.labels[label] ?? 0) + score }
  const meanScore = score + (thing.meanScore - score) * Math.exp((thing.lastSeenAtMs - atMs) / MEAN_MS)
  return { ...thing, motion: correctMotion(thing.motion, box, score), score, meanScore, labels, lastBox: box, lastSeenAtMs: atMs, hits: thing.hits + 1 }
}

function toTrack(thing: TrackedThing, atMs: EpochMs): Track {
  const { id, score, firstSeenAtMs, lastSeenAtMs, hits } = thing
  const [label] = Object.entries(thing.labels).reduce((best, next) => (next[1] > best[1] ? next : best))
  const box = lastSeenAtMs === atMs ? thing.lastBox : cutToFrame(motionBox(thing.motion))
  return { id, label, score, box, firstSeenAtMs, lastSeenAtMs, hits }
}

function cutToFrame([x1, y1, x2, y2]: Box): Box {
  return [Math.max(0, x1), Math.max(0, y1), Math.min(1, x2), Math.min(1, y2)]
}
