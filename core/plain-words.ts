// Says what a schema expected in words for people who write site files and programs, not for those who write schemas.
import type { z } from 'zod'

const TYPES: Readonly<Record<string, string>> = {
  string: 'a text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  tuple: 'a list',
  object: 'named fields: { ... }',
  record: 'named fields: { ... }',
}
const BOUNDS: Readonly<Record<string, string>> = { '>=': 'at least ', '<=': 'at most ', '>': 'more than ', '<': 'less than ', 'exactly ': 'exactly ' }
const FORMATS: Readonly<Record<string, string>> = {
  'ISO datetime': 'expected a time with its zone, for example 2026-11-22T08:00:00Z',
  URL: 'expected an address, for example https://pms.example/hooks',
}
const NO_WORDS = 'not what is expected here'

type Pattern = readonly [pattern: RegExp, words: (...found: string[]) => string]
const PATTERNS: readonly Pattern[] = [
  [/^Invalid input: expected (.+), received undefined$/, (type) => `is missing; expected ${typeWords(type)}`],
  [/^Invalid input: expected (.+), received .+$/, (type) => `expected ${typeWords(type)}`],
  [/^Invalid input: (expected .+)$/, (words) => words],
  [/^Invalid option: expected one of (.+)$/, (choices) => `expected one of ${choices.replaceAll('"', '').replaceAll('|', ', ')}`],
  [
    /^Too (?:small|big): expected \w+ to (?:be|have) (>=|<=|>|<|exactly )(\S+)( .+)?$/,
    (bound, limit, unit) => `expected ${BOUNDS[bound]}${limit}${unitWords(limit, unit)}`,
  ],
  [/^Invalid string: must match pattern .*$/, () => NO_WORDS],
  [/^Invalid (?:input|string|number|value): (.+)$/, (words) => words],
  [/^Invalid input$/, () => NO_WORDS],
  [/^Invalid (.+)$/, (format) => FORMATS[format] ?? `is not a valid ${format}`],
]

/** @param message of a zod issue; one that a schema of ours worded itself stays as it is */
export function plainWords(message: string): string {
  for (const [pattern, words] of PATTERNS) {
    const found = pattern.exec(message)
    if (found !== null) return words(...found.slice(1).map((part) => part ?? ''))
  }
  return message
}

/** @param value the whole that was checked: what is not there at all is told as missing */
export function plainIssue(issue: z.core.$ZodIssue, value: unknown): string {
  const words = plainWords(clearest(issue).message)
  const isAboutForm = issue.code === 'invalid_type' || issue.code === 'invalid_value' || issue.code === 'invalid_union'
  return isAboutForm && !words.startsWith('is missing') && valueAt(value, issue.path) === undefined ? `is missing; ${words}` : words
}

/** @returns undefined where there is nothing */
export function valueAt(value: unknown, path: readonly PropertyKey[]): unknown {
  let node = value
  for (const step of path) {
    if (typeof node !== 'object' || node === null || !Object.hasOwn(node, step)) return undefined
    node = (node as Record<PropertyKey, unknown>)[step]
  }
  return node
}

/** Of several forms that are accepted, the one that lists its choices says most. */
function clearest(issue: z.core.$ZodIssue): z.core.$ZodIssue {
  if (issue.code !== 'invalid_union') return issue
  const inner = issue.errors.flat()
  const found = inner.find((one) => one.code === 'invalid_value') ?? inner[0]
  return found === undefined ? issue : clearest(found)
}

function typeWords(type = ''): string {
  return TYPES[type] ?? type
}

function unitWords(limit: string | undefined, unit = ''): string {
  return limit === '1' ? unit.replace(/s$/, '') : unit
}
