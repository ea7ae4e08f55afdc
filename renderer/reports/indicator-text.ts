// Values of indicators as people read them, and how they moved.
import type { IndicatorView } from '../../contract/dashboard.ts'

type Unit = IndicatorView['unit']

/** `97.3 %`, `1,204`, `0.42`; an em dash for nothing to go by. Never rounds a share that falls short up to the whole. */
export function valueText(value: number | null, unit: Unit): string {
  if (value === null) return '—'
  if (unit === 'share') {
    const percent = value * 100
    const digits = percent > 99 && percent < 100 ? 2 : 1
    const shown = value < 1 ? Math.floor(percent * 10 ** digits) / 10 ** digits : percent
    return `${shown.toFixed(digits).replace(/\.0+$/, '')} %`
  }
  // a few are not none
  if (unit === 'rate') return value > 0 && value < 0.01 ? '< 0.01' : value.toFixed(2)
  return Math.round(value).toLocaleString('en-US')
}

const UNITS = [
  ['days', 86_400_000],
  ['hours', 3_600_000],
  ['minutes', 60_000],
] as const

/** In the largest unit that tells it whole, `90 s` rather than `1.5 min`. */
export function limitParts(ms: number): { readonly unit: 'days' | 'hours' | 'minutes' | 'seconds'; readonly n: number } {
  for (const [unit, size] of UNITS) if (ms >= size && ms % size === 0) return { unit, n: ms / size }
  return { unit: 'seconds', n: ms / 1000 }
}

export interface Move {
  readonly direction: 'up' | 'down' | 'same'
  /** `+12 %` of an amount, `+2.1` points of a share; null: from nothing, which no percentage says. */
  readonly by: string | null
  /** null: neither better nor worse. */
  readonly isBetter: boolean | null
}

/** null: nothing to compare with. */
export function moveOf({ value, before, unit, isMoreBetter }: Pick<IndicatorView, 'value' | 'before' | 'unit' | 'isMoreBetter'>): Move | null {
  if (value === null || before === null) return null
  const difference = value - before
  if (Math.abs(difference) < 1e-9) return { direction: 'same', by: null, isBetter: null }
  const sign = difference > 0 ? '+' : '−'
  const by =
    unit === 'share' ? `${sign}${Math.abs(difference * 100).toFixed(1)}` : before === 0 ? null : `${sign}${Math.round(Math.abs(difference / before) * 100)} %`
  return { direction: difference > 0 ? 'up' : 'down', by, isBetter: isMoreBetter === null ? null : difference > 0 === isMoreBetter }
}
