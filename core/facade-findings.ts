// What no schema can see of an editor's facades: shapes that cannot be, and ids that belong to somebody else.
import type { Zone } from '../contract/detection.ts'
import type { FacadeEntry } from '../contract/facade.ts'
import { LEAST_FACADE_01, shapeProblem } from './config/polygon.ts'

export interface FacadeFinding {
  /** `entries.0.settings.masks.1` */
  readonly field: string
  readonly expected: string
}

/** @param others zones of the camera that rules of other kinds look at */
export function facadeFindings(entries: readonly FacadeEntry[], others: readonly Zone[]): FacadeFinding[] {
  return entries.flatMap((entry, i) => {
    const at = `entries.${i}`
    const taken = others.find(({ id }) => id === entry.id)
    return [
      ...shapeFinding(entry.polygon, `${at}.polygon`, LEAST_FACADE_01),
      ...entry.settings.masks.flatMap((mask, k) => shapeFinding(mask, `${at}.settings.masks.${k}`, 0)),
      ...(taken !== undefined && !isSame(taken.polygon, entry.polygon)
        ? [{ field: `${at}.id`, expected: 'another id: rules of other kinds look at the zone of this id, which would move with it' }]
        : []),
    ]
  })
}

function shapeFinding(polygon: Zone['polygon'], field: string, least01: number): FacadeFinding[] {
  const problem = shapeProblem(polygon, least01)
  return problem === null ? [] : [{ field, expected: `another shape: ${problem}` }]
}

function isSame(a: Zone['polygon'], b: Zone['polygon']): boolean {
  return JSON.stringify(a) === JSON.stringify(b)
}
