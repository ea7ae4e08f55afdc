// Reads place and floor of a falling object back from the core's summary, so that both languages can say them.
import { placeTold } from './place-told.ts'

export interface FallTold {
  /** Building, facade and column: names, the same in both languages. */
  readonly place: string | null
  readonly floor: { readonly estimate: number; readonly low: number; readonly high: number } | null
}

/** `约12层 (11–13)`, `约9层`, `约地下1层 (-2–-1)`. */
const FLOOR = /^约(地下)?(\d+)层(?: \((-?\d+)–(-?\d+)\))?$/

/** @param summary as the core writes it: `高空抛物 · 3栋 东立面 2单元 · 约12层 (11–13)` */
export function fallTold(summary: string): FallTold {
  const told = placeTold(summary)
  if (told === null) return { place: null, floor: null }
  const at = told.lastIndexOf('约')
  const parts = at === -1 ? null : FLOOR.exec(told.slice(at))
  if (parts === null) return { place: told, floor: null }
  const estimate = Number(parts[2]) * (parts[1] === undefined ? 1 : -1)
  const place = told.slice(0, at).replace(/ · $/, '')
  return { place: place === '' ? null : place, floor: { estimate, low: Number(parts[3] ?? estimate), high: Number(parts[4] ?? estimate) } }
}
