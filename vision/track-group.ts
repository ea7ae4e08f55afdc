// Which labels are the same thing to the tracker, and how sure the detector must be of each.
import type { Detection } from '../contract/detection.ts'
import { nms } from './boxes.ts'

/** `twoWheeler` and `vehicle` because the detector wavers between the labels of a group from frame to frame. */
export type TrackGroup = 'person' | 'twoWheeler' | 'vehicle'

const GROUPS: Readonly<Record<string, TrackGroup>> = {
  person: 'person',
  bicycle: 'twoWheeler',
  motorcycle: 'twoWheeler',
  car: 'vehicle',
  truck: 'vehicle',
  bus: 'vehicle',
}

/** @returns null for a label nobody tracks */
export function trackGroup(label: string): TrackGroup | null {
  return GROUPS[label] ?? null
}

/** Scores 0..1. */
export interface GroupScores {
  /** From here on a detection starts a track and is matched first. */
  readonly high: number
  /** From here on it keeps a track alive. */
  readonly low: number
  /** A track whose mean score is lower is followed but not told: a lamp post is a person with 0.3, frame after frame. */
  readonly told: number
}

/**
 * 0.35 is NanoDet's own working point. Two-wheelers score low: of 28 photographs of them 23 reach 0.2 and 21 reach 0.25, while of
 * 1,147 frames of scenes without one only a single frame does, and 60 of 398 of one road sign (docs/accuracy.md). So 0.2 is
 * a claim, and it is for the rule's votes to judge.
 */
export const GROUP_SCORES: Readonly<Record<TrackGroup, GroupScores>> = {
  person: { high: 0.35, low: 0.15, told: 0.4 },
  twoWheeler: { high: 0.2, low: 0.1, told: 0 },
  vehicle: { high: 0.35, low: 0.15, told: 0.4 },
}

/** Lower than any `low`: what the detector need not report. */
export const MIN_SCORE = 0.1

/** Bounds the work of one frame; a 416 px detector cannot tell more things apart. */
const MAX_PER_GROUP = 100
/** Two labels on one thing overlap almost wholly; two people side by side do not. */
const SAME_THING_IOU = 0.7

/** @returns the detections of each group, one per thing, best first, at most 100 */
export function groupDetections(detections: readonly Detection[]): Map<TrackGroup, Detection[]> {
  const groups = new Map<TrackGroup, Detection[]>()
  for (const detection of detections) {
    const group = trackGroup(detection.label)
    if (!group || !(detection.score >= GROUP_SCORES[group].low) || !isUsable(detection)) continue
    const list = groups.get(group)
    if (list) list.push(detection)
    else groups.set(group, [detection])
  }
  for (const [group, list] of groups) groups.set(group, withoutDoubles(list))
  return groups
}

function withoutDoubles(list: readonly Detection[]): Detection[] {
  const best = list.toSorted((a, b) => b.score - a.score).slice(0, 2 * MAX_PER_GROUP)
  const kept = nms(
    best.map((d) => d.box),
    best.map((d) => d.score),
    SAME_THING_IOU,
  )
  return kept.slice(0, MAX_PER_GROUP).map((i) => best[i]!)
}

function isUsable({ score, box: [x1, y1, x2, y2] }: Detection): boolean {
  return score <= 1 && x2 - x1 > 1e-4 && y2 - y1 > 1e-4 && x1 >= -1 && y1 >= -1 && x2 <= 2 && y2 <= 2
}
