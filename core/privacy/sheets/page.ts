// What every page of privacy has in common: both languages, the site, when it was made, and tables that a copy keeps readable.
import type { Content, TableCell, TDocumentDefinitions } from 'pdfmake/interfaces.js'
import type { EpochMs } from '../../../contract/ids.ts'
import type { PrivacySettings } from '../../../contract/privacy.ts'
import { siteTime } from '../../reports/site-time.ts'

export interface PageFacts {
  readonly siteName: string
  readonly timezone: string
  readonly madeAtMs: EpochMs
  readonly version: string
  readonly settings: PrivacySettings
  readonly nameOf: (deviceId: string) => string
}

export const GREY = '#5A6270'
const INK = '#14181F'
const MARGIN_PT = 36

/** @returns a definition without functions, so that another process can be handed it as JSON */
export function pageOf(facts: PageFacts, zh: string, en: string, content: readonly Content[]): TDocumentDefinitions {
  return {
    pageSize: 'A4',
    pageMargins: [MARGIN_PT, 34, MARGIN_PT, 44],
    defaultStyle: { font: 'Chinese', fontSize: 9, color: INK },
    info: { title: `${zh} · ${facts.siteName}`, creator: `Vigil ${facts.version}` },
    footer: {
      text: `${facts.siteName} · ${at(facts, facts.madeAtMs)} · Vigil ${facts.version}`,
      color: GREY,
      fontSize: 7,
      margin: [MARGIN_PT, 10, MARGIN_PT, 0],
    },
    content: [
      { text: zh, fontSize: 18, bold: true },
      { text: en, color: GREY, margin: [0, 0, 0, 4] },
      { text: facts.siteName, bold: true, margin: [0, 0, 0, 8] },
      ...content,
    ],
  }
}

export function at({ timezone }: Pick<PageFacts, 'timezone'>, atMs: EpochMs): string {
  return siteTime(atMs, timezone).slice(0, 19)
}

export function heading(zh: string, en: string): Content {
  return { text: `${zh}  ${en}`, bold: true, fontSize: 11, margin: [0, 10, 0, 4] }
}

export function paragraph(zh: string, en: string): Content {
  return { stack: [zh, { text: en, color: GREY, fontSize: 8 }], margin: [0, 0, 0, 6] }
}

export function rows(head: readonly string[], body: readonly (readonly string[])[], widths: readonly (string | number)[]): Content {
  if (body.length === 0) return { text: '—', color: GREY }
  const heads = head.map((text): TableCell => ({ text, bold: true, color: GREY, fontSize: 8 }))
  return { table: { headerRows: 1, widths: [...widths], body: [heads, ...body.map((cells) => cells.map((text): TableCell => text))] }, layout: 'rows' }
}

/** To be written on by hand. */
export function blank(zh: string, en: string): Content {
  return { text: `${zh} ${en}:  ____________________________`, margin: [0, 6, 0, 0] }
}

export const NOT_SAID = '________________'
