// What differs between two settings of the desk, in the order in which people read them; pure.
import { stepsOf, phrasesOf, type DeskSettings, type DeskTimers } from '../../contract/desk-settings.ts'
import { FALSE_ALARM_REASONS, INCIDENT_KINDS, type FalseAlarmReason, type IncidentKind, type Severity } from '../../contract/vocabulary.ts'

interface Worded {
  readonly id?: string
  readonly zh: string
  readonly en: string
}

export const LIST_CHANGES = ['added', 'removed', 'changed', 'moved'] as const
export type ListChange = (typeof LIST_CHANGES)[number]

export type SettingsChange =
  | { readonly part: 'timer'; readonly timer: keyof DeskTimers; readonly before: number; readonly after: number }
  | { readonly part: 'severity'; readonly kind: IncidentKind; readonly before: Severity | null; readonly after: Severity | null }
  | { readonly part: 'step' | 'phrase'; readonly kind: IncidentKind; readonly how: ListChange; readonly item: Worded; readonly was: Worded | null }
  | { readonly part: 'reason'; readonly how: 'hidden' | 'shown'; readonly reason: FalseAlarmReason }
  | { readonly part: 'ownReason'; readonly how: 'added' | 'removed'; readonly item: Worded }
  | { readonly part: 'deskPhone'; readonly before: string | null; readonly after: string | null }
  /** A part this screen has no words for. */
  | { readonly part: 'other'; readonly name: string }

/** The built-in procedures count as what they are, so that writing them down anew is no change. */
export function settingsChanges(before: DeskSettings, after: DeskSettings): SettingsChange[] {
  const { timers: t0, kinds: k0, reasons: r0, deskPhone: p0, ...rest0 } = before
  const { timers: t1, kinds: k1, reasons: r1, deskPhone: p1, ...rest1 } = after
  const timers = (Object.keys(t1) as (keyof DeskTimers)[])
    .filter((timer) => t0[timer] !== t1[timer])
    .map((timer): SettingsChange => ({ part: 'timer', timer, before: t0[timer], after: t1[timer] }))
  const kinds = INCIDENT_KINDS.flatMap((kind): SettingsChange[] => {
    const [severity0, severity1] = [k0[kind]?.severity ?? null, k1[kind]?.severity ?? null]
    return [
      ...(severity0 === severity1 ? [] : [{ part: 'severity', kind, before: severity0, after: severity1 } as const]),
      ...listChanges(stepsOf(before, kind), stepsOf(after, kind)).map((change) => ({ part: 'step', kind, ...change }) as const),
      ...listChanges(phrasesOf(before, kind), phrasesOf(after, kind)).map((change) => ({ part: 'phrase', kind, ...change }) as const),
    ]
  })
  const isHidden = ({ hidden }: DeskSettings['reasons'], reason: FalseAlarmReason) => hidden.some((one) => one === reason)
  const reasons = FALSE_ALARM_REASONS.filter((reason) => isHidden(r0, reason) !== isHidden(r1, reason)).map((reason): SettingsChange => ({
    part: 'reason',
    how: isHidden(r1, reason) ? 'hidden' : 'shown',
    reason,
  }))
  const without = (own: readonly Worded[], others: readonly Worded[]) => own.filter((one) => !others.some((other) => isSame(one, other)))
  const own = [
    ...without(r1.own, r0.own).map((item): SettingsChange => ({ part: 'ownReason', how: 'added', item })),
    ...without(r0.own, r1.own).map((item): SettingsChange => ({ part: 'ownReason', how: 'removed', item })),
  ]
  const phone: SettingsChange[] = p0 === p1 ? [] : [{ part: 'deskPhone', before: p0, after: p1 }]
  const names = [...new Set([...Object.keys(rest0), ...Object.keys(rest1)])]
  const others = names.filter((name) => !isSame(Reflect.get(rest0, name), Reflect.get(rest1, name))).map((name): SettingsChange => ({ part: 'other', name }))
  return [...timers, ...kinds, ...reasons, ...own, ...phone, ...others]
}

interface ListDifference {
  readonly how: ListChange
  readonly item: Worded
  readonly was: Worded | null
}

function listChanges<Item extends Worded>(before: readonly Item[], after: readonly Item[]): ListDifference[] {
  const wasOf = (item: Item) => before.find(({ id }) => id === item.id)
  const gone = before.filter(({ id }) => !after.some((item) => item.id === id))
  const differences = after.flatMap((item): ListDifference[] => {
    const was = wasOf(item)
    if (was === undefined) return [{ how: 'added', item, was: null }]
    return isSame(was, item) ? [] : [{ how: 'changed', item, was }]
  })
  const stayed = before.filter((item) => !gone.includes(item)).map(({ id }) => id)
  const order = after.filter((item) => wasOf(item) !== undefined).map(({ id }) => id)
  const moved = after.find((item) => wasOf(item) !== undefined && order.indexOf(item.id) !== stayed.indexOf(item.id))
  return [
    ...differences,
    ...gone.map((item): ListDifference => ({ how: 'removed', item, was: item })),
    ...(moved === undefined ? [] : [{ how: 'moved', item: moved, was: moved } as const]),
  ]
}

/** Whatever order the fields are in. */
function isSame(a: unknown, b: unknown): boolean {
  return JSON.stringify(sorted(a)) === JSON.stringify(sorted(b))
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, inner]) => inner !== undefined)
      .toSorted(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, inner]) => [key, sorted(inner)]),
  )
}
