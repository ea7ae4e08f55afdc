// Makes one report from its figures: the document, its hash, and the file of it.
import { createHash } from 'node:crypto'
import type { ReportFormat, ReportLogo } from '../../contract/report-template.ts'
import { findChineseFont, type ChineseFont } from './chinese-font.ts'
import { buildDocument, type DocumentOrder } from './document/build-document.ts'
import { canonicalJson } from './document/report-document.ts'
import { renderReport } from './render-report.ts'

export interface MakeReportOrder extends Omit<DocumentOrder, 'pictures'> {
  readonly format: ReportFormat
  /** JPEG files by evidence id; what is not there is said to be away. */
  readonly pictures: ReadonlyMap<string, Uint8Array>
}

export interface MadeReport {
  readonly bytes: Buffer
  /** Of `bytes`. */
  readonly sha256: string
  /** The document as text, which `contentSha256` is the hash of; kept with the file, it can be checked and set again. */
  readonly content: string
  readonly contentSha256: string
  /** Null for a workbook. */
  readonly pages: number | null
}

export const MAX_PICTURE_BYTES = 3 * 1024 * 1024
const MAX_PICTURES = 12
const JPEG = Buffer.from([0xff, 0xd8, 0xff])

/**
 * @param stopping ends it at once
 * @throws  VigilError `evidence.fontMissing` (a PDF only), `report.stopped`; Error when it cannot be made
 */
export async function makeReport(order: MakeReportOrder, stopping: AbortSignal, font?: ChineseFont): Promise<MadeReport> {
  const { format, template, version } = order
  const pictures = new Map(fitting(order))
  const document = buildDocument({ ...order, pictures: new Set(pictures.keys()) })
  const { logo } = template
  const bytes = await renderReport(
    {
      document,
      pictures: Object.fromEntries(format === 'pdf' ? pictures : []),
      logo: logo === null ? null : dataUrl(logo),
      creator: `Vigil ${version}`,
      font: format === 'pdf' ? (font ?? findChineseFont()) : null,
    },
    stopping,
  )
  const content = canonicalJson(document)
  return { bytes, sha256: sha256(bytes), content, contentSha256: sha256(content), pages: format === 'pdf' ? pageCount(bytes) : null }
}

/** Pictures that can be printed and are, byte for byte, what was recorded; as data URLs. */
function fitting({ figures, pictures }: MakeReportOrder): (readonly [id: string, dataUrl: string])[] {
  return figures.evidence.chosen.slice(0, MAX_PICTURES).flatMap(({ picture }) => {
    const bytes = picture === null ? undefined : pictures.get(picture.evidenceId)
    if (picture === null || bytes === undefined || bytes.length > MAX_PICTURE_BYTES) return []
    const jpeg = Buffer.from(bytes)
    if (!jpeg.subarray(0, JPEG.length).equals(JPEG) || sha256(jpeg) !== picture.sha256) return []
    return [[picture.evidenceId, `data:image/jpeg;base64,${jpeg.toString('base64')}`]]
  })
}

function dataUrl({ type, base64 }: ReportLogo): string {
  return `data:${type};base64,${base64}`
}

function sha256(content: string | Uint8Array): string {
  return createHash('sha256').update(content).digest('hex')
}

function pageCount(pdf: Buffer): number {
  return pdf.toString('latin1').match(/\/Type \/Page\b/g)?.length ?? 0
}
