// Builds every model that is not there yet: `node scripts/models/build.ts`; run at set-up by `npm start` and `npm test`.
import { mkdir, rename, rm, writeFile } from 'node:fs/promises'
import { ModelError, modelPath, modelsDir, sha256, verifyModel } from '../../vision/models.ts'
import { buildModel } from './build-model.ts'
import { RECIPES, type Recipe } from './recipes.ts'

const dir = modelsDir()
await mkdir(dir, { recursive: true })
for (const recipe of RECIPES) await install(recipe)

async function install(recipe: Recipe): Promise<void> {
  const { id } = recipe.model
  if (await isInstalled(id)) return console.log(`model ${id}: is there`)
  const startedAt = performance.now()
  console.log(`model ${id}: building from ${recipe.model.source.npmPackage} (takes up to a minute)`)
  const { bytes, differences } = await buildModel(recipe)
  const hash = sha256(bytes)
  if (hash !== recipe.model.sha256) throw new Error(`model ${id}: built file has sha256 ${hash}, vision/models.ts says ${recipe.model.sha256}`)
  const path = modelPath(dir, id)
  const partial = `${path}.${process.pid}.partial`
  try {
    await writeFile(partial, bytes)
    await rename(partial, path)
  } finally {
    await rm(partial, { force: true })
  }
  const seconds = ((performance.now() - startedAt) / 1000).toFixed(1)
  const largest = Math.max(...Object.values(differences)).toExponential(1)
  console.log(`model ${id}: ${(bytes.length / 1e6).toFixed(1)} MB in ${seconds} s, differs from the original by at most ${largest}; ${path}`)
}

async function isInstalled(id: string): Promise<boolean> {
  try {
    await verifyModel(dir, id)
    return true
  } catch (error) {
    if (error instanceof ModelError) return false
    throw error
  }
}
