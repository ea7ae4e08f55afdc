// Has a report set by a process of its own, as a PDF or as a workbook.
import { VigilError } from '../../contract/errors.ts'
import type { ReportFormat } from '../../contract/report-template.ts'
import type { ChineseFont } from './chinese-font.ts'
import type { ReportDocument } from './document/report-document.ts'
import { runReportProcess } from './run-report-process.ts'

/** What the process is handed. */
export interface ReportOrder {
  readonly document: ReportDocument
  /** Data URLs by evidence id. */
  readonly pictures: Readonly<Record<string, string>>
  /** A data URL. */
  readonly logo: string | null
  readonly creator: string
  /** Null: a workbook, which embeds none. */
  readonly font: ChineseFont | null
}

/** Ten times what a month of a large estate takes; the heap keeps the whole process below 500 MB. */
const BOUNDS = { timeoutMs: 90_000, heapMb: 320 }
const BEGINS: Readonly<Record<ReportFormat, string>> = { pdf: '%PDF-', xlsx: 'PK' }

/**
 * @param stopping ends it at once
 * @throws  VigilError `report.stopped` when it was ended, `report.tooLong` when it took too long or too much memory; Error when it cannot be made
 */
export async function renderReport(order: ReportOrder, stopping: AbortSignal): Promise<Buffer> {
  if (stopping.aborted) throw new VigilError('report.stopped')
  const { output: file, code, complaints } = await runReportProcess('report-process', order, BOUNDS, stopping)
  if (stopping.aborted) throw new VigilError('report.stopped')
  // Killed by the time limit; V8's own limit of memory ends in SIGABRT.
  if (code === null) throw new VigilError('report.tooLong', { seconds: BOUNDS.timeoutMs / 1000 })
  const begins = BEGINS[order.font === null ? 'xlsx' : 'pdf']
  if (code !== 0 || file.subarray(0, begins.length).toString('latin1') !== begins) throw new Error(`no report was made (${code}): ${complaints}`)
  return file
}
