// How the computer's own part is doing: the core and its processes, as whoever answers for the system looks at it.
import { oc } from '@orpc/contract'
import { z } from 'zod'

const epochMs = z.number()
const bytes = z.number()

export const systemProcessSchema = z.object({
  /** `core`, `media`, `inference` or `facade`. */
  name: z.string(),
  state: z.enum(['starting', 'running', 'down']),
  pid: z.int().nullable(),
  startedAtMs: epochMs,
  /** Since the core started. */
  restarts: z.int(),
  lastDown: z.object({ atMs: epochMs, reason: z.string() }).nullable(),
  /** Resident; null where the system does not tell. */
  rssBytes: bytes.nullable(),
  /** Beyond it the process is ended and started anew; the core is only told of. */
  mostBytes: bytes,
})
export type SystemProcess = z.infer<typeof systemProcessSchema>

export const systemViewSchema = z.object({
  version: z.string(),
  node: z.string(),
  platform: z.string(),
  dataDir: z.string(),
  /** Codes of errors.ts. */
  problems: z.array(z.string()),
  processes: z.array(systemProcessSchema),
  /** How late the core's own work came in the last ten minutes. */
  loop: z.object({ p99Ms: z.number(), mostMs: z.number(), stalls: z.int() }),
  database: z.object({ bytes, walBytes: bytes, schemaVersion: z.int() }),
  disk: z.object({ freeBytes: bytes, evidenceBytes: bytes }),
  /** Files and sockets of the core; null where the system does not tell. */
  openFiles: z.int().nullable(),
})
export type SystemView = z.infer<typeof systemViewSchema>

export const systemApi = { system: { get: oc.output(systemViewSchema) } }
