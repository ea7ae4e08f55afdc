// Has figures read by a process of its own, bounded in time and memory, so that a month of a million incidents does not hold up a console.
import { spawn } from 'node:child_process'
import type { Readable } from 'node:stream'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import { VigilError } from '../../contract/errors.ts'
import type { ReportFigures } from '../../contract/report-figures.ts'
import type { DashboardFigures } from './figures/read-dashboard.ts'
import type { FiguresRequest } from './figures/request.ts'

/** What the process is handed, on its stdin: arguments and environment can be read by others. */
export interface FiguresOrder {
  readonly file: string
  /** Hex. */
  readonly key: string
  readonly ask: Ask
}

export type Ask = { readonly is: 'figures'; readonly request: FiguresRequest } | { readonly is: 'dashboard'; readonly request: FiguresRequest }

export interface FiguresSource {
  /** The database. */
  readonly file: string
  readonly key: Uint8Array
}

const TIMEOUT_MS = 60_000
const MEMORY_MB = 256
const MOST_BYTES = 32 * 1024 * 1024
const MAX_COMPLAINTS = 500

/** `figures-process.ts` beside this file, or the bundled `figures-process.mjs` beside the bundled core. */
function entryPath(): string {
  return fileURLToPath(new URL(import.meta.url.endsWith('.ts') ? './figures-process.ts' : './figures-process.mjs', import.meta.url))
}

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

async function compute({ file, key }: FiguresSource, ask: Ask, stopping: AbortSignal): Promise<unknown> {
  if (stopping.aborted) throw new VigilError('report.stopped')
  const order: FiguresOrder = { file, key: Buffer.from(key).toString('hex'), ask }
  const child = spawn(process.execPath, [`--max-old-space-size=${MEMORY_MB}`, entryPath()], {
    stdio: ['pipe', 'pipe', 'pipe'],
    windowsHide: true,
    timeout: TIMEOUT_MS,
    killSignal: 'SIGKILL',
  })
  const end = () => child.kill('SIGKILL')
  stopping.addEventListener('abort', end)
  const ended = new Promise<number | null>((resolve, reject) => {
    child.once('close', resolve)
    child.once('error', reject)
  })
  // A pipe that breaks because the process ended is reported by `ended`.
  child.stdin.on('error', () => undefined)
  child.stdin.end(JSON.stringify(order))
  const [out, complaints, code] = await Promise.all([readBounded(child.stdout), text(child.stderr), ended]).finally(() =>
    stopping.removeEventListener('abort', end),
  )
  if (stopping.aborted) throw new VigilError('report.stopped')
  // Killed: by the time limit, or by the system for its memory; SIGABRT is V8's own limit.
  if (code === null) throw new VigilError('report.tooLong', { seconds: TIMEOUT_MS / 1000 })
  if (code !== 0 || out === null) throw new Error(`no figures were read (${code}): ${complaints.slice(-MAX_COMPLAINTS)}`)
  return JSON.parse(out) as unknown
}

/** @returns null for more than figures can be; it is read to its end, so that the process can end */
async function readBounded(stream: Readable): Promise<string | null> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of stream as AsyncIterable<Buffer>) {
    size += chunk.length
    if (size <= MOST_BYTES) chunks.push(chunk)
  }
  return size > MOST_BYTES ? null : Buffer.concat(chunks).toString()
}
