// Scores boxes that a method claims per picture, over clips: frames as FADE does, clips found, false boxes per clip.
import type { Box } from '../../contract/geometry.ts'
import { percentile } from '../eval/score.ts'
import { frameCounts, frameFigures, type FrameCounts, type FrameFigures, type PictureBoxes } from './frame-metrics.ts'

export interface ClipBoxes extends FrameCounts {
  readonly sizePx: number | null
  /** Some claimed box covers the middle of a true one, whatever its size. */
  readonly isTouched: boolean
}

export function scoreBoxes(pictures: readonly PictureBoxes[], sizePx: number | null): ClipBoxes {
  return { ...frameCounts(pictures), sizePx, isTouched: pictures.some(({ truth, claimed }) => truth.some((t) => claimed.some((c) => covers(c, t)))) }
}

function covers([x1, y1, x2, y2]: Box, thing: Box): boolean {
  const [x, y] = [(thing[0] + thing[2]) / 2, (thing[1] + thing[3]) / 2]
  return x >= x1 && x <= x2 && y >= y1 && y <= y2
}

export interface BoxFigures extends FrameFigures {
  /** Shares 0..1 of the clips with a true object. */
  readonly clipsFound: number | null
  readonly clipsTouched: number | null
  readonly clipsFoundFrom10Px: number | null
  /** Of all clips, 0..1. */
  readonly clipsWithFalseBox: number | null
  readonly falseBoxesMedian: number | null
  readonly falseBoxesMean: number | null
  /** Of the clips without a true object, 0..1. */
  readonly negativesWithBox: number | null
}

export function boxFigures(clips: readonly ClipBoxes[]): BoxFigures {
  const positive = clips.filter((clip) => clip.truth > 0)
  const negative = clips.filter((clip) => clip.truth === 0)
  const falseBoxes = clips.map((clip) => clip.claimed - clip.right)
  return {
    ...frameFigures(positive),
    clipsFound: shareOf(positive, (clip) => clip.right > 0),
    clipsTouched: shareOf(positive, (clip) => clip.isTouched),
    clipsFoundFrom10Px: shareOf(
      positive.filter((clip) => (clip.sizePx ?? 0) >= 10),
      (clip) => clip.right > 0,
    ),
    clipsWithFalseBox: shareOf(clips, (clip) => clip.claimed > clip.right),
    falseBoxesMedian: percentile(falseBoxes, 0.5),
    falseBoxesMean: clips.length > 0 ? falseBoxes.reduce((sum, n) => sum + n, 0) / clips.length : null,
    negativesWithBox: shareOf(negative, (clip) => clip.claimed > 0),
  }
}

function shareOf<T>(all: readonly T[], isSo: (one: T) => boolean): number | null {
  return all.length > 0 ? all.filter(isSo).length / all.length : null
}
