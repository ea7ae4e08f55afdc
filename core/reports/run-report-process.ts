// Runs a process of its own that is handed JSON and answers on its standard output, bounded in time and memory, so that neither weighs on the core.
import { spawn } from 'node:child_process'
import { buffer, text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'

const MAX_COMPLAINTS = 500

export interface ProcessBounds {
  readonly timeoutMs: number
  /** Of the JavaScript heap; the process ends when it would need more. */
  readonly heapMb: number
}

export interface Ended {
  readonly output: Buffer
  readonly code: number | null
  readonly complaints: string
}

/** `NAME.ts` beside this file, or the bundled `NAME.mjs` beside the bundled core. */
function entryPath(name: string): string {
  return fileURLToPath(new URL(import.meta.url.endsWith('.ts') ? `./${name}.ts` : `./${name}.mjs`, import.meta.url))
}

/** @param stopping ends it at once; whoever calls asks it again afterwards */
export async function runReportProcess(name: string, order: unknown, { timeoutMs, heapMb }: ProcessBounds, stopping: AbortSignal): Promise<Ended> {
  const args = [`--max-old-space-size=${heapMb}`, entryPath(name)]
  const child = spawn(process.execPath, args, { stdio: ['pipe', 'pipe', 'pipe'], windowsHide: true, timeout: timeoutMs, killSignal: 'SIGKILL' })
  const end = () => child.kill('SIGKILL')
  stopping.addEventListener('abort', end)
  const ended = new Promise<number | null>((resolve, reject) => {
    child.once('close', resolve)
    child.once('error', reject)
  })
  // A pipe that breaks because the process died is reported by `ended`.
  child.stdin.on('error', () => undefined)
  child.stdin.end(JSON.stringify(order))
  const [output, complaints, code] = await Promise.all([buffer(child.stdout), text(child.stderr), ended]).finally(() =>
    stopping.removeEventListener('abort', end),
  )
  return { output, code, complaints: complaints.slice(-MAX_COMPLAINTS) }
}
