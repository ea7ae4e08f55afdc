// What is owed and kept: work orders, the privacy register, evidence with still pictures of the gravest incidents.
import { plainFinding, shareFinding, tableBlock, type Composing } from '../composing.ts'
import type { Block } from '../report-document.ts'
import { durationTable } from './responses.ts'

export function workOrderBlocks(composing: Composing): Block[] {
  const { figures, word, count, duration, targets } = composing
  const orders = figures.workOrders
  if (orders === null) return []
  const { medianMs, inTime } = orders.duration
  return [
    {
      block: 'findings',
      findings: [
        plainFinding(word('workOrders', { n: count(orders.requested), done: count(orders.done), open: count(orders.open), rejected: count(orders.rejected) })),
        ...(medianMs === null ? [] : [plainFinding(word('workOrderMedian', { median: duration(medianMs), within: duration(orders.duration.targetMs) }))]),
        ...(inTime === null ? [] : [shareFinding(composing, word('workOrdersInTime'), inTime, targets.inTime)]),
      ],
    },
    ...(orders.duration.n === 0 ? [] : [durationTable(composing, word('workOrderTable'), [[word('fromRequestToDone'), orders.duration]])]),
  ]
}

export function privacyBlocks(composing: Composing): Block[] {
  const { figures, word, count } = composing
  const { privacy } = figures
  if (privacy === null) return []
  const views = privacy.views.reduce((sum, one) => sum + one.total, 0)
  return [
    {
      block: 'findings',
      findings: [
        plainFinding(word('held', { people: count(privacy.peopleHeld), faces: count(privacy.facesHeld) })),
        plainFinding(word('consents', { given: count(privacy.consentsGiven), withdrawn: count(privacy.consentsWithdrawn), removed: count(privacy.removed) })),
        plainFinding(views === 0 ? word('noViews') : word('views', { n: count(views), who: count(privacy.views.length) })),
      ],
    },
    tableBlock(
      composing,
      word('privacyTable'),
      [
        [word('item'), 'text', 3],
        [word('amount'), 'count', 1],
      ],
      [
        [word('consentsGiven'), privacy.consentsGiven],
        [word('consentsWithdrawn'), privacy.consentsWithdrawn],
        [word('peopleRemoved'), privacy.removed],
        [word('imports'), privacy.imports],
        [word('peopleHeld'), privacy.peopleHeld],
        [word('facesHeld'), privacy.facesHeld],
      ],
    ),
    ...(privacy.views.length === 0
      ? []
      : [
          tableBlock(
            composing,
            word('viewsTable'),
            [
              [word('account'), 'text', 3],
              [word('looks'), 'count', 1],
            ],
            privacy.views.map((one) => [one.who, one.total]),
          ),
        ]),
  ]
}

/** @param pictures ids of those whose bytes are at hand and are what was recorded */
export function evidenceBlocks(composing: Composing, pictures: ReadonlySet<string>): Block[] {
  const { figures, locale, word, common, named, count, moment } = composing
  const { complete, missing, held, chosen } = figures.evidence
  // what machines raise begins with the kind in Chinese, which the title says in the report's language
  const told = ({ kind, summary, place }: (typeof chosen)[number]) => (locale === 'zh-CN' || kind === 'manual' ? summary : place || summary)
  if (complete + missing === 0 && chosen.length === 0) return []
  return [
    {
      block: 'findings',
      findings: [
        plainFinding(word('evidenceFiles', { n: count(complete) })),
        missing === 0 ? plainFinding(word('noneMissing')) : { text: word('someMissing', { n: count(missing) }), isBelow: false },
        plainFinding(held === 0 ? word('noneHeld') : word('someHeld', { n: count(held) })),
      ],
    },
    ...(chosen.length === 0 ? [] : [{ block: 'heading', text: word('gravest') } as const]),
    ...chosen.map((one): Block => {
      const picture = one.picture !== null && pictures.has(one.picture.evidenceId) ? one.picture : null
      return {
        block: 'picture',
        evidenceId: picture?.evidenceId ?? null,
        sha256: one.picture?.sha256 ?? null,
        title: word('gravestTitle', { severity: common.severity[one.severity], kind: common.kind[one.kind] }),
        lines: [
          word('gravestNumber', { number: one.incidentNumber }),
          word('gravestTime', { time: moment(one.openedAtMs) }),
          word('gravestPlace', { place: told(one) }),
          word('gravestState', { state: named(common.state, one.state), files: count(one.files) }),
        ],
        caption: word(picture !== null ? 'pictureShown' : one.picture === null ? 'noPicture' : 'pictureAway'),
      }
    }),
    ...(chosen.length === 0
      ? []
      : [
          tableBlock(
            composing,
            word('gravestTable'),
            [
              [word('incidentNumber'), 'line', 2.2],
              [word('time'), 'moment', 1.9],
              [word('severity'), 'text', 1],
              [word('kind'), 'text', 1.6],
              [word('place'), 'text', 2.6],
              [word('state'), 'text', 1.2],
              [word('files'), 'count', 0.9],
            ],
            chosen.map((one) => [
              one.incidentNumber,
              one.openedAtMs,
              common.severity[one.severity],
              common.kind[one.kind],
              one.place || one.summary,
              named(common.state, one.state),
              one.files,
            ]),
            // each stands above with its picture
            0,
          ),
        ]),
  ]
}
