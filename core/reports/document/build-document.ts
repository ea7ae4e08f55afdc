// Turns the figures of a span into a document: which sections, in which order, and what each says.
import { createHash } from 'node:crypto'
import type { ReportFigures } from '../../../contract/report-figures.ts'
import { FORM_SECTIONS, type ReportSection, type ReportTemplate } from '../../../contract/report-template.ts'
import type { Locale } from '../../../contract/vocabulary.ts'
import { utcOffset } from '../site-time.ts'
import { composing, nameOf, type Composing, type ReportNames } from './composing.ts'
import type { Block, ReportDocument, Section } from './report-document.ts'
import { spanKind, spanText } from './report-span.ts'
import { availabilityBlocks, fireBlocks, gateBlocks, patrolBlocks, vehicleBlocks, warningBlocks } from './sections/devices.ts'
import { dutyForms, faultForms, patrolForms } from './sections/forms.ts'
import { hourBlocks, incidentBlocks, placeBlocks, trendBlocks } from './sections/incidents.ts'
import { evidenceBlocks, privacyBlocks, workOrderBlocks } from './sections/records.ts'
import { falseAlarmBlocks, loadBlocks, responseBlocks, useBlocks } from './sections/responses.ts'
import { summaryBlocks } from './sections/summary.ts'

export interface DocumentOrder {
  readonly figures: ReportFigures
  readonly names: ReportNames
  readonly template: ReportTemplate
  readonly locale: Locale
  /** As the archive counts them; null for a report that is not kept. */
  readonly number: string | null
  /** Of the program. */
  readonly version: string
  /** Evidence ids of still pictures at hand. */
  readonly pictures: ReadonlySet<string>
}

const BLOCKS: Readonly<Record<ReportSection, (composing: Composing, pictures: ReadonlySet<string>) => readonly Block[]>> = {
  summary: summaryBlocks,
  incidents: incidentBlocks,
  trend: trendBlocks,
  places: placeBlocks,
  hours: hourBlocks,
  responses: responseBlocks,
  falseAlarms: falseAlarmBlocks,
  load: loadBlocks,
  use: useBlocks,
  patrol: patrolBlocks,
  gates: gateBlocks,
  vehicles: vehicleBlocks,
  fire: fireBlocks,
  availability: availabilityBlocks,
  warnings: warningBlocks,
  workOrders: workOrderBlocks,
  privacy: privacyBlocks,
  evidence: evidenceBlocks,
  dutyForm: dutyForms,
  patrolForm: patrolForms,
  faultForm: faultForms,
}

/** The same for the same input, to the letter: what is hashed must not depend on when or where it is made. */
export function buildDocument({ figures, names, template, locale, number, version, pictures }: DocumentOrder): ReportDocument {
  const base = composing({ locale, figures, names, targets: template.targets, indicators: template.indicators, shifts: template.shifts })
  const { word, own, moment } = base
  const kind = spanKind(figures.span, figures.timezone)
  const isForms = template.sections.every((section) => FORM_SECTIONS.includes(section))
  const sections = template.sections.flatMap((id): Section[] => {
    const blocks = BLOCKS[id](base, pictures).filter(({ block, ...rest }) => block !== 'table' || !('table' in rest) || rest.table.rows.length > 0)
    return blocks.length === 0 ? [] : [{ id, title: own.section[id], blocks }]
  })
  const scope = figures.buildingId === null ? word('wholeSite') : nameOf(names.buildings, figures.buildingId)
  const span = spanText(figures.span, locale, figures.timezone)
  const exactly = word('spanTimes', { from: moment(figures.span.fromMs), to: moment(figures.span.toMs) })
  return {
    version: 1,
    locale,
    timezone: figures.timezone,
    kind,
    title: isForms ? (sections.length === 1 ? sections[0]!.title : word('formsTitle')) : word(`title_${kind}`),
    siteName: names.siteName,
    subtitle: span,
    madeAtMs: figures.madeAtMs,
    logoSha256: template.logo === null ? null : createHash('sha256').update(Buffer.from(template.logo.base64, 'base64')).digest('hex'),
    facts: [
      ...(number === null ? [] : [{ label: word('number'), value: number }]),
      { label: word('span'), value: span },
      ...(span === exactly ? [] : [{ label: word('exactly'), value: exactly }]),
      { label: word('scope'), value: scope },
      { label: word('templateName'), value: template.name },
      { label: word('madeAt'), value: `${moment(figures.madeAtMs)} (${utcOffset(figures.madeAtMs, figures.timezone)})` },
      { label: word('madeBy'), value: word('program', { version }) },
    ],
    signatures: [word('preparedBy'), word('approvedBy'), word('signedOn')],
    sections: isForms ? sections : [...sections, about(base, number !== null)],
    isForms,
    words: {
      contents: word('contents'),
      coverNote: word('coverNote'),
      pages: word('pages'),
      hash: word('hash'),
      below: word('belowShort'),
      overview: word('overview'),
      figure: word('figure'),
      value: word('value'),
      remark: word('remark'),
    },
  }
}

/** How the figures are to be read, and how one can tell that this is what was issued; one without a number was not, and cannot be looked up. */
function about(composing: Composing, isNumbered: boolean): Section {
  const { word, own, figures } = composing
  return {
    id: 'about',
    title: own.section.about,
    blocks: [
      { block: 'paragraph', text: word('aboutCounting') },
      { block: 'paragraph', text: word('aboutTimes', { timezone: figures.timezone }) },
      { block: 'paragraph', text: word('aboutShares') },
      targetsTable(composing),
      { block: 'heading', text: word('checking') },
      ...(isNumbered ? [{ block: 'paragraph', text: word('aboutVerify') } as const] : []),
      { block: 'paragraph', text: word('aboutHash') },
      { block: 'paragraph', text: word('aboutChain', { seq: figures.chain.seq, hash: figures.chain.hash }) },
    ],
  }
}

function targetsTable({ word, own, duration, share, targets }: Composing): Block {
  const rows: readonly (readonly [string, string])[] = [
    [word('targetStep', { step: own.step.acknowledge }), duration(targets.acknowledgeMs)],
    [word('targetStep', { step: own.step.dispatch }), duration(targets.dispatchMs)],
    [word('targetStep', { step: own.step.arrive }), duration(targets.arriveMs)],
    [word('targetStep', { step: own.step.close }), duration(targets.closeMs)],
    [word('targetStep', { step: word('workOrder') }), duration(targets.workOrderMs)],
    [word('inTimeShare'), word('targetLeast', { target: share(targets.inTime) })],
    [word('availability'), word('targetLeast', { target: share(targets.availability) })],
    [word('falseAlarmShare'), word('targetMost', { target: share(targets.falseAlarmShare) })],
    [word('patrolDone'), word('targetLeast', { target: share(targets.patrolDone) })],
  ]
  return {
    block: 'table',
    table: {
      title: word('targetsTable'),
      columns: [
        { title: word('item'), type: 'text', weight: 2 },
        { title: word('target'), type: 'text', weight: 1 },
      ],
      rows,
      more: null,
      printed: null,
    },
  }
}
