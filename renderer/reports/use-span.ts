// Which span a page of figures shows: the one chosen, and whether it is whole.
import { useState } from 'react'
import type { DashboardInput } from '../../contract/dashboard.ts'

const WEEK_MS = 7 * 86_400_000

export interface Span {
  readonly span: DashboardInput['span']
  /** Of `custom`, as far as they were typed. */
  readonly fromMs: number | null
  readonly toMs: number | null
  readonly isWhole: boolean
  readonly input: DashboardInput
  /** @param shownToMs end of what was shown: a span of one's own goes on from there */
  choose(span: DashboardInput['span'], shownToMs?: number): void
  setCustom(custom: { readonly fromMs: number | null; readonly toMs: number | null }): void
}

export function useSpan(): Span {
  const [span, setSpan] = useState<DashboardInput['span']>('week')
  const [{ fromMs, toMs }, setCustom] = useState<{ readonly fromMs: number | null; readonly toMs: number | null }>({ fromMs: null, toMs: null })
  return {
    span,
    fromMs,
    toMs,
    isWhole: span !== 'custom' || (fromMs !== null && toMs !== null && fromMs < toMs),
    input: { span, ...(span === 'custom' && { fromMs: fromMs ?? 0, toMs: toMs ?? 0 }) },
    choose(next, shownToMs) {
      if (next === 'custom' && shownToMs !== undefined) setCustom({ fromMs: shownToMs - WEEK_MS, toMs: shownToMs })
      setSpan(next)
    },
    setCustom,
  }
}
