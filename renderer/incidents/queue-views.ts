// How this seat looks at the queue: what is picked now, and the views it has saved under a name; kept in the browser.
import { create } from 'zustand'
import { persist } from 'zustand/middleware'
import { useDesk, type QueueShown } from '../console/desk.ts'
import { EVERYTHING, isNarrowed, type QueueNarrowing } from './queue-filter.ts'

export interface QueueView {
  readonly name: string
  readonly shown: QueueShown
  readonly narrowing: QueueNarrowing
}

export const MOST_VIEWS = 12
const MAX_NAME_CHARS = 30

interface QueueViews {
  readonly narrowing: QueueNarrowing
  readonly views: readonly QueueView[]
  /** Of the view that is on; null: something else was picked since. */
  readonly viewName: string | null
  pick(change: Partial<QueueNarrowing>): void
  /** Everything is shown again. */
  clear(): void
  /** What is picked now, under this name; one of that name is replaced. */
  save(name: string): void
  remove(name: string): void
  apply(name: string): void
  /** The next saved view; after the last one everything. */
  cycle(): void
}

export const useQueueViews = create<QueueViews>()(
  persist(
    (set, get) => ({
      narrowing: EVERYTHING,
      views: [],
      viewName: null,
      pick: (change) => set(({ narrowing }) => ({ narrowing: { ...narrowing, ...change }, viewName: null })),
      clear: () => set({ narrowing: EVERYTHING, viewName: null }),
      save(typed) {
        const name = typed.trim().slice(0, MAX_NAME_CHARS)
        if (name === '') return
        const view: QueueView = { name, shown: useDesk.getState().filter, narrowing: get().narrowing }
        set(({ views }) => ({ views: [...views.filter((one) => one.name !== name), view].slice(-MOST_VIEWS), viewName: name }))
      },
      remove: (name) => set(({ views, viewName }) => ({ views: views.filter((one) => one.name !== name), viewName: viewName === name ? null : viewName })),
      apply(name) {
        const view = get().views.find((one) => one.name === name)
        if (view === undefined) return
        useDesk.getState().setFilter(view.shown)
        set({ narrowing: view.narrowing, viewName: name })
      },
      cycle() {
        const { views, viewName, apply, clear } = get()
        const next = views[views.findIndex(({ name }) => name === viewName) + 1]
        if (next !== undefined) return apply(next.name)
        useDesk.getState().setFilter('open')
        clear()
      },
    }),
    // what was typed or picked is of this moment; only what was given a name comes back
    { name: 'vigil.queueViews', version: 1, partialize: ({ views }) => ({ views }) },
  ),
)

export function useIsNarrowed(): boolean {
  return useQueueViews(({ narrowing }) => isNarrowed(narrowing))
}
