// How long the figures of a busy month take, in the process that ships, and what a console's queue notes of it; beside reading every row.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { cpus, loadavg, tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { countHandling, countSignals } from '../db/figures-hours.ts'
import { listQueue } from '../db/incidents.ts'
import { openReadableDb, type ReadableDb } from '../db/open.ts'
import { computeFigures } from '../core/reports/compute-figures.ts'
import type { FiguresRequest } from '../core/reports/figures/request.ts'
import { DEFAULT_TARGETS } from '../core/reports/targets.ts'
import { median, quantile, type Measurement } from './measurement.ts'
import { makeReportData } from './report-data.ts'
import { CAMERAS, DEVICES, MONTH } from './report-site.ts'

const RUNS = 3
/** A console asks for the queue when it comes back; here a hundred of them in turn. */
const QUERY_EVERY_MS = 20
const QUEUE_LIMIT = 100

const REQUEST: FiguresRequest = {
  span: { fromMs: MONTH.fromMs, toMs: MONTH.toMs },
  before: { fromMs: MONTH.fromMs - (MONTH.toMs - MONTH.fromMs), toMs: MONTH.fromMs },
  buildingId: null,
  targets: DEFAULT_TARGETS,
  timezone: MONTH.timezone,
  nowMs: MONTH.toMs,
  cameras: CAMERAS,
  devices: DEVICES,
}

export async function measure(): Promise<Measurement> {
  const given = process.env['VIGIL_REPORT_DATA']
  const dir = given ?? mkdtempSync(join(tmpdir(), 'vigil-report-data-'))
  try {
    const source = makeReportData({ dir, say: (line) => process.stderr.write(`${line}\n`) })
    const db = openReadableDb(source)
    const alone = await watchQueue(db, sleep(3000))
    const took: number[] = []
    const meanwhile: number[] = []
    const peaks: number[] = []
    const worked: number[] = []
    for (let run = 0; run < RUNS; run++) {
      const startedMs = performance.now()
      const computing = computeFigures(source, REQUEST, new AbortController().signal)
      const [queries, cost] = await Promise.all([watchQueue(db, computing), watchCost(computing)])
      took.push(performance.now() - startedMs)
      meanwhile.push(...queries)
      peaks.push(cost.peakMb)
      worked.push(cost.cpuMs)
    }
    const rawMs = timeOf(() => {
      countSignals(db, REQUEST.span)
      countHandling(db, { ...REQUEST.span, buildingId: null })
    })
    db.close()
    return {
      name: 'report-figures',
      figures: {
        'figures.median': { value: median(took), unit: 'ms' },
        'figures.worst': { value: Math.max(...took), unit: 'ms' },
        'figures.cpu': { value: median(worked), unit: 'ms of a processor: what it takes where nothing else runs' },
        'figures.peak': { value: Math.max(...peaks), unit: 'MB resident in the process' },
        'raw.scan': { value: rawMs, unit: 'ms: signals and duty lines alone, counted from their rows' },
        'queue.alone.p95': { value: quantile(alone, 0.95), unit: `ms, of ${alone.length}` },
        'queue.meanwhile.p95': { value: quantile(meanwhile, 0.95), unit: `ms, of ${meanwhile.length}` },
      },
      ratios: {
        figures: { value: median(took) / rawMs, against: 'raw.scan' },
        queue: { value: quantile(meanwhile, 0.95) / quantile(alone, 0.95), against: 'queue.alone.p95' },
      },
      notes: [
        `${cpus().length} cores, ${cpus()[0]?.model ?? 'unknown CPU'}; load of the machine before: ${(loadavg()[0] ?? 0).toFixed(1)}`,
        'one month: 1,000,000 incidents, 5.6 million lines of their timelines, 5 million device signals; every section, with the process that reads it',
      ],
    }
  } finally {
    if (given === undefined) rmSync(dir, { recursive: true, force: true })
  }
}

function timeOf(work: () => void): number {
  const startedMs = performance.now()
  work()
  return performance.now() - startedMs
}

/** How long each look at the open queue took, until `until` has come. */
async function watchQueue(db: ReadableDb, until: Promise<unknown>): Promise<number[]> {
  let isOver = false
  void until.finally(() => (isOver = true))
  const times: number[] = []
  while (!isOver) {
    times.push(timeOf(() => listQueue(db, QUEUE_LIMIT)))
    await sleep(QUERY_EVERY_MS)
  }
  return times
}

/** What a clock tick of /proc is, everywhere. */
const TICK_MS = 10

/** The most memory that the child of this process held meanwhile, and what it computed; Linux only, else 0. */
async function watchCost(until: Promise<unknown>): Promise<{ readonly peakMb: number; readonly cpuMs: number }> {
  if (process.platform !== 'linux') return { peakMb: 0, cpuMs: 0 }
  let isOver = false
  void until.finally(() => (isOver = true))
  let [peakKb, ticks] = [0, 0]
  while (!isOver) {
    for (const pid of readFileSync(`/proc/self/task/${process.pid}/children`, 'utf8').trim().split(' ').filter(Boolean)) {
      try {
        peakKb = Math.max(peakKb, Number(/VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0))
        const [utime, stime] = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]!.split(' ').slice(11, 13).map(Number)
        ticks = Math.max(ticks, (utime ?? 0) + (stime ?? 0))
      } catch {
        // it has just ended
      }
    }
    await sleep(20)
  }
  return { peakMb: peakKb / 1024, cpuMs: ticks * TICK_MS }
}
