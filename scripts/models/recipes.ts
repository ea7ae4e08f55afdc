// What is needed to build each model: where its graph lies in its package, how it wants its picture, which outputs are which.
import { NANODET, type VisionModel } from '../../vision/models.ts'
import type { PictureInput } from './convert.ts'

export interface Recipe {
  readonly model: VisionModel
  readonly picture: PictureInput
  /** Name in the original graph, name in ours, and the largest difference allowed between both on the test picture. */
  readonly outputs: readonly { readonly original: string; readonly name: string; readonly tolerance: number }[]
}

const SCORE_TOLERANCE = 1e-4
/** Of logits of about ±30. */
const DISTANCE_TOLERANCE = 1e-3

/** @source RangiLyu/nanodet, config/nanodet-g.yml: `normalize` of BGR pictures */
const nanodet: Recipe = {
  model: NANODET,
  picture: { name: NANODET.input.name, size: 416, mean: [103.53, 116.28, 123.675], std: [57.375, 57.12, 58.395], order: 'BGR' },
  outputs: [
    { original: 'Identity', name: 'scores_8', tolerance: SCORE_TOLERANCE },
    { original: 'Identity_3', name: 'distances_8', tolerance: DISTANCE_TOLERANCE },
    { original: 'Identity_1', name: 'scores_16', tolerance: SCORE_TOLERANCE },
    { original: 'Identity_4', name: 'distances_16', tolerance: DISTANCE_TOLERANCE },
    { original: 'Identity_2', name: 'scores_32', tolerance: SCORE_TOLERANCE },
    { original: 'Identity_5', name: 'distances_32', tolerance: DISTANCE_TOLERANCE },
  ],
}

export const RECIPES: readonly Recipe[] = [nanodet]
