// What the phone page knows: whose it is, the tasks, the core's time and what waits; and the one way each of them changes.
import { create } from 'zustand'
import type { MyTasks } from '../../contract/dispatch.ts'
import type { AuthState, User } from '../../contract/people.ts'
import { nowMs } from '../now.ts'
import { coreTimeOf, readClock, UNMEASURED, type ClockReading, type CoreClock } from './core-clock.ts'
import { keep, keptOutbox, readKept } from './kept.ts'
import { createOutbox, type OutboxEntry, type OutboxView } from './outbox/outbox.ts'
import { send } from './outbox/senders.ts'

interface PhoneStore {
  /** undefined: not known yet; null: nobody is logged in. */
  readonly user: User | null | undefined
  readonly siteName: string
  readonly needsSetup: boolean
  /** The session was there and is over. */
  readonly ended: boolean
  readonly mine: MyTasks | null
  /** When the core last told it, by the phone's clock; kept ones are old until then. */
  readonly mineAtMs: number
  readonly isFresh: boolean
  /** Of the control room, as it was told last; it is nobody's secret and outlives a log-out. */
  readonly deskPhone: string | null
  readonly clock: CoreClock
  readonly outbox: OutboxView
}

export const usePhone = create<PhoneStore>()(() => ({
  user: undefined,
  siteName: '',
  needsSetup: false,
  ended: false,
  mine: null,
  mineAtMs: 0,
  isFresh: false,
  deskPhone: null,
  clock: UNMEASURED,
  outbox: { entries: [], wantsLogIn: false },
}))

const set = usePhone.setState
const get = usePhone.getState

const tellOutbox = (outbox: OutboxView) => set({ outbox })
/** A call for help waits behind no photo. */
const lanes = [
  createOutbox(keptOutbox, send, tellOutbox, ({ kind }) => kind === 'sos'),
  createOutbox(keptOutbox, send, tellOutbox, ({ kind }) => kind !== 'sos'),
] as const

/** What was kept when the page was last closed; without it (private window, no room) the page works while it is open. */
export async function readAllKept(): Promise<void> {
  try {
    const [user, mine, deskPhone, clock, entries] = await Promise.all([
      readKept<User>('user'),
      readKept<{ mine: MyTasks; atMs: number }>('mine'),
      readKept<string | null>('deskPhone'),
      readKept<CoreClock>('clock'),
      keptOutbox.all(),
    ])
    set({
      ...(user !== undefined && { user }),
      ...(mine !== undefined && { mine: mine.mine, mineAtMs: mine.atMs }),
      ...(deskPhone !== undefined && { deskPhone }),
      ...(clock !== undefined && { clock }),
      outbox: { entries, wantsLogIn: false },
    })
  } catch {
    set({ outbox: { entries: [], wantsLogIn: false } })
  }
}

export function noteAuth({ user, siteName, needsSetup }: AuthState): void {
  const before = get().user
  set({ user, siteName, needsSetup, ended: user === null && before != null })
  if (user === null) return set({ isFresh: false })
  void keep('user', user).catch(() => {})
  // what one person saw must not be there for the next
  if (before != null && before.id !== user.id) forgetTasks()
  flush()
}

/** The person wants to: what was shown is forgotten, what waits is kept. */
export function noteLoggedOut(): void {
  set({ user: null, ended: false })
  void keep('user', undefined).catch(() => {})
  forgetTasks()
}

function forgetTasks(): void {
  set({ mine: null, isFresh: false })
  void keep('mine', undefined).catch(() => {})
}

export function noteMine(mine: MyTasks): void {
  const mineAtMs = nowMs()
  set({ mine, mineAtMs, isFresh: true, deskPhone: mine.deskPhone ?? null })
  void keep('deskPhone', mine.deskPhone ?? null).catch(() => {})
  void keep('mine', { mine, atMs: mineAtMs }).catch(() => {})
}

export function noteOld(): void {
  set({ isFresh: false })
}

export function noteClock(reading: ClockReading): void {
  const clock = readClock(get().clock, reading)
  if (clock === get().clock) return
  set({ clock })
  void keep('clock', clock).catch(() => {})
}

/** By the core's clock, as far as it is known. */
export function coreNow(): number {
  return coreTimeOf(get().clock, nowMs())
}

export function newClientId(): string {
  return crypto.randomUUID()
}

export type NewEntry = Pick<OutboxEntry, 'kind' | 'body' | 'matter'>

/**
 * Notes down what was done now, and sends it as soon as there is a line.
 *
 * @returns its client id, once it is kept
 */
export async function record({ kind, body, matter }: NewEntry, withId: (id: string, atMs: number) => unknown = () => body): Promise<string> {
  const { user } = get()
  if (user == null) throw new Error('nobody is logged in')
  const [id, atMs] = [newClientId(), Math.round(coreNow())]
  const lane = kind === 'sos' ? lanes[0] : lanes[1]
  await lane.add({ id, userId: user.id, kind, body: withId(id, atMs), atMs, matter })
  void lane.flush(user.id)
  return id
}

export function flush(): void {
  const { user } = get()
  if (user != null) for (const lane of lanes) void lane.flush(user.id).catch(() => {})
}

export function dismiss(id: string): void {
  // both share what is kept
  void lanes[1].dismiss(id)
}
