// What a rule is: its settings, and one pure step per frame over the tracks of a camera.
import type { z } from 'zod'
import type { Detection, Track, Zone } from '../../contract/detection.ts'
import type { EpochMs } from '../../contract/ids.ts'
import type { RuleNow, RulePlace } from '../../contract/rule-kinds.ts'
import type { IncidentKind } from '../../contract/vocabulary.ts'

/** The unit of a setting, beside its field. */
export const SECONDS = { zh: '秒', en: 's' } as const

/** The rule's condition as of this frame. */
export interface Verdict {
  readonly phase: 'began' | 'ended'
  /** When the condition was first seen. */
  readonly sinceMs: EpochMs
  /** 0..1: best among the boxes. */
  readonly score: number
  readonly boxes: readonly (Detection & { readonly trackId: number })[]
  /** The figures behind the decision, by name. */
  readonly why: Readonly<Record<string, number>>
}

/** What the rule remembers until the next frame, and the verdict when the condition changed in this one. */
export interface Step<S> {
  readonly state: S
  readonly verdict: Verdict | null
}

export interface RuleDefinition<C extends z.ZodType, S> {
  readonly id: IncidentKind
  readonly title: { readonly zh: string; readonly en: string }
  /** What its `zone` names. */
  readonly place: RulePlace
  /** Every setting with its default, a description and its words; the installer's form and docs/rules.md are held to it. */
  readonly config: C
  /** Before the first frame. */
  readonly start: S
  /** Pure; `atMs` of the frame is the only clock. */
  evaluate(tracks: readonly Track[], zone: Zone, config: z.output<C>, state: S, atMs: EpochMs): Step<S>
  /** How it stands after that frame, for whoever tries its settings. */
  look(config: z.output<C>, state: S, atMs: EpochMs): RuleNow
}

/** A rule with its settings and zone bound in; `null` is the state before the first frame. */
export interface BoundRule {
  step(tracks: readonly Track[], state: unknown, atMs: EpochMs): Step<unknown>
  look(state: unknown, atMs: EpochMs): RuleNow
}

interface RuleHead {
  readonly id: IncidentKind
  readonly title: { readonly zh: string; readonly en: string }
  readonly place: RulePlace
  readonly config: z.ZodType
}

/** A rule over the tracks of detected things, as the registry holds it: the types of its settings and state are its own business. */
export interface TrackRule extends RuleHead {
  readonly looksAt: 'tracks'
  /** @throws z.ZodError when the settings are not what the schema made of a site file */
  bind(zone: Zone, config: unknown): BoundRule
}

/** A rule over every picture's luma, carried out by the facade process (vision/falling). */
export interface LumaRule extends RuleHead {
  readonly looksAt: 'luma'
}

export type Rule = TrackRule | LumaRule

export function defineRule<C extends z.ZodType, S>(rule: RuleDefinition<C, S>): TrackRule & RuleDefinition<C, S> {
  return {
    ...rule,
    looksAt: 'tracks',
    bind(zone, raw) {
      const config = rule.config.parse(raw)
      const known = (state: unknown) => (state === null ? rule.start : (state as S))
      return {
        step: (tracks, state, atMs) => rule.evaluate(tracks, zone, config, known(state), atMs),
        look: (state, atMs) => rule.look(config, known(state), atMs),
      }
    },
  }
}
