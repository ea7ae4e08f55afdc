// How each block of a report is set on the page.
import type { Content, TableCell } from 'pdfmake/interfaces.js'
import { isBelow, type Block, type ColumnType, type KeyFigure, type ReportDocument, type Table } from '../report-document.ts'
import { reportFormats } from '../report-formats.ts'
import { chartSvg } from './chart-svg.ts'
import { ACCENT, BELOW, CONTENT_WIDTH, DRAWN_FONT, GREY, INK, PAPER } from './look.ts'

export interface Setting {
  readonly document: ReportDocument
  /** Data URLs by evidence id. */
  readonly pictures: ReadonlyMap<string, string>
}

type Of<B extends Block['block']> = Extract<Block, { block: B }>

/** A table as short as this is not torn in two. */
const MOST_UNBROKEN = 14
const IN_COLUMNS = 3
const PICTURE_PT: [number, number] = [196, 124]
const RIGHT: ReadonlySet<ColumnType> = new Set(['change', 'count', 'share', 'duration'])

export function setBlock(block: Block, setting: Setting): Content {
  switch (block.block) {
    case 'heading':
      return { text: block.text, style: 'subheading' }
    case 'paragraph':
      return { text: block.text, style: 'paragraph' }
    case 'findings':
      return { stack: block.findings.map(({ text, isBelow: red }) => finding(text, red)), margin: [0, 2, 0, 8] }
    case 'figures':
      return keyFigures(block.figures)
    case 'table':
      return block.table.printed?.rows === 0
        ? { text: '' }
        : { stack: setTable(block.table, setting.document), margin: [0, 0, 0, 10], unbreakable: block.table.rows.length <= MOST_UNBROKEN }
    case 'chart':
      return {
        stack: [
          { text: block.title, style: 'caption' },
          { svg: chartSvg(block.chart, setting.document.locale).svg, width: CONTENT_WIDTH, font: DRAWN_FONT } as Content,
        ],
        unbreakable: true,
        margin: [0, 4, 0, 10],
      }
    case 'picture':
      return setPicture(block, setting)
    case 'form':
      return setForm(block, setting.document)
  }
}

function finding(text: string, isRed: boolean): Content {
  return {
    columns: [
      { text: isRed ? '▲' : '•', width: 11, color: isRed ? BELOW : ACCENT, fontSize: isRed ? 6.5 : 10, margin: [0, isRed ? 2.5 : 0, 0, 0] },
      { text, width: '*', color: isRed ? BELOW : INK, lineHeight: 1.25 },
    ],
    margin: [0, 1, 0, 2],
  }
}

function keyFigures(figures: readonly KeyFigure[]): Content {
  const cell = (figure: KeyFigure | undefined): TableCell =>
    figure === undefined
      ? { text: '', border: [false, false, false, false] }
      : {
          stack: [
            { text: figure.label, color: GREY, fontSize: 8.5 },
            { text: figure.value, fontSize: 19, bold: true, color: figure.isBelow ? BELOW : INK, margin: [0, 1, 0, 0] },
            { text: figure.note, fontSize: 8, color: figure.isBelow ? BELOW : GREY },
          ],
          fillColor: PAPER,
          margin: [4, 3, 4, 5],
        }
  const rows = Array.from({ length: Math.ceil(figures.length / IN_COLUMNS) }, (_, row) =>
    Array.from({ length: IN_COLUMNS }, (__, column) => cell(figures[row * IN_COLUMNS + column])),
  )
  return { table: { widths: Array.from({ length: IN_COLUMNS }, () => '*'), body: rows, dontBreakRows: true }, layout: 'cards', margin: [0, 4, 0, 10] }
}

function setTable(table: Table, document: ReportDocument): Content[] {
  const { title, columns, printed } = table
  const rows = printed === null ? table.rows : table.rows.slice(0, printed.rows)
  const more = printed?.note ?? table.more
  const formats = reportFormats(document.locale, document.timezone)
  const weights = columns.reduce((sum, { weight }) => sum + weight, 0)
  const header = columns.map((column): TableCell => ({ text: column.title, style: 'tableHead', alignment: RIGHT.has(column.type) ? 'right' : 'left' }))
  const body = rows.map((row) =>
    row.map((cell, i): TableCell => {
      const { type } = columns[i]!
      return {
        text: breakable(formats.cell(cell, type)),
        alignment: RIGHT.has(type) ? 'right' : 'left',
        ...(isBelow(cell) && { color: BELOW }),
        ...(type === 'moment' || type === 'line' ? { noWrap: true } : {}),
      }
    }),
  )
  // A narrow table over the whole width makes the eye lose its line.
  const width = Math.min(CONTENT_WIDTH, columns.length <= 2 ? CONTENT_WIDTH * 0.62 : columns.length === 3 ? CONTENT_WIDTH * 0.75 : CONTENT_WIDTH)
  const widths = columns.map(({ weight }) => (width * weight) / weights - 8)
  // As a row of its own, it stays with the table and stands above it on every page.
  const caption: TableCell[] = [{ text: title, style: 'tableCaption', colSpan: columns.length }, ...columns.slice(1).map((): TableCell => ({}))]
  return [
    { table: { headerRows: 2, keepWithHeaderRows: 2, dontBreakRows: true, widths, body: [caption, header, ...body] }, layout: 'report', style: 'table' },
    ...(more === null ? [] : [{ text: more, style: 'note', margin: [0, 3, 0, 0] } as Content]),
  ]
}

/** A hash or an address without a space would run out of its cell. */
function breakable(text: string): string {
  return text.replaceAll(/[\w-]{28}(?=[\w-])/g, '$&\u200B')
}

function setPicture({ evidenceId, sha256, title, lines, caption }: Of<'picture'>, { pictures }: Setting): Content {
  const image = evidenceId === null ? undefined : pictures.get(evidenceId)
  const words: object = {
    stack: [
      { text: title, bold: true, fontSize: 10, margin: [0, 0, 0, 3] },
      ...lines.map((text): Content => ({ text, lineHeight: 1.2 })),
      ...(image === undefined ? [] : [{ text: caption, style: 'note', margin: [0, 5, 0, 0] } as Content]),
      ...(sha256 === null ? [] : [{ text: `${sha256.slice(0, 32)}\n${sha256.slice(32)}`, fontSize: 7.5, color: GREY } as Content]),
    ],
    width: '*',
  }
  return {
    columns: [
      image === undefined
        ? {
            table: { widths: [PICTURE_PT[0] - 8], heights: [48], body: [[{ text: caption, color: GREY, alignment: 'center', margin: [0, 14, 0, 0] }]] },
            layout: 'frame',
            width: PICTURE_PT[0],
          }
        : { image, fit: PICTURE_PT, width: PICTURE_PT[0] },
      words,
    ],
    columnGap: 14,
    unbreakable: true,
    margin: [0, 4, 0, 12],
  } as Content
}

function setForm({ title, fields, table, blankRows, notes, signatures }: Of<'form'>, document: ReportDocument): Content {
  const formats = reportFormats(document.locale, document.timezone)
  const { columns, rows, more } = table
  const weights = columns.reduce((sum, { weight }) => sum + weight, 0)
  const header = columns.map((column): TableCell => ({ text: column.title, bold: true, alignment: 'center', fillColor: PAPER }))
  const filled = rows.map((row) =>
    row.map((cell, i): TableCell => ({
      text: breakable(formats.cell(cell, columns[i]!.type)),
      ...(columns[i]!.type === 'line' || columns[i]!.type === 'moment' ? { noWrap: true } : {}),
    })),
  )
  const blank = Array.from({ length: blankRows }, () => columns.map((): TableCell => ({ text: ' ', margin: [0, 4, 0, 4] })))
  return {
    stack: [
      { text: title, fontSize: 14, bold: true, alignment: 'center', margin: [0, 2, 0, 8] },
      {
        columns: fields.map(({ label, value }) => ({ text: [{ text: `${label}  `, color: GREY }, value === '' ? '______________' : value], width: 'auto' })),
        columnGap: 18,
        margin: [0, 0, 0, 6],
      },
      {
        table: {
          headerRows: 1,
          keepWithHeaderRows: 1,
          dontBreakRows: true,
          widths: columns.map(({ weight }) => (CONTENT_WIDTH * weight) / weights - 8.5),
          body: [header, ...filled, ...blank],
        },
        layout: 'form',
        fontSize: 8,
      },
      ...(more === null ? [] : [{ text: more, style: 'note', margin: [0, 3, 0, 0] } as Content]),
      {
        stack: [
          { table: { widths: [CONTENT_WIDTH - 8.5], heights: [52], body: [[notes]] }, layout: 'form', margin: [0, 8, 0, 14], fontSize: 8.5 },
          signatureLines(signatures),
        ],
        unbreakable: true,
      },
    ],
    margin: [0, 0, 0, 6],
  } as Content
}

export function signatureLines(signatures: readonly string[]): Content {
  return { columns: signatures.map((label) => ({ text: `${label}  _______________`, noWrap: true })), columnGap: 10, margin: [0, 4, 0, 4] }
}
