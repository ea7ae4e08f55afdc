// Runs the product's own chains over one labelled clip: tracks and their rules, the facade's pictures, or both.
import { join } from 'node:path'
import type { ArmedRule, Zone } from '../../contract/detection.ts'
import { analysisCrop } from '../../contract/geometry.ts'
import { analyseDetections, ANALYSED_FPS, NOTHING_SEEN } from '../../vision/analyse.ts'
import type { Detector } from '../../vision/detect.ts'
import { peopleInZone } from '../../vision/rules/crowding.ts'
import { armCamera } from '../../vision/rules/evaluate.ts'
import { parseRule } from '../../vision/rules/parse-rule.ts'
import { ruleOf } from '../../vision/rules/registry.ts'
import { MIN_SCORE } from '../../vision/track-group.ts'
import type { Clip } from './footage.ts'
import { readPictures } from './pictures.ts'
import { runFacadeClip, type CreateWatcher, type FacadeRun, type ToldFall } from './run-facade-clip.ts'
import { countError, scoreClip, type ClipScore, type CountError } from './score.ts'

export interface Alert {
  readonly kind: string
  readonly zone: string
  readonly atS: number
  readonly score: number
  readonly why: Readonly<Record<string, number>>
}

export interface ClipPlan {
  readonly clip: Clip
  readonly rules: readonly ArmedRule[]
  readonly looksAtTracks: boolean
  readonly looksAtLuma: boolean
  /** Kinds the labels arm whose rule does not exist yet. */
  readonly notBuilt: readonly string[]
}

export interface ClipResult {
  readonly plan: ClipPlan
  readonly score: ClipScore<Alert | ToldFall>
  readonly alerts: readonly (Alert | ToldFall)[]
  /** Falls that did not ring; never counted as alerts. */
  readonly suspected: readonly ToldFall[]
  readonly rejected: readonly ToldFall[]
  /** null: no rule looks at the facade. */
  readonly facade: FacadeRun | null
  /** Per analysed frame with a label. */
  readonly counts: readonly ({ readonly atS: number; readonly people: number } & CountError)[]
  readonly frames: number
}

/**
 * @param only arm this kind alone
 * @throws Error when the labels arm a rule the product does not accept
 */
export function planClip(clip: Clip, only: string | null): ClipPlan {
  const rules: ArmedRule[] = []
  const notBuilt: string[] = []
  for (const raw of clip.rules) {
    const parsed = parseRule(raw)
    if (parsed.is === 'invalid') throw new Error(`${clip.file}: ${parsed.issues.map((i) => `${i.path.join('.')}: ${i.message}`).join('; ')}`)
    const kind = parsed.is === 'armed' ? parsed.rule.kind : parsed.kind
    if (only && kind !== only) continue
    if (parsed.is === 'armed') rules.push(parsed.rule)
    else notBuilt.push(kind)
  }
  const looksAt = (what: 'tracks' | 'luma'): boolean => rules.some((rule) => ruleOf(rule.kind)?.looksAt === what)
  return { clip, rules, looksAtTracks: looksAt('tracks'), looksAtLuma: looksAt('luma'), notBuilt }
}

const WHOLE: Zone = {
  id: 'whole',
  name: 'whole',
  polygon: [
    [0, 0],
    [1, 0],
    [1, 1],
    [0, 1],
  ],
}

/** What may be needed to run a clip; asked for only then. */
export interface ClipMeans {
  detector(): Promise<Pick<Detector, 'detect'>>
  createWatcher(): Promise<CreateWatcher>
}

export async function runClip(folder: string, plan: ClipPlan, means: ClipMeans): Promise<ClipResult> {
  const { clip, rules } = plan
  const zones = clip.zones.map((zone): Zone => ({ id: zone.id, name: zone.name ?? zone.id, polygon: zone.polygon }))
  const tracks = plan.looksAtTracks ? await runTracks(folder, plan, zones, await means.detector()) : { alerts: [], counts: [], frames: 0 }
  const { width, height, fps } = clip
  const facade = plan.looksAtLuma ? await runFacadeClip({ path: join(folder, clip.file), width, height, fps, zones, rules }, await means.createWatcher()) : null
  const falls = facade?.falls ?? []
  const alerts = [...tracks.alerts, ...falls.filter((fall) => fall.grade === 'alarm')]
  const kinds = new Set<string>(rules.map((rule) => rule.kind))
  return {
    plan,
    score: scoreClip(
      clip.events.filter((event) => kinds.has(event.kind)),
      alerts,
    ),
    alerts,
    suspected: falls.filter((fall) => fall.grade === 'suspected'),
    rejected: falls.filter((fall) => fall.grade === 'rejected'),
    facade,
    counts: tracks.counts,
    frames: tracks.frames,
  }
}

interface TrackRun {
  readonly alerts: readonly Alert[]
  readonly counts: ClipResult['counts']
  readonly frames: number
}

async function runTracks(folder: string, { clip, rules: armed }: ClipPlan, zones: readonly Zone[], detector: Pick<Detector, 'detect'>): Promise<TrackRun> {
  const rules = armed.filter((rule) => ruleOf(rule.kind)?.looksAt === 'tracks')
  const used = zones.filter((zone) => rules.some((rule) => rule.zone === zone.id))
  const crop = analysisCrop((used.length > 0 ? used : zones).map((zone) => zone.polygon))
  const camera = armCamera('eval', zones, rules)
  const alerts: Alert[] = []
  const counts: ClipResult['counts'][number][] = []
  let analysis = NOTHING_SEEN
  let frames = 0
  const source = { path: join(folder, clip.file), width: clip.width, height: clip.height, fps: clip.fps, analysedFps: ANALYSED_FPS, crop, cameraId: 'eval' }
  for await (const frame of readPictures(source)) {
    frames++
    const { atMs } = frame.header
    const step = analyseDetections(camera, analysis, await detector.detect(frame, MIN_SCORE), atMs)
    analysis = step.analysis
    for (const { phase, kind, zone, score, why } of step.hits) if (phase === 'began') alerts.push({ kind, zone, atS: atMs / 1000, score, why })
    const people = peopleInZone(step.tracks, WHOLE, atMs).length
    const error = countError(clip.people, atMs / 1000, people)
    if (error !== null) counts.push({ atS: atMs / 1000, people, ...error })
  }
  return { alerts, counts, frames }
}
