// Runs the process that makes a backup, and ends it with the core.
import { spawn } from 'node:child_process'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import type { BackupOrder, BackupOutcome } from './take-backup.ts'

/** A slow stick and fifty gigabytes of evidence for the first time. */
const TIMEOUT_MS = 6 * 3_600_000
const HEAP_MB = 256
const MAX_COMPLAINTS = 500

/** `backup-process.ts` beside this file, or the bundled one beside the bundled core. */
const ENTRY = fileURLToPath(new URL(import.meta.url.endsWith('.ts') ? './backup-process.ts' : './backup-process.mjs', import.meta.url))

/** @throws Error when the process ended without an outcome */
export async function runBackupProcess(order: BackupOrder, stopping: AbortSignal): Promise<BackupOutcome> {
  const child = spawn(process.execPath, [`--max-old-space-size=${HEAP_MB}`, ENTRY], {
    stdio: ['pipe', 'pipe', 'pipe'],
    windowsHide: true,
    timeout: TIMEOUT_MS,
    killSignal: 'SIGKILL',
  })
  const end = () => child.kill('SIGKILL')
  stopping.addEventListener('abort', end)
  if (stopping.aborted) end()
  const ended = new Promise<number | null>((resolve, reject) => {
    child.once('close', resolve)
    child.once('error', reject)
  })
  // A pipe that breaks because the process died is reported by `ended`.
  child.stdin.on('error', () => undefined)
  child.stdin.end(JSON.stringify(order))
  const [output, complaints, code] = await Promise.all([text(child.stdout), text(child.stderr), ended]).finally(() =>
    stopping.removeEventListener('abort', end),
  )
  if (code !== 0) throw new Error(`the backup process ended with ${code}: ${complaints.slice(-MAX_COMPLAINTS)}`)
  return JSON.parse(output) as BackupOutcome
}
