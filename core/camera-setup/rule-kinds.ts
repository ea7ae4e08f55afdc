// The kinds of rules that can be armed on a camera, as a screen offers them and draws their forms.
import type { RuleKindView } from '../../contract/rule-kinds.ts'
import { NOT_BUILT, RULE_KINDS, ruleOf } from '../../vision/rules/registry.ts'
import { formSchema } from '../pms/secrets.ts'

/** `tamper` is none: every camera is watched for that without a rule. */
export function ruleKinds(): RuleKindView[] {
  return RULE_KINDS.flatMap((id): RuleKindView[] => {
    const rule = ruleOf(id)
    if (rule !== null) return [{ id, title: { ...rule.title }, place: rule.place, settings: formSchema(rule.config) }]
    const title = NOT_BUILT[id]
    return title === undefined ? [] : [{ id, title, place: 'zone', settings: null }]
  })
}
