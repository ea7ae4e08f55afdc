// The access register as a file: a workbook, set by the process that sets reports, or comma-separated text; that it was taken is written into it.
import { setImmediate } from 'node:timers/promises'
import en from '../../resources/locales/en/proof.json' with { type: 'json' }
import zh from '../../resources/locales/zh-CN/proof.json' with { type: 'json' }
import { VigilError } from '../../contract/errors.ts'
import type { AccessAct, AccessFilterInput } from '../../contract/proof-api.ts'
import type { Locale } from '../../contract/vocabulary.ts'
import type { Actor, Env } from '../env.ts'
import { createLane } from '../lane.ts'
import type { ReportDocument } from '../reports/document/report-document.ts'
import { reportWords } from '../reports/document/report-words.ts'
import { runReportProcess } from '../reports/run-report-process.ts'
import { siteTime } from '../reports/site-time.ts'
import type { Register } from './register.ts'

export interface RegisterFileMeans {
  readonly env: Env
  readonly site: { readonly version: string }
  readonly proof: { readonly register: Register }
  cameras(): readonly { readonly id: string; readonly name: string }[]
}

export interface RegisterFile {
  readonly name: string
  readonly mime: string
  readonly bytes: Buffer
}

/** More do not fit the time of a workbook; text has no such bound. */
const MOST_IN_WORKBOOK = 20_000
const MOST_IN_TEXT = 1_000_000
const BOUNDS = { timeoutMs: 120_000, heapMb: 512 }
const LANE = createLane({ width: 1, maxWaiting: 5 })

type Row = readonly (string | number | null)[]

/** @throws VigilError `request.tooMany`, `system.internal` */
export function makeRegisterFile(
  { env, site, proof: { register }, cameras }: RegisterFileMeans,
  actor: Actor,
  filter: AccessFilterInput,
  format: 'xlsx' | 'csv',
  locale: Locale,
): Promise<RegisterFile> {
  return LANE.run(async () => {
    register.noteSeen(actor, { action: 'register.exported', subject: `register/${format}`, after: { is: format } })
    const words = locale === 'en' ? en : zh
    const names = new Map(cameras().map(({ id, name }) => [id, name]))
    const rows: Row[] = []
    const most = format === 'xlsx' ? MOST_IN_WORKBOOK : MOST_IN_TEXT
    let isCut = false
    for (const page of register.each(filter)) {
      for (const act of page) rows.push(rowOf(act, words, names))
      if (rows.length > most) {
        isCut = true
        rows.length = most
        break
      }
      await setImmediate()
    }
    const day = siteTime(env.clock.now(), env.site.timezone).slice(0, 10)
    if (format === 'csv') return { name: `access-register-${day}.csv`, mime: 'text/csv; charset=utf-8', bytes: csvOf(rows, words, env.site.timezone) }
    const document = documentOf(env, rows, words, locale, filter, isCut)
    const order = { document, pictures: {}, logo: null, creator: `Vigil ${site.version}`, font: null }
    const { output, code, complaints } = await runReportProcess('report-process', order, BOUNDS, new AbortController().signal)
    if (code !== 0 || output.length === 0) {
      env.log.error('the access register could not be set as a workbook', { code, complaints })
      throw new VigilError('system.internal')
    }
    return { name: `access-register-${day}.xlsx`, mime: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet', bytes: output }
  })
}

function rowOf(act: AccessAct, words: typeof zh, names: ReadonlyMap<string, string>): Row {
  const who = act.who ?? (act.actorType === 'system' ? words.system : `${act.actorId} ${words.gone}`)
  const about = Object.hasOwn(words.file, act.what) ? words.file[act.what as keyof typeof words.file] : act.what
  return [
    act.atMs,
    act.actorType === 'key' ? `${who} (${words.program})` : who,
    words.kind[act.kind],
    about,
    act.cameraIds.map((id) => names.get(id) ?? id).join(', '),
    act.incidentNumber ?? '',
    act.seconds === null ? null : act.seconds * 1000,
    act.reason ?? '',
    act.seq,
  ]
}

const COLUMNS = [
  ['time', 'moment', 3],
  ['who', 'line', 3],
  ['what', 'line', 3],
  ['about', 'text', 4],
  ['cameras', 'text', 3],
  ['incident', 'line', 3],
  ['length', 'duration', 2],
  ['reason', 'text', 4],
  ['entry', 'count', 1],
] as const

function documentOf(env: Env, rows: readonly Row[], words: typeof zh, locale: Locale, filter: AccessFilterInput, isCut: boolean): ReportDocument {
  const own = reportWords(locale)
  const at = (ms: number) => siteTime(ms, env.site.timezone).slice(0, 16)
  const span = `${at(filter.fromMs)} – ${at(Math.min(filter.toMs, env.clock.now()))}`
  return {
    version: 1,
    locale,
    timezone: env.site.timezone,
    kind: 'span',
    title: words.title,
    siteName: env.site.name,
    subtitle: span,
    madeAtMs: env.clock.now(),
    logoSha256: null,
    facts: [],
    signatures: [],
    isForms: true,
    sections: [
      {
        id: 'about',
        title: words.title,
        blocks: [
          {
            block: 'table',
            table: {
              title: `${words.title} ${span}`,
              columns: COLUMNS.map(([key, type, weight]) => ({ title: words.column[key], type, weight })),
              rows,
              more: isCut ? words.cutOff.replace('{count}', String(rows.length)) : null,
              printed: null,
            },
          },
        ],
      },
    ],
    words: {
      contents: own.word('contents'),
      coverNote: '',
      pages: own.word('pages'),
      hash: own.word('hash'),
      below: own.word('belowShort'),
      overview: own.word('overview'),
      figure: own.word('figure'),
      value: own.word('value'),
      remark: own.word('remark'),
    },
  }
}

/** With the mark by which spreadsheets know UTF-8. */
function csvOf(rows: readonly Row[], words: typeof zh, timezone: string): Buffer {
  const head = COLUMNS.map(([key]) => cellOf(words.column[key])).join(',')
  const lines = rows.map(([atMs, who, what, about, cameras, incident, lengthMs, reason, seq]) =>
    [siteTime(Number(atMs), timezone).slice(0, 19), who, what, about, cameras, incident, lengthMs == null ? '' : Number(lengthMs) / 1000, reason, seq]
      .map((value) => cellOf(String(value ?? '')))
      .join(','),
  )
  return Buffer.from(`\u{FEFF}${[head, ...lines].join('\r\n')}\r\n`)
}

/** A text that a spreadsheet would reckon with stays a text. */
function cellOf(text: string): string {
  const safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}
