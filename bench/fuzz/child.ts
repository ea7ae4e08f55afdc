// Targets in a process of their own: tries each, tells how far it is, and writes what came of it as one line.
import { parseArgs } from 'node:util'
import { runTarget } from './run-target.ts'
import { TARGETS } from './targets.ts'

const { values } = parseArgs({
  options: {
    name: { type: 'string' },
    inputs: { type: 'string' },
    seed: { type: 'string' },
    from: { type: 'string' },
    bound: { type: 'string' },
    gear: { type: 'string' },
  },
})
const gear = values.gear === 'ci' ? 'ci' : 'full'
for (const name of (values.name ?? '').split(',')) {
  const target = TARGETS.find((one) => one.name === name)
  if (target === undefined) throw new Error(`there is no target ${name}`)
  const run = await runTarget(target, {
    inputs: values.inputs === undefined ? target.inputs[gear] : Number(values.inputs),
    seed: Number(values.seed),
    from: Number(values.from ?? '0'),
    boundMs: Number(values.bound),
    onProgress: (index) => void process.stdout.write(`at ${name} ${index}\n`),
  })
  process.stdout.write(`${JSON.stringify(run)}\n`)
}
process.stdout.write('', () => process.exit(0))
