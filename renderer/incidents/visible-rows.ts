// Which rows of a long list are drawn: those in sight and a few around them. Pure, so that it can be tested without a screen.

export interface RowWindow {
  readonly from: number
  /** Not drawn itself. */
  readonly to: number
  /** Room for the rows that are not drawn, px. */
  readonly above: number
  readonly below: number
}

/** Rows beyond the edge: what a turn of the wheel brings is there already. */
const AROUND = 8

/**
 * @param heights px of each row with the gap below it, as measured or else as estimated
 * @param scrollTop px
 * @param viewHeight px
 */
export function windowOf(heights: readonly number[], scrollTop: number, viewHeight: number): RowWindow {
  let from = 0
  let top = 0
  while (from < heights.length && top + heights[from]! <= scrollTop) top += heights[from++]!
  let to = from
  for (let bottom = top; to < heights.length && bottom < scrollTop + viewHeight; to++) bottom += heights[to]!
  const first = Math.max(0, from - AROUND)
  const last = Math.min(heights.length, to + AROUND)
  return { from: first, to: last, above: sum(heights, 0, first), below: sum(heights, last, heights.length) }
}

/** How far to scroll for a row to be in sight; the present place where it is. */
export function scrollFor(heights: readonly number[], index: number, scrollTop: number, viewHeight: number): number {
  const top = sum(heights, 0, index)
  const bottom = top + (heights[index] ?? 0)
  if (top < scrollTop) return top
  return bottom > scrollTop + viewHeight ? bottom - viewHeight : scrollTop
}

function sum(heights: readonly number[], from: number, to: number): number {
  let total = 0
  for (let i = from; i < to; i++) total += heights[i]!
  return total
}
