// The sheet that installer and property sign: every device, what was tried of it, how it ended, when and by whom.
import { createHash } from 'node:crypto'
import type { Content, TableCell, TDocumentDefinitions } from 'pdfmake/interfaces.js'
import en from '../../resources/locales/en/commissioning.json' with { type: 'json' }
import enWords from '../../resources/locales/en/words.json' with { type: 'json' }
import zh from '../../resources/locales/zh-CN/commissioning.json' with { type: 'json' }
import zhWords from '../../resources/locales/zh-CN/words.json' with { type: 'json' }
import { ERRORS, isErrorCode } from '../../contract/errors.ts'
import type { EpochMs } from '../../contract/ids.ts'
import { CHECK_STATES, type CheckResult, type CheckState, type PairedDevice } from '../../contract/pairing.ts'
import { siteTime } from './site-time.ts'

export interface CommissioningFacts {
  readonly siteName: string
  readonly timezone: string
  readonly devices: readonly PairedDevice[]
  readonly buildingName: (id: string) => string
  readonly madeAtMs: EpochMs
  readonly version: string
}

const MARGIN_PT = 36
const GREY = '#5A6270'
const INK = '#14181F'
const COLOURS: Readonly<Record<CheckState, string>> = { passed: '#1B7F4B', failed: '#B42318', unsure: '#8A5A00', untested: GREY }
/** Beside the colour, which a copy loses. */
const SIGNS: Readonly<Record<CheckState, string>> = { passed: '√', failed: '×', unsure: '?', untested: '—' }

type Key = keyof typeof zh
const word = (key: Key, values: Readonly<Record<string, string | number>> = {}, by = ' '): string => `${filled(zh[key], values)}${by}${filled(en[key], values)}`

function filled(text: string, values: Readonly<Record<string, string | number>>): string {
  return text.replaceAll(/\{(\w+)\}/g, (whole, name: string) => String(values[name] ?? whole))
}

/** @returns a definition without functions, so that another process can be handed it as JSON */
export function commissioningSheet(facts: CommissioningFacts): TDocumentDefinitions {
  const { siteName, timezone, devices, madeAtMs, version } = facts
  const checks = devices.flatMap((device) => device.checks)
  const count = (state: CheckState) => checks.filter((check) => check.state === state).length
  const counts = Object.fromEntries(CHECK_STATES.map((state) => [state, count(state)]))
  const time = siteTime(madeAtMs, timezone).slice(0, 19)
  return {
    pageSize: 'A4',
    pageMargins: [MARGIN_PT, 34, MARGIN_PT, 44],
    defaultStyle: { font: 'Chinese', fontSize: 8.5, color: INK },
    info: { title: `${zh.title} · ${siteName}`, creator: `Vigil ${version}` },
    footer: {
      stack: [{ text: word('made', { version, time }) }, { text: `${word('hash')} ${contentHash(facts)}` }],
      color: GREY,
      fontSize: 6.5,
      margin: [MARGIN_PT, 8, MARGIN_PT, 0],
    },
    content: [
      { text: zh.title, fontSize: 18, bold: true },
      { text: en.title, color: GREY, margin: [0, 0, 0, 6] },
      { text: `${word('site')}: ${siteName}`, bold: true },
      { text: word('summary', { devices: devices.length, tried: checks.length - count('untested'), ...counts }, '\n'), margin: [0, 2, 0, 10] },
      ...devices.map((device) => deviceBlock(device, facts)),
      { text: word('hardWired'), color: COLOURS.failed, margin: [0, 8, 0, 14] },
      {
        columns: [{ text: `${word('installer')}\n\n\n____________________________` }, { text: `${word('owner')}\n\n\n____________________________` }],
        unbreakable: true,
      },
    ],
  }
}

function deviceBlock(device: PairedDevice, { timezone, buildingName }: CommissioningFacts): Content {
  const at = (atMs: number) => siteTime(atMs, timezone).slice(0, 19)
  const facts = [
    `${word('driver')}: ${device.title.zh} ${device.title.en} (${device.driver})`,
    `${word('proven')}: ${zhWords.provenBy[device.proven]} ${enWords.provenBy[device.proven]}`,
    ...(device.buildingId === null ? [] : [`${word('building')}: ${buildingName(device.buildingId)}`]),
    `${word('state')}: ${zhWords.deviceState[device.state]} ${enWords.deviceState[device.state]}`,
    `${word('lastSignal')}: ${device.lastSignal === null ? word('never') : at(device.lastSignal.atMs)}`,
  ]
  const header = (['check', 'result', 'when', 'who', 'remark'] as const).map((key): TableCell => ({ text: word(key), bold: true, color: GREY, fontSize: 7.5 }))
  return {
    stack: [
      { text: `${device.name}  ${device.id}`, fontSize: 11, bold: true, margin: [0, 8, 0, 2] },
      { text: facts.join('  ·  '), color: GREY, fontSize: 7.5, margin: [0, 0, 0, 3] },
      { table: { headerRows: 1, widths: [96, 92, 92, 60, '*'], body: [header, ...device.checks.map((check) => checkRow(check, at))] }, layout: 'rows' },
    ],
    unbreakable: device.checks.length <= 12,
  }
}

function checkRow({ check, state, atMs, by, reason, note }: CheckResult, at: (atMs: number) => string): TableCell[] {
  const why = reason === null ? '' : isErrorCode(reason) ? `${ERRORS[reason].zh} ${ERRORS[reason].en}` : reason
  return [
    `${zhWords.deviceCheck[check]} ${enWords.deviceCheck[check]}`,
    { text: `${SIGNS[state]} ${zhWords.checkState[state]} ${enWords.checkState[state]}`, color: COLOURS[state], bold: state !== 'untested' },
    atMs === null ? '' : at(atMs),
    by ?? '',
    [note, why].filter((text) => text !== null && text !== '').join(' · '),
  ]
}

/** Of what the sheet says, so that a changed copy can be told from the issued one. */
function contentHash({ siteName, devices, madeAtMs }: CommissioningFacts): string {
  return createHash('sha256')
    .update(JSON.stringify([siteName, madeAtMs, devices]))
    .digest('hex')
}
