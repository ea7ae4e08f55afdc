// Draws only the rows of a long list that are in sight: ten thousand incidents scroll as a hundred do.
import { useCallback, useLayoutEffect, useMemo, useReducer, useRef, useState, type RefObject } from 'react'
import { scrollFor, windowOf, type RowWindow } from './visible-rows.ts'

/** px, until a row has been measured. */
const ESTIMATE = 92
/** Of this many no row is left out: less would be gained than lost. */
const ALL_BELOW = 60

export interface VisibleRows {
  readonly list: RefObject<HTMLDivElement | null>
  readonly rows: RowWindow
  onScroll(): void
  /** Scrolls a row into sight. */
  reveal(id: string): void
}

/** @param ids of all rows in their order; each is drawn with `data-row={id}` */
export function useVisibleRows(ids: readonly string[]): VisibleRows {
  const list = useRef<HTMLDivElement | null>(null)
  const measured = useRef(new Map<string, number>())
  const [at, setAt] = useState({ scrollTop: 0, viewHeight: 800 })
  const [version, measuredAgain] = useReducer((n: number) => n + 1, 0)
  const heights = useMemo(() => ids.map((id) => measured.current.get(id) ?? ESTIMATE), [ids, version])
  const rows = ids.length <= ALL_BELOW ? { from: 0, to: ids.length, above: 0, below: 0 } : windowOf(heights, at.scrollTop, at.viewHeight)

  const onScroll = useCallback(() => {
    const box = list.current
    if (box !== null) setAt({ scrollTop: box.scrollTop, viewHeight: box.clientHeight })
  }, [])
  useLayoutEffect(() => {
    const box = list.current
    if (box === null || ids.length <= ALL_BELOW) return
    let changed = false
    for (const row of box.querySelectorAll<HTMLElement>('[data-row]')) {
      const id = row.dataset['row'] ?? ''
      const height = row.offsetHeight + gapOf(box)
      if (Math.abs((measured.current.get(id) ?? 0) - height) > 1) {
        measured.current.set(id, height)
        changed = true
      }
    }
    // rows that have left the queue are forgotten
    if (measured.current.size > 2 * ids.length + 1000) measured.current = new Map(ids.flatMap((id) => [[id, measured.current.get(id) ?? ESTIMATE] as const]))
    if (changed) measuredAgain()
  })
  useLayoutEffect(() => {
    const box = list.current
    if (box === null) return
    const watcher = new ResizeObserver(onScroll)
    watcher.observe(box)
    return () => watcher.disconnect()
  }, [onScroll])
  const reveal = (id: string) => {
    const box = list.current
    const index = ids.indexOf(id)
    if (box === null || index === -1) return
    const drawn = box.querySelector(`[data-row="${CSS.escape(id)}"]`)
    if (drawn !== null) return drawn.scrollIntoView({ block: 'nearest' })
    box.scrollTop = scrollFor(heights, index, box.scrollTop, box.clientHeight)
    onScroll()
  }
  return { list, rows, onScroll, reveal }
}

function gapOf(box: HTMLElement): number {
  return Number.parseFloat(getComputedStyle(box).rowGap) || 0
}
