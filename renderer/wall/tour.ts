// The sequence of the wall: what it shows next, page after page or view after view; pure.

export const DWELLS_S = [5, 10, 15, 30, 60, 120] as const
export const TOURS = ['pages', 'views'] as const
/** `pages`: of the arrangement there is. `views`: every saved view, each with all its pages. */
export type Tour = (typeof TOURS)[number]

/** Whoever touches the wall wants to look; so long nothing moves under their eyes. */
export const PAUSE_MS = 30_000

export interface Stop {
  /** null: the arrangement of this window. */
  readonly view: string | null
  readonly page: number
}

/**
 * The ends wrap. A view that has been removed meanwhile is left for the first.
 *
 * @param pagesOf how many pages a view has, null asks for the window's own arrangement
 */
export function nextStop({ view, page }: Stop, over: Tour, views: readonly string[], pagesOf: (view: string | null) => number): Stop {
  const isViews = over === 'views' && views.length > 0
  const isKnown = isViews ? view !== null && views.includes(view) : true
  if (isKnown && page + 1 < pagesOf(view)) return { view, page: page + 1 }
  if (!isViews) return { view, page: 0 }
  const at = view === null ? -1 : views.indexOf(view)
  return { view: views[(at + 1) % views.length] ?? null, page: 0 }
}

/** @param movedAtMs when it last moved on or was begun @param touchedAtMs when somebody last touched the wall @returns ms until it moves on, 0 when it is due */
export function untilNext(dwellS: number, movedAtMs: number, touchedAtMs: number, nowMs: number): number {
  return Math.max(0, movedAtMs + dwellS * 1000 - nowMs, touchedAtMs + PAUSE_MS - nowMs)
}
