// Sets a report as a workbook: a sheet for each section, with real numbers, dates and durations that can be reckoned with.
import writeWorkbook from 'write-excel-file/node'
import { contentSha256, type ReportDocument } from '../report-document.ts'
import { filled } from '../report-words.ts'
import { makeSheets, type Sheet } from './make-sheets.ts'

/** The library names the type, but not what it is a type of. */
type Features = NonNullable<NonNullable<Parameters<typeof writeWorkbook>[1]>['features']>[number]

/** As workbooks count sizes of paper. */
const A4 = 9

/** @returns the bytes of an .xlsx file */
export async function makeWorkbook(document: ReportDocument, creator: string): Promise<Buffer> {
  const sheets = makeSheets(document, creator)
  const foot = filled(document.words.hash, { hash: contentSha256(document) })
  const data = sheets.map((sheet) => ({
    sheet: sheet.name,
    data: sheet.rows.map((row) => [...row]),
    columns: sheet.widths.map((width) => ({ width })),
    ...(sheet.filter !== null && { stickyRowsCount: sheet.filter.headerRow }),
    orientation: 'landscape' as const,
    showGridLines: false,
  }))
  const written = writeWorkbook(data, { fontFamily: 'Microsoft YaHei', fontSize: 10, features: [printSetup(sheets, foot)] })
  return await written.toBuffer()
}

/** What the library leaves to its users: filters, A4 one page wide, headers that repeat on every printed page, a foot. */
function printSetup(sheets: readonly Sheet[], foot: string): Features {
  return {
    files: {
      transform: {
        'xl/worksheets/sheet{id}.xml': {
          transform: (xml, _, { sheetIndex }) => withPrintSetup(xml, sheets[sheetIndex]!, foot),
        },
        'xl/workbook.xml': {
          transform: (xml) => withNames(xml, sheets),
        },
      },
    },
  }
}

function withPrintSetup(xml: string, { filter, name }: Sheet, foot: string): string {
  const page = [
    '<pageMargins left="0.5" right="0.5" top="0.6" bottom="0.7" header="0.3" footer="0.3"/>',
    `<pageSetup paperSize="${A4}" orientation="landscape" fitToWidth="1" fitToHeight="0"/>`,
    `<headerFooter><oddHeader>&amp;L${escaped(name)}</oddHeader><oddFooter>&amp;L&amp;7${escaped(foot)}&amp;R&amp;P / &amp;N</oddFooter></headerFooter>`,
  ].join('')
  const bare = xml.replaceAll(/<(pageMargins|pageSetup|headerFooter|autoFilter)\b[^>]*(\/>|>[\s\S]*?<\/\1>)/g, '')
  const fitted = bare.replace(/<worksheet\b[^>]*>/, '$&<sheetPr><pageSetUpPr fitToPage="1"/></sheetPr>')
  const filtered = filter === null ? fitted : fitted.replace('</sheetData>', `</sheetData><autoFilter ref="${filter.range}"/>`)
  const end = /<(drawing|legacyDrawing|tableParts|extLst)\b|<\/worksheet>/.exec(filtered)!.index
  return filtered.slice(0, end) + page + filtered.slice(end)
}

/** A filter also needs a hidden name, and so do rows that repeat in print. */
function withNames(xml: string, sheets: readonly Sheet[]): string {
  const names = sheets.flatMap(({ name, filter }, i) => {
    if (filter === null) return []
    const sheet = `'${escaped(name)}'!`
    const [from, to] = filter.range.split(':').map((cell) => cell.replace(/([A-Z]+)(\d+)/, '$$$1$$$2'))
    return [
      `<definedName name="_xlnm._FilterDatabase" localSheetId="${i}" hidden="1">${sheet}${from}:${to}</definedName>`,
      `<definedName name="_xlnm.Print_Titles" localSheetId="${i}">${sheet}$${filter.headerRow}:$${filter.headerRow}</definedName>`,
    ]
  })
  return names.length === 0 ? xml : xml.replace('</sheets>', `</sheets><definedNames>${names.join('')}</definedNames>`)
}

/** Also of what a header takes for its own signs. */
function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;')
}
