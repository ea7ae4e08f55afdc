// What the operator has in hand: the selected incident, the open one, and the dialog above them.
import { create } from 'zustand'
import type { Permission, User } from '../../contract/people.ts'
import type { IncidentAction } from '../../contract/vocabulary.ts'

/** Every screen with its key, in the order of the rail. */
const KEYS = {
  console: '1',
  map: 'g',
  patrol: 'p',
  duty: 't',
  falls: '2',
  playback: '`',
  'look-back': '3',
  facades: '4',
  cameras: ';',
  vehicles: '5',
  telemetry: '6',
  residents: '7',
  pairing: '8',
  reports: '9',
  proof: '#',
  integrations: '0',
  privacy: '\\',
  settings: ',',
} as const
export type Screen = keyof typeof KEYS
export const SCREENS = Object.keys(KEYS) as readonly Screen[]

export function keyOfScreen(screen: Screen): string {
  return KEYS[screen]
}

/** Without it the screen could only say that one may not see it; the others are everybody's. */
const SCREEN_NEEDS: Readonly<Partial<Record<Screen, Permission>>> = {
  playback: 'viewRecordings',
  'look-back': 'runDesk',
  vehicles: 'handleIncidents',
  residents: 'handleIncidents',
  pairing: 'configureSite',
  cameras: 'configureSite',
  reports: 'readReports',
  proof: 'exportRecordings',
  integrations: 'manageIntegrations',
  patrol: 'runDesk',
  duty: 'runDesk',
  privacy: 'managePeople',
  settings: 'configureDesk',
}

export function maySee({ permissions }: Pick<User, 'permissions'>, screen: Screen): boolean {
  const needed = SCREEN_NEEDS[screen]
  return needed === undefined || permissions.includes(needed)
}

/** Which list the queue shows. */
export const QUEUE_SHOWN = ['open', 'unacknowledged', 'mine', 'closed'] as const
export type QueueShown = (typeof QUEUE_SHOWN)[number]

/** Actions that ask for something before they are done. */
const ASKED = ['dispatch', 'shelve', 'reopen', 'escalate', 'hold'] as const satisfies readonly IncidentAction[]
export type AskedAction = (typeof ASKED)[number]

export function isAsked(action: IncidentAction): action is AskedAction {
  return ASKED.some((asked) => asked === action)
}

export type DeskDialog =
  | { readonly type: 'falseAlarm'; readonly incidentId: string }
  | { readonly type: 'action'; readonly incidentId: string; readonly action: AskedAction }
  | { readonly type: 'merge'; readonly incidentId: string }
  | { readonly type: 'split'; readonly incidentId: string }
  | { readonly type: 'gate'; readonly deviceId: string; readonly incidentId: string | null }
  | { readonly type: 'report' }
  | { readonly type: 'shelvedSources' }
  | { readonly type: 'help' }
  | { readonly type: 'view' }
  | { readonly type: 'account' }
  | { readonly type: 'approvals' }

interface Desk {
  readonly screen: Screen
  /** The screen holds work that is not saved: it is asked before it is left. */
  readonly unsaved: boolean
  /** Where the operator wants to go while the screen asks what becomes of its work; `out`: log out. */
  readonly leavingTo: Screen | 'out' | null
  readonly filter: QueueShown
  readonly selectedId: string | null
  /** The incident whose view covers the wall. */
  readonly openId: string | null
  /** Which of the open incident's alerts is looked at; the first is why it was opened. */
  readonly alertAt: number
  readonly dialog: DeskDialog | null
  /** A note is about to be written here: until its field has the focus, letters are not commands. */
  readonly noteFor: string | null
  /** At once, or, with unsaved work, once that has been answered. */
  go(to: Screen | 'out'): void
  setUnsaved(unsaved: boolean): void
  /** The answer: go on to where one wanted to go, or stay. */
  leave(really: boolean): void
  setFilter(filter: QueueShown): void
  select(id: string | null): void
  /** On the console, wherever one was. */
  open(id: string): void
  /** The ends do not wrap; past the last one the view shows the last. */
  showAlert(index: number): void
  /** One step back: the dialog, then the incident view or the other screen. */
  back(): void
  show(dialog: DeskDialog | null): void
  /** Opens the incident with the focus in its note field. */
  startNote(id: string): void
  endNote(): void
}

/** The view of an incident is there long before this; if not, the keys are given back. */
const NOTE_WITHIN_MS = 4000

const AT_FIRST = {
  screen: 'console',
  unsaved: false,
  leavingTo: null,
  filter: 'open',
  selectedId: null,
  openId: null,
  alertAt: 0,
  dialog: null,
  noteFor: null,
} as const satisfies Partial<Desk>

export const useDesk = create<Desk>()((set) => ({
  ...AT_FIRST,
  go: (to) => set((desk) => heading(desk, to)),
  setUnsaved: (unsaved) => set({ unsaved }),
  leave: (really) => set(({ screen, leavingTo }) => (really ? left(screen, leavingTo) : { leavingTo: null })),
  setFilter: (filter) => set({ filter }),
  // with an incident open, moving in the queue moves the view along
  select: (selectedId) => set((desk) => (desk.openId === null ? { selectedId } : { selectedId, ...opened(desk, selectedId) })),
  open: (id) => set((desk) => ({ selectedId: id, ...opened(desk, id), ...heading(desk, 'console') })),
  showAlert: (index) => set({ alertAt: Math.max(0, index) }),
  back: () => set((desk) => (desk.dialog !== null ? { dialog: null } : desk.screen === 'console' ? { openId: null } : heading(desk, 'console'))),
  show: (dialog) => set({ dialog }),
  startNote(id) {
    set((desk) => ({ selectedId: id, noteFor: id, ...opened(desk, id), ...heading(desk, 'console') }))
    setTimeout(() => set({ noteFor: null }), NOTE_WITHIN_MS)
  },
  endNote: () => set({ noteFor: null }),
}))

type Place = Pick<Desk, 'screen' | 'unsaved' | 'leavingTo'>

function heading({ screen, unsaved }: Place, to: Screen | 'out'): Partial<Place> {
  if (to === screen) return {}
  return unsaved || to === 'out' ? { leavingTo: to } : { screen: to }
}

/** Logging out is the console's to do: it hears of it by `leavingTo` with nothing unsaved. */
function left(screen: Screen, to: Place['leavingTo']): Partial<Place> {
  if (to === 'out') return { unsaved: false }
  return { unsaved: false, leavingTo: null, screen: to ?? screen }
}

/** Another incident is begun at its first alert; the same one stays where it was. */
function opened(desk: Pick<Desk, 'openId' | 'alertAt'>, openId: string | null): Pick<Desk, 'openId' | 'alertAt'> {
  return { openId, alertAt: openId === desk.openId ? desk.alertAt : 0 }
}

export function resetDesk(): void {
  useDesk.setState(AT_FIRST)
}

/** Back to where the keyboard works: a mouse click must not leave Space on the button it pressed. */
export function focusQueue(): void {
  document.getElementById('queue')?.focus({ preventScroll: true })
}
