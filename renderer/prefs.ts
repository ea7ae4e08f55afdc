// What this seat's operator chose and finds again: language, theme, wall layout, boxes; kept in the browser.
import { create } from 'zustand'
import { persist } from 'zustand/middleware'
import type { Locale } from '../contract/vocabulary.ts'
import type { Seat } from './sound/seat.ts'

export type WallLayout = 1 | 4
const MAX_TILES = 4

interface Prefs {
  readonly language: Locale
  readonly theme: 'dark' | 'light'
  readonly layout: WallLayout
  /** Camera ids by tile; null: the tile's own turn in the site's list. */
  readonly tiles: readonly (string | null)[]
  /** The camera of the single layout, so that enlarging one does not disturb the four. */
  readonly single: string | null
  readonly boxes: boolean
  readonly zones: boolean
  /** What this console hears; null: as the role says. */
  readonly seat: Seat | null
  setLanguage(language: Locale): void
  setTheme(theme: 'dark' | 'light'): void
  setLayout(layout: WallLayout): void
  /** Of the layout that is on. */
  setTile(index: number, cameraId: string): void
  enlarge(cameraId: string): void
  setBoxes(on: boolean): void
  setZones(on: boolean): void
  setSeat(seat: Seat): void
}

export const usePrefs = create<Prefs>()(
  persist(
    (set) => ({
      language: 'zh-CN',
      theme: 'dark',
      layout: 4,
      tiles: Array.from({ length: MAX_TILES }, () => null),
      single: null,
      boxes: true,
      zones: true,
      seat: null,
      setLanguage: (language) => set({ language }),
      setTheme: (theme) => set({ theme }),
      setLayout: (layout) => set({ layout }),
      setTile: (index, cameraId) =>
        set((prefs) => (prefs.layout === 1 ? { single: cameraId } : { tiles: prefs.tiles.map((id, i) => (i === index ? cameraId : id)) })),
      enlarge: (cameraId) => set({ layout: 1, single: cameraId }),
      setBoxes: (boxes) => set({ boxes }),
      setZones: (zones) => set({ zones }),
      setSeat: (seat) => set({ seat }),
    }),
    { name: 'vigil.prefs', version: 1 },
  ),
)
