// Lays a report out in rows and columns: what the sections say and show, before it is a file.
import {
  contentSha256,
  isBelow,
  valueOf,
  type Block,
  type Cell,
  type Column,
  type ColumnType,
  type ReportDocument,
  type Section,
  type Table,
} from '../report-document.ts'
import { siteTime } from '../../site-time.ts'

/** As write-excel-file takes it, without its formulas: a text stays a text whatever it begins with. */
export interface SheetCell {
  readonly value: string | number | Date
  readonly type: StringConstructor | NumberConstructor | DateConstructor
  readonly format?: string
  readonly fontWeight?: 'bold'
  readonly fontSize?: number
  readonly textColor?: string
  readonly backgroundColor?: string
  readonly align?: 'left' | 'right'
  readonly alignVertical?: 'top' | 'center'
  readonly wrap?: boolean
  readonly columnSpan?: number
  readonly height?: number
  readonly bottomBorderStyle?: 'thin'
  readonly bottomBorderColor?: string
}

export type SheetRow = readonly (SheetCell | null)[]

export interface Sheet {
  readonly name: string
  readonly rows: readonly SheetRow[]
  /** In characters. */
  readonly widths: readonly number[]
  /** `A3:F40` with the header in its first row; null where a sheet has several tables or none. */
  readonly filter: { readonly range: string; readonly headerRow: number } | null
}

const MAX_CELL = 32_000
const MAX_NAME = 31
const DAY_MS = 86_400_000
/** The hours of a day fit on one page only if they are narrow. */
const MOST_WIDE = 12
const NARROW = 7
const HEAD = { fontWeight: 'bold', textColor: '#FFFFFF', backgroundColor: '#1F4E79', alignVertical: 'center', wrap: true } as const
const BELOW = '#B42318'
const LINE = { bottomBorderStyle: 'thin', bottomBorderColor: '#DDE2E8', alignVertical: 'top' } as const

/** Every amount is a number or a date of its own format; a share keeps its full precision. */
const FORMATS: Readonly<Record<ColumnType, string>> = {
  text: '@',
  line: '@',
  change: '@',
  blank: '@',
  count: '#,##0',
  share: '0.00%',
  duration: '[h]:mm:ss',
  moment: 'yyyy-mm-dd hh:mm',
  day: 'yyyy-mm-dd',
}
const WIDTHS: Readonly<Record<ColumnType, number>> = { text: 26, line: 22, change: 12, blank: 20, count: 12, share: 18, duration: 14, moment: 18, day: 13 }

export function makeSheets(document: ReportDocument, creator: string): Sheet[] {
  const names = new Set<string>()
  const named = (title: string): string => {
    // What a name of a sheet may not have.
    const base = title
      .replaceAll(/[\\/?*[\]:']/g, ' ')
      .slice(0, MAX_NAME)
      .trim()
    const name = names.has(base) ? `${base.slice(0, MAX_NAME - 3)} ${names.size}` : base
    names.add(name)
    return name
  }
  const first = coverSheet(document, creator, named(document.title))
  return [first, ...document.sections.flatMap((section) => sectionSheets(section, document, named))]
}

function coverSheet(document: ReportDocument, creator: string, name: string): Sheet {
  const rows: SheetRow[] = [
    [{ ...text(document.siteName), textColor: '#5F6B7A' }],
    [{ ...text(`${document.title} · ${document.subtitle}`), fontWeight: 'bold', fontSize: 16, height: 26 }],
    [],
    ...document.facts.map(({ label, value }): SheetRow => [
      { ...text(label), textColor: '#5F6B7A' },
      { ...text(value), wrap: true },
    ]),
    [{ ...text('SHA-256'), textColor: '#5F6B7A' }, text(contentSha256(document))],
    [],
    ...document.sections.flatMap(({ blocks }) => blocks).flatMap((block): SheetRow[] => (block.block === 'figures' ? figureRows(block, document) : [])),
    [],
    [{ ...text(creator), textColor: '#5F6B7A' }],
  ]
  return { name, rows, widths: [28, 40, 40], filter: null }
}

function figureRows({ figures }: Extract<Block, { block: 'figures' }>, { words }: ReportDocument): SheetRow[] {
  return [
    [words.figure, words.value, words.remark].map((title) => ({ ...text(title), ...HEAD })),
    ...figures.map((figure): SheetRow => {
      const colour = figure.isBelow ? { textColor: BELOW } : {}
      return [
        { ...text(figure.label), ...LINE },
        { ...text(figure.value), ...LINE, ...colour, fontWeight: 'bold' },
        { ...text(figure.note), ...LINE, ...colour },
      ]
    }),
  ]
}

/** The sentences and the first table on one sheet, each further long table on its own, so that all can be filtered. */
function sectionSheets(section: Section, document: ReportDocument, named: (title: string) => string): Sheet[] {
  const words = section.blocks.flatMap(sentences)
  const tables = section.blocks.flatMap((block) => (block.block === 'table' || block.block === 'form' ? [block.table] : []))
  const heat = section.blocks.flatMap((block) =>
    block.block === 'chart' && block.chart.chart === 'heat' ? [heatTable(block.title, block.chart, document)] : [],
  )
  const all = [...tables, ...heat]
  if (all.length === 0) return words.length === 0 ? [] : [tableSheet(section.title, words, null, document, named)]
  return all.map((table, i) => tableSheet(i === 0 ? section.title : table.title, i === 0 ? words : [], table, document, named))
}

function sentences(block: Block): { readonly text: string; readonly isBelow: boolean }[] {
  if (block.block === 'findings') return [...block.findings]
  if (block.block === 'paragraph') return [{ text: block.text, isBelow: false }]
  return []
}

function tableSheet(
  title: string,
  words: readonly { readonly text: string; readonly isBelow: boolean }[],
  table: Table | null,
  document: ReportDocument,
  named: (title: string) => string,
): Sheet {
  const across = Math.max(6, table?.columns.length ?? 0)
  const spanned = (cell: SheetCell): SheetRow => [{ ...cell, columnSpan: across }, ...Array.from({ length: across - 1 }, () => null)]
  const above: SheetRow[] = [
    spanned({ ...text(table === null || table.title === title ? title : `${title} · ${table.title}`), fontWeight: 'bold', fontSize: 13, height: 22 }),
    ...words.map((word) => spanned({ ...text(word.text), ...(word.isBelow && { textColor: BELOW }), wrap: true })),
    ...(words.length > 0 ? [[]] : []),
  ]
  const columns = table?.columns ?? []
  const header = columns.map((column): SheetCell => ({ ...text(column.title), ...HEAD, align: isAmount(column.type) ? 'right' : 'left' }))
  const body = (table?.rows ?? []).map((row) => row.map((cell, i) => sheetCell(cell, columns[i]!, document)))
  const headerRow = above.length + 1
  return {
    name: named(title),
    rows: [...above, ...(table === null ? [] : [header, ...body]), ...(table === null || table.more === null ? [] : [spanned(text(table.more))])],
    widths:
      columns.length === 0
        ? Array.from({ length: across }, () => 20)
        : columns.map((column) => (columns.length > MOST_WIDE ? NARROW : Math.max(WIDTHS[column.type], column.title.length * 2))),
    filter: table === null || body.length === 0 ? null : { range: `A${headerRow}:${letter(columns.length)}${headerRow + body.length}`, headerRow },
  }
}

function sheetCell(cell: Cell, { type }: Column, { timezone, words }: ReportDocument): SheetCell {
  const value = valueOf(cell)
  const marked = isBelow(cell) ? { textColor: BELOW, fontWeight: 'bold' as const } : {}
  if (value === null) return { ...text(''), ...LINE }
  if (typeof value === 'string')
    return type === 'day'
      ? { ...date(Date.parse(`${value}T00:00:00Z`), type), ...LINE }
      : { ...text(value), ...LINE, wrap: type === 'text', ...(type === 'change' && { align: 'right' as const }) }
  if (type === 'moment') return { ...date(Date.parse(`${siteTime(value, timezone).replace(' ', 'T')}Z`), type), ...LINE }
  // Beside the colour, which a copy loses.
  const format = isBelow(cell) ? `${FORMATS[type]}" ${words.below}"` : FORMATS[type]
  return { value: type === 'duration' ? value / DAY_MS : value, type: Number, format, align: 'right', ...LINE, ...marked }
}

function heatTable(title: string, chart: Extract<Extract<Block, { block: 'chart' }>['chart'], { chart: 'heat' }>, { words }: ReportDocument): Table {
  const hours = Array.from({ length: 24 }, (_, hour): Column => ({ title: `${hour}:00`, type: 'count', weight: 1 }))
  return {
    title,
    columns: [{ title: words.figure, type: 'line', weight: 2 }, ...hours],
    rows: chart.values.map((row, day) => [chart.rows[day] ?? '', ...row]),
    more: null,
    printed: null,
  }
}

function isAmount(type: ColumnType): boolean {
  return type === 'change' || type === 'count' || type === 'share' || type === 'duration'
}

/** As text, also when somebody edits the cell later: what begins with = stays what it is. Without what no XML may hold. */
function text(value: string): SheetCell {
  return {
    value: value
      .slice(0, MAX_CELL)
      .replaceAll(/(?![\t\n])\p{Cc}|[\uFFFE\uFFFF]/gu, '')
      .toWellFormed(),
    type: String,
    format: '@',
  }
}

/** @param localMs what the clocks of the site show, written as if it were UTC */
function date(localMs: number, type: 'moment' | 'day'): SheetCell {
  return { value: new Date(localMs), type: Date, format: FORMATS[type], align: 'left' }
}

function letter(column: number): string {
  return column <= 26 ? String.fromCharCode(64 + column) : `${letter(Math.floor((column - 1) / 26))}${letter(((column - 1) % 26) + 1)}`
}
