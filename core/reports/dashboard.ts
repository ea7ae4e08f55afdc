// What managers see and set: the dashboard, computed beside the core and kept for a minute, its targets and its baseline.
import { reportTargetsSchema, baselineSchema, type Baseline, type Dashboard, type DashboardInput } from '../../contract/dashboard.ts'
import type { OperatorLoad } from '../../contract/operator-load.ts'
import { VigilError } from '../../contract/errors.ts'
import type { ReportSpan, ReportTargets } from '../../contract/report-figures.ts'
import { appendAudit } from '../../db/audit.ts'
import { findSetting, insertSetting, type DashboardSetting } from '../../db/dashboard-settings.ts'
import { inTransaction } from '../../db/transaction.ts'
import type { Actor, Env } from '../env.ts'
import { createLane } from '../lane.ts'
import { lastTimeOfDay } from '../local-time.ts'
import { computeDashboard, computeOperatorLoad, type FiguresSource } from './compute-figures.ts'
import { dashboardView } from './dashboard-view.ts'
import type { DashboardFigures } from './figures/read-dashboard.ts'
import type { FiguresRequest } from './figures/request.ts'
import { DEFAULT_TARGETS } from './targets.ts'

export type SiteSources = Pick<FiguresRequest, 'cameras' | 'devices'>

export interface DashboardDesk {
  /** @throws VigilError `dashboard.badSpan`, `report.tooLong`, `request.tooMany` */
  get(input: DashboardInput): Promise<Dashboard>
  /** Of the whole site. @throws as get() */
  load(input: DashboardInput): Promise<OperatorLoad>
  /** @throws VigilError `dashboard.changed` when it did not start from the version in force */
  saveTargets(actor: Actor, version: number, value: ReportTargets): Dashboard['targets']
  saveBaseline(actor: Actor, version: number, value: Baseline): Dashboard['baseline']
  targets(): Dashboard['targets']
  baseline(): Dashboard['baseline']
  stop(): void
}

const DAY_MS = 86_400_000
const LONGEST_MS = 400 * DAY_MS
const KEPT_MS = 60_000
const MOST_KEPT = 20

export function createDashboardDesk(env: Env, source: FiguresSource, sources: SiteSources): DashboardDesk {
  const { db, clock } = env
  const stopping = new AbortController()
  const lane = createLane({ width: 1, maxWaiting: 20 })
  const keepFigures = createKeeper<DashboardFigures>()
  const keepLoad = createKeeper<OperatorLoad>()

  const targets = (): Dashboard['targets'] => {
    const found = findSetting(db, 'targets')
    if (found === null) return { version: 0, savedAtMs: null, savedBy: null, value: DEFAULT_TARGETS }
    return { ...found, value: reportTargetsSchema.parse(found.value) }
  }
  const baseline = (): Dashboard['baseline'] => {
    const found = findSetting(db, 'baseline')
    if (found === null) return { version: 0, savedAtMs: null, savedBy: null, value: null }
    return { ...found, value: baselineSchema.parse(found.value) }
  }
  const save = (actor: Actor, what: DashboardSetting, version: number, value: ReportTargets | Baseline) =>
    inTransaction(db, () => {
      const before = findSetting(db, what)
      if ((before?.version ?? 0) !== version) throw new VigilError('dashboard.changed', { version: before?.version ?? 0 })
      const atMs = clock.now()
      insertSetting(db, what, version + 1, value, actor.id, atMs)
      appendAudit(db, {
        atMs,
        actorType: actor.type,
        actorId: actor.id,
        action: what === 'targets' ? 'dashboard.saveTargets' : 'dashboard.saveBaseline',
        subject: `dashboard/${what}`,
        before: before && { version: before.version, ...withoutText(before.value) },
        after: { version: version + 1, ...withoutText(value) },
      })
    })
  const requestOf = (span: ReportSpan, before: ReportSpan | null, buildingId: string | null): FiguresRequest => ({
    span,
    before,
    buildingId,
    targets: targets().value,
    timezone: env.site.timezone,
    nowMs: clock.now(),
    cameras: sources.cameras,
    devices: sources.devices,
  })
  return {
    targets,
    baseline,
    async get(input) {
      const { span, before } = spansOf(input, clock.now(), env.site.timezone)
      const request = requestOf(span, before, input.buildingId ?? null)
      const figures = await keepFigures([span, request.buildingId, request.targets], request.nowMs, () =>
        lane.run(() => computeDashboard(source, request, stopping.signal)),
      )
      const inForce = { targets: targets(), baseline: baseline() }
      return { ...dashboardView(figures, inForce.targets.value, inForce.baseline.value), before, ...inForce }
    },
    async load(input) {
      const request = requestOf(spansOf(input, clock.now(), env.site.timezone).span, null, null)
      return keepLoad([request.span], request.nowMs, () => lane.run(() => computeOperatorLoad(source, request, stopping.signal)))
    },
    saveTargets(actor, version, value) {
      save(actor, 'targets', version, value)
      return targets()
    },
    saveBaseline(actor, version, value) {
      save(actor, 'baseline', version, value)
      return baseline()
    },
    stop: () => stopping.abort(),
  }
}

/** The same answer for a minute, and for whoever asks meanwhile. */
function createKeeper<T>() {
  const kept = new Map<string, { readonly atMs: number; readonly view: Promise<T> }>()
  return (of: readonly unknown[], nowMs: number, make: () => Promise<T>): Promise<T> => {
    const key = JSON.stringify(of)
    const known = kept.get(key)
    if (known !== undefined && nowMs - known.atMs < KEPT_MS && nowMs >= known.atMs) return known.view
    const view = make()
    kept.delete(key)
    kept.set(key, { atMs: nowMs, view })
    view.catch(() => {
      if (kept.get(key)?.view === view) kept.delete(key)
    })
    if (kept.size > MOST_KEPT) kept.delete(kept.keys().next().value!)
    return view
  }
}

/** Free text may name a person; the chain holds figures only. */
function withoutText(value: unknown): Record<string, unknown> {
  const { source: _, ...rest } = value as Record<string, unknown>
  return rest
}

/**
 * Today, the last seven or thirty days with today, each up to the end of today; the span before is as long, and of today only as far as today has got.
 *
 * @throws VigilError `dashboard.badSpan`
 */
export function spansOf({ span, fromMs, toMs }: DashboardInput, nowMs: number, timezone: string): { span: ReportSpan; before: ReportSpan } {
  if (span === 'custom') {
    const asked = { fromMs: Math.round(fromMs ?? Number.NaN), toMs: Math.round(toMs ?? Number.NaN) }
    checkSpan(asked)
    return { span: asked, before: { fromMs: asked.fromMs - (asked.toMs - asked.fromMs), toMs: asked.fromMs } }
  }
  const midnight = (atMs: number) => lastTimeOfDay(atMs, '00:00', timezone)
  const today = midnight(nowMs)
  const tomorrow = midnight(today + 1.25 * DAY_MS)
  const days = { day: 1, week: 7, month: 30 }[span]
  const daysAgo = (n: number) => midnight(today - (n - 0.5) * DAY_MS)
  const from = days === 1 ? today : daysAgo(days - 1)
  const before = daysAgo(2 * days - 1)
  return { span: { fromMs: from, toMs: tomorrow }, before: { fromMs: before, toMs: before + (nowMs - from) } }
}

function checkSpan({ fromMs, toMs }: ReportSpan): void {
  if (!(fromMs >= 0 && toMs > fromMs && toMs - fromMs <= LONGEST_MS)) throw new VigilError('dashboard.badSpan')
}
