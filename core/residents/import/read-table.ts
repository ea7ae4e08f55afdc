// Has a list read by a process of its own, bounded in time and memory.
import { spawn } from 'node:child_process'
import type { Readable } from 'node:stream'
import { fileURLToPath } from 'node:url'
import { z } from 'zod'
import { VigilError } from '../../../contract/errors.ts'
import { MAX_FILE_BYTES, MAX_LINES, MAX_TABLE_BYTES } from './table-limits.ts'

const TIMEOUT_MS = 30_000
/** The process's whole address space cannot be bounded portably; this ends a file that unpacks to more than a list can hold. */
const MEMORY_MB = 512
const tableSchema = z.array(z.array(z.string()))

function entryPath(): string {
  return fileURLToPath(new URL(import.meta.url.endsWith('.ts') ? './table-process.ts' : './table-process.mjs', import.meta.url))
}

/**
 * @returns its lines from the heading on, cell by cell, as texts without control characters
 * @throws  VigilError `resident.badFile`, `resident.tooManyLines`
 */
export async function readTable(bytes: Uint8Array): Promise<readonly (readonly string[])[]> {
  if (bytes.length === 0 || bytes.length > MAX_FILE_BYTES) throw new VigilError('resident.badFile', { maxBytes: MAX_FILE_BYTES })
  const child = spawn(process.execPath, [`--max-old-space-size=${MEMORY_MB}`, entryPath()], {
    stdio: ['pipe', 'pipe', 'ignore'],
    windowsHide: true,
    timeout: TIMEOUT_MS,
    killSignal: 'SIGKILL',
  })
  const ended = new Promise<number | null>((resolve, reject) => {
    child.once('close', resolve)
    child.once('error', reject)
  })
  // A pipe that breaks because the process ended is reported by `ended`.
  child.stdin.on('error', () => undefined)
  child.stdin.end(bytes)
  const [out, code] = await Promise.all([readBounded(child.stdout), ended])
  const table = code === 0 && out !== null ? tableSchema.safeParse(JSON.parse(out.toString())) : null
  if (table === null || !table.success) throw new VigilError('resident.badFile')
  if (table.data.length > MAX_LINES + 1) throw new VigilError('resident.tooManyLines')
  return table.data
}

/** Reading a table holds everything else up. @returns null for more than a list can be; it is read to its end, so that the process can end */
async function readBounded(stream: Readable): Promise<Buffer | null> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of stream as AsyncIterable<Buffer>) {
    size += chunk.length
    if (size <= MAX_TABLE_BYTES) chunks.push(chunk)
  }
  return size > MAX_TABLE_BYTES ? null : Buffer.concat(chunks)
}
