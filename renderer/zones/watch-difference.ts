// What one state of zones and rules has that another has not: for earlier versions, other people's changes and copies; pure.
import type { CameraWatch } from '../../contract/camera-setup.ts'

export const DIFFERENCES = ['zoneNew', 'zoneGone', 'zoneChanged', 'lineNew', 'lineGone', 'lineChanged', 'masks', 'ruleNew', 'ruleGone', 'ruleChanged'] as const

export interface Difference {
  readonly what: (typeof DIFFERENCES)[number]
  /** Of the zone or tripline, '' of masks. */
  readonly name: string
  /** Of a rule. */
  readonly kind: string
  readonly before: number
  readonly after: number
}

export function watchDifference(before: CameraWatch, after: CameraWatch): readonly Difference[] {
  const nameOf = (id: string) => [...after.zones, ...after.triplines, ...before.zones, ...before.triplines].find((place) => place.id === id)?.name ?? id
  const told = (what: Difference['what'], name: string, kind = ''): Difference => ({ what, name, kind, before: 0, after: 0 })
  return [
    ...compare(before.zones, after.zones, ({ id }) => id).map(([how, { name }]) => told(`zone${how}`, name)),
    ...compare(before.triplines, after.triplines, ({ id }) => id).map(([how, { name }]) => told(`line${how}`, name)),
    ...(isSame(before.masks, after.masks) ? [] : [{ ...told('masks', ''), before: before.masks.length, after: after.masks.length }]),
    ...compare(before.rules, after.rules, ({ kind, zone }) => `${kind}:${zone}`).map(([how, { kind, zone }]) => told(`rule${how}`, nameOf(zone), kind)),
  ]
}

function compare<T>(before: readonly T[], after: readonly T[], key: (one: T) => string): ['New' | 'Gone' | 'Changed', T][] {
  const of = (list: readonly T[], wanted: string) => list.find((one) => key(one) === wanted)
  return [
    ...after.flatMap((one): ['New' | 'Changed', T][] => {
      const old = of(before, key(one))
      return old === undefined ? [['New', one]] : isSame(old, one) ? [] : [['Changed', one]]
    }),
    ...before.filter((one) => of(after, key(one)) === undefined).map((one): ['Gone', T] => ['Gone', one]),
  ]
}

/** Whatever the order of their keys. */
export function isSame(a: unknown, b: unknown): boolean {
  return JSON.stringify(sorted(a)) === JSON.stringify(sorted(b))
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value)
      .toSorted(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, one]) => [key, sorted(one)]),
  )
}
