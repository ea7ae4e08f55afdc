// Reads the words after a command; anything that is not known is an error, never ignored.
import { parseArgs, type ParseArgsOptionsConfig } from 'node:util'
import { hostPortOf, type HostPort } from '../../contract/host-port.ts'
import { UsageError } from './terminal.ts'

/**
 * @param optional words that may follow
 * @throws UsageError for an unknown option, a missing value or the wrong number of words
 */
export function readOptions<T extends ParseArgsOptionsConfig>(args: readonly string[], options: T, words: readonly string[], optional: readonly string[] = []) {
  const parsed = parse(args, options)
  const [missing] = words.slice(parsed.positionals.length)
  if (missing !== undefined) throw new UsageError(`${missing} is missing`)
  const extra = parsed.positionals[words.length + optional.length]
  if (extra !== undefined) throw new UsageError(`unexpected "${extra}"`)
  return { values: parsed.values, words: parsed.positionals }
}

function parse<T extends ParseArgsOptionsConfig>(args: readonly string[], options: T) {
  try {
    return parseArgs({ args: [...args], options, allowPositionals: true, strict: true })
  } catch (error) {
    throw new UsageError(error instanceof Error ? (error.message.split('. ')[0] ?? '') : String(error))
  }
}

/** @throws UsageError naming the option and what it takes */
export function oneOf<T extends string>(option: string, value: string | undefined, choices: readonly T[]): T {
  const found = choices.find((choice) => choice === value)
  if (found === undefined) throw new UsageError(`--${option} ${value === undefined ? 'is missing' : `"${value}" is not known`}; expected ${choices.join(', ')}`)
  return found
}

/** `127.0.0.1:8470`, `localhost:0`, `[::1]:8470`. @throws UsageError */
export function readHostPort(text: string, option = 'listen', example = '127.0.0.1:8470'): HostPort {
  const found = hostPortOf(text)
  if (found === null) throw new UsageError(`--${option} "${text}": expected HOST:PORT, for example ${example}`)
  return found
}
