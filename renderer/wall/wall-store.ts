// What this window's wall shows; kept in the browser, for each window of the seat its own.
import { create } from 'zustand'
import { persist } from 'zustand/middleware'
import { z } from 'zod'
import type { WindowView } from '../../contract/shell.ts'
import { pageView } from '../windows/page-view.ts'
import { arrangementSchema, AT_FIRST, pageIn, type Arrangement } from './arrangement.ts'
import { formerArrangement } from './former-wall.ts'
import type { LayoutId } from './layouts.ts'
import { DWELLS_S, TOURS } from './tour.ts'
import { useWallViews } from './wall-views.ts'

const KEY = 'vigil.wall'
const FORMER_KEY = 'vigil.prefs'

const keptSchema = z.object({
  own: arrangementSchema,
  page: z.number().int().min(0).max(512),
  enlargedId: z.string().max(63).nullable(),
  over: z.enum(TOURS),
  dwellS: z.literal(DWELLS_S),
  alarmsToFront: z.boolean(),
})
type Kept = Readonly<z.infer<typeof keptSchema>>

interface WallStore extends Kept {
  /** A saved view that is shown as it was saved; null: `own`, which nobody has given a name. */
  readonly viewName: string | null
  readonly isTouring: boolean
  /** When a person last touched the wall. */
  readonly touchedAtMs: number
  /** Tile of all pages that is being dragged. */
  readonly draggedTile: number | null
  /** By hand: whatever is shown now becomes this window's own. */
  arrange(arrangement: Arrangement): void
  setLayout(layout: LayoutId): void
  setPage(page: number): void
  enlarge(cameraId: string | null): void
  showView(name: string | null, page?: number): void
  setTour(change: Partial<Pick<Kept, 'over' | 'dwellS'>>): void
  setTouring(on: boolean): void
  setAlarmsToFront(on: boolean): void
  touch(atMs: number): void
  drag(tile: number | null): void
}

const FIRST: Kept = { own: AT_FIRST, page: 0, enlargedId: null, over: 'pages', dwellS: 15, alarmsToFront: true }

export const useWall = create<WallStore>()(
  persist(
    (set) => ({
      ...FIRST,
      viewName: null,
      isTouring: false,
      touchedAtMs: -Infinity,
      draggedTile: null,
      arrange: (own) => set({ own, viewName: null }),
      setLayout: (layout) =>
        set((wall) => {
          const now = shownOf(wall)
          return { own: { ...now, layout }, viewName: null, enlargedId: null, page: pageIn(layout, wall.page, now.layout) }
        }),
      setPage: (page) => set({ page: Math.max(0, page), enlargedId: null }),
      enlarge: (enlargedId) => set({ enlargedId }),
      showView: (viewName, page = 0) => set({ viewName, page, enlargedId: null }),
      setTour: (change) => set(change),
      setTouring: (isTouring) => set({ isTouring, touchedAtMs: -Infinity, enlargedId: null }),
      setAlarmsToFront: (alarmsToFront) => set({ alarmsToFront }),
      touch: (touchedAtMs) => set({ touchedAtMs }),
      drag: (draggedTile) => set({ draggedTile }),
    }),
    {
      name: keyOf(pageView()),
      version: 1,
      partialize: ({ own, page, enlargedId, over, dwellS, alarmsToFront }) => ({ own, page, enlargedId, over, dwellS, alarmsToFront }),
      // what is kept may be of an older console, or damaged: then the wall begins anew
      merge: (kept, current) => ({ ...current, ...keptSchema.safeParse({ ...FIRST, ...(kept as object | undefined) }).data }),
    },
  ),
)

/** Outside of drawing: what `useShownArrangement` tells. */
export function shownArrangement(): Arrangement {
  return shownOf(useWall.getState())
}

/** What is shown: the saved view that was asked for, while it exists. */
function shownOf({ own, viewName }: Pick<WallStore, 'own' | 'viewName'>): Arrangement {
  return viewName === null ? own : (useWallViews.getState().views.find(({ name }) => name === viewName)?.arrangement ?? own)
}

export function useShownArrangement(): Arrangement {
  const own = useWall((w) => w.own)
  const viewName = useWall((w) => w.viewName)
  const views = useWallViews((v) => v.views)
  return views.find(({ name }) => name === viewName)?.arrangement ?? own
}

/** A window of its own begins with what the console's wall shows; a seat of the former version with the one or four cameras it had. */
function keyOf(view: WindowView | null): string {
  const key = view === null ? KEY : `${KEY}.${view}`
  if (globalThis.localStorage === undefined || localStorage.getItem(key) !== null) return key
  const known = localStorage.getItem(KEY) ?? formerly(localStorage.getItem(view === null ? FORMER_KEY : `${FORMER_KEY}.${view}`))
  if (known !== null) localStorage.setItem(key, known)
  return key
}

function formerly(kept: string | null): string | null {
  const own = formerArrangement(kept)
  return own === null ? null : JSON.stringify({ state: { ...FIRST, own }, version: 1 })
}
