// What this seat's operator chose and finds again: language, theme, size, what is drawn over pictures; kept in the browser.
import { create } from 'zustand'
import { persist } from 'zustand/middleware'
import { z } from 'zod'
import type { WindowView } from '../contract/shell.ts'
import { LOCALES, type Locale } from '../contract/vocabulary.ts'
import { firstLanguage } from './first-language.ts'
import type { Seat } from './sound/seat.ts'
import { pageView } from './windows/page-view.ts'

const KEY = 'vigil.prefs'

export const DENSITIES = ['compact', 'normal', 'large'] as const
/** How much room words take: compact shows more at once, large (大字) is read from further away. */
export type Density = (typeof DENSITIES)[number]
export const SCALES = [100, 125, 150, 175, 200] as const
/** Everything on the page, in per cent. */
export type Scale = (typeof SCALES)[number]

interface Prefs {
  readonly language: Locale
  readonly theme: 'dark' | 'light'
  readonly density: Density
  readonly scale: Scale
  readonly boxes: boolean
  readonly zones: boolean
  /** What this console hears; null: as the role says. */
  readonly seat: Seat | null
  setLanguage(language: Locale): void
  setTheme(theme: 'dark' | 'light'): void
  setDensity(density: Density): void
  setScale(scale: Scale): void
  setBoxes(on: boolean): void
  setZones(on: boolean): void
  setSeat(seat: Seat): void
}

export const usePrefs = create<Prefs>()(
  persist(
    (set) => ({
      language: firstLanguage(),
      theme: 'dark',
      density: 'normal',
      scale: 100,
      boxes: true,
      zones: true,
      seat: null,
      setLanguage: (language) => set({ language }),
      setTheme: (theme) => set({ theme }),
      setDensity: (density) => set({ density }),
      setScale: (scale) => set({ scale }),
      setBoxes: (boxes) => set({ boxes }),
      setZones: (zones) => set({ zones }),
      setSeat: (seat) => set({ seat }),
    }),
    { name: keyOf(pageView()), version: 1 },
  ),
)

/** A view in its own window has its own, and begins with the console's. */
function keyOf(view: WindowView | null): string {
  if (view === null) return KEY
  const key = `${KEY}.${view}`
  const known = localStorage.getItem(key) === null ? localStorage.getItem(KEY) : null
  if (known !== null) localStorage.setItem(key, known)
  return key
}

/** Each window's own; everything else is the same in every window of the seat, or the one that sounds would not know what was chosen in another. */
const OWN: readonly string[] = ['density', 'scale', 'boxes', 'zones']
const keptSchema = z.object({ state: z.looseObject({ language: z.enum(LOCALES), theme: z.enum(['dark', 'light']) }) })

export function followPrefs(): void {
  window.addEventListener('storage', ({ key, newValue }) => {
    if (key === null || !key.startsWith(KEY) || newValue === null) return
    const kept = keptSchema.safeParse(JSON.parse(newValue))
    if (!kept.success) return
    const prefs: Readonly<Record<string, unknown>> = { ...usePrefs.getState() }
    const changed = Object.entries(kept.data.state).filter(([name, value]) => !OWN.includes(name) && value !== prefs[name])
    if (changed.length > 0) usePrefs.setState(Object.fromEntries(changed) as Partial<Prefs>)
  })
}
