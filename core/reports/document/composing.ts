// What every section is composed from, and the few forms of sentence that they share.
import type { Compared, ReportFigures, ReportTargets } from '../../../contract/report-figures.ts'
import type { ReportIndicator } from '../../../contract/report-template.ts'
import type { Locale } from '../../../contract/vocabulary.ts'
import type { Block, Cell, Column, ColumnType, Finding, Table } from './report-document.ts'
import { reportFormats, type ReportFormats } from './report-formats.ts'
import { reportWords, type ReportWords } from './report-words.ts'

/** What ids are called; an id that is not in it is printed as it is. */
export interface ReportNames {
  readonly siteName: string
  readonly buildings: Readonly<Record<string, string>>
  readonly cameras: Readonly<Record<string, string>>
  readonly devices: Readonly<Record<string, string>>
}

export interface Composing extends ReportWords, ReportFormats {
  readonly locale: Locale
  readonly figures: ReportFigures
  readonly names: ReportNames
  readonly targets: ReportTargets
  /** `08:00` of the site's time. */
  readonly shifts: readonly string[]
  readonly indicators: readonly ReportIndicator[]
}

export function composing(given: Pick<Composing, 'locale' | 'figures' | 'names' | 'targets' | 'shifts' | 'indicators'>): Composing {
  return { ...reportWords(given.locale), ...reportFormats(given.locale, given.figures.timezone), ...given }
}

export function nameOf(names: Readonly<Record<string, string>>, id: string): string {
  return Object.hasOwn(names, id) ? names[id]! : id
}

/** A camera or a device, whichever knows the id. */
export function sourceName({ cameras, devices }: ReportNames, id: string): string {
  return Object.hasOwn(cameras, id) ? cameras[id]! : nameOf(devices, id)
}

type ColumnSpec = readonly [title: string, type: ColumnType, weight: number]

/** @param printed how many of the rows are printed; a workbook has them all */
export function tableBlock(
  { word, count }: Composing,
  title: string,
  columns: readonly ColumnSpec[],
  rows: readonly (readonly Cell[])[],
  printed = Infinity,
): Block {
  const table = makeTable(title, columns, rows, null)
  return {
    block: 'table',
    table: rows.length <= printed ? table : { ...table, printed: { rows: printed, note: word('restInWorkbook', { n: count(rows.length - printed) }) } },
  }
}

export function makeTable(title: string, columns: readonly ColumnSpec[], rows: readonly (readonly Cell[])[], more: string | null): Table {
  return { title, columns: columns.map(([name, type, weight]): Column => ({ title: name, type, weight })), rows, more, printed: null }
}

/** `比上期（120 起）增加 12%` */
export function comparedText({ word, count, share }: Composing, { value, before }: Compared): string {
  if (before === null) return word('noBefore')
  if (before === 0) return value === 0 ? word('bothNone') : word('beforeNone')
  if (value === before) return word('same', { before: count(before) })
  const by = share(Math.abs(value - before) / before)
  return word(value > before ? 'more' : 'fewer', { before: count(before), by })
}

/** The change as a cell: `+12%`, or what else can be said. */
export function changeCell({ share }: Composing, { value, before }: Compared): string | null {
  if (before === null) return null
  if (before === 0) return value === 0 ? '0%' : null
  return `${value > before ? '+' : value < before ? '−' : ''}${share(Math.abs(value - before) / before)}`
}

/** A share held against a target it has to reach, or, `most`, must not pass. */
export function shareFinding({ word, share }: Composing, name: string, value: number, target: number, direction: 'least' | 'most' = 'least'): Finding {
  const misses = direction === 'least' ? value < target : value > target
  const key = direction === 'least' ? (misses ? 'shareBelow' : 'shareMet') : misses ? 'shareAbove' : 'shareWithin'
  return { text: word(key, { name, share: share(value), target: share(target) }), isBelow: misses }
}

export function plainFinding(text: string): Finding {
  return { text, isBelow: false }
}
