// Which camera stands in which tile of which page; pure.
import { z } from 'zod'
import { LAYOUT_IDS, LAYOUTS, type LayoutId } from './layouts.ts'

/** Kept without a camera by hand. */
const EMPTY = ''
/** More than a site has cameras, so that some may stand far behind. */
const MOST_SLOTS = 512

const cameraId = z.string().max(63)

export const arrangementSchema = z.object({
  layout: z.enum(LAYOUT_IDS),
  /** Through all pages, tile by tile: a camera, `''` for a tile kept empty, null for whichever camera has its turn. */
  slots: z.array(cameraId.nullable()).max(MOST_SLOTS),
  /** Taken off the wall by hand. */
  off: z.array(cameraId).max(MOST_SLOTS),
  /** Stay where they are, whatever happens. */
  pinned: z.array(cameraId).max(MOST_SLOTS),
})
export type Arrangement = Readonly<z.infer<typeof arrangementSchema>>

export const AT_FIRST: Arrangement = { layout: '4', slots: [], off: [], pinned: [] }

type Known = readonly { readonly id: string }[]

/**
 * What was chosen stays where it was put; the other tiles take the remaining cameras in the site's order, on as many pages as they need.
 *
 * @returns one entry per tile of all pages, null where there is no camera
 */
export function camerasInTiles<C extends { readonly id: string }>(cameras: readonly C[], { layout, slots, off }: Arrangement): (C | null)[] {
  const perPage = LAYOUTS[layout].places.length
  const left = new Map(cameras.map((camera) => [camera.id, camera]))
  const take = (id: string | null | undefined) => {
    const camera = id == null ? undefined : left.get(id)
    if (camera !== undefined) left.delete(camera.id)
    return camera ?? null
  }
  const chosen = slots.map(take)
  const rest = [...left.values()].filter(({ id }) => !off.includes(id))
  const filled = chosen.map((camera, at) => camera ?? (slots[at] === EMPTY ? null : (rest.shift() ?? null)))
  const all = [...filled, ...rest]
  const used = all.findLastIndex((camera) => camera !== null) + 1
  const pages = Math.max(1, Math.ceil(used / perPage))
  return Array.from({ length: pages * perPage }, (_, at) => all[at] ?? null)
}

/** From 1. */
export function pagesOf(cameras: Known, arrangement: Arrangement): number {
  return camerasInTiles(cameras, arrangement).length / LAYOUTS[arrangement.layout].places.length
}

/** Of those of one page, from 0; beyond the last one, the last. */
export function camerasOnPage<C extends { readonly id: string }>(cameras: readonly C[], arrangement: Arrangement, page: number): (C | null)[] {
  const all = camerasInTiles(cameras, arrangement)
  const perPage = LAYOUTS[arrangement.layout].places.length
  const from = Math.min(page, all.length / perPage - 1) * perPage
  return all.slice(from, from + perPage)
}

/** What stands in two tiles changes places. @param a of all pages, as `b` */
export function swapped(cameras: Known, arrangement: Arrangement, a: number, b: number): Arrangement {
  if (a === b || a < 0 || b < 0 || Math.max(a, b) >= MOST_SLOTS) return arrangement
  const now = camerasInTiles(cameras, arrangement)
  return withSlots(arrangement, [
    [a, now[b]?.id ?? EMPTY],
    [b, now[a]?.id ?? EMPTY],
  ])
}

/** A camera that stands elsewhere changes places with what was here. */
export function put(cameras: Known, arrangement: Arrangement, tile: number, id: string): Arrangement {
  const at = camerasInTiles(cameras, arrangement).findIndex((camera) => camera?.id === id)
  if (at >= 0) return swapped(cameras, arrangement, tile, at)
  return withSlots({ ...arrangement, off: arrangement.off.filter((other) => other !== id) }, [[tile, id]])
}

/** The tile is kept empty and its camera is on no page, until it is put somewhere. */
export function emptied(cameras: Known, arrangement: Arrangement, tile: number): Arrangement {
  const gone = camerasInTiles(cameras, arrangement)[tile]?.id
  const { off, pinned } = arrangement
  const without = gone === undefined ? {} : { off: [...off, gone].slice(-MOST_SLOTS), pinned: pinned.filter((id) => id !== gone) }
  return withSlots({ ...arrangement, ...without }, [[tile, EMPTY]])
}

/** Pinned, a camera has its tile for good, as if it had been put there. */
export function pinned(cameras: Known, arrangement: Arrangement, tile: number): Arrangement {
  const id = camerasInTiles(cameras, arrangement)[tile]?.id
  if (id === undefined) return arrangement
  if (arrangement.pinned.includes(id)) return { ...arrangement, pinned: arrangement.pinned.filter((other) => other !== id) }
  return withSlots({ ...arrangement, pinned: [...arrangement.pinned, id].slice(-MOST_SLOTS) }, [[tile, id]])
}

function withSlots(arrangement: Arrangement, changes: readonly (readonly [number, string])[]): Arrangement {
  const length = Math.max(arrangement.slots.length, ...changes.map(([at]) => at + 1))
  const slots = Array.from({ length }, (_, at) => changes.find(([changed]) => changed === at)?.[1] ?? arrangement.slots[at] ?? null)
  return { ...arrangement, slots: slots.slice(0, MOST_SLOTS) }
}

/** The page on which the same first camera is seen in another layout. */
export function pageIn(layout: LayoutId, page: number, from: LayoutId): number {
  return Math.floor((page * LAYOUTS[from].places.length) / LAYOUTS[layout].places.length)
}
