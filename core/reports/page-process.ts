// A process of its own that makes one PDF: what is on the page in, as JSON, and the file out; laying out Chinese takes a second of pure computing.
import { text } from 'node:stream/consumers'
import pdfmake from 'pdfmake'
import type { PageOrder } from './render-page.ts'

const { definition, font } = JSON.parse(await text(process.stdin)) as PageOrder
const files = [font.normal.file, font.bold.file]
// pdfmake takes a name of a face only beside a collection's file
const source = ({ file, face }: PageOrder['font']['normal']) => (face === null ? file : ([file, face] as unknown as string))
pdfmake.setFonts({ Chinese: { normal: source(font.normal), bold: source(font.bold) } })
// functions cannot come as JSON: the one layout of tables that pdfmake does not bring
pdfmake.setTableLayouts({
  rows: {
    hLineWidth: (i, { table }) => (i === 0 || i === table.body.length ? 0 : 0.5),
    vLineWidth: () => 0,
    hLineColor: () => '#AAB1BC',
    paddingLeft: (i) => (i === 0 ? 0 : 6),
    paddingRight: () => 0,
  },
})
pdfmake.setUrlAccessPolicy(() => false)
pdfmake.setLocalAccessPolicy((path) => files.includes(path))
process.stdout.end(await pdfmake.createPdf(definition).getBuffer())
