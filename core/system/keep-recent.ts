// Keeps the last lines of the log for the support bundle, without what must not leave the computer.
import type { EpochMs } from '../../contract/ids.ts'
import { SECRET_KEYS, type Log } from '../log.ts'

export interface LogLine {
  readonly atMs: EpochMs
  readonly level: keyof Log
  readonly message: string
  readonly data?: Readonly<Record<string, unknown>>
}

const MOST_LINES = 2000
const MOST_TEXT = 2000
const MOST_DEPTH = 4
/** A log-in in an address: `rtsp://user:password@host`. */
const LOG_IN = /(\b[a-z][a-z0-9+.-]*:\/\/)[^\s/@]+@/gi

/** @returns a log that writes as `log` does, and the lines that were written last, oldest first */
export function keepRecent(log: Log, now: () => EpochMs): { readonly log: Log; recent(): LogLine[] } {
  const lines: LogLine[] = []
  const through =
    (level: keyof Log): Log[keyof Log] =>
    (message, data) => {
      log[level](message, data)
      if (level === 'debug') return
      lines.push({ atMs: now(), level, message: withoutLogIns(message), ...(data && { data: withoutSecrets(data) as Record<string, unknown> }) })
      if (lines.length > MOST_LINES) lines.splice(0, lines.length - MOST_LINES)
    }
  return { log: { debug: through('debug'), info: through('info'), warn: through('warn'), error: through('error') }, recent: () => [...lines] }
}

/** Of anything: values under a secret's name, and log-ins in addresses; what is too long or too deep is cut. */
export function withoutSecrets(value: unknown, depth = 0): unknown {
  if (typeof value === 'string') return withoutLogIns(value).slice(0, MOST_TEXT)
  if (typeof value !== 'object' || value === null) return value
  if (depth >= MOST_DEPTH) return '…'
  if (Array.isArray(value)) return value.slice(0, 100).map((part) => withoutSecrets(part, depth + 1))
  return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, SECRET_KEYS.includes(key) ? '[redacted]' : withoutSecrets(part, depth + 1)]))
}

const withoutLogIns = (text: string): string => text.replaceAll(LOG_IN, '$1[redacted]@')
