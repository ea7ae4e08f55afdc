// `vigil report`: writes the safety report of a span into a file, beside a running core or without one.
import { rename, rm, writeFile } from 'node:fs/promises'
import { extname, resolve } from 'node:path'
import { REPORT_FORMATS, REPORT_INDICATORS, REPORT_SECTIONS, FORM_SECTIONS, type ReportFormat, type ReportTemplate } from '../../contract/report-template.ts'
import { LOCALES } from '../../contract/vocabulary.ts'
import { dataPaths } from '../../db/data-dir.ts'
import { readKeyFile } from '../../db/key-file.ts'
import { openReadableDb } from '../../db/open.ts'
import { createSystemClock } from '../clock.ts'
import { readSiteFile } from '../config.ts'
import { knownSite, recallSite, type KnownSite } from '../known-site.ts'
import { spanOf, type AskedSpan } from '../reports/asked-span.ts'
import { computeFigures } from '../reports/compute-figures.ts'
import { reportWords } from '../reports/document/report-words.ts'
import { reportOfData } from '../reports/report-of-data.ts'
import { DEFAULT_TARGETS } from '../reports/targets.ts'
import { siteChecks } from '../site-checks.ts'
import { VERSION } from '../version.ts'
import { findDataDir } from './find-data.ts'
import { oneOf, readOptions } from './options.ts'
import { EXIT, UsageError, type Terminal } from './terminal.ts'

const TEXT = { type: 'string' } as const
const OPTIONS = { month: TEXT, week: TEXT, day: TEXT, from: TEXT, to: TEXT, out: TEXT, lang: TEXT, building: TEXT, site: TEXT, data: TEXT } as const
type Asked = Readonly<Partial<Record<keyof typeof OPTIONS, string>>>

/** @throws UsageError, NoDataError, VigilError `data.*`, `site.invalid`, `evidence.fontMissing`, `report.*` */
export async function report(args: readonly string[], terminal: Terminal): Promise<number> {
  const { values } = readOptions(args, OPTIONS, [])
  const asked = readSpan(values)
  const { file, format } = readOut(values.out)
  const locale = values.lang === undefined ? 'zh-CN' : oneOf('lang', values.lang, LOCALES)
  const dataDir = findDataDir(terminal, values.data)
  const site = await siteOf(terminal, dataDir, values.site)
  const span = spanOf(asked, site.timezone)
  if (span === null) throw new UsageError('no such span: a day is YYYY-MM-DD, a month YYYY-MM, a time YYYY-MM-DDTHH:MM; at most a year and a day')
  const buildingId = readBuilding(values.building, site)
  const template: ReportTemplate = {
    name: reportWords(locale).word('standingTemplate'),
    sections: REPORT_SECTIONS.filter((section) => !FORM_SECTIONS.includes(section) || (section === 'dutyForm' && asked.is === 'day')),
    indicators: [...REPORT_INDICATORS],
    logo: null,
    targets: DEFAULT_TARGETS,
    shifts: ['08:00', '20:00'],
  }
  const stopping = new AbortController()
  terminal.onStop(() => stopping.abort())
  const source = { file: dataPaths(dataDir).db, key: readKeyFile(dataDir) }
  const db = openReadableDb(source)
  try {
    const order = { db, dataDir, site, span, buildingId, template, locale, format, number: null, nowMs: createSystemClock().now(), version: VERSION }
    const made = await reportOfData(order, (request) => computeFigures(source, request, stopping.signal), stopping.signal)
    await writeWhole(file, made.bytes)
    const pages = made.pages === null ? '' : `${made.pages} pages, `
    terminal.out(`${file}: ${pages}${made.bytes.length} bytes, SHA-256 ${made.sha256}, content ${made.contentSha256}. 报告已生成。`)
    return EXIT.ok
  } finally {
    db.close()
  }
}

function readSpan({ month, week, day, from, to }: Asked): AskedSpan {
  const named = Object.entries({ month, week, day }).flatMap(([is, of]) => (of === undefined ? [] : [{ is: is as 'month' | 'week' | 'day', of }]))
  const [first, second] = named
  if ((from === undefined) !== (to === undefined)) throw new UsageError('--from and --to belong together')
  if (second !== undefined || (first !== undefined && from !== undefined)) throw new UsageError('one of --month, --week, --day, or --from and --to')
  if (from !== undefined && to !== undefined) return { is: 'span', from, to }
  if (first === undefined) throw new UsageError('--month YYYY-MM is missing; or --week or --day YYYY-MM-DD, or --from and --to')
  return first
}

function readOut(out: string | undefined): { readonly file: string; readonly format: ReportFormat } {
  if (out === undefined) throw new UsageError('--out is missing; expected FILE.pdf or FILE.xlsx')
  const format = REPORT_FORMATS.find((one) => extname(out).toLowerCase() === `.${one}`)
  if (format === undefined) throw new UsageError(`--out "${out}": expected FILE.pdf or FILE.xlsx`)
  return { file: resolve(out), format }
}

function readBuilding(id: string | undefined, { buildings }: KnownSite): string | null {
  if (id === undefined) return null
  if (buildings.some((building) => building.id === id)) return id
  throw new UsageError(`--building "${id}" is not known; expected ${buildings.map((building) => building.id).join(', ') || 'none: the site has no buildings'}`)
}

/** The names of the site file that is given, or those the core had when it last ran there. */
async function siteOf(terminal: Terminal, dataDir: string, siteFile: string | undefined): Promise<KnownSite> {
  if (siteFile !== undefined) return knownSite((await readSiteFile(resolve(siteFile), terminal.environment, siteChecks)).site)
  const recalled = recallSite(dataDir)
  if (recalled !== null) return recalled
  terminal.err('warning: no core has run here yet, so that names and time zone of the site are not known; name its file with --site. 尚无项目名称和时区信息。')
  return { id: 'new', name: '未配置项目', timezone: 'Asia/Shanghai', buildings: [], cameras: [], devices: [] }
}

/** Who opens the file meets a whole report or none. */
async function writeWhole(file: string, bytes: Uint8Array): Promise<void> {
  const part = `${file}.part`
  try {
    await writeFile(part, bytes, { mode: 0o600 })
    await rename(part, file)
  } catch (error) {
    await rm(part, { force: true })
    throw new UsageError(`--out ${file}: cannot be written (${error instanceof Error && 'code' in error ? String(error.code) : 'unknown reason'})`)
  }
}
