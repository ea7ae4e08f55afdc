// What the operator has filled in and looks at on the look-back screen; kept while other screens are shown.
import { create } from 'zustand'
import { NO_REQUEST, type LookBackRequest } from './look-back-request.ts'

interface LookBackStore {
  readonly request: LookBackRequest
  /** The look-back whose results are shown; null: a new one is being filled in. */
  readonly shownId: string | null
  readonly selectedFallId: string | null
  /** The chosen result in full. */
  readonly isOpen: boolean
  setRequest(request: LookBackRequest): void
  show(id: string | null): void
  select(fallId: string | null): void
  setOpen(isOpen: boolean): void
}

export const useLookBackStore = create<LookBackStore>()((set) => ({
  request: NO_REQUEST,
  shownId: null,
  selectedFallId: null,
  isOpen: false,
  setRequest: (request) => set({ request }),
  show: (shownId) => set({ shownId, selectedFallId: null, isOpen: false }),
  select: (selectedFallId) => set({ selectedFallId }),
  setOpen: (isOpen) => set({ isOpen }),
}))
