// What the operator has in hand: the selected incident, the open one, and the dialog above them.
import { create } from 'zustand'
import type { IncidentAction } from '../../contract/vocabulary.ts'
import type { QueueFilter } from '../incidents/queue-order.ts'

export type DeskDialog =
  | { readonly type: 'falseAlarm'; readonly incidentId: string }
  | { readonly type: 'action'; readonly incidentId: string; readonly action: Extract<IncidentAction, 'dispatch' | 'shelve' | 'reopen'> }
  | { readonly type: 'gate'; readonly deviceId: string; readonly incidentId: string | null }
  | { readonly type: 'report' }
  | { readonly type: 'help' }

interface Desk {
  readonly filter: QueueFilter | 'closed'
  readonly selectedId: string | null
  /** The incident whose view covers the wall. */
  readonly openId: string | null
  readonly dialog: DeskDialog | null
  /** A note is about to be written here: until its field has the focus, letters are not commands. */
  readonly noteFor: string | null
  setFilter(filter: QueueFilter | 'closed'): void
  select(id: string | null): void
  open(id: string): void
  /** One step back: the dialog, then the incident view. */
  back(): void
  show(dialog: DeskDialog | null): void
  /** Opens the incident with the focus in its note field. */
  startNote(id: string): void
  endNote(): void
}

/** The view of an incident is there long before this; if not, the keys are given back. */
const NOTE_WITHIN_MS = 4000

export const useDesk = create<Desk>()((set) => ({
  filter: 'open',
  selectedId: null,
  openId: null,
  dialog: null,
  noteFor: null,
  setFilter: (filter) => set({ filter }),
  // with an incident open, moving in the queue moves the view along
  select: (selectedId) => set((desk) => ({ selectedId, openId: desk.openId === null ? null : selectedId })),
  open: (id) => set({ selectedId: id, openId: id }),
  back: () => set((desk) => (desk.dialog === null ? { openId: null } : { dialog: null })),
  show: (dialog) => set({ dialog }),
  startNote(id) {
    set({ selectedId: id, openId: id, noteFor: id })
    setTimeout(() => set({ noteFor: null }), NOTE_WITHIN_MS)
  },
  endNote: () => set({ noteFor: null }),
}))

export function resetDesk(): void {
  useDesk.setState({ filter: 'open', selectedId: null, openId: null, dialog: null, noteFor: null })
}

/** Back to where the keyboard works: a mouse click must not leave Space on the button it pressed. */
export function focusQueue(): void {
  document.getElementById('queue')?.focus({ preventScroll: true })
}
