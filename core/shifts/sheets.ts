// Pages that are printed of duty: a handover that was signed, the duty log of a shift, the certificate of a training. In both languages.
import type { Content, TableCell, TDocumentDefinitions } from 'pdfmake/interfaces.js'
import enDrills from '../../resources/locales/en/drills.json' with { type: 'json' }
import en from '../../resources/locales/en/shifts.json' with { type: 'json' }
import enWords from '../../resources/locales/en/words.json' with { type: 'json' }
import zhDrills from '../../resources/locales/zh-CN/drills.json' with { type: 'json' }
import zh from '../../resources/locales/zh-CN/shifts.json' with { type: 'json' }
import zhWords from '../../resources/locales/zh-CN/words.json' with { type: 'json' }
import type { CertificateView } from '../../contract/drill.ts'
import type { EpochMs } from '../../contract/ids.ts'
import type { DeskPerson, DutyLog, Handover, HandoverFacts } from '../../contract/shift.ts'
import { siteTime } from '../reports/site-time.ts'
import { dutyLineWords, faultWords } from './duty-line-words.ts'

export interface SheetFacts {
  readonly siteName: string
  readonly timezone: string
  readonly madeAtMs: EpochMs
  readonly version: string
  readonly nameOf: (deviceId: string) => string
  readonly cameraOf: (cameraId: string) => { readonly name: string; readonly zones: readonly { readonly id: string; readonly name: string }[] } | null
}

const MARGIN_PT = 36
/** A second line of a note must not look like a note, or a signature, of somebody else. */
const CONTINUED = `\n${'\u00a0'.repeat(6)}`
const GREY = '#5A6270'
const INK = '#14181F'

type Key = { [K in keyof typeof zh]: (typeof zh)[K] extends string ? K : never }[keyof typeof zh]
type Values = Readonly<Record<string, string | number>>
const filled = (text: string, values: Values) => text.replaceAll(/\{\{(\w+)\}\}/g, (whole, name: string) => String(values[name] ?? whole))
const word = (key: Key, values: Values = {}): string => `${filled(zh[key], values)} ${filled(en[key], values)}`

/** @returns a definition without functions, so that another process can be handed it as JSON */
export function handoverSheet(facts: SheetFacts, handover: Handover): TDocumentDefinitions {
  const at = (atMs: EpochMs) => siteTime(atMs, facts.timezone).slice(0, 19)
  const { facts: said, leaving, incoming, notes, isIntact } = handover
  const signature = (side: 'leaving' | 'incoming', signed: Handover['leaving']): Content => ({
    stack: [
      { text: word(side), bold: true },
      { text: signed === null ? '—' : `${signed.name}  ${at(signed.atMs)}` },
      { text: signed === null || signed.remarks === '' ? word('none') : signed.remarks, color: GREY },
      { text: '\n____________________________' },
    ],
    unbreakable: true,
  })
  return page(facts, zh.past.replace('历次', ''), 'Shift handover', handover.sha256, [
    { text: `${handover.shiftName}${handover.samePerson ? `  (${word('samePerson')})` : ''}`, bold: true, fontSize: 11 },
    list(
      word('incidents'),
      said.incidents.map(
        (one) =>
          `${one.number}  ${zhWords.severity[one.severity]} ${enWords.severity[one.severity]}  ${one.summary}  ${zhWords.state[one.state]} ${enWords.state[one.state]}${one.shelvedUntilMs === null ? '' : `  ${word('shelvedUntil', { at: at(one.shelvedUntilMs) })}`}`,
      ),
      said.incidentTotal - said.incidents.length,
    ),
    list(
      word('shelved'),
      said.shelvedSources.map((one) => word('shelfLine', { source: sourceWords(facts, one), until: at(one.untilMs), reason: one.reason })),
    ),
    list(
      word('dispatches'),
      said.dispatches.map((one) => `${one.incidentNumber}  ${one.assignee ?? ''}  ${at(one.sinceMs)}`),
    ),
    list(
      word('rounds'),
      said.rounds.map((one) => `${one.route}  ${one.who ?? ''}  ${word('until', { at: at(one.endMs) })}`),
    ),
    list(
      word('fireTests'),
      said.fireTests.map(
        (one) => `${facts.nameOf(one.deviceId)}  ${one.address ?? word('wholePanel')}  ${word('until', { at: at(one.untilMs) })}  ${one.reason}`,
      ),
    ),
    list(
      word('cameras'),
      said.cameras.map((one) => `${one.name}  ${word('since', { at: at(one.sinceMs) })}`),
    ),
    list(
      word('devices'),
      said.devices.map((one) => `${one.name}  ${word('since', { at: at(one.sinceMs) })}`),
    ),
    list(
      word('faults'),
      said.faults.map((one) => `${at(one.atMs)}  ${faultWords(one, facts.nameOf(one.deviceId))}`),
    ),
    list(
      word('notes'),
      said.notes.map((one) => `${at(one.atMs)}  ${one.who ?? ''}  ${one.text}`),
    ),
    list(
      word('talk'),
      // A side is what somebody chose; the account is who wrote it.
      notes.map((one) => `${at(one.atMs)}  ${word(one.side)} (${one.who ?? '—'}): ${one.text}`),
    ),
    { columns: [signature('leaving', leaving), signature('incoming', incoming)], margin: [0, 14, 0, 0] },
    ...(isIntact === null ? [] : [{ text: word(isIntact ? 'intact' : 'notIntact'), bold: !isIntact, margin: [0, 8, 0, 0] } satisfies Content]),
  ])
}

export function dutyLogSheet(facts: SheetFacts, { shift, lines, more }: DutyLog): TDocumentDefinitions {
  const at = (atMs: EpochMs) => siteTime(atMs, facts.timezone).slice(0, 19)
  const header = ['时间 Time', '事项 What', '内容 Details', '人员 Who'].map((text): TableCell => ({ text, bold: true, color: GREY }))
  const rows = lines.map((line): TableCell[] => [
    { text: `${at(line.atMs)}${line.isLate ? `\n${word('late')} ${at(line.writtenAtMs)}` : ''}` },
    { text: `${zh.line[line.kind]}\n${en.line[line.kind]}` },
    { text: `${line.corrects === null ? '' : `${word('corrects', { id: line.corrects })}: `}${line.text ?? dutyLineWords(line, facts.nameOf, at)}` },
    { text: line.who ?? word('byItself') },
  ])
  return page(facts, '消防控制室值班记录', 'Fire control room duty record', null, [
    { text: `${shift.name}  ${at(shift.startedAtMs)} – ${shift.endedAtMs === null ? word('running') : at(shift.endedAtMs)}`, bold: true, fontSize: 11 },
    list(word('onDesk'), shift.people.map(personLine)),
    lines.length === 0
      ? { text: word('noLines'), color: GREY }
      : { table: { headerRows: 1, widths: [92, 110, '*', 70], body: [header, ...rows] }, layout: 'rows', margin: [0, 8, 0, 0] },
    ...(more > 0 ? [{ text: word('more', { count: more }), color: GREY }] : []),
    {
      columns: [{ text: `\n${word('leaving')}\n\n____________________________` }, { text: `\n${word('incoming')}\n\n____________________________` }],
      unbreakable: true,
    },
  ])
}

export function certificateSheet(facts: SheetFacts, { who, scenario, startedAtMs, endedAtMs, result, sha256 }: CertificateView): TDocumentDefinitions {
  const at = (atMs: EpochMs) => siteTime(atMs, facts.timezone).slice(0, 19)
  const stepWord = (id: string) => `${wordIn(zhDrills.step, id)} ${wordIn(enDrills.step, id)}`
  return page(facts, '训练证书', 'Training certificate', sha256, [
    { text: who ?? '—', fontSize: 22, bold: true, margin: [0, 16, 0, 4] },
    { text: `${zhDrills.scenario[scenario]} ${enDrills.scenario[scenario]}`, fontSize: 14 },
    { text: `${at(startedAtMs)} – ${at(endedAtMs)}`, color: GREY },
    {
      text: `${result.score} / 100   ${result.isPassed ? `${zhDrills.passed} ${enDrills.passed}` : `${zhDrills.failed} ${enDrills.failed}`}`,
      fontSize: 18,
      bold: true,
      margin: [0, 10, 0, 10],
    },
    list(
      '用时 Times',
      result.times.map(
        (part) =>
          `${zhDrills.time[part.name]} ${enDrills.time[part.name]}: ${part.tookS === null ? `${zhDrills.never} ${enDrills.never}` : `${Math.round(part.tookS)} s`} (≤ ${part.targetS} s)  ${part.points} / ${part.most}`,
      ),
    ),
    list(
      '要点 Steps',
      result.steps.map((part) => `${part.isDone ? '√' : '—'} ${stepWord(part.id)}  ${part.points}${part.most > 0 ? ` / ${part.most}` : ''}`),
    ),
    { text: `${zhDrills.trainingHint}\n${enDrills.trainingHint}`, color: GREY, margin: [0, 12, 0, 0] },
  ])
}

function page(facts: SheetFacts, titleZh: string, titleEn: string, sha256: string | null, content: Content[]): TDocumentDefinitions {
  const made = siteTime(facts.madeAtMs, facts.timezone).slice(0, 19)
  return {
    pageSize: 'A4',
    pageMargins: [MARGIN_PT, 34, MARGIN_PT, 44],
    defaultStyle: { font: 'Chinese', fontSize: 8.5, color: INK },
    info: { title: `${titleZh} · ${facts.siteName}`, creator: `Vigil ${facts.version}` },
    footer: {
      text: `Vigil ${facts.version} · ${made}${sha256 === null ? '' : ` · SHA-256 ${sha256}`}`,
      color: GREY,
      fontSize: 6.5,
      margin: [MARGIN_PT, 12, MARGIN_PT, 0],
    },
    content: [
      { text: titleZh, fontSize: 18, bold: true },
      { text: titleEn, color: GREY, margin: [0, 0, 0, 4] },
      { text: facts.siteName, bold: true, margin: [0, 0, 0, 8] },
      ...content,
    ],
  }
}

function list(title: string, lines: readonly string[], more = 0): Content {
  return {
    stack: [
      { text: title, bold: true, margin: [0, 7, 0, 1] },
      ...(lines.length === 0 ? [{ text: word('none'), color: GREY }] : lines.map((text) => ({ text: `· ${text.replaceAll('\n', CONTINUED)}` }))),
      ...(more > 0 ? [{ text: word('more', { count: more }), color: GREY }] : []),
    ],
  }
}

/** As the screens name it: the camera or device, then the kind and zone of the rule. */
function sourceWords({ nameOf, cameraOf }: SheetFacts, { cameraId, deviceId, rule }: HandoverFacts['shelvedSources'][number]): string {
  const camera = cameraId === null ? null : cameraOf(cameraId)
  const [head = '', ...zone] = (rule ?? '').split(':')
  const kinds = [wordIn(zhWords.kind, head), wordIn(enWords.kind, head)]
  const parts = [
    camera?.name ?? cameraId ?? '',
    deviceId === null ? '' : nameOf(deviceId),
    [...new Set(kinds)].join(' '),
    camera?.zones.find(({ id }) => id === zone.join(':'))?.name ?? zone.join(':'),
  ]
  return parts.filter((part) => part !== '').join(' · ')
}

function personLine({ name, certificates, seat }: DeskPerson): string {
  const told = certificates.map((one) => `${one.name} ${one.number}`).join('、')
  return [name, seat, told === '' ? word('noCertificate') : told].filter((part) => part !== '').join('  ')
}

function wordIn(words: Readonly<Record<string, string>>, id: string): string {
  return words[id] ?? id
}
