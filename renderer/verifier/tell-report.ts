// What a check found, as lines in one language: pure, so that it can be tested without a page.
import type { Finding, SealedReport } from '../../contract/sealed/check-sealed.ts'
import { wordOf, type Language, type WordKey } from './words.ts'

export interface Told {
  readonly isGood: boolean
  readonly verdict: string
  /** What is wrong. */
  readonly bad: readonly string[]
  /** What the package says of itself, and what was shown. */
  readonly notes: readonly string[]
  /** Groups of four; null: nobody signed it. */
  readonly fingerprint: string | null
  /** Of the fingerprint that was typed. */
  readonly compared: 'same' | 'other' | 'compare'
  readonly facts: readonly (readonly [label: string, value: string])[]
}

const EXCERPT: Readonly<Record<'entry' | 'anchor' | 'otherKey' | 'notAnchored' | 'unreadable', WordKey>> = {
  entry: 'excerptEntry',
  anchor: 'excerptAnchor',
  otherKey: 'excerptOtherKey',
  notAnchored: 'excerptNotAnchored',
  unreadable: 'excerptUnreadable',
}

/** @param expected as it was typed; empty: nothing was */
export function tellReport(report: SealedReport, expected: string, language: Language): Told {
  const word = (key: WordKey, values: Readonly<Record<string, string | number>> = {}) => wordOf(language, key, values)
  const { fingerprint, manifest, audit } = report
  const typed = expected.toLowerCase().replace(/[^0-9a-z]/g, '')
  const compared = typed === '' || fingerprint === null ? 'compare' : typed === fingerprint ? 'same' : 'other'
  const bad = [
    ...(report.verdict !== 'notOne' && report.signature === 'missing' ? [word('signatureMissing')] : []),
    ...(report.signature === 'bad' ? [word('signatureBad')] : []),
    ...report.findings.map((finding) => findingWords(finding, word)),
    ...(audit?.ok === false ? [word(EXCERPT[audit.why], { seq: audit.seq ?? '' })] : []),
  ]
  const notes = [
    ...report.missing.map(({ is, zh, en }) => word('saidMissing', { is, why: language === 'en' ? en : zh })),
    ...report.alteredBefore.map((file) => word('saidAltered', { file })),
    ...(audit?.ok === true ? [word('excerptGood', { entries: audit.entries })] : []),
  ]
  const isGood = report.verdict === 'valid' && compared !== 'other'
  const verdict: WordKey =
    report.verdict === 'notOne'
      ? 'notOne'
      : isGood
        ? compared === 'same'
          ? 'validKey'
          : 'valid'
        : compared === 'other' && report.signature === 'good'
          ? 'wrongKey'
          : 'broken'
  const facts: [string, string][] =
    manifest === null
      ? []
      : [
          [word('number'), manifest.number],
          [word('site'), `${manifest.site.name} (${manifest.site.id})`],
          ...(manifest.incident === undefined ? [] : [[word('incident'), manifest.incident.number] satisfies [string, string]]),
          [word('by'), manifest.exportedBy],
          [word('at'), manifest.exportedAt],
          [word('reason'), manifest.reason],
          [word('files'), word('filesAre', { count: report.files, bytes: report.bytes })],
        ]
  return { isGood, verdict: word(verdict), bad, notes, fingerprint: fingerprint && fingerprint.replace(/(.{4})(?=.)/g, '$1 '), compared, facts }
}

function findingWords(finding: Finding, word: (key: WordKey, values?: Readonly<Record<string, string | number>>) => string): string {
  const { file } = finding
  switch (finding.is) {
    case 'altered': {
      const [from, to] = finding.bytes
      return finding.from === null ? word('altered', { file, from, to }) : word('alteredTimes', { file, from, to, start: finding.from, end: finding.to ?? '' })
    }
    case 'size':
      return word('size', { file, bytes: finding.bytes, listed: finding.listed })
    case 'swapped':
      return word('swapped', { file, other: finding.other })
    case 'missing':
    case 'added':
    case 'odd':
    case 'unreadable':
      return word(finding.is, { file })
  }
}
