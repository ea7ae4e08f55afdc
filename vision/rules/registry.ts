// The rules that exist: a new rule is one file, its test and one line here.
import type { IncidentKind } from '../../contract/vocabulary.ts'
import { crowding } from './crowding.ts'
import { ebikeInLobby } from './ebike-in-lobby.ts'
import { fallingObject } from './falling-object.ts'
import { fireLaneBlocked } from './fire-lane-blocked.ts'
import { intrusion } from './intrusion.ts'
import { loitering } from './loitering.ts'
import type { Rule } from './rule.ts'
import { tripline } from './tripline.ts'

export const RULES: readonly Rule[] = [ebikeInLobby, crowding, intrusion, loitering, tripline, fireLaneBlocked, fallingObject]

/** Kinds of the vocabulary that a site file may arm on a camera, built or not; the others come from devices and people. */
export const RULE_KINDS = [
  'ebikeInLobby',
  'crowding',
  'fallingObject',
  'fireLaneBlocked',
  'personFall',
  'intrusion',
  'loitering',
  'tripline',
  'tailgating',
  'tamper',
] as const satisfies readonly IncidentKind[]
export type RuleKind = (typeof RULE_KINDS)[number]

/** What those of them are called that have no rule yet. */
export const NOT_BUILT: Readonly<Partial<Record<RuleKind, { readonly zh: string; readonly en: string }>>> = {
  personFall: { zh: '人员跌倒', en: 'Person fallen' },
  tailgating: { zh: '尾随进入', en: 'Tailgating' },
}

/** @returns null for a kind without a rule (yet) */
export function ruleOf(kind: string): Rule | null {
  return RULES.find((rule) => rule.id === kind) ?? null
}
