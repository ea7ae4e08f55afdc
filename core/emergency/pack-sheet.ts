// The pages of the emergency pack, in both languages: what to do, cards for 119, gates, telephones, the fire panel's addresses, blank forms.
import type { Content, TableCell, TDocumentDefinitions } from 'pdfmake/interfaces.js'
import en from '../../resources/locales/en/emergency.json' with { type: 'json' }
import enDispatch from '../../resources/locales/en/dispatch.json' with { type: 'json' }
import zh from '../../resources/locales/zh-CN/emergency.json' with { type: 'json' }
import zhDispatch from '../../resources/locales/zh-CN/dispatch.json' with { type: 'json' }
import type { EpochMs } from '../../contract/ids.ts'
import { siteTime } from '../reports/site-time.ts'
import type { PackBuilding, PackFacts } from './pack-facts.ts'

interface Making {
  readonly timezone: string
  readonly madeAtMs: EpochMs
  readonly version: string
}

const MARGIN_PT = 36
const GREY = '#5A6270'
const INK = '#14181F'
const RED = '#B42318'
/** A row that is written on by hand. */
const BY_HAND_PT = 26
const OUTSIDE_NUMBERS = ['119', '110', '120']

type Words = { [K in keyof typeof zh]: (typeof zh)[K] extends string ? K : never }[keyof typeof zh]
type Lists = { [K in keyof typeof zh]: (typeof zh)[K] extends string ? never : K }[keyof typeof zh]
type Values = Readonly<Record<string, string | number>>
const filled = (text: string, values: Values) => text.replaceAll(/\{\{(\w+)\}\}/g, (whole, name: string) => String(values[name] ?? whole))
const word = (key: Words, values: Values = {}, by = ' '): string => `${filled(zh[key], values)}${by}${filled(en[key], values)}`
const both = (key: Lists): string[] => zh[key].map((text, index) => `${text}\n${en[key][index]}`)
const written = (text: string | null): string => text ?? word('notWritten', {}, '\n')

/** @returns a definition without functions, so that another process can be handed it as JSON */
export function packSheet(facts: PackFacts, { timezone, madeAtMs, version }: Making): TDocumentDefinitions {
  const named = facts.buildings.filter(({ name }) => name !== '')
  const routes = facts.routes.length === 0 ? [{ name: '', points: [] }] : facts.routes
  return {
    pageSize: 'A4',
    pageMargins: [MARGIN_PT, 34, MARGIN_PT, 44],
    defaultStyle: { font: 'Chinese', fontSize: 9.5, color: INK },
    info: { title: `${zh.title} · ${facts.siteName}`, creator: `Vigil ${version}` },
    footer: {
      text: word('made', { at: siteTime(madeAtMs, timezone).slice(0, 19), version }),
      color: GREY,
      fontSize: 6.5,
      margin: [MARGIN_PT, 12, MARGIN_PT, 0],
    },
    content: [
      { text: zh.title, fontSize: 22, bold: true },
      { text: `${en.title}\n${word('subtitle', {}, '\n')}`, color: GREY, margin: [0, 0, 0, 8] },
      pairs([
        [word('site'), facts.siteName],
        [word('address'), written(facts.address)],
        [word('deskPhone'), written(facts.deskPhone)],
      ]),
      heading('downTitle'),
      {
        ol: zh.down.map((text, index) => ({
          text: [
            { text: `${text}\n`, bold: true },
            { text: en.down[index]!, color: GREY, fontSize: 8 },
          ],
          margin: [0, 0, 0, 5],
        })),
      },
      ...named.map((building) => callCard(facts, building)),
      ...gates(facts),
      ...phones(facts),
      ...points(facts),
      form('formLog', table(both('logColumns'), [60, '*', '*', 70], blank(20))),
      form('formIncident', pairs(both('incidentLines').map((line) => [line, ''])), pairs(both('incidentLines').map((line) => [line, '']))),
      ...routes.map(({ name, points: stops }) =>
        form(
          'formPatrol',
          { text: name, bold: true },
          table(
            both('patrolColumns'),
            ['*', 60, 90, 80],
            [...stops, ...Array<string>(stops.length === 0 ? 20 : 3).fill('')].map((stop) => [stop]),
          ),
        ),
      ),
      form('formHeads', table(both('headColumns'), [90, 45, 45, '*', 60], blank(20))),
      form('formHandover', table(both('handoverColumns'), ['*', 60, 120], blank(16)), { text: word('signed', {}, '\n\n'), margin: [0, 16, 0, 0] }),
    ],
  }
}

function callCard({ siteName, address, deskPhone }: PackFacts, { name, floors, units, approach }: PackBuilding): Content {
  const size = [floors === null ? '' : word('floors', { count: floors }), units === null ? '' : word('units', { count: units })].filter((text) => text !== '')
  return {
    stack: [
      heading('callTitle', `${name}`),
      { text: word('callSay'), color: RED, bold: true, margin: [0, 0, 0, 4] },
      pairs([
        [word('site'), siteName],
        [word('address'), written(address)],
        [word('building'), name],
        ...(size.length === 0 ? [] : [[word('size'), size.join(' · ')] as const]),
        [word('approach'), written(approach)],
        [word('callFloor'), ''],
        [word('callWhat'), ''],
        [word('callPeople'), ''],
        [word('callBack'), deskPhone ?? ''],
        [word('callTime'), ''],
      ]),
    ],
    unbreakable: true,
  }
}

function gates({ buildings }: PackFacts): Content[] {
  const having = buildings.filter((building) => building.gates.length > 0)
  const columns = (['gate', 'manual', 'openedAt', 'openedBy'] as const).map((key) => word(key, {}, '\n'))
  return [
    { ...heading('gatesTitle'), pageBreak: 'before' },
    ...(having.length === 0 ? [{ text: word('noGates'), color: GREY }] : []),
    ...having.flatMap(({ name, gates: some }): Content[] => [
      { text: name === '' ? word('elsewhere') : name, bold: true, margin: [0, 6, 0, 2] },
      table(
        columns,
        [130, '*', 60, 60],
        some.map((gate) => [gate.name, written(gate.manualRelease)]),
      ),
    ]),
  ]
}

function phones({ people }: PackFacts): Content[] {
  const columns = (['who', 'post', 'phone'] as const).map((key) => word(key))
  return [
    { ...heading('phonesTitle'), pageBreak: 'before' },
    table(
      columns,
      ['*', 120, 150],
      people.map(({ name, post, phone }) => [name, `${zhDispatch.post[post]} ${enDispatch.post[post]}`, phone ?? '']),
    ),
    { text: word('outside'), bold: true, margin: [0, 8, 0, 2] },
    table(
      columns.toSpliced(1, 1),
      ['*', 150],
      zh.outsideNames.map((name, index) => [`${name} ${en.outsideNames[index]}`, OUTSIDE_NUMBERS[index] ?? '']),
    ),
  ]
}

function points({ buildings }: PackFacts): Content[] {
  const having = buildings.filter((building) => building.points.length > 0)
  if (having.length === 0) return []
  return [
    heading('pointsTitle'),
    ...having.flatMap(({ name, points: some, morePoints }): Content[] => [
      { text: name === '' ? word('elsewhere') : name, bold: true, margin: [0, 6, 0, 2] },
      table(
        (['pointAddress', 'pointName', 'pointFloor'] as const).map((key) => word(key)),
        [130, '*', 70],
        some.map((point) => [point.address, point.name, point.floor === null ? '' : String(point.floor)]),
        0,
      ),
      ...(morePoints === 0 ? [] : [{ text: word('morePoints', { count: morePoints }), color: GREY } satisfies Content]),
    ]),
  ]
}

const heading = (key: Words, more = ''): { text: string; fontSize: number; bold: boolean; margin: [number, number, number, number] } => ({
  text: `${word(key)}${more === '' ? '' : `  ${more}`}`,
  fontSize: 13,
  bold: true,
  margin: [0, 14, 0, 4],
})

function form(title: Words, ...content: Content[]): Content {
  return { stack: [heading(title), ...content], pageBreak: 'before' }
}

function pairs(lines: readonly (readonly [string, string])[]): Content {
  return {
    table: {
      widths: [150, '*'],
      heights: BY_HAND_PT,
      body: lines.map(([name, value]) => [
        { text: name, color: GREY, fontSize: 8 },
        { text: value, bold: true },
      ]),
    },
    margin: [0, 0, 0, 10],
  }
}

/** @param rows what is printed in them, from the left; the rest is written by hand */
function table(columns: readonly string[], widths: (number | '*')[], rows: readonly (readonly string[])[], height = BY_HAND_PT): Content {
  const header = columns.map((text): TableCell => ({ text, bold: true, color: GREY, fontSize: 8 }))
  return {
    table: {
      headerRows: 1,
      keepWithHeaderRows: 1,
      widths,
      heights: [0, ...rows.map(() => height)],
      body: [header, ...rows.map((row) => columns.map((_, index) => row[index] ?? ''))],
    },
  }
}

const blank = (rows: number): string[][] => Array.from({ length: rows }, () => [])
