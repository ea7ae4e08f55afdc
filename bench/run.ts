// `npm run bench -- [NAME] [--json]`: runs one measurement, or lists them.
import { parseArgs } from 'node:util'
import { toJson, toTable, type Measurement } from './measurement.ts'

interface Asked {
  /** Where a measurement runs over scenes: how many. */
  readonly scenes?: number
  /** Where it runs for a time: how long. */
  readonly seconds?: number
}

interface Bench {
  readonly name: string
  readonly about: string
  readonly load: () => Promise<{ measure(asked: Asked): Promise<Measurement> }>
}

const BENCHES: readonly Bench[] = [
  {
    name: 'devices',
    about: '2,270 devices, each saying something every second, on one core, beside aedes alone; about 3 minutes, --seconds N for shorter',
    load: () => import('./devices.ts'),
  },
  {
    name: 'alert',
    about: 'first picture of a bicycle to the incident a screen receives; needs the labelled footage; about 1 minute',
    load: () => import('./alert.ts'),
  },
  { name: 'cameras', about: 'cost of 1 and 4 cameras beside pure decoding of the same streams; about 3 minutes', load: () => import('./cameras.ts') },
  { name: 'falling', about: 'CPU of the facade chain per picture, beside MOG2 at 1080p; about 3 minutes', load: () => import('./falling-cost.ts') },
  {
    name: 'falling-baselines',
    about: "the facade chain beside MOG2 and Frigate's motion stage on the same scenes; about 20 minutes, --scenes N for fewer",
    load: () => import('./falling-baselines.ts'),
  },
  {
    name: 'facade-cameras',
    about: 'four facade cameras at 25 fps and eight zone cameras through the real processes; about 2 minutes',
    load: () => import('./facade-cameras.ts'),
  },
  {
    name: 'report-figures',
    about: 'figures of a month of a million incidents and ten million events, and what the console notes of it; about 5 minutes, 4 GB of disk',
    load: () => import('./report-figures.ts'),
  },
  {
    name: 'pms',
    about: 'deliveries per second of 10,000 incidents after a day without the PMS, beside a bare loop of POSTs; about 6 minutes',
    load: () => import('./pms.ts'),
  },
  { name: 'pms-kills', about: '200 kills at random moments of delivering; about 5 minutes', load: () => import('./pms-kills.ts') },
  {
    name: 'report-documents',
    about: 'a month of a million incidents as PDF and workbook, time and memory, beside a PDF of one page; about 2 minutes',
    load: () => import('./report-documents.ts'),
  },
  {
    name: 'pms',
    about: 'deliveries per second of 10,000 incidents after a day without the PMS, beside a bare loop of POSTs; about 6 minutes',
    load: () => import('./pms.ts'),
  },
  { name: 'pms-kills', about: '200 kills at random moments of delivering; about 5 minutes', load: () => import('./pms-kills.ts') },
  {
    name: 'look-back',
    about: 'how fast a recording is searched, beside decoding alone, for three sizes of picture; about 5 minutes',
    load: () => import('./look-back.ts'),
  },
  {
    name: 'ticket-system',
    about: "incidents as tickets in Debian's Redmine, both ways; needs `redmine` and `puma` installed, else it is skipped; about 2 minutes",
    load: () => import('./ticket-system.ts'),
  },
]

const { values, positionals } = parseArgs({
  options: { json: { type: 'boolean' }, scenes: { type: 'string' }, seconds: { type: 'string' } },
  allowPositionals: true,
})
const [name] = positionals
const bench = BENCHES.find((one) => one.name === name)
if (bench) {
  const { measure } = await bench.load()
  const measurement = await measure({
    ...(values.scenes !== undefined && { scenes: readCount('scenes', values.scenes) }),
    ...(values.seconds !== undefined && { seconds: readCount('seconds', values.seconds) }),
  })
  process.stdout.write(`${values.json ? toJson(measurement) : toTable(measurement)}\n`)
} else {
  const list = BENCHES.map((one) => `  ${one.name.padEnd(18)} ${one.about}`).join('\n')
  process.stdout.write(`${name === undefined ? '' : `no measurement is called ${JSON.stringify(name)}\n`}usage: npm run bench -- NAME [--json]\n${list}\n`)
  process.exitCode = name === undefined ? 0 : 2
}

function readCount(option: string, text: string): number {
  if (!/^[1-9]\d{0,3}$/.test(text)) throw new TypeError(`--${option} ${text}: expected a whole number from 1`)
  return Number(text)
}
