// Runs the armed rules of one camera over the tracks of one frame.
import type { ArmedRule, RuleHit, Track, Zone } from '../../contract/detection.ts'
import type { CameraId, EpochMs } from '../../contract/ids.ts'
import { ruleOf } from './registry.ts'
import type { BoundRule } from './rule.ts'

export interface ArmedCamera {
  readonly cameraId: CameraId
  readonly rules: readonly { readonly armed: ArmedRule; readonly zone: Zone; readonly bound: BoundRule }[]
}

/** What each rule remembers, by the rule's id. */
export type RuleStates = ReadonlyMap<string, unknown>

export const NO_RULE_STATES: RuleStates = new Map()

/**
 * Rules over luma are left out: the facade process carries them out.
 *
 * @throws RangeError when a rule names a zone or a kind that does not exist; z.ZodError when settings are malformed
 */
export function armCamera(cameraId: CameraId, zones: readonly Zone[], rules: readonly ArmedRule[]): ArmedCamera {
  return {
    cameraId,
    rules: rules.flatMap((armed) => {
      const zone = zones.find((z) => z.id === armed.zone)
      const rule = ruleOf(armed.kind)
      if (!zone || !rule) throw new RangeError(`${cameraId}: ${zone ? `no rule "${armed.kind}"` : `no zone "${armed.zone}"`}`)
      return rule.looksAt === 'tracks' ? [{ armed, zone, bound: rule.bind(zone, armed.config) }] : []
    }),
  }
}

export function evaluateRules(camera: ArmedCamera, states: RuleStates, tracks: readonly Track[], atMs: EpochMs): { states: RuleStates; hits: RuleHit[] } {
  const next = new Map<string, unknown>()
  const hits: RuleHit[] = []
  for (const { armed, bound } of camera.rules) {
    const { state, verdict } = bound.step(tracks, states.get(armed.id) ?? null, atMs)
    next.set(armed.id, state)
    if (verdict) hits.push({ cameraId: camera.cameraId, ruleId: armed.id, kind: armed.kind, zone: armed.zone, atMs, ...verdict })
  }
  return { states: next, hits }
}

/** @returns the states that still mean the same after a new configuration: rules whose settings and zone are unchanged */
export function keepStates(before: ArmedCamera, after: ArmedCamera, states: RuleStates): RuleStates {
  const meaning = ({ armed, zone }: ArmedCamera['rules'][number]): string => JSON.stringify([armed, zone.polygon])
  const same = new Set(before.rules.map(meaning))
  return new Map(after.rules.filter((rule) => same.has(meaning(rule))).map(({ armed }) => [armed.id, states.get(armed.id) ?? null]))
}
