// Which key does what while a camera is turned by hand; pure. It is a mode of its own: then these keys are not the queue's.
import { choiceOfKey } from '../keys/keymap.ts'
import type { KeyPress } from '../keys/keymap.ts'

/** Begins and ends it, where a camera that turns is shown large. */
export const HEAD_KEY = "'"

export const WAYS = ['left', 'right', 'up', 'down', 'in', 'out'] as const
export type Way = (typeof WAYS)[number]

export type HeadCommand =
  /** For as long as it is held. */
  | { readonly do: 'turn'; readonly way: Way }
  | { readonly do: 'preset'; readonly index: number }
  | { readonly do: 'home' }
  | { readonly do: 'leave' }
  /** Ours, and nothing is done: a key that repeats itself while it is held. */
  | { readonly do: 'nothing' }

const TURNS: Readonly<Record<string, Way>> = {
  arrowleft: 'left',
  arrowright: 'right',
  arrowup: 'up',
  arrowdown: 'down',
  pageup: 'in',
  '+': 'in',
  '=': 'in',
  pagedown: 'out',
  '-': 'out',
  _: 'out',
}

/** @returns null: it does what it always does */
export function headCommand({ key, modified, typing, inDialog, repeat }: Omit<KeyPress, 'onControl' | 'elsewhere'>): HeadCommand | null {
  if (modified || typing || inDialog) return null
  const command = commandOf(key.toLowerCase())
  return command !== null && repeat ? { do: 'nothing' } : command
}

/** A Chinese keyboard gives a full-width one. */
export function isHeadKey(key: string): boolean {
  return key === HEAD_KEY || key === '‘' || key === '’'
}

/** Also of a key that is let go. */
export function wayOfKey(key: string): Way | null {
  const name = key.toLowerCase()
  return Object.hasOwn(TURNS, name) ? (TURNS[name] ?? null) : null
}

function commandOf(key: string): HeadCommand | null {
  const way = wayOfKey(key)
  if (way !== null) return { do: 'turn', way }
  const index = choiceOfKey(key, 9)
  if (index !== null) return { do: 'preset', index }
  if (key === 'home') return { do: 'home' }
  return key === 'escape' || isHeadKey(key) ? { do: 'leave' } : null
}
