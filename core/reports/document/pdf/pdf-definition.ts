// Sets a report on A4: cover, contents, sections, and at the head and foot of every page what it belongs to and what its content hashes to.
import type { Content, TDocumentDefinitions } from 'pdfmake/interfaces.js'
import { canonicalJson, contentSha256, type ReportDocument, type Section } from '../report-document.ts'
import { filled } from '../report-words.ts'
import { ACCENT, CONTENT_WIDTH, FONT, GREY, INK, LINE, PAGE } from './look.ts'
import { setBlock, signatureLines, type Setting } from './set-block.ts'

export interface PdfSetting extends Setting {
  /** A data URL. */
  readonly logo: string | null
  readonly creator: string
}

/** @returns with functions in it, for pages that are only known once they are set; not for JSON */
export function pdfDefinition(setting: PdfSetting): TDocumentDefinitions {
  const { document, logo, creator } = setting
  const hash = contentSha256(document)
  const json = Buffer.from(canonicalJson(document))
  return {
    pageSize: 'A4',
    pageMargins: [PAGE.left, PAGE.top, PAGE.right, PAGE.bottom],
    defaultStyle: { font: FONT, fontSize: 9.5, color: INK, lineHeight: 1.15 },
    styles: {
      heading: { fontSize: 16, bold: true, color: ACCENT, margin: [0, 4, 0, 8] },
      subheading: { fontSize: 11.5, bold: true, margin: [0, 8, 0, 4] },
      caption: { fontSize: 9.5, bold: true, margin: [0, 6, 0, 4] },
      paragraph: { lineHeight: 1.35, margin: [0, 0, 0, 7] },
      note: { fontSize: 8, color: GREY },
      table: { fontSize: 8.5 },
      tableCaption: { fontSize: 9.5, bold: true, margin: [0, 4, 0, 2] },
      tableHead: { bold: true, color: GREY, fontSize: 8 },
    },
    info: { title: `${document.title} · ${document.siteName} · ${document.subtitle}`, creator },
    header: (page) => (page === 1 && !document.isForms ? null : pageHead(document)),
    footer: (page, pages) => pageFoot(document, hash, page, pages),
    // Held by the file itself, so that the hash can be checked without the system that made it.
    files: { 'report.json': { src: `data:application/json;base64,${json.toString('base64')}`, name: 'report.json', type: 'application/json' } },
    content: [...(document.isForms ? [] : frontMatter(document, logo)), ...document.sections.flatMap((section, i) => setSection(section, i, setting))],
  } as TDocumentDefinitions
}

function pageHead({ title, siteName, subtitle }: ReportDocument): Content {
  return {
    stack: [
      {
        columns: [
          { text: siteName, width: '*' },
          { text: `${title} · ${subtitle}`, width: 'auto', alignment: 'right' },
        ],
        color: GREY,
        fontSize: 8,
      },
      { canvas: [{ type: 'line', x1: 0, y1: 4, x2: CONTENT_WIDTH, y2: 4, lineWidth: 0.5, lineColor: LINE }] },
    ],
    margin: [PAGE.left, 30, PAGE.right, 0],
  }
}

function pageFoot({ words }: ReportDocument, hash: string, page: number, pages: number): Content {
  return {
    columns: [
      { text: filled(words.hash, { hash }), width: '*', fontSize: 6.5 },
      { text: filled(words.pages, { page, pages }), width: 'auto', alignment: 'right' },
    ],
    color: GREY,
    fontSize: 8,
    margin: [PAGE.left, 22, PAGE.right, 0],
  }
}

/** A day's report is read at a glance: title, facts and contents on one page, the rest right after. */
function frontMatter(document: ReportDocument, logo: string | null): Content[] {
  const isShort = document.kind === 'day'
  return [
    logo === null ? { text: '', margin: [0, isShort ? 0 : 60, 0, 0] } : { image: logo, fit: [150, 60], margin: [0, 0, 0, isShort ? 8 : 24] },
    { text: document.siteName, fontSize: isShort ? 12 : 16, color: GREY, margin: [0, isShort ? 6 : 70, 0, 4] },
    { text: document.title, fontSize: isShort ? 24 : 34, bold: true, color: ACCENT },
    { text: document.subtitle, fontSize: isShort ? 12 : 16, margin: [0, 6, 0, isShort ? 8 : 22] },
    { canvas: [{ type: 'line', x1: 0, y1: 0, x2: 90, y2: 0, lineWidth: 2.5, lineColor: ACCENT }], margin: [0, 0, 0, isShort ? 10 : 22] },
    {
      table: { widths: [86, '*'], body: document.facts.map(({ label, value }) => [{ text: label, color: GREY }, value]) },
      layout: 'noBorders',
      margin: [0, 0, 0, isShort ? 8 : 40],
    },
    ...(isShort ? [] : [coverFoot(document)]),
    {
      toc: {
        title: { text: document.words.contents, style: 'heading' },
        numberStyle: { color: GREY },
        textMargin: [0, 3, 0, 3],
      },
      ...(isShort ? { margin: [0, 6, 0, 0] } : { pageBreak: 'before' }),
    } as Content,
    ...(isShort ? [{ stack: [signatureLines(document.signatures)], margin: [0, 28, 0, 0] } as Content] : []),
  ]
}

/** At the foot of the cover, whatever stands above. */
function coverFoot({ signatures, words }: ReportDocument): Content {
  return {
    stack: [
      signatureLines(signatures),
      { canvas: [{ type: 'line', x1: 0, y1: 0, x2: CONTENT_WIDTH, y2: 0, lineWidth: 0.5, lineColor: LINE }], margin: [0, 16, 0, 6] },
      { text: words.coverNote, color: GREY, fontSize: 8.5, lineHeight: 1.3 },
    ],
    absolutePosition: { x: PAGE.left, y: 668 },
  }
}

function setSection({ title, blocks }: Section, index: number, setting: Setting): Content[] {
  const { isForms } = setting.document
  if (isForms) return blocks.map((block, i): Content => onNewPage(setBlock(block, setting), index > 0 || i > 0))
  const isForm = blocks[0]?.block === 'form'
  const heading = { text: `${index + 1}  ${title}`, style: 'heading', tocItem: true, margin: [0, index === 0 || isForm ? 0 : 16, 0, 8] } as Content
  const set = blocks.map((block, i): Content => onNewPage(setBlock(block, setting), block.block === 'form' && i > 0))
  // The heading of a sheet stands in its own table; unbreakable, it would not begin on a page that is nearly full.
  const together = isForm ? [heading, ...set] : [keepTogether([heading, ...set.slice(0, 1)]), ...withHeadings(blocks, set)]
  return onNewPageFirst(together, index === 0 || isForm)
}

/** The blocks after the first; a heading is never parted from what it heads. */
function withHeadings(blocks: Section['blocks'], set: readonly Content[]): Content[] {
  return set.flatMap((content, i): Content[] => {
    if (i === 0 || (i > 1 && blocks[i - 1]!.block === 'heading')) return []
    return blocks[i]!.block === 'heading' ? [keepTogether(set.slice(i, i + 2))] : [content]
  })
}

function keepTogether(stack: readonly Content[]): Content {
  return { stack: [...stack], unbreakable: true }
}

function onNewPage(content: Content, isNew: boolean): Content {
  return isNew ? ({ stack: [content], pageBreak: 'before' } as Content) : content
}

function onNewPageFirst([first, ...rest]: readonly Content[], isNew: boolean): Content[] {
  return first === undefined ? [] : [onNewPage(first, isNew), ...rest]
}
