// Scores the detector's two-wheeler boxes on labelled stills.
import { join } from 'node:path'
import type { Detection } from '../../contract/detection.ts'
import type { Box } from '../../contract/geometry.ts'
import { iou } from '../../vision/boxes.ts'
import type { Detector } from '../../vision/detect.ts'
import { GROUP_SCORES, groupDetections } from '../../vision/track-group.ts'
import type { Still } from './footage.ts'
import { readPictures } from './pictures.ts'
import { ratios } from './score.ts'

export interface TwoWheelerFigures {
  readonly precision: number | null
  readonly recall: number | null
  readonly labelled: number
  readonly found: number
  readonly claimed: number
  readonly stills: number
}

const LABELS = new Set(['ebike', 'bicycle', 'motorcycle', 'twoWheeler'])
/** COCO's customary bound for "the same box". */
const MATCH_IOU = 0.5

/** @returns null when no still has boxes */
export async function scoreTwoWheelers(folder: string, stills: readonly Still[], detector: Pick<Detector, 'detect'>): Promise<TwoWheelerFigures | null> {
  const labelled = stills.filter((still) => still.boxes && still.width && still.height)
  if (labelled.length === 0) return null
  const sum = { labelled: 0, found: 0, claimed: 0 }
  for (const still of labelled) {
    const width = still.width! - (still.width! % 2)
    const height = still.height! - (still.height! % 2)
    const source = { path: join(folder, still.file), width, height, fps: 1, analysedFps: 1, crop: [0, 0, 1, 1] as const, cameraId: 'eval' }
    for await (const frame of readPictures(source)) {
      const wanted = still
        .boxes!.filter((b) => LABELS.has(b.label))
        .map(({ box: [x1, y1, x2, y2] }): Box => [x1 / still.width!, y1 / still.height!, x2 / still.width!, y2 / still.height!])
      const claimed = (groupDetections(await detector.detect(frame, GROUP_SCORES.twoWheeler.high)).get('twoWheeler') ?? []).filter(
        (d) => d.score >= GROUP_SCORES.twoWheeler.high,
      )
      sum.labelled += wanted.length
      sum.claimed += claimed.length
      sum.found += matched(wanted, claimed)
    }
  }
  return { ...ratios(sum.found, sum.labelled, sum.claimed), ...sum, stills: labelled.length }
}

/** Best score first, each to the free box it overlaps most. */
function matched(wanted: readonly Box[], claimed: readonly Detection[]): number {
  const free = new Set(wanted)
  for (const { box } of claimed) {
    const best = [...free].toSorted((a, b) => iou(b, box) - iou(a, box))[0]
    if (best && iou(best, box) >= MATCH_IOU) free.delete(best)
  }
  return wanted.length - free.size
}
