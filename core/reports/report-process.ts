// A process of its own that sets one report: the document in, as JSON, and a PDF or a workbook out; charts and Chinese take seconds of pure computing.
import { text } from 'node:stream/consumers'
import { pdfDefinition } from './document/pdf/pdf-definition.ts'
import { makeWorkbook } from './document/xlsx/make-workbook.ts'
import { makePdf } from './make-pdf.ts'
import type { ReportOrder } from './render-report.ts'

const { document, pictures, logo, creator, font } = JSON.parse(await text(process.stdin)) as ReportOrder
process.stdout.end(
  font === null
    ? await makeWorkbook(document, creator)
    : await makePdf(pdfDefinition({ document, pictures: new Map(Object.entries(pictures)), logo, creator }), font),
)
