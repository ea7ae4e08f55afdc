// `npm run bench -- [NAME] [--json]`: runs one measurement, or lists them.
import { parseArgs } from 'node:util'
import { toJson, toTable, type Measurement } from './measurement.ts'

interface Bench {
  readonly name: string
  readonly about: string
  readonly load: () => Promise<{ measure(): Promise<Measurement> }>
}

const BENCHES: readonly Bench[] = [
  {
    name: 'alert',
    about: 'first picture of a bicycle to the incident a screen receives; needs the labelled footage; about 1 minute',
    load: () => import('./alert.ts'),
  },
  { name: 'cameras', about: 'cost of 1 and 4 cameras beside pure decoding of the same streams; about 3 minutes', load: () => import('./cameras.ts') },
]

const { values, positionals } = parseArgs({ options: { json: { type: 'boolean' } }, allowPositionals: true })
const [name] = positionals
const bench = BENCHES.find((one) => one.name === name)
if (bench) {
  const { measure } = await bench.load()
  const measurement = await measure()
  process.stdout.write(`${values.json ? toJson(measurement) : toTable(measurement)}\n`)
} else {
  const list = BENCHES.map((one) => `  ${one.name.padEnd(10)} ${one.about}`).join('\n')
  process.stdout.write(`${name === undefined ? '' : `no measurement is called ${JSON.stringify(name)}\n`}usage: npm run bench -- NAME [--json]\n${list}\n`)
  process.exitCode = name === undefined ? 0 : 2
}
