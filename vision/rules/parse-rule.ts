// Reads one rule of a site file: settings checked and completed with defaults, or what is wrong with it.
import { z } from 'zod'
import type { ArmedRule } from '../../contract/detection.ts'
import { SEVERITIES, type Severity } from '../../contract/vocabulary.ts'
import { RULE_KINDS, ruleOf, type RuleKind } from './registry.ts'

export interface RuleIssue {
  /** Below the rule: ['people'], ['rings', 0]; empty = the rule itself. */
  readonly path: readonly (string | number)[]
  /** English; names what is expected. */
  readonly message: string
}

export type ParsedRule =
  | { readonly is: 'armed'; readonly rule: ArmedRule & { readonly severity?: Severity } }
  /** A kind that a site file may name, whose rule is not built: to be warned about, nothing to run. */
  | { readonly is: 'notYetAvailable'; readonly kind: RuleKind; readonly zone: string }
  | { readonly is: 'invalid'; readonly issues: readonly RuleIssue[] }

const head = z.looseObject({
  kind: z.enum(RULE_KINDS),
  zone: z.string().min(1).max(64),
  severity: z.enum(SEVERITIES).optional(),
})

/** @param raw a rule as the site file has it: `{ kind, zone, severity?, ...settings }`; whether the zone exists is the caller's question */
export function parseRule(raw: unknown): ParsedRule {
  const known = head.safeParse(raw)
  if (!known.success) return invalid(known.error)
  const { kind, zone, severity, ...settings } = known.data
  const rule = ruleOf(kind)
  if (!rule) return { is: 'notYetAvailable', kind, zone }
  const config = rule.config.safeParse(settings)
  if (!config.success) return invalid(config.error)
  const armed: ArmedRule = { id: `${kind}:${zone}`, kind, zone, config: config.data as ArmedRule['config'] }
  return { is: 'armed', rule: severity ? { ...armed, severity } : armed }
}

function invalid({ issues }: z.ZodError): ParsedRule {
  return { is: 'invalid', issues: issues.flatMap(toIssues) }
}

/** An unknown key gets a path of its own, so that a site file's message can name its line. */
function toIssues(issue: z.core.$ZodIssue): RuleIssue[] {
  const path = issue.path.filter((step) => typeof step !== 'symbol')
  if (issue.code === 'unrecognized_keys') return issue.keys.map((key) => ({ path: [...path, key], message: `unknown setting "${key}"` }))
  return [{ path, message: issue.message }]
}
