// Whether a warning comes before its alarm, on the side that is bad; pure.
import type { Limits } from '../../contract/telemetry.ts'

/** An emptied field is no level. */
export function isInOrder({ warn, alarm, side }: Pick<Limits, 'side'> & { readonly warn?: number | null; readonly alarm?: number | null }): boolean {
  if (warn == null || alarm == null) return true
  return side === 'above' ? warn < alarm : warn > alarm
}
