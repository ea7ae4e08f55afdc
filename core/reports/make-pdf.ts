// Sets up pdfmake for this computer's font and makes one PDF; only for processes of their own, for laying out Chinese takes seconds of pure computing.
import pdfmake from 'pdfmake'
import type { CustomTableLayout, TDocumentDefinitions } from 'pdfmake/interfaces.js'
import type { ChineseFont, FontFace } from './chinese-font.ts'
import { withDrawableText } from './drawable-text.ts'

/** The font's name in SVG. */
const DRAWN = 'Drawn'
// pdfmake asks for it before it attaches a file; a CommonJS module has one, the bundle it becomes a part of has not.
if (!('__dirname' in globalThis)) Object.assign(globalThis, { __dirname: import.meta.dirname })

const LINE = '#AAB1BC'
const PALE = '#DDE2E8'

/** Layouts of tables that pdfmake does not bring; functions, which no JSON can carry. */
const LAYOUTS: Record<string, CustomTableLayout> = {
  rows: {
    hLineWidth: (i, { table }) => (i === 0 || i === table.body.length ? 0 : 0.5),
    vLineWidth: () => 0,
    hLineColor: () => LINE,
    paddingLeft: (i) => (i === 0 ? 0 : 6),
    paddingRight: () => 0,
  },
  cards: {
    hLineWidth: () => 5,
    vLineWidth: () => 5,
    hLineColor: () => '#FFFFFF',
    vLineColor: () => '#FFFFFF',
  },
  report: {
    // above the caption, below it, below the header
    hLineWidth: (i, { table }) => (i === 0 ? 0 : i <= 2 || i === table.body.length ? 0.8 : 0.4),
    vLineWidth: () => 0,
    hLineColor: (i) => (i <= 2 ? LINE : PALE),
    paddingLeft: () => 4,
    paddingRight: () => 4,
    paddingTop: () => 2.5,
    paddingBottom: () => 2.5,
  },
  frame: { hLineWidth: () => 0.5, vLineWidth: () => 0.5, hLineColor: () => LINE, vLineColor: () => LINE },
  form: { hLineWidth: () => 0.6, vLineWidth: () => 0.6, hLineColor: () => '#5F6B7A', vLineColor: () => '#5F6B7A' },
}

/** Opens no file but the font's and no address. */
export async function makePdf(definition: TDocumentDefinitions, font: ChineseFont): Promise<Buffer> {
  const files = [font.normal.file, font.bold.file]
  // pdfmake takes a name of a face only beside a collection's file
  const source = ({ file, face }: FontFace) => (face === null ? file : ([file, face] as unknown as string))
  // SVG takes a plain name only: of a face of a collection, the one that pdfkit knows it by once the page's own text has loaded it
  const loaded = ({ file, face }: FontFace) => face ?? file
  pdfmake.setFonts({
    Chinese: { normal: source(font.normal), bold: source(font.bold) },
    [DRAWN]: { normal: loaded(font.normal), bold: loaded(font.bold) },
  })
  pdfmake.setTableLayouts(LAYOUTS)
  pdfmake.setUrlAccessPolicy(() => false)
  pdfmake.setLocalAccessPolicy((path) => files.includes(path))
  return await pdfmake.createPdf(withDrawableText(definition)).getBuffer()
}
