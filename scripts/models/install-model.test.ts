// Tests of building and installing: what is checked before a file is put where the product finds it.
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { modelPath, modelsDir, NANODET, sha256, verifyModel } from '../../vision/models.ts'
import { buildModel, largestDifference, type BuiltModel } from './build-model.ts'
import { installModel } from './install-model.ts'
import { RECIPES, type Recipe } from './recipes.ts'
import { tinyGraph } from './tiny-graph.ts'

let dir: string
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'vigil-install-'))
})
afterEach(() => rm(dir, { recursive: true }))

/** Stands for a model of three bytes: its hash is what counts. */
const bytes = Uint8Array.of(1, 2, 3)
const recipe: Recipe = { ...RECIPES[0]!, model: { ...NANODET, sha256: sha256(bytes) } }
const builds = (result: Uint8Array) => (): Promise<BuiltModel> => Promise.resolve({ bytes: result, differences: { scores: 0 } })

describe('installModel', () => {
  it('puts the file in place whole, with nothing beside it', async () => {
    const models = join(dir, 'not', 'there', 'yet')
    expect(await installModel(models, recipe, () => {}, builds(bytes))).toBe(true)
    expect([...(await readFile(modelPath(models, NANODET.id)))]).toEqual([1, 2, 3])
    expect(await readdir(models)).toEqual([NANODET.file])
  })

  it('refuses a file with another hash and leaves nothing behind', async () => {
    await expect(installModel(dir, recipe, () => {}, builds(Uint8Array.of(9)))).rejects.toThrow(/sha256/)
    expect(await readdir(dir)).toEqual([])
  })

  it('replaces a damaged file', async () => {
    await writeFile(modelPath(dir, NANODET.id), 'damaged')
    expect(await installModel(dir, recipe, () => {}, builds(bytes))).toBe(true)
    expect([...(await readFile(modelPath(dir, NANODET.id)))]).toEqual([1, 2, 3])
  })

  it('builds nothing when the right file is there', async () => {
    await writeFile(modelPath(dir, NANODET.id), await verifyModel(modelsDir(), NANODET.id))
    const lines: string[] = []
    const mustNotBuild = (): Promise<BuiltModel> => Promise.reject(new Error('built again'))
    expect(await installModel(dir, RECIPES[0]!, (line) => lines.push(line), mustNotBuild)).toBe(false)
    expect(lines).toEqual([`model ${NANODET.id}: is there`])
  })
})

describe('buildModel', () => {
  const tiny = (tolerance: number): Recipe => ({
    model: NANODET,
    picture: { name: 'image', size: 8, mean: [0, 0, 0], std: [255, 255, 255], order: 'RGB' },
    outputs: [{ original: 'out', name: 'out', tolerance }],
  })

  async function writeTiny(): Promise<string> {
    const { json, weights } = tinyGraph(8, {}, [{ name: 'out', op: 'Sigmoid', input: ['image'] }])
    await writeFile(join(dir, 'tiny.bin'), weights)
    await writeFile(join(dir, 'tiny.json'), JSON.stringify(json))
    return join(dir, 'tiny.json')
  }

  it('tells how far the model is from the original', async () => {
    const { differences } = await buildModel(tiny(1e-6), await writeTiny())
    expect(differences['out']).toBeLessThan(1e-6)
  })

  it('refuses a model that is further from the original than allowed', async () => {
    await expect(buildModel(tiny(-1), await writeTiny())).rejects.toThrow(/out differs from the original/)
  })

  it('takes a missing output, one of another length or one that is not a number for infinitely far', () => {
    const expected = Float32Array.of(1, 2)
    expect(largestDifference(expected, Float32Array.of(1, 2.5))).toBe(0.5)
    for (const bad of [undefined, Float32Array.of(1), Float32Array.of(1, NaN)]) expect(largestDifference(expected, bad)).toBeNaN()
  })
})
