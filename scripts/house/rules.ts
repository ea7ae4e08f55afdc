// House rules that a linter has no word for, as pure functions over sources; each answers `path: what is wrong` lines.
import { matchesGlob } from 'node:path'
import { MAY_READ_CLOCK, ROOMS } from './borders.ts'
import type { Source } from './sources.ts'

const MAX_LINES = 400
const ROOM_FILE = new RegExp(`^(${ROOMS.join('|')})/`)
const TEST_FILE = /\.test\.tsx?$/
/** Called without an argument: `new Date(ms)` only formats what it is given. */
const READS_CLOCK = /\bDate\.now\b|\bnew Date\s*(\(\s*\)|(?![\w\s(]))|(?<!new\s+)\bDate\(\s*\)/

export function tooLong(sources: readonly Source[]): string[] {
  return sources.flatMap(({ path, text }) => {
    const lines = text.split('\n').length - (text.endsWith('\n') ? 1 : 0)
    return lines > MAX_LINES ? [`${path}: ${lines} lines, at most ${MAX_LINES}`] : []
  })
}

export function readingClock(sources: readonly Source[]): string[] {
  return inRooms(sources)
    .filter(({ path }) => !MAY_READ_CLOCK.some((glob) => matchesGlob(path, glob.includes('/') ? glob : `**/${glob}`)))
    .flatMap(({ path, text }) => findLines(text, READS_CLOCK).map((line) => `${path}:${line}: reads the clock; take it as an argument`))
}

/** The linter forbids `console` too; this one also sees `globalThis.console` and a disabled rule. */
export function talkingToConsole(sources: readonly Source[]): string[] {
  return inRooms(sources).flatMap(({ path, text }) => findLines(text, /\bconsole\s*\??\.\s*\w+\s*\(/).map((line) => `${path}:${line}: console; use the log`))
}

export function withoutPurpose(sources: readonly Source[]): string[] {
  const opening = /^(\/\/ |\/\*\*? |\/\*\*?$|-- |#!)/
  return sources
    .filter(({ path, text }) => !path.endsWith('.css') && !opening.test(text))
    .map(({ path }) => `${path}: the first line says in a sentence what the file is for`)
}

/** Comments are blanked out first, strings are not: an example in a comment is not a call. */
function findLines(text: string, pattern: RegExp): number[] {
  const code = text.replace(/\/\*[\s\S]*?\*\//g, (comment) => comment.replace(/[^\n]/g, ' ')).replace(/(^|[^:'"`\\])\/\/.*$/gm, '$1')
  return code.split('\n').flatMap((line, index) => (pattern.test(line) ? [index + 1] : []))
}

function inRooms(sources: readonly Source[]): readonly Source[] {
  return sources.filter(({ path }) => ROOM_FILE.test(path) && !TEST_FILE.test(path) && /\.tsx?$/.test(path))
}

/** The rows `| code | status | zh | en |` of a document, without its head. */
export function readErrorRows(markdown: string): { code: string; status: number; zh: string; en: string }[] {
  const rows = markdown.split('\n').flatMap((line) => {
    const cells = line.startsWith('|')
      ? line
          .split('|')
          .slice(1, -1)
          .map((cell) => cell.trim().replace(/^`(.*)`$/, '$1'))
      : []
    const [code = '', status = '', zh = '', en = ''] = cells
    return cells.length === 4 && /^\d{3}$/.test(status) ? [{ code, status: Number(status), zh, en }] : []
  })
  return rows
}

/** All leaf keys of a locale file, dotted. */
export function localeKeys(value: unknown, prefix = ''): string[] {
  if (typeof value !== 'object' || value === null) return [prefix]
  return Object.entries(value).flatMap(([key, below]) => localeKeys(below, prefix === '' ? key : `${prefix}.${key}`))
}

/** i18next's plural endings differ by language: Chinese has `_other` only. */
export function withoutPlural(key: string): string {
  return key.replace(/_(zero|one|two|few|many|other)$/, '')
}
