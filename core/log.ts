// The log: structured lines on stderr, for people (pretty) or for machines (json); secrets are redacted before they get here.
import { pino, destination } from 'pino'
import pretty from 'pino-pretty'

export interface Log {
  debug(message: string, data?: Readonly<Record<string, unknown>>): void
  info(message: string, data?: Readonly<Record<string, unknown>>): void
  warn(message: string, data?: Readonly<Record<string, unknown>>): void
  error(message: string, data?: Readonly<Record<string, unknown>>): void
}

export type LogFormat = 'pretty' | 'json'

/** Keys whose values never reach a log, at any of the first two levels. */
export const SECRET_KEYS: readonly string[] = ['password', 'secret', 'token', 'key', 'url', 'cookie', 'authorization']

export function createLog(format: LogFormat, level = 'info'): Log {
  const redact = { paths: SECRET_KEYS.flatMap((key) => [key, `*.${key}`]), censor: '[redacted]' }
  const stream =
    format === 'pretty' ? pretty({ destination: 2, sync: true, ignore: 'pid,hostname', translateTime: 'SYS:HH:MM:ss.l' }) : destination({ dest: 2, sync: true })
  const logger = pino({ level, redact, base: null }, stream)
  return {
    debug: (message, data) => logger.debug(data ?? {}, message),
    info: (message, data) => logger.info(data ?? {}, message),
    warn: (message, data) => logger.warn(data ?? {}, message),
    error: (message, data) => logger.error(data ?? {}, message),
  }
}

export const silentLog: Log = { debug() {}, info() {}, warn() {}, error() {} }
