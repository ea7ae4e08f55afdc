// Has a PDF made by a process of its own, so that neither time nor memory of it weigh on the core.
import { spawn } from 'node:child_process'
import { buffer, text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import type { TDocumentDefinitions } from 'pdfmake/interfaces.js'
import { VigilError } from '../../contract/errors.ts'
import type { ChineseFont } from './chinese-font.ts'

/** What the process is handed. */
export interface PageOrder {
  readonly definition: TDocumentDefinitions
  readonly font: ChineseFont
}

const TIMEOUT_MS = 60_000
const MAX_COMPLAINTS = 500

/** `page-process.ts` beside this file, or the bundled `page-process.mjs` beside the bundled core. */
function entryPath(): string {
  return fileURLToPath(new URL(import.meta.url.endsWith('.ts') ? './page-process.ts' : './page-process.mjs', import.meta.url))
}

/**
 * @param order without functions in it
 * @param stopping ends it at once
 * @returns a PDF
 * @throws  Error when it cannot be made; VigilError `evidence.restarted` when it was ended
 */
export async function renderPage(order: PageOrder, stopping: AbortSignal): Promise<Buffer> {
  if (stopping.aborted) throw new VigilError('evidence.restarted')
  const child = spawn(process.execPath, [entryPath()], { stdio: ['pipe', 'pipe', 'pipe'], windowsHide: true, timeout: TIMEOUT_MS, killSignal: 'SIGKILL' })
  const end = () => child.kill('SIGKILL')
  stopping.addEventListener('abort', end)
  const ended = new Promise<number | null>((resolve, reject) => {
    child.once('close', resolve)
    child.once('error', reject)
  })
  // A pipe that breaks because the process died is reported by `ended`.
  child.stdin.on('error', () => undefined)
  child.stdin.end(JSON.stringify(order))
  const [pdf, complaints, code] = await Promise.all([buffer(child.stdout), text(child.stderr), ended]).finally(() => stopping.removeEventListener('abort', end))
  if (stopping.aborted) throw new VigilError('evidence.restarted')
  if (code !== 0 || pdf.subarray(0, 5).toString('latin1') !== '%PDF-') throw new Error(`no page was made (${code}): ${complaints.slice(-MAX_COMPLAINTS)}`)
  return pdf
}
