// Has figures read by a process of its own, bounded in time and memory, so that a month of a million incidents does not hold up a console.
import { VigilError } from '../../contract/errors.ts'
import type { OperatorLoad } from '../../contract/operator-load.ts'
import type { ReportFigures } from '../../contract/report-figures.ts'
import type { DashboardFigures } from './figures/read-dashboard.ts'
import type { FiguresRequest } from './figures/request.ts'
import { runReportProcess } from './run-report-process.ts'

/** What the process is handed, on its stdin: arguments and environment can be read by others. */
export interface FiguresOrder {
  readonly file: string
  /** Hex. */
  readonly key: string
  readonly ask: Ask
}

export interface Ask {
  readonly is: 'figures' | 'dashboard' | 'load'
  readonly request: FiguresRequest
}

export interface FiguresSource {
  /** The database. */
  readonly file: string
  readonly key: Uint8Array
}

const BOUNDS = { timeoutMs: 60_000, heapMb: 256 }
/** More than figures can be. */
const MOST_BYTES = 32 * 1024 * 1024

/**
 * Everything of one moment of the database as it lies on disk.
 *
 * @param stopping ends it at once
 * @throws VigilError `report.stopped` when it was ended, `report.tooLong` after a minute or with too much memory
 */
export async function computeFigures(source: FiguresSource, request: FiguresRequest, stopping: AbortSignal): Promise<ReportFigures> {
  return (await compute(source, { is: 'figures', request }, stopping)) as ReportFigures
}

/** As computeFigures(), with the course of every indicator over the span. */
export async function computeDashboard(source: FiguresSource, request: FiguresRequest, stopping: AbortSignal): Promise<DashboardFigures> {
  return (await compute(source, { is: 'dashboard', request }, stopping)) as DashboardFigures
}

/** As computeFigures(), of how much operators had to bear. */
export async function computeOperatorLoad(source: FiguresSource, request: FiguresRequest, stopping: AbortSignal): Promise<OperatorLoad> {
  return (await compute(source, { is: 'load', request }, stopping)) as OperatorLoad
}

async function compute({ file, key }: FiguresSource, ask: Ask, stopping: AbortSignal): Promise<unknown> {
  if (stopping.aborted) throw new VigilError('report.stopped')
  const order: FiguresOrder = { file, key: Buffer.from(key).toString('hex'), ask }
  const { output, code, complaints } = await runReportProcess('figures-process', order, BOUNDS, stopping)
  if (stopping.aborted) throw new VigilError('report.stopped')
  // Killed: by the time limit, or by the system for its memory; SIGABRT is V8's own limit.
  if (code === null) throw new VigilError('report.tooLong', { seconds: BOUNDS.timeoutMs / 1000 })
  if (code !== 0 || output.length > MOST_BYTES) throw new Error(`no figures were read (${code}): ${complaints}`)
  return JSON.parse(output.toString()) as unknown
}
