// A report as a document of one language, before it is a PDF or a workbook: both are set from these blocks and from nothing else.
import { createHash } from 'node:crypto'
import type { ReportSection } from '../../../contract/report-template.ts'
import type { Locale } from '../../../contract/vocabulary.ts'

/**
 * `share` is 0..1, `duration` ms, `moment` UTC ms, `day` as `2026-11-30`; a `line` is a text that stays on one line, a `change`
 * one that is set as an amount, a `blank` is filled in by hand.
 */
export type ColumnType = 'text' | 'line' | 'change' | 'count' | 'share' | 'duration' | 'moment' | 'day' | 'blank'
export type Value = string | number | null
/** `isBelow`: misses its target; printed in red with a word beside it. */
export type Cell = Value | { readonly value: Value; readonly isBelow: boolean }

export interface Column {
  readonly title: string
  readonly type: ColumnType
  /** Of the width of the table, beside the other columns' weights. */
  readonly weight: number
}

export interface Table {
  readonly title: string
  readonly columns: readonly Column[]
  readonly rows: readonly (readonly Cell[])[]
  /** Said below the table where it does not show everything. */
  readonly more: string | null
  /** How many of the rows are printed, and what is said then; a workbook has them all. Null: all are printed. */
  readonly printed: { readonly rows: number; readonly note: string } | null
}

export interface Finding {
  readonly text: string
  readonly isBelow: boolean
}

export interface KeyFigure {
  readonly label: string
  readonly value: string
  readonly note: string
  readonly isBelow: boolean
}

/** `unit`: how values are written at the axis. */
export type Chart =
  | {
      readonly chart: 'bars'
      readonly unit: 'count' | 'share' | 'duration'
      readonly names: readonly string[]
      readonly series: readonly { readonly name: string; readonly values: readonly (number | null)[] }[]
      /** Stacked upon another, not side by side. */
      readonly isStacked: boolean
    }
  | {
      /** Each value beside a target of its own. */
      readonly chart: 'targets'
      readonly targetName: string
      /** `label` is what stands beside the bar; a value beyond `to` is drawn up to it. */
      readonly bars: readonly {
        readonly name: string
        readonly value: number | null
        readonly target: number
        readonly label: string
        readonly isBelow: boolean
      }[]
      /** Where the axis begins and ends; availabilities differ only in their last parts. */
      readonly from: number
      readonly to: number
    }
  | {
      readonly chart: 'lines'
      readonly days: readonly string[]
      readonly series: readonly { readonly name: string; readonly values: readonly number[]; readonly isBefore: boolean }[]
    }
  | { readonly chart: 'heat'; readonly rows: readonly string[]; readonly values: readonly (readonly number[])[] }

export type Block =
  | { readonly block: 'heading'; readonly text: string }
  | { readonly block: 'paragraph'; readonly text: string }
  | { readonly block: 'findings'; readonly findings: readonly Finding[] }
  | { readonly block: 'figures'; readonly figures: readonly KeyFigure[] }
  | { readonly block: 'table'; readonly table: Table }
  | { readonly block: 'chart'; readonly title: string; readonly chart: Chart }
  | {
      readonly block: 'picture'
      /** Null where there is none; `caption` says why. */
      readonly evidenceId: string | null
      readonly sha256: string | null
      readonly title: string
      readonly lines: readonly string[]
      readonly caption: string
    }
  | {
      readonly block: 'form'
      readonly title: string
      readonly fields: readonly { readonly label: string; readonly value: string }[]
      readonly table: Table
      /** Empty lines below, to be written by hand. */
      readonly blankRows: number
      readonly notes: string
      readonly signatures: readonly string[]
    }

export interface Section {
  readonly id: ReportSection | 'about'
  readonly title: string
  readonly blocks: readonly Block[]
}

/** Whole days of the site that are a day, a week from Monday, or a month; anything else is a span. */
export type SpanKind = 'day' | 'week' | 'month' | 'span'

export interface ReportDocument {
  readonly version: 1
  readonly locale: Locale
  readonly timezone: string
  readonly kind: SpanKind
  readonly title: string
  readonly siteName: string
  /** `2026年11月 · 全部楼栋` */
  readonly subtitle: string
  readonly madeAtMs: number
  readonly logoSha256: string | null
  readonly facts: readonly { readonly label: string; readonly value: string }[]
  readonly signatures: readonly string[]
  readonly sections: readonly Section[]
  /** Nothing but forms: no cover, no contents. */
  readonly isForms: boolean
  /** Words that the renderers need, with `{page}`, `{pages}`, `{hash}` to be filled. */
  readonly words: {
    readonly contents: string
    readonly coverNote: string
    readonly pages: string
    readonly hash: string
    readonly below: string
    readonly overview: string
    readonly figure: string
    readonly value: string
    readonly remark: string
  }
}

/** The text that is hashed: JSON with the names of every object in order, so that the same content is always the same text. */
export function canonicalJson(document: ReportDocument): string {
  return JSON.stringify(document, (_, value: unknown) => (isPlainObject(value) ? Object.fromEntries(Object.entries(value).toSorted(byName)) : value))
}

/** Of the content, not of the file: the PDF, the workbook and the JSON kept with them all say the same. @returns hex SHA-256 */
export function contentSha256(document: ReportDocument): string {
  return createHash('sha256').update(canonicalJson(document)).digest('hex')
}

export function valueOf(cell: Cell): Value {
  return typeof cell === 'object' && cell !== null ? cell.value : cell
}

export function isBelow(cell: Cell): boolean {
  return typeof cell === 'object' && cell !== null && cell.isBelow
}

function isPlainObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function byName([a]: [string, unknown], [b]: [string, unknown]): number {
  return a < b ? -1 : Number(a > b)
}
