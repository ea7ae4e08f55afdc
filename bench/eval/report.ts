// What `eval` prints: tables for people, one JSON value for programs.
import { fallReport, fallText } from './fall-report.ts'
import { kindFigures, type KindFigures } from './score.ts'
import type { ClipResult } from './run-clip.ts'
import { share, table } from './table.ts'
import type { TwoWheelerFigures } from './two-wheelers.ts'

export interface Evaluation {
  readonly clips: readonly ClipResult[]
  readonly twoWheelers: TwoWheelerFigures | null
  /** Kinds the labels arm whose rule does not exist yet -> clips that arm it. */
  readonly notBuilt: ReadonlyMap<string, number>
}

/** The shape other programs rely on; `notBuilt` and figures beside it may grow. */
export function toJson({ clips, twoWheelers, notBuilt }: Evaluation): Record<string, unknown> {
  const people = peopleFigures(clips)
  const falls = fallReport(clips)
  return {
    kinds: Object.fromEntries(kindsOf(clips).map((kind) => [kind, figuresOf(kind, clips)])),
    clips: clips.map(({ plan, score, alerts, suspected, rejected }) => ({
      file: plan.clip.file,
      tier: plan.clip.tier,
      alerts: alerts.map((alert) => ({ ...alert, isFalse: score.falseAlarms.includes(alert) })),
      missed: score.missed.length,
      falseAlarms: score.falseAlarms.length,
      ...(plan.looksAtLuma ? { suspected, rejected } : {}),
    })),
    ...(falls ? { fallingObject: falls } : {}),
    ...(people ? { people } : {}),
    ...(twoWheelers ? { twoWheelers } : {}),
    notBuilt: Object.fromEntries(notBuilt),
  }
}

export function toText(evaluation: Evaluation): string {
  const { clips, twoWheelers, notBuilt } = evaluation
  const tiers = [...new Set(clips.map((c) => c.plan.clip.tier))].toSorted()
  const parts = [
    kindTable('all clips', clips),
    ...tiers.map((tier) =>
      kindTable(
        `tier: ${tier}`,
        clips.filter((c) => c.plan.clip.tier === tier),
      ),
    ),
  ]
  parts.push(clipTable(clips))
  const falls = fallText(clips)
  if (falls) parts.push(falls)
  const people = peopleFigures(clips)
  if (people)
    parts.push(
      `people: mean error beyond the labels' tolerance ${people.mae.toFixed(2)} over ${people.frames} frames of ${people.clips} clips (plain ${people.plainMae.toFixed(2)})`,
    )
  if (twoWheelers) {
    const { found, labelled, claimed, stills, precision, recall } = twoWheelers
    parts.push(
      `two-wheelers on ${stills} stills: ${found} of ${labelled} boxes found, ${claimed} claimed; precision ${share(precision)}, recall ${share(recall)}`,
    )
  }
  if (notBuilt.size > 0) parts.push(`not built yet, not counted: ${[...notBuilt].map(([kind, n]) => `${kind} (armed on ${n} clips)`).join(', ')}`)
  return parts.join('\n\n')
}

function kindsOf(clips: readonly ClipResult[]): string[] {
  return [...new Set(clips.flatMap((c) => c.plan.rules.map((rule) => rule.kind as string)))].toSorted()
}

function figuresOf(kind: string, clips: readonly ClipResult[]): KindFigures {
  return kindFigures(
    kind,
    clips.map((c) => c.score),
  )
}

function kindTable(title: string, clips: readonly ClipResult[]): string {
  const rows = kindsOf(clips).map((kind) => {
    const f = figuresOf(kind, clips)
    const armed = clips.filter((c) => c.plan.rules.some((rule) => rule.kind === kind))
    const delay = f.delayP95S === null ? '-' : `${f.delayP95S.toFixed(2)} s`
    return [kind, armed.length, f.events, f.found, f.events - f.found, f.falseAlarms, share(f.precision), share(f.recall), share(f.f1), delay].map(String)
  })
  return `${title}\n${table(['kind', 'clips', 'events', 'found', 'missed', 'false alarms', 'precision', 'recall', 'F1', 'delay p95'], rows)}`
}

function clipTable(clips: readonly ClipResult[]): string {
  const rows = clips
    .filter(({ alerts, score }) => alerts.length > 0 || score.missed.length > 0)
    .map(({ plan, alerts, score }) => [
      plan.clip.file,
      alerts.map((a) => `${a.kind} at ${a.atS.toFixed(2)} s${score.falseAlarms.includes(a) ? ' (false)' : ''}`).join(', ') || '-',
      score.missed.map((e) => `${e.kind} ${e.fromS}-${e.toS} s`).join(', ') || '-',
    ])
  return `clips with an alert or a miss\n${table(['file', 'alerts', 'missed'], rows)}`
}

interface PeopleFigures {
  readonly mae: number
  /** Without the labels' tolerance. */
  readonly plainMae: number
  readonly frames: number
  readonly clips: number
}

function peopleFigures(clips: readonly ClipResult[]): PeopleFigures | null {
  const counted = clips.filter((c) => c.counts.length > 0)
  const counts = counted.flatMap((c) => c.counts)
  if (counts.length === 0) return null
  return { mae: mean(counts.map((c) => c.error)), plainMae: mean(counts.map((c) => c.plainError)), frames: counts.length, clips: counted.length }
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length
}
