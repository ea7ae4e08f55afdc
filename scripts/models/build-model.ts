// Builds one model from its npm package and lets it through only when it computes what the original computes.
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { openModel } from '../../vision/detect.ts'
import type { VisionModel } from '../../vision/models.ts'
import { convertGraph, normalisePicture, type PictureInput } from './convert.ts'
import { runOriginal } from './original-run.ts'
import type { Recipe } from './recipes.ts'
import { drawTestPicture } from './test-picture.ts'
import { readTfjsGraph } from './tfjs-graph.ts'

export interface BuiltModel {
  readonly bytes: Uint8Array
  /** The largest difference to the original, by output. */
  readonly differences: Readonly<Record<string, number>>
}

/**
 * @param modelJson the original graph; from the npm package unless said
 * @throws Error when an output differs from the original's by more than its tolerance
 */
export async function buildModel({ model, picture, outputs }: Recipe, modelJson = packageFile(model.source)): Promise<BuiltModel> {
  const graph = await readTfjsGraph(
    modelJson,
    outputs.map((o) => o.original),
  )
  const pixels = drawTestPicture(picture.size)
  const run = await runOriginal(graph, normalisePicture(pixels, picture), [1, 3, picture.size, picture.size])
  const notes = { source: model.source.upstream, licence: model.licence }
  const bytes = convertGraph(
    graph,
    run,
    picture,
    outputs.map((o) => o.name),
    notes,
  )
  const converted = await runConverted(bytes, picture, pixels)
  const differences: Record<string, number> = {}
  outputs.forEach(({ name, tolerance }, i) => {
    const difference = largestDifference(run.outputs[i]!, converted[name])
    if (!(difference <= tolerance)) throw new Error(`${model.id}: ${name} differs from the original by ${difference}, allowed are ${tolerance}`)
    differences[name] = difference
  })
  return { bytes, differences }
}

export function packageFile({ npmPackage, path }: VisionModel['source']): string {
  return join(dirname(createRequire(import.meta.url).resolve(`${npmPackage}/package.json`)), path)
}

/** One picture through the converted graph. */
export async function runConverted(bytes: Uint8Array, { name, size }: PictureInput, pixels: Uint8Array): Promise<Record<string, Float32Array>> {
  const session = await openModel(bytes)
  try {
    return await session.run({ [name]: { data: pixels, dims: [1, size, size, 3] } })
  } finally {
    await session.close()
  }
}

/** NaN, and so beyond every tolerance, when one is missing, of another length or not a number. */
export function largestDifference(expected: Float32Array, actual: Float32Array | undefined): number {
  if (actual?.length !== expected.length) return NaN
  return expected.reduce((largest, value, i) => Math.max(largest, Math.abs(value - actual[i]!)), 0)
}
