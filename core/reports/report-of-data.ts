// Makes a report of what a data directory holds: its figures, the names the site has for them, and the stills it prints.
import { readFile, realpath, stat } from 'node:fs/promises'
import { join, sep } from 'node:path'
import type { EpochMs } from '../../contract/ids.ts'
import type { ReportFigures, ReportSpan } from '../../contract/report-figures.ts'
import type { ReportFormat, ReportTemplate } from '../../contract/report-template.ts'
import type { Locale } from '../../contract/vocabulary.ts'
import { findEvidence } from '../../db/evidence.ts'
import type { ReadableDb } from '../../db/open.ts'
import type { KnownSite } from '../known-site.ts'
import type { ReportNames } from './document/composing.ts'
import type { FiguresRequest } from './figures/request.ts'
import { makeReport, MAX_PICTURE_BYTES, type MadeReport } from './make-report.ts'

export interface DataReportOrder {
  readonly db: ReadableDb
  readonly dataDir: string
  readonly site: KnownSite
  readonly span: ReportSpan
  readonly buildingId: string | null
  readonly template: ReportTemplate
  readonly locale: Locale
  readonly format: ReportFormat
  readonly number: string | null
  readonly nowMs: EpochMs
  readonly version: string
}

type FiguresOf = (request: FiguresRequest) => Promise<ReportFigures>

/** @param figuresOf computeFigures() of this data, or figures that are known already */
export async function reportOfData(order: DataReportOrder, figuresOf: FiguresOf, stopping: AbortSignal): Promise<MadeReport> {
  const { site, template, locale, format, number, version } = order
  const figures = await figuresOf(requestOf(order))
  const pictures = format === 'pdf' ? await readStills(order, figures) : new Map<string, Uint8Array>()
  return await makeReport({ figures, names: namesOf(site), template, locale, format, number, version, pictures }, stopping)
}

function requestOf({ site, span, buildingId, template, nowMs }: DataReportOrder): FiguresRequest {
  const before = { fromMs: span.fromMs - (span.toMs - span.fromMs), toMs: span.fromMs }
  const { timezone, cameras, devices } = site
  return { span, before, buildingId, targets: template.targets, timezone, nowMs, cameras, devices }
}

function namesOf({ name, buildings, cameras, devices }: KnownSite): ReportNames {
  const byId = (list: readonly { readonly id: string; readonly name: string }[]) => Object.fromEntries(list.map((one) => [one.id, one.name]))
  return { siteName: name, buildings: byId(buildings), cameras: byId(cameras), devices: byId(devices) }
}

/** Those of the chosen incidents that are still there; whether they are what was recorded is checked where they are printed. */
async function readStills({ db, dataDir }: DataReportOrder, { evidence }: ReportFigures): Promise<Map<string, Uint8Array>> {
  const stills = new Map<string, Uint8Array>()
  for (const { picture } of evidence.chosen) {
    if (picture === null) continue
    const bytes = await readWithin(dataDir, findEvidence(db, picture.evidenceId)?.file ?? null)
    if (bytes !== null) stills.set(picture.evidenceId, bytes)
  }
  return stills
}

/** @param file relative to the directory; one that a link leads out of it counts as gone */
async function readWithin(dir: string, file: string | null): Promise<Uint8Array | null> {
  if (file === null) return null
  try {
    const path = await realpath(join(dir, file))
    if (!path.startsWith((await realpath(dir)) + sep) || (await stat(path)).size > MAX_PICTURE_BYTES) return null
    return await readFile(path)
  } catch {
    return null
  }
}
