// What the operator looks at on the falls screen; kept while other screens are shown.
import { create } from 'zustand'
import type { FallRecord } from '../../contract/falling.ts'
import { ALL_OPEN, type FallFilter } from './fall-filter.ts'

interface FallsStore {
  readonly filter: FallFilter
  readonly selectedId: string | null
  /** The chosen one has the whole screen. */
  readonly isLarge: boolean
  /** One that is about to be found real: asked first, because it rings. */
  readonly asked: FallRecord | null
  setFilter(change: Partial<FallFilter>): void
  select(id: string | null): void
  setLarge(isLarge: boolean): void
  ask(fall: FallRecord | null): void
}

export const useFallsStore = create<FallsStore>()((set) => ({
  filter: ALL_OPEN,
  selectedId: null,
  isLarge: false,
  asked: null,
  setFilter: (change) => set(({ filter }) => ({ filter: { ...filter, ...change } })),
  select: (selectedId) => set({ selectedId }),
  setLarge: (isLarge) => set({ isLarge }),
  ask: (asked) => set({ asked }),
}))
