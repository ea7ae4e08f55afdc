// Which key does what within the checklist of a procedure; pure.
import type { Step } from '../../contract/procedure.ts'
import { choiceOfKey } from '../keys/keymap.ts'

export type ProcedureKey =
  | { readonly do: 'move'; readonly by: 1 | -1 }
  | { readonly do: 'choose'; readonly option: string }
  | { readonly do: 'tick' }
  /** Ours, so that no screen is changed by a slip; nothing is done. */
  | { readonly do: 'nothing' }

/** Opens the checklist from anywhere in the incident: 步骤. */
export const PROCEDURE_KEY = 'b'

/** @returns null: not the checklist's. What is typed into a field stays there, but for the arrows up and down. */
export function procedureKey(key: string, { kind, options = [] }: Pick<Step, 'kind' | 'options'>, isTyping: boolean): ProcedureKey | null {
  if (key === 'ArrowDown' || key === 'ArrowUp') return { do: 'move', by: key === 'ArrowDown' ? 1 : -1 }
  if (isTyping || !/^[0-9]$/.test(key)) return null
  if (kind === 'check') return key === '1' ? { do: 'tick' } : { do: 'nothing' }
  const at = choiceOfKey(key, options.length)
  const option = at === null ? undefined : options[at]
  return option === undefined ? { do: 'nothing' } : { do: 'choose', option: option.id }
}
