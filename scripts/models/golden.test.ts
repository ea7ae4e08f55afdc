// Holds the model as it is installed against the original graph, on a picture that its build did not use.
import { expect, it } from 'vitest'
import { modelsDir, verifyModel } from '../../vision/models.ts'
import { largestDifference, packageFile, runConverted } from './build-model.ts'
import { normalisePicture } from './convert.ts'
import { runOriginal } from './original-run.ts'
import { RECIPES } from './recipes.ts'
import { drawTestPicture } from './test-picture.ts'
import { readTfjsGraph } from './tfjs-graph.ts'

it.each(RECIPES)('$model.id says what the original says', { timeout: 120_000 }, async ({ model, picture, outputs }) => {
  const bytes = await verifyModel(modelsDir(), model.id)
  const pixels = drawTestPicture(picture.size).reverse()
  const original = await readTfjsGraph(
    packageFile(model.source),
    outputs.map((o) => o.original),
  )
  const run = await runOriginal(original, normalisePicture(pixels, picture), [1, 3, picture.size, picture.size])
  const converted = await runConverted(bytes, picture, pixels)
  for (const [i, { name, tolerance }] of outputs.entries()) {
    const expected = run.outputs[i]!
    expect(expected.some((value) => value !== expected[0])).toBe(true)
    expect(largestDifference(expected, converted[name]), name).toBeLessThanOrEqual(tolerance)
  }
})
