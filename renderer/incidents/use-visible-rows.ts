// Draws only the rows of a long list that are in sight: ten thousand incidents scroll as a hundred do.
import { useLayoutEffect, useMemo, useRef, useState, type RefObject } from 'react'
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
  const [measured, setMeasured] = useState<ReadonlyMap<string, number>>(new Map())
  const [{ scrollTop, viewHeight }, setAt] = useState({ scrollTop: 0, viewHeight: 800 })
  const isLong = ids.length > ALL_BELOW
  const heights = useMemo(() => (isLong ? ids.map((id) => measured.get(id) ?? ESTIMATE) : []), [isLong, ids, measured])
  const rows = isLong ? windowOf(heights, scrollTop, viewHeight) : { from: 0, to: ids.length, above: 0, below: 0 }

  const onScroll = () => {
    const box = list.current
    if (box !== null) setAt({ scrollTop: box.scrollTop, viewHeight: box.clientHeight })
  }
  useLayoutEffect(() => {
    const box = list.current
    if (box === null) return
    const watcher = new ResizeObserver(() => setAt({ scrollTop: box.scrollTop, viewHeight: box.clientHeight }))
    watcher.observe(box)
    return () => watcher.disconnect()
  }, [])
  useLayoutEffect(() => {
    if (list.current !== null && isLong) {
      const found = heightsOf(list.current)
      setMeasured((known) => withHeights(known, found, ids))
    }
  }, [isLong, ids, rows.from, rows.to])
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

/** px with the gap below, of the rows that are drawn. */
function heightsOf(box: HTMLElement): [string, number][] {
  const gap = Number.parseFloat(getComputedStyle(box).rowGap) || 0
  return [...box.querySelectorAll<HTMLElement>('[data-row]')].map((row) => [row.dataset['row'] ?? '', row.offsetHeight + gap])
}

/** The same map where nothing has changed; rows that have left the queue are forgotten now and then. */
function withHeights(known: ReadonlyMap<string, number>, found: readonly [string, number][], ids: readonly string[]): ReadonlyMap<string, number> {
  if (found.every(([id, height]) => known.get(id) === height)) return known
  const kept = known.size > 2 * ids.length + 1000 ? ids.flatMap((id) => (known.has(id) ? [[id, known.get(id)!] as const] : [])) : known
  return new Map([...kept, ...found])
}
