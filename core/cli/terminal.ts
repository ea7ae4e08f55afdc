// What a command may touch of the world around it; tests replace it whole.
import type { Readable } from 'node:stream'
import { ERRORS, VigilError, type ErrorCode } from '../../contract/errors.ts'

export interface Terminal {
  out(line: string): void
  err(line: string): void
  readonly stdin: Readable & { readonly isTTY?: boolean; setRawMode?(on: boolean): unknown }
  /** Whether a person reads stderr: logs are then pretty unless asked otherwise. */
  readonly isPerson: boolean
  readonly environment: Readonly<Record<string, string | undefined>>
  /** Calls back at every wish to stop; stopping is bounded in time, so a second wish changes nothing. */
  onStop(stop: (why: string) => void): void
}

/** The promise of docs and README to scripts: these numbers never change their meaning. */
export const EXIT = { ok: 0, failed: 1, usage: 2, data: 3, broken: 4 } as const

/** Wrong words on the command line: exit 2 and where the usage stands. */
export class UsageError extends Error {
  override readonly name = 'UsageError'
}

/** There is no database where a command should work: exit 3. */
export class NoDataError extends Error {
  override readonly name = 'NoDataError'
  constructor(dir: string, hint: string) {
    super(`there is no Vigil database in ${dir} 该目录中没有数据库。\n${hint}`)
  }
}

const WHAT_TO_DO: Partial<Record<ErrorCode, string>> = {
  'data.inUse': 'Stop the other core, or choose another directory with --data. 请先停止另一个程序,或用 --data 指定其他目录。',
  'data.newer': 'Install the newer version, or choose another directory with --data. 请安装新版本,或用 --data 指定其他目录。',
  'data.damaged':
    'To put the newest good backup in its place: vigil restore --data DIR (what is there now is kept aside; vigil restore --list shows the backups). 请用 vigil restore --data DIR 恢复最近的完好备份,现有文件会另行保留。',
  'backup.none': 'Name the directory or the file of a backup with --from, for example on the second disk. 请用 --from 指定备份文件或目录。',
}

/** Says what went wrong, in both languages, and what can be done. @returns the exit code */
export function tellError(terminal: Terminal, error: unknown): number {
  if (!(error instanceof VigilError)) {
    terminal.err(`vigil: ${error instanceof Error ? error.message : String(error)}`)
    return error instanceof NoDataError ? EXIT.data : EXIT.failed
  }
  const { code, details } = error
  const problems = details?.['problems']
  if (code === 'site.invalid' && Array.isArray(problems)) {
    for (const problem of problems) terminal.err(String(problem))
    return EXIT.usage
  }
  const shown = Object.entries(details ?? {}).map(([key, value]) => `${key}: ${typeof value === 'string' ? value : JSON.stringify(value)}`)
  terminal.err(`vigil: ${ERRORS[code].en} ${ERRORS[code].zh}${shown.length > 0 ? ` (${shown.join(', ')})` : ''}`)
  const advice = WHAT_TO_DO[code]
  if (advice !== undefined) terminal.err(advice)
  if (code.startsWith('data.') || code.startsWith('backup.')) return EXIT.data
  return code.startsWith('request.') || code === 'auth.weakPassword' || code === 'site.invalid' ? EXIT.usage : EXIT.failed
}
