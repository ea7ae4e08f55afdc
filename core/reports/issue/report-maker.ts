// What the issuing of reports asks of their making: one file at a time, from a template and a span.
import type { ReportSpan } from '../../../contract/report-figures.ts'
import type { ReportFormat } from '../../../contract/report-template.ts'
import type { TemplateSettings } from '../../../contract/reports.ts'
import type { EpochMs } from '../../../contract/ids.ts'
import type { Locale } from '../../../contract/vocabulary.ts'

export interface ReportOrdered {
  /** The same for every file of one report, so that its figures may be computed once. */
  readonly reportId: string
  readonly number: string
  readonly span: ReportSpan
  readonly buildingId: string | null
  readonly template: TemplateSettings
  readonly logo: { readonly mime: 'image/png' | 'image/jpeg'; readonly bytes: Uint8Array } | null
  readonly madeAtMs: EpochMs
  readonly locale: Locale
  readonly format: ReportFormat
}

export interface MadeReport {
  readonly bytes: Uint8Array
  /** Of the bytes. */
  readonly sha256: string
  /** Of what it says, before it was set. */
  readonly contentSha256: string
}

export interface ReportMaker {
  /**
   * @param signal ends it at once
   * @throws Error when it cannot be made
   */
  make(order: ReportOrdered, outside: { readonly signal: AbortSignal; onProgress(share01: number): void }): Promise<MadeReport>
}
