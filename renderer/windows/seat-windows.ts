// Opens the views of the console in windows of their own, where they stood last, and knows which are open.
import { create } from 'zustand'
import { WINDOW_VIEWS, type WindowView } from '../../contract/shell.ts'
import { pageView } from './page-view.ts'
import { seatChannel } from './seat-channel.ts'
import { useSeat, type Bounds } from './seat.ts'

export type SeatWindow = WindowView | 'console'

const LOCKS = 'vigil.window.'
/** A window that was closed is missed at the second look: a page that is being loaded anew is gone for a moment. */
const LOOK_EVERY_MS = 1500
const AT_FIRST = { width: 1280, height: 800 } as const

interface SeatWindows {
  /** Of this seat, with a person logged in, this one too. */
  readonly present: ReadonlySet<SeatWindow>
  /** Were open when the seat was left, and the browser lets only a click open them again. */
  readonly toRestore: readonly WindowView[]
}

export const useSeatWindows = create<SeatWindows>()(() => ({ present: new Set([pageView() ?? 'console']), toRestore: [] }))

/** @returns false when the browser refused; a window that is open already is brought to the front */
export function openView(view: WindowView): boolean {
  const opened = window.open(`/?view=${view}`, `vigil-${view}`, featuresOf(useSeat.getState().bounds[view]))
  if (opened === null) return false
  opened.focus()
  useSeatWindows.setState(({ toRestore }) => ({ toRestore: toRestore.filter((other) => other !== view) }))
  return true
}

export function featuresOf(bounds: Bounds | undefined): string {
  const { width, height } = bounds ?? AT_FIRST
  const at = bounds === undefined ? '' : `,left=${bounds.left},top=${bounds.top}`
  return `popup=yes,width=${width},height=${height}${at}`
}

/** For the page's life: says that this window is there, and follows the others. @returns ends it */
export function joinSeat(): () => void {
  const { locks } = globalThis.navigator
  if (locks === undefined) return () => {}
  const me = pageView() ?? 'console'
  const stop = new AbortController()
  const channel = seatChannel()
  const held = new Promise<void>((resolve) => stop.signal.addEventListener('abort', () => resolve()))
  void locks.request(LOCKS + me, { mode: 'shared', signal: stop.signal }, () => held).catch(() => {})
  const missed = new Set<WindowView>()
  const look = async () => {
    const present = presentIn(await locks.query())
    present.add(me)
    if (stop.signal.aborted) return
    const before = useSeatWindows.getState().present
    if (before.size !== present.size || [...present].some((one) => !before.has(one))) useSeatWindows.setState({ present })
    if (me === 'console') forgetClosed(present, missed)
  }
  const quiet = channel.hear((message) => {
    if (message.type === 'windows') void look()
  })
  const timer = setInterval(() => void look(), LOOK_EVERY_MS)
  const goodbye = () => channel.tell({ type: 'windows' })
  window.addEventListener('pagehide', goodbye)
  void look().then(() => {
    goodbye()
    if (me === 'console' && !stop.signal.aborted) restore()
  })
  const leave = me === 'console' ? () => {} : keepBounds(me)
  return () => {
    stop.abort()
    quiet()
    leave()
    clearInterval(timer)
    window.removeEventListener('pagehide', goodbye)
  }
}

function presentIn({ held = [] }: LockManagerSnapshot): Set<SeatWindow> {
  const names = held.map((lock) => lock.name ?? '')
  return new Set(([...WINDOW_VIEWS, 'console'] as const).filter((one) => names.includes(LOCKS + one)))
}

/** Closed by a person while the console goes on: it is not opened again next time. */
function forgetClosed(present: ReadonlySet<SeatWindow>, missed: Set<WindowView>): void {
  const { open, closed } = useSeat.getState()
  const { toRestore } = useSeatWindows.getState()
  for (const view of open) {
    if (present.has(view) || toRestore.includes(view)) missed.delete(view)
    else if (missed.has(view)) {
      missed.delete(view)
      closed(view)
    } else missed.add(view)
  }
}

function restore(): void {
  const { present } = useSeatWindows.getState()
  const refused = useSeat.getState().open.filter((view) => !present.has(view) && !openView(view))
  useSeatWindows.setState({ toRestore: refused })
}

/** Where this window stands is looked at now and then: a page is not told when it is moved. */
function keepBounds(view: WindowView): () => void {
  useSeat.getState().opened(view)
  const keep = () => {
    const now = { left: window.screenX, top: window.screenY, width: window.outerWidth, height: window.outerHeight }
    const known = useSeat.getState().bounds[view]
    const isSame = known !== undefined && Object.entries(now).every(([name, px]) => known[name as keyof Bounds] === px)
    // a window that is minimised says it has no size
    if (!isSame && now.width > 0 && now.height > 0) useSeat.getState().moved(view, now)
  }
  const timer = setInterval(keep, LOOK_EVERY_MS)
  window.addEventListener('pagehide', keep)
  return () => {
    clearInterval(timer)
    window.removeEventListener('pagehide', keep)
  }
}
