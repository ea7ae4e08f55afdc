// A process of its own that reads one list: CSV or XLSX in, lines of texts as JSON out, so that a hostile file harms nothing else.
import { buffer } from 'node:stream/consumers'
import { parse } from 'csv-parse/sync'
import { readSheet } from 'read-excel-file/universal'
import { MAX_CELL_CHARS, MAX_COLUMNS, MAX_LINES, MAX_TABLE_BYTES } from './table-limits.ts'

const bytes = await buffer(process.stdin)

function readCsv(): readonly (readonly unknown[])[] {
  const text = decode(bytes)
  const head = text.slice(0, text.search(/[\r\n]|$/))
  const delimiter = ['\t', ';', ','].find((sign) => head.includes(sign)) ?? ','
  return parse(text, { bom: true, delimiter, relaxColumnCount: true, relaxQuotes: true, skipEmptyLines: false, to: MAX_LINES + 2, maxRecordSize: 100_000 })
}

/** Lists saved by a Chinese spreadsheet program without further ado are GBK. */
function decode(raw: Buffer): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(raw)
  } catch {
    return new TextDecoder('gb18030', { fatal: true }).decode(raw)
  }
}

function toText(cell: unknown): string {
  if (cell === null || cell === undefined) return ''
  // Spreadsheets have days, not moments: read-excel-file gives them as midnight UTC.
  if (cell instanceof Date) return Number.isNaN(cell.getTime()) ? '' : cell.toISOString().slice(0, 10)
  const text = typeof cell === 'string' || typeof cell === 'number' || typeof cell === 'boolean' ? String(cell) : ''
  return text
    .slice(0, MAX_CELL_CHARS * 2)
    .replaceAll(/[\p{Cc}\p{Bidi_Control}]+/gu, ' ')
    .trim()
    .slice(0, MAX_CELL_CHARS)
}

const isZip = bytes.subarray(0, 4).equals(Buffer.from('PK\u0003\u0004'))
const rows = isZip ? await readSheet(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length) as ArrayBuffer) : readCsv()
/** Written as JSON piece by piece, so that what is too much is never in memory as a whole. */
const lines: string[] = []
let size = 0
for (const row of rows.slice(0, MAX_LINES + 2)) {
  const line = JSON.stringify(row.slice(0, MAX_COLUMNS).map(toText))
  size += Buffer.byteLength(line) + 1
  if (size >= MAX_TABLE_BYTES) throw new Error('more than a list can hold')
  lines.push(line)
}
process.stdout.end(`[${lines.join(',')}]`)
