// One frame's way from detections to rule hits: the same in the inference process and in `eval`.
import type { Detection, RuleHit, Track } from '../contract/detection.ts'
import type { EpochMs } from '../contract/ids.ts'
import { evaluateRules, NO_RULE_STATES, type ArmedCamera, type RuleStates } from './rules/evaluate.ts'
import { NO_TRACKS, trackObjects, type TrackState } from './track.ts'

/** Frames per second handed to vision while something moves; 4 of 8 votes then take a second and a half at most. */
export const ANALYSED_FPS = 5

/** What is remembered of a camera from frame to frame. */
export interface Analysis {
  readonly tracks: TrackState
  readonly rules: RuleStates
}

export const NOTHING_SEEN: Analysis = { tracks: NO_TRACKS, rules: NO_RULE_STATES }

export function analyseDetections(
  camera: ArmedCamera,
  before: Analysis,
  detections: readonly Detection[],
  atMs: EpochMs,
): { analysis: Analysis; tracks: Track[]; hits: RuleHit[] } {
  const tracked = trackObjects(before.tracks, detections, atMs)
  const evaluated = evaluateRules(camera, before.rules, tracked.tracks, atMs)
  return { analysis: { tracks: tracked.state, rules: evaluated.states }, tracks: tracked.tracks, hits: evaluated.hits }
}
