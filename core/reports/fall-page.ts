// The page on one fall that an owners' committee or the police can read: first page the facts, second page the object enlarged.
import type { Content, TableCell, TDocumentDefinitions } from 'pdfmake/interfaces.js'
import { ERRORS, isErrorCode } from '../../contract/errors.ts'
import type { Fall } from '../../contract/falling.ts'
import type { EpochMs } from '../../contract/ids.ts'
import type { Evidence } from '../../contract/incident.ts'
import { fallFigures, type Figure } from './fall-figures.ts'
import { both, joined, timeWithOffset, type Both, type FallTitle } from './fall-words.ts'
import { siteTime, utcOffset } from './site-time.ts'

export interface FallPageFacts extends FallTitle {
  readonly fall: Fall
  /** The incident in one line. */
  readonly summary: string
  /** The pictures are from a recorded file: a look-back found it, or a person looked at it later. */
  readonly isRecorded: boolean
  /** What was promised beside the page, in order, complete or missing. */
  readonly files: readonly Evidence[]
  /** JPEG; null where it is missing. */
  readonly trajectory: Uint8Array | null
  readonly crops: Uint8Array | null
  readonly madeAtMs: EpochMs
  readonly version: string
}

const MARGIN_PT = 36
const WIDTH_PT = 595 - 2 * MARGIN_PT
const TRAJECTORY_HEIGHT_PT = 280
const CROPS_HEIGHT_PT = 660
const GREY = '#5A6270'
const INK = '#14181F'
const ACCENT = '#B42318'
const PAPER = '#F3F5F8'

/** @returns a definition without functions, so that another process can be handed it as JSON */
export function fallPage(facts: FallPageFacts): TDocumentDefinitions {
  return {
    pageSize: 'A4',
    pageMargins: [MARGIN_PT, 30, MARGIN_PT, 34],
    defaultStyle: { font: 'Chinese', fontSize: 8, color: INK, lineHeight: 0.9 },
    info: { title: `${joined(both('title'), ' · ')} · ${facts.incidentNumber}`, creator: `Vigil ${facts.version}` },
    footer: {
      text: joined(both('made', { version: facts.version, time: timeWithOffset(facts.madeAtMs, facts.timezone) }), ' · '),
      style: {},
      color: GREY,
      fontSize: 7,
      margin: [MARGIN_PT, 10, MARGIN_PT, 0],
    },
    content: [
      ...head(facts),
      floorBox(facts.fall),
      figureTable([...places(facts), ...fallFigures(facts.fall, facts.timezone)]),
      picture(facts, 'trajectory', TRAJECTORY_HEIGHT_PT),
      fileTable(facts),
      statement(),
      { stack: head(facts), pageBreak: 'before' },
      picture(facts, 'crops', CROPS_HEIGHT_PT),
    ],
  }
}

function head({ incidentNumber, fall, isRecorded }: FallPageFacts): Content[] {
  const title = both('title')
  const marks = [...(fall.isTest ? [both('test')] : []), ...(isRecorded ? [both('recorded')] : [])]
  return [
    {
      columns: [
        {
          width: '*',
          stack: [
            { text: title.zh, fontSize: 17, bold: true },
            { text: title.en, fontSize: 9.5, color: GREY },
          ],
        },
        { width: 'auto', stack: [{ text: incidentNumber, fontSize: 12, bold: true, alignment: 'right' }], margin: [0, 6, 0, 0] },
      ],
    },
    ...marks.map((mark): Content => ({ text: joined(mark, ' '), bold: true, color: ACCENT, margin: [0, 3, 0, 0] })),
    { canvas: [{ type: 'line', x1: 0, y1: 0, x2: WIDTH_PT, y2: 0, lineWidth: 1, lineColor: INK }], margin: [0, 4, 0, 6] },
  ]
}

/** The answer people look for first. */
function floorBox({ floor, column }: Fall): Content {
  const label = both('floor')
  const means = floor === null ? both('floorUnknown') : both('floorMeans', { percent: Math.round(floor.confidence * 100) })
  const value = floor === null ? null : both('floorValue', { ...floor })
  const columnLabel = both('column')
  return {
    table: {
      widths: ['auto', 'auto', '*'],
      body: [
        [
          {
            stack: [
              { text: joined(label, ' '), fontSize: 7, color: GREY, noWrap: true },
              { text: value?.zh ?? '—', fontSize: 16, bold: true, noWrap: true },
              { text: value?.en ?? '', fontSize: 9 },
            ],
          },
          {
            stack: [
              { text: joined(columnLabel, ' '), fontSize: 7, color: GREY, noWrap: true },
              { text: column ?? joined(both('columnUnknown'), ' '), fontSize: column === null ? 8 : 16, bold: column !== null },
            ],
            margin: [14, 0, 14, 0],
          },
          {
            stack: [
              { text: means.zh, fontSize: 8.5 },
              { text: means.en, color: GREY },
            ],
            margin: [0, 6, 0, 0],
          },
        ],
      ],
    },
    layout: 'noBorders',
    fillColor: PAPER,
    margin: [0, 0, 0, 6],
  }
}

function places({ siteName, cameraName, summary, timezone, fall }: FallPageFacts): readonly Figure[] {
  const same = (text: string): Both => ({ zh: text, en: '' })
  return [
    { label: both('site'), value: same(siteName) },
    { label: both('camera'), value: same(cameraName) },
    { label: both('place'), value: same(summary) },
    { label: both('zone'), value: same(`${timezone} (${utcOffset(fall.firstAtMs, timezone)})`) },
  ]
}

/** Two figures side by side. */
function figureTable(figures: readonly Figure[]): Content {
  const cells = (figure: Figure | undefined): Content[] =>
    figure === undefined
      ? [{ text: '' }, { text: '' }]
      : [
          {
            stack: [
              { text: figure.label.zh, bold: true },
              { text: figure.label.en, fontSize: 6.5, color: GREY },
            ],
          },
          {
            stack: [
              { text: figure.value.zh },
              ...(figure.value.en === '' || figure.value.en === figure.value.zh ? [] : [{ text: figure.value.en, fontSize: 7, color: GREY }]),
            ],
          },
        ]
  const rows = Array.from({ length: Math.ceil(figures.length / 2) }, (_, i) => [...cells(figures[2 * i]), ...cells(figures[2 * i + 1])])
  return { table: { widths: [72, '*', 72, '*'], body: rows, dontBreakRows: true }, layout: 'rows', margin: [0, 0, 0, 6] }
}

function picture(facts: FallPageFacts, which: 'trajectory' | 'crops', heightPt: number): Content {
  const jpeg = facts[which]
  const caption = both(which === 'trajectory' ? 'pathPicture' : 'cropsPicture')
  if (jpeg === null) {
    const problem = facts.files.find(({ type }) => type === which)?.problem ?? null
    const reason = problem !== null && isErrorCode(problem) ? ERRORS[problem] : both('missing')
    return {
      text: joined({ zh: both('noPicture', { reason: reason.zh }).zh, en: both('noPicture', { reason: reason.en }).en }, '\n'),
      color: ACCENT,
      margin: [0, 8, 0, 8],
    }
  }
  const image = `data:image/jpeg;base64,${Buffer.from(jpeg).toString('base64')}`
  return {
    stack: [
      { image, fit: [WIDTH_PT, heightPt], alignment: 'center' },
      { text: joined(caption, ' '), fontSize: 6.5, color: GREY, margin: [0, 2, 0, 6] },
    ],
  }
}

/** What else there is, and how one can tell that it is unaltered. */
function fileTable({ files, timezone }: FallPageFacts): Content {
  const label = (words: Both): Content => ({ text: joined(words, ' '), bold: true })
  const rows = files.map((file): TableCell[] => {
    if (file.state !== 'complete' || file.sha256 === null) {
      const problem = file.problem !== null && isErrorCode(file.problem) ? joined(ERRORS[file.problem], ' ') : ''
      return [label(both(file.type)), { text: `${joined(both('missing'), ' ')}: ${problem}`, color: ACCENT, colSpan: 2 }, { text: '' }]
    }
    const covers = `${siteTime(file.startedAtMs ?? 0, timezone).slice(11)}${file.durationMs ? ` +${(file.durationMs / 1000).toFixed(2)} s` : ''}`
    return [label(both(file.type)), { text: covers, noWrap: true }, { text: `${file.sha256}${file.proven ? ' ✓' : ''}`, fontSize: 6.8, noWrap: true }]
  })
  const header = [label(both('files')), label(both('covers')), label(both('hash'))]
  return {
    stack: [
      { table: { headerRows: 1, widths: ['*', 'auto', 'auto'], body: [header, ...rows] }, layout: 'rows', fontSize: 7 },
      { text: joined(both('proven'), ' '), fontSize: 6.5, color: GREY, margin: [0, 2, 0, 4] },
    ],
  }
}

function statement(): Content {
  const { zh, en } = both('statement')
  return {
    stack: [
      { text: zh, fontSize: 7.5 },
      { text: en, fontSize: 7, color: GREY, margin: [0, 1, 0, 0] },
    ],
  }
}
