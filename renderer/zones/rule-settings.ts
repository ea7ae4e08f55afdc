// The settings of a rule between its form, which shows every one, and what is saved: what differs from the defaults.
import { fromFields, toFields, type FieldSchema } from '../integrations/form-values.ts'
import type { RuleDraft } from './watch-board.ts'

type Settings = RuleDraft['settings']

/** A field that is empty is told as such, so that what stood in it goes. */
export function shownSettings(schema: FieldSchema, settings: Settings): Record<string, unknown> {
  const empty = Object.fromEntries(Object.keys(schema.properties ?? {}).map((key) => [key, undefined]))
  return { ...empty, ...toFields(schema, settings) }
}

/** @param before keeps what its form does not show */
export function settingsOf(schema: FieldSchema, fields: Readonly<Record<string, unknown>>, before: Settings): Settings {
  const shown = Object.fromEntries(Object.entries(schema.properties ?? {}).filter(([, field]) => field.hidden !== true))
  const kept = Object.entries(before).filter(([key]) => !(key in shown))
  const said = Object.entries(fromFields({ properties: shown }, fields)).filter(([key, value]) => JSON.stringify(value) !== JSON.stringify(shown[key]?.default))
  return Object.fromEntries([...kept, ...said])
}
