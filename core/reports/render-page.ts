// Has a PDF made by a process of its own, so that neither time nor memory of it weigh on the core.
import type { TDocumentDefinitions } from 'pdfmake/interfaces.js'
import { VigilError } from '../../contract/errors.ts'
import type { ChineseFont } from './chinese-font.ts'
import { runReportProcess } from './run-report-process.ts'

/** What the process is handed. */
export interface PageOrder {
  readonly definition: TDocumentDefinitions
  readonly font: ChineseFont
}

const BOUNDS = { timeoutMs: 60_000, heapMb: 512 }

/**
 * @param order without functions in it
 * @param stopping ends it at once
 * @returns a PDF
 * @throws  Error when it cannot be made; VigilError `evidence.restarted` when it was ended
 */
export async function renderPage(order: PageOrder, stopping: AbortSignal): Promise<Buffer> {
  if (stopping.aborted) throw new VigilError('evidence.restarted')
  const { output: file, code, complaints } = await runReportProcess('page-process', order, BOUNDS, stopping)
  if (stopping.aborted) throw new VigilError('evidence.restarted')
  if (code !== 0 || file.subarray(0, 5).toString('latin1') !== '%PDF-') throw new Error(`no page was made (${code}): ${complaints}`)
  return file
}
