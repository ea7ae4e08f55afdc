// How long a report takes as PDF and as workbook, and what memory of it, beside a PDF of one page: a month of a million incidents with everything in it.
import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { cpus, loadavg } from 'node:os'
import { quietDay } from '../core/reports/document/quiet-figures.ts'
import { sampleFigures } from '../core/reports/document/sample-figures.ts'
import { sampleNames, sampleTemplate } from '../core/reports/document/sample-site.ts'
import { makeReport, type MadeReport, type MakeReportOrder } from '../core/reports/make-report.ts'
import { median, type Measurement } from './measurement.ts'
import { cpuSeconds } from './process-tree.ts'
import { watchPeak } from './peak-memory.ts'

const RUNS = 3
/** The sample's thousand incidents, so often. */
const SCALE = 950
const MOST_DUTY_LINES = 2000
const going = new AbortController().signal

interface Cost {
  readonly ms: number
  readonly cpuS: number
  readonly peakMb: number
  readonly made: MadeReport
}

function monthOfAMillion(): Pick<MakeReportOrder, 'figures' | 'pictures'> {
  const figures = sampleFigures(SCALE)
  const still = execFileSync('ffmpeg', [
    '-v',
    'error',
    '-f',
    'lavfi',
    '-i',
    'testsrc2=size=1920x1080',
    '-frames:v',
    '1',
    '-f',
    'image2pipe',
    '-c:v',
    'mjpeg',
    'pipe:1',
  ])
  const sha256 = createHash('sha256').update(still).digest('hex')
  const chosen = figures.evidence.chosen.map((one, i) => ({ ...one, picture: { evidenceId: `still-${i}`, sha256 } }))
  const { lines } = figures.duty
  // As many lines of the duty log as figures may hold.
  const duty = { lines: Array.from({ length: MOST_DUTY_LINES }, (_, i) => lines[i % lines.length]!), more: 3_000_000, people: figures.duty.people }
  return {
    figures: { ...figures, duty, evidence: { ...figures.evidence, chosen } },
    pictures: new Map(chosen.map(({ picture }) => [picture.evidenceId, still])),
  }
}

async function costOf(order: Pick<MakeReportOrder, 'figures' | 'pictures' | 'format' | 'template'>): Promise<Cost> {
  const costs: Cost[] = []
  for (let i = 0; i < RUNS; i++) {
    const watch = watchPeak()
    const [cpu, at] = [cpuSeconds([process.pid]), performance.now()]
    const made = await makeReport({ names: sampleNames, locale: 'zh-CN', number: null, version: 'bench', ...order }, going)
    costs.push({ ms: performance.now() - at, cpuS: cpuSeconds([process.pid]) - cpu, peakMb: watch.stop(), made })
  }
  return {
    ms: median(costs.map(({ ms }) => ms)),
    cpuS: median(costs.map(({ cpuS }) => cpuS)),
    peakMb: Math.max(...costs.map(({ peakMb }) => peakMb)),
    made: costs[0]!.made,
  }
}

export async function measure(): Promise<Measurement> {
  const load = loadavg()[0] ?? 0
  const month = monthOfAMillion()
  const withoutDuty = { ...sampleTemplate, sections: sampleTemplate.sections.filter((section) => section !== 'dutyForm') }
  const page = await costOf({ figures: quietDay(), pictures: new Map(), format: 'pdf', template: { ...sampleTemplate, sections: ['dutyForm'] } })
  const pdf = await costOf({ ...month, format: 'pdf', template: withoutDuty })
  const all = await costOf({ ...month, format: 'pdf', template: sampleTemplate })
  const xlsx = await costOf({ ...month, format: 'xlsx', template: sampleTemplate })
  const kinds = { onePage: page, pdf, pdfWithDutyLog: all, xlsx }
  const figures = Object.fromEntries(
    Object.entries(kinds).flatMap(([name, { ms, cpuS, peakMb, made }]) => [
      [name, { value: ms / 1000, unit: 's' }],
      [`${name}Cpu`, { value: cpuS, unit: 's of processor time' }],
      [`${name}Memory`, { value: peakMb, unit: 'MB at most, the process that sets it' }],
      [`${name}Size`, { value: made.bytes.length / 1e6, unit: `MB${made.pages === null ? '' : `, ${made.pages} pages`}` }],
    ]),
  )
  const ratios = Object.fromEntries(
    (['pdf', 'pdfWithDutyLog', 'xlsx'] as const).map((name) => [name, { value: kinds[name].cpuS / page.cpuS, against: 'onePageCpu' }]),
  )
  const notes = [
    `${cpus().length} cores, ${cpus()[0]?.model ?? 'unknown CPU'}; median of ${RUNS} runs, load before: ${load.toFixed(1)}`,
    `${month.figures.incidents.total.value} incidents in the month, every section, 12 stills of 1920x1080; with the duty log: ${MOST_DUTY_LINES} lines of it`,
    'the time to start the process and to read the font is in it; reading the figures from the database is not (npm run bench -- report-figures)',
  ]
  return { name: 'report-documents', figures, ratios, notes }
}
