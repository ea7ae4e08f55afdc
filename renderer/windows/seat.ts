// The seat: what this workplace is called, which windows were open and where they stood; kept in the browser, whoever sits here.
import { create } from 'zustand'
import { persist } from 'zustand/middleware'
import type { WindowView } from '../../contract/shell.ts'

/** Of a window with its frame, in px of the whole desktop. */
export interface Bounds {
  readonly left: number
  readonly top: number
  readonly width: number
  readonly height: number
}

export const MAX_SEAT_NAME = 20

interface Seat {
  readonly name: string
  /** In the order in which they were opened. */
  readonly open: readonly WindowView[]
  /** Also of those that are closed now. */
  readonly bounds: Readonly<Partial<Record<WindowView, Bounds>>>
  setName(name: string): void
  /** Kept open until a person closes it: after a restart it is opened again. */
  opened(view: WindowView): void
  closed(view: WindowView): void
  moved(view: WindowView, bounds: Bounds): void
}

const KEY = 'vigil.seat'

export const useSeat = create<Seat>()(
  persist(
    (set) => ({
      name: '',
      open: [],
      bounds: {},
      setName: (name) => set({ name: name.slice(0, MAX_SEAT_NAME) }),
      opened: (view) => set(({ open }) => (open.includes(view) ? {} : { open: [...open, view] })),
      closed: (view) => set(({ open }) => ({ open: open.filter((other) => other !== view) })),
      moved: (view, bounds) => set((seat) => ({ bounds: { ...seat.bounds, [view]: bounds } })),
    }),
    { name: KEY, version: 1 },
  ),
)

/** Every window of the seat writes here: what another one wrote is read before this one writes again. */
export function followSeat(): () => void {
  const onStorage = (event: StorageEvent) => {
    if (event.key === KEY) void useSeat.persist.rehydrate()
  }
  window.addEventListener('storage', onStorage)
  return () => window.removeEventListener('storage', onStorage)
}
