// Arrangements of the wall that this seat has saved under a name, for all its windows; kept in the browser.
import { create } from 'zustand'
import { persist } from 'zustand/middleware'
import { z } from 'zod'
import { arrangementSchema, type Arrangement } from './arrangement.ts'

const KEY = 'vigil.wallViews'
export const MOST_WALL_VIEWS = 24
export const MAX_VIEW_NAME = 30

const viewSchema = z.object({ name: z.string().min(1).max(MAX_VIEW_NAME), arrangement: arrangementSchema })
const keptSchema = z.object({ views: z.array(viewSchema).max(MOST_WALL_VIEWS) })
export type WallView = Readonly<z.infer<typeof viewSchema>>

interface WallViews {
  readonly views: readonly WallView[]
  /** One of that name is replaced where it stands. @returns the name it has, or null when there was none or no room */
  save(name: string, arrangement: Arrangement): string | null
  remove(name: string): void
}

export const useWallViews = create<WallViews>()(
  persist(
    (set, get) => ({
      views: [],
      save(typed, arrangement) {
        const name = typed.trim().slice(0, MAX_VIEW_NAME)
        const { views } = get()
        const isKnown = views.some((view) => view.name === name)
        if (name === '' || (!isKnown && views.length >= MOST_WALL_VIEWS)) return null
        const view: WallView = { name, arrangement }
        set({ views: isKnown ? views.map((one) => (one.name === name ? view : one)) : [...views, view] })
        return name
      },
      remove: (name) => set(({ views }) => ({ views: views.filter((view) => view.name !== name) })),
    }),
    { name: KEY, version: 1, merge: (kept, current) => ({ ...current, ...keptSchema.safeParse(kept).data }) },
  ),
)

/** What another window saved is known here at once, and not overwritten. @returns stops following */
export function followWallViews(): () => void {
  const onStorage = (event: StorageEvent) => {
    if (event.key === KEY) void useWallViews.persist.rehydrate()
  }
  window.addEventListener('storage', onStorage)
  return () => window.removeEventListener('storage', onStorage)
}
