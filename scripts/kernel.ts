// Assembles vision/falling/kernel.wat: `node scripts/kernel.ts` writes kernel.wasm beside it, a test holds it to this.
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import createWabt from 'wabt'

const FOLDER = join(import.meta.dirname, '../vision/falling')

export async function assembleKernel(): Promise<Uint8Array> {
  const wabt = await createWabt()
  const parsed = wabt.parseWat('kernel.wat', readFileSync(join(FOLDER, 'kernel.wat'), 'utf8'), { simd: true })
  try {
    parsed.resolveNames()
    parsed.validate()
    return parsed.toBinary({}).buffer
  } finally {
    parsed.destroy()
  }
}

if (process.argv[1] === import.meta.filename) writeFileSync(join(FOLDER, 'kernel.wasm'), await assembleKernel())
