// Which errors are a refusal in words and which are a mistake of ours.
import { VigilError } from '../../contract/errors.ts'

/** An error that is worded; not what the engine throws when a program is wrong, nor an endless recursion. */
export function isRefusal(error: unknown): boolean {
  return error instanceof Error && !(error instanceof TypeError || error instanceof RangeError || error instanceof ReferenceError || error instanceof EvalError)
}

/** With a code of the table, and none that says the fault is here. */
export function isCoded(error: unknown): boolean {
  return error instanceof VigilError && error.code !== 'system.internal'
}
