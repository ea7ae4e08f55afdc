// Which key does what: pure, so that the whole keyboard path can be tested without a screen.
import type { IncidentAction } from '../../contract/vocabulary.ts'
import { keyOfScreen, SCREENS, type Screen } from '../console/desk.ts'
import type { Rearrangement } from '../incidents/rearrange.ts'

export type KeyCommand =
  | { readonly do: 'move'; readonly by: 1 | -1 | 'first' }
  | { readonly do: 'alert'; readonly by: 1 | -1 }
  | { readonly do: 'open' }
  | { readonly do: 'back' }
  | { readonly do: 'help' }
  | { readonly do: 'view' }
  | { readonly do: 'note' }
  | { readonly do: 'rearrange'; readonly how: Rearrangement }
  | { readonly do: 'screen'; readonly to: Screen }
  | { readonly do: 'act'; readonly action: IncidentAction }
  | { readonly do: 'search' }
  | { readonly do: 'queueView' }
  | { readonly do: 'mute' }
  | { readonly do: 'wall' }

export interface KeyPress {
  readonly key: string
  /** Ctrl, Alt or Meta is held: never ours, the browser's and the system's keys stay theirs. */
  readonly modified: boolean
  readonly repeat: boolean
  /** The focus is in a field that takes text. */
  readonly typing: boolean
  /** The focus, moved there by keyboard, is on something that Space, Enter or the side arrows work on: a button, a link, a video, a slider. */
  readonly onControl: boolean
  /** A dialog is open; it has its own keys. */
  readonly inDialog: boolean
  /** Another screen than the console is shown: the queue's keys must not act on what is not seen. */
  readonly elsewhere: boolean
}

const COMMANDS: Readonly<Record<string, KeyCommand>> = {
  arrowdown: { do: 'move', by: 1 },
  j: { do: 'move', by: 1 },
  arrowup: { do: 'move', by: -1 },
  k: { do: 'move', by: -1 },
  arrowleft: { do: 'alert', by: -1 },
  arrowright: { do: 'alert', by: 1 },
  home: { do: 'move', by: 'first' },
  enter: { do: 'open' },
  escape: { do: 'back' },
  '?': { do: 'help' },
  v: { do: 'view' },
  n: { do: 'note' },
  m: { do: 'rearrange', how: 'merge' },
  s: { do: 'rearrange', how: 'split' },
  ' ': { do: 'act', action: 'acknowledge' },
  d: { do: 'act', action: 'dispatch' },
  f: { do: 'act', action: 'falseAlarm' },
  r: { do: 'act', action: 'resolve' },
  c: { do: 'act', action: 'close' },
  e: { do: 'act', action: 'escalate' },
  l: { do: 'act', action: 'hold' },
  z: { do: 'act', action: 'shelve' },
  '/': { do: 'search' },
  q: { do: 'queueView' },
  x: { do: 'mute' },
  h: { do: 'wall' },
}

/** Held for a second it confirms the fire that is open; pressed shortly it does nothing. */
export const CONFIRM_FIRE_KEY = 'y'

/** Answers a post check. Works in every field and dialog: a check must not wait until somebody has finished writing. */
export const POST_CHECK_KEY = 'F8'

/** Whether a key that has to be held begins to be: the first press, on the console, and nobody is typing. */
export function isHeldFor(key: string, { modified, typing, inDialog, elsewhere, repeat, key: pressed }: Omit<KeyPress, 'onControl'>): boolean {
  return pressed.toLowerCase() === key && !modified && !typing && !inDialog && !elsewhere && !repeat
}

const EVERYWHERE: readonly KeyCommand['do'][] = ['screen', 'help', 'view', 'mute', 'back', 'wall']
const OF_CONTROLS = [' ', 'enter', 'arrowleft', 'arrowright']

/** @returns null when the key is not the console's: it then does what it always does */
export function keyCommand(press: KeyPress): KeyCommand | null {
  if (press.modified || press.typing || press.inDialog) return null
  const key = press.key.toLowerCase()
  if (press.onControl && OF_CONTROLS.includes(key)) return null
  const command = screenOfKey(key) ?? COMMANDS[key] ?? COMMANDS[halfWidth(key)] ?? null
  if (press.elsewhere && command !== null && !EVERYWHERE.includes(command.do)) return null
  // A held key may move through the queue but must never act twice.
  return press.repeat && command?.do !== 'move' && command?.do !== 'alert' ? null : command
}

function screenOfKey(key: string): KeyCommand | null {
  const to = SCREENS.find((screen) => keyOfScreen(screen) === halfWidth(key))
  return to === undefined ? null : { do: 'screen', to }
}

/** A Chinese keyboard gives full-width marks. */
function halfWidth(key: string): string {
  return key === '？' ? '?' : key === '，' ? ',' : key === '；' ? ';' : key === '·' ? '`' : key === '、' || key === '／' ? '/' : key === '＃' ? '#' : key
}

/** In a list of choices, the number key of a row picks it. @returns index, or null */
export function choiceOfKey(key: string, choices: number): number | null {
  if (!/^[1-9]$/.test(key)) return null
  const index = Number(key) - 1
  return index < choices ? index : null
}
