// `npm run bench -- fuzz`: damaged inputs by the hundred thousand for every parser, each in a process of its own; what it finds it keeps as a file.
import { createHash } from 'node:crypto'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { runTargets } from './fuzz/run-all.ts'
import type { TargetRun } from './fuzz/run-target.ts'
import { TARGETS } from './fuzz/targets.ts'
import type { Figure, Measurement } from './measurement.ts'

/** Of the trust plan: no input of up to 64 KB may hold everything else up for longer. */
export const BOUND_MS = 50
/** ... and no run may leave more behind, after collecting. */
export const GROWTH_BYTES = 50 * 1024 * 1024
const FOUND = join(import.meta.dirname, '../out-test/fuzz')

export interface FuzzOptions {
  /** Of each target; absent: as many as the long gear has. */
  readonly inputs?: number
  /** One target alone. */
  readonly only?: string
  readonly seed?: number
}

export async function measure({ inputs, only, seed = 1 }: FuzzOptions): Promise<Measurement> {
  const targets = TARGETS.filter(({ name }) => only === undefined || name === only)
  if (targets.length === 0) throw new TypeError(`there is no target ${only}; there are: ${TARGETS.map(({ name }) => name).join(', ')}`)
  const runs = await runTargets(targets, {
    inputs,
    gear: 'full',
    seed,
    boundMs: BOUND_MS,
    onEnd: (run) => process.stderr.write(`${lineOf(run)}\n`),
  })
  for (const run of runs) keep(run)
  const figures: Record<string, Figure> = {}
  for (const run of runs) {
    figures[`${run.name}.inputs`] = { value: run.inputs, unit: 'inputs' }
    figures[`${run.name}.slowest`] = { value: run.slowestMs, unit: 'ms of CPU' }
  }
  figures['inputs'] = { value: runs.reduce((sum, run) => sum + run.inputs, 0), unit: 'inputs' }
  figures['violations'] = { value: runs.reduce((sum, run) => sum + run.findings.length, 0), unit: 'violations' }
  figures['grewTooMuch'] = { value: runs.filter(({ grownBytes }) => grownBytes > GROWTH_BYTES).length, unit: 'targets' }
  const found = runs.flatMap(({ name, findings }) => findings.map(({ what, index, detail }) => `${name} at ${index}: ${what}: ${detail.split('\n')[0]}`))
  return {
    name: 'fuzz',
    figures,
    ratios: {},
    notes: [`seed ${seed}; no input may take more than ${BOUND_MS} ms of CPU, throw what was not promised, or pollute a prototype`, ...found],
  }
}

function lineOf({ name, inputs, taken, slowestMs, cpuMs, grownBytes, findings }: TargetRun): string {
  const grown = `${(grownBytes / 1024 / 1024).toFixed(0)} MB`
  return `${name}: ${inputs} inputs, ${taken} read as something, slowest ${slowestMs.toFixed(1)} ms, ${(cpuMs / 1000).toFixed(0)} s, grown ${grown}, ${findings.length} findings`
}

/** For whoever mends it; it then becomes a test. */
function keep({ name, findings }: TargetRun): void {
  for (const { what, inputBase64 } of findings) {
    if (inputBase64 === '') continue
    mkdirSync(FOUND, { recursive: true })
    const bytes = Buffer.from(inputBase64, 'base64')
    writeFileSync(join(FOUND, `${name}-${what}-${createHash('sha256').update(bytes).digest('hex').slice(0, 12)}.bin`), bytes)
  }
}
