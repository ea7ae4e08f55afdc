// `npm run bench -- [NAME|full] [--json]`: runs one measurement or the long gear, or lists them.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { text } from 'node:stream/consumers'
import { parseArgs } from 'node:util'
import { FULL, measureFull } from './full.ts'
import { toJson, toTable, type Measurement } from './measurement.ts'

interface Asked {
  /** Where a measurement runs over scenes: how many. */
  readonly scenes?: number
  /** Where it runs for a time: how long. */
  readonly seconds?: number
  /** Where it does the same thing over and over: how often. */
  readonly rounds?: number
  /** Fuzzing: how many of each target, which alone, and where chance begins. */
  readonly inputs?: number
  readonly only?: string
  readonly seed?: number
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
  {
    name: 'login-timing',
    about: 'whether the time of a refused log-in tells who has an account; about half a minute',
    load: () => import('./login-timing.ts'),
  },
  { name: 'cameras', about: 'cost of 1 and 4 cameras beside pure decoding of the same streams; about 3 minutes', load: () => import('./cameras.ts') },
  {
    name: 'h265',
    about: 'showing H.265 cameras: passed through, transcoded, as MPEG-1, beside pure decoding; about 2 minutes',
    load: () => import('./h265.ts'),
  },
  {
    name: 'ring',
    about: 'recording beside the same streams unwritten, seeking in thirty days, cutting clips; about 4 minutes, --seconds N',
    load: () => import('./ring.ts'),
  },
  {
    name: 'lost-camera',
    about: 'how soon a lost camera is noticed and back, beside motion and ZoneMinder; about 4 minutes',
    load: () => import('./lost-camera.ts'),
  },
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
    name: 'look-back',
    about: 'how fast a recording is searched, beside decoding alone, for three sizes of picture; about 5 minutes',
    load: () => import('./look-back.ts'),
  },
  {
    name: 'live',
    about: 'the video wall in Chromium with 1, 4, 9 and 16 pictures: CPU, memory, pictures shown, how late; needs the built screens; about 3 minutes',
    load: () => import('./live.ts'),
  },
  {
    name: 'storm',
    about: '10,000 alerts against four consoles: what is stored, what sounds, how late a fire is; about 4 minutes, --seconds N for faster or slower',
    load: () => import('./storm.ts'),
  },
  {
    name: 'faults',
    about: '1,000 kills, 500 power cuts, 600 corruptions, every upgrade, a full disk, a backup of 500 MB beside a busy core; hours, --rounds N kills for less',
    load: () => import('./faults.ts'),
  },
  {
    name: 'fuzz',
    about: '1.8 million damaged inputs over every parser, --inputs N of each, --only NAME, --seed S; about 40 minutes',
    load: () => import('./fuzz.ts'),
  },
  {
    name: 'ticket-system',
    about: "incidents as tickets in Debian's Redmine, both ways; needs `redmine` and `puma` installed, else it is skipped; about 2 minutes",
    load: () => import('./ticket-system.ts'),
  },
]

const { values, positionals } = parseArgs({
  options: {
    json: { type: 'boolean' },
    scenes: { type: 'string' },
    seconds: { type: 'string' },
    rounds: { type: 'string' },
    inputs: { type: 'string' },
    only: { type: 'string' },
    seed: { type: 'string' },
  },
  allowPositionals: true,
})
const [name] = positionals
const bench = BENCHES.find((one) => one.name === name)
if (name === 'full') {
  const parts = FULL.map((part) => ({ name: part, measure: () => measureApart(part) }))
  const full = await measureFull(parts, (line) => process.stderr.write(`${line}\n`))
  process.stdout.write(`${values.json ? toJson(full) : toTable(full)}\n`)
  if (full.figures['parts.failed']!.value > 0) process.exitCode = 1
} else if (bench) {
  const { measure } = await bench.load()
  const measurement = await measure({
    ...(values.scenes !== undefined && { scenes: readCount('scenes', values.scenes) }),
    ...(values.rounds !== undefined && { rounds: readCount('rounds', values.rounds) }),
    ...(values.seconds !== undefined && { seconds: readCount('seconds', values.seconds) }),
    ...(values.inputs !== undefined && { inputs: readCount('inputs', values.inputs) }),
    ...(values.only !== undefined && { only: values.only }),
    ...(values.seed !== undefined && { seed: readCount('seed', values.seed) }),
  })
  process.stdout.write(`${values.json ? toJson(measurement) : toTable(measurement)}\n`)
} else {
  const full = { name: 'full', about: `the long gear, one after another, with one summary and what was skipped: ${FULL.join(', ')}; about 20 minutes` }
  const list = [...BENCHES, full].map((one) => `  ${one.name.padEnd(18)} ${one.about}`).join('\n')
  process.stdout.write(`${name === undefined ? '' : `no measurement is called ${JSON.stringify(name)}\n`}usage: npm run bench -- NAME [--json]\n${list}\n`)
  process.exitCode = name === undefined ? 0 : 2
}

function readCount(option: string, typed: string): number {
  if (!/^[1-9]\d{0,6}$/.test(typed)) throw new TypeError(`--${option} ${typed}: expected a whole number from 1`)
  return Number(typed)
}

/** In a process of its own: what one part left in memory must not count for the next. */
async function measureApart(part: string): Promise<Measurement> {
  const child = spawn(process.execPath, [import.meta.filename, part, '--json'], { stdio: ['ignore', 'pipe', 'inherit'] })
  const [answer, [code]] = await Promise.all([text(child.stdout), once(child, 'close')])
  if (code !== 0) throw new Error(`its process ended with ${String(code)}`)
  return JSON.parse(answer.trim().split('\n').at(-1)!) as Measurement
}
