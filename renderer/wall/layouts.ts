// The layouts of the wall: how many pictures, and where each stands; pure.

/** `1+5`: one large picture, the hot spot, and five small ones. */
export const LAYOUT_IDS = ['1', '4', '9', '16', '25', '1+5', '1+7', '1+12'] as const
export type LayoutId = (typeof LAYOUT_IDS)[number]

/** Column and row from 0, and how many of both it covers. */
export interface Place {
  readonly column: number
  readonly row: number
  readonly span: number
}

export interface Layout {
  readonly id: LayoutId
  /** As many columns as rows. */
  readonly side: number
  /** By tile: from left to right, from above to below; the hot spot is the first. */
  readonly places: readonly Place[]
  readonly hasHotSpot: boolean
}

export const LAYOUTS: Readonly<Record<LayoutId, Layout>> = {
  '1': even('1', 1),
  '4': even('4', 2),
  '9': even('9', 3),
  '16': even('16', 4),
  '25': even('25', 5),
  '1+5': withHotSpot('1+5', 3, 2),
  '1+7': withHotSpot('1+7', 4, 3),
  '1+12': withHotSpot('1+12', 4, 2),
}

function even(id: LayoutId, side: number): Layout {
  return { id, side, places: cells(side).map((cell) => ({ ...cell, span: 1 })), hasHotSpot: false }
}

function withHotSpot(id: LayoutId, side: number, span: number): Layout {
  const small = cells(side).filter(({ column, row }) => column >= span || row >= span)
  return { id, side, places: [{ column: 0, row: 0, span }, ...small.map((cell) => ({ ...cell, span: 1 }))], hasHotSpot: true }
}

function cells(side: number): Omit<Place, 'span'>[] {
  return Array.from({ length: side * side }, (_, at) => ({ column: at % side, row: Math.floor(at / side) }))
}

export type Direction = 'left' | 'right' | 'up' | 'down'

/** The tile beside this one, as the eye sees it. @returns the same tile where there is none */
export function neighbour({ places }: Layout, tile: number, to: Direction): number {
  const from = places[tile]
  if (from === undefined) return 0
  const isAcross = to === 'left' || to === 'right'
  const start = (place: Place) => (isAcross ? place.column : place.row)
  const side = (place: Place) => (isAcross ? place.row : place.column)
  /** Cells between the two, below 0 where the other is not in that direction. */
  const gap = (place: Place) => (to === 'left' || to === 'up' ? start(from) - start(place) - place.span : start(place) - start(from) - from.span)
  const touches = (place: Place) => side(place) < side(from) + from.span && side(place) + place.span > side(from)
  const [best] = places
    .map((place, at) => ({ at, gap: gap(place), aside: Math.abs(side(place) - side(from)), isBeside: touches(place) }))
    .filter((other) => other.gap >= 0 && other.isBeside)
    .toSorted((a, b) => a.gap - b.gap || a.aside - b.aside)
  return best?.at ?? tile
}

/** The layout with more or fewer pictures; the ends do not wrap. */
export function layoutBeside(id: LayoutId, by: 1 | -1): LayoutId {
  const bySize = LAYOUT_IDS.toSorted((a, b) => LAYOUTS[a].places.length - LAYOUTS[b].places.length)
  return bySize[Math.max(0, Math.min(bySize.length - 1, bySize.indexOf(id) + by))] ?? id
}
