// Runs the product's own vision chain over one labelled clip.
import { join } from 'node:path'
import type { ArmedRule, Zone } from '../../contract/detection.ts'
import { analysisCrop } from '../../contract/geometry.ts'
import { analyseDetections, ANALYSED_FPS, NOTHING_SEEN } from '../../vision/analyse.ts'
import type { Detector } from '../../vision/detect.ts'
import { peopleInZone } from '../../vision/rules/crowding.ts'
import { armCamera } from '../../vision/rules/evaluate.ts'
import { parseRule } from '../../vision/rules/parse-rule.ts'
import { MIN_SCORE } from '../../vision/track-group.ts'
import type { Clip } from './footage.ts'
import { readPictures } from './pictures.ts'
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
  /** Kinds the labels arm whose rule does not exist yet. */
  readonly notBuilt: readonly string[]
}

export interface ClipResult {
  readonly plan: ClipPlan
  readonly score: ClipScore<Alert>
  readonly alerts: readonly Alert[]
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
  return { clip, rules, notBuilt }
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

export async function runClip(folder: string, plan: ClipPlan, detector: Pick<Detector, 'detect'>): Promise<ClipResult> {
  const { clip, rules } = plan
  const zones = clip.zones.map((zone): Zone => ({ id: zone.id, name: zone.name ?? zone.id, polygon: zone.polygon }))
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
  const kinds = new Set<string>(rules.map((rule) => rule.kind))
  return {
    plan,
    score: scoreClip(
      clip.events.filter((event) => kinds.has(event.kind)),
      alerts,
    ),
    alerts,
    counts,
    frames,
  }
}
