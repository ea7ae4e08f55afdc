// Which key does what while the focus is on a tile of the wall; pure.
import type { Direction } from './layouts.ts'

export type WallCommand =
  | { readonly do: 'go'; readonly to: Direction }
  | { readonly do: 'move'; readonly to: Direction }
  | { readonly do: 'enlarge' }
  | { readonly do: 'choose' }
  | { readonly do: 'pin' }
  | { readonly do: 'empty' }
  | { readonly do: 'zoom'; readonly by: 1 | -1 }
  | { readonly do: 'layout'; readonly by: 1 | -1 }
  | { readonly do: 'page'; readonly by: 1 | -1 }
  | { readonly do: 'tour' }
  | { readonly do: 'back' }

const ARROWS: Readonly<Record<string, Direction>> = { arrowleft: 'left', arrowright: 'right', arrowup: 'up', arrowdown: 'down' }

/** A full-width mark is what a Chinese keyboard gives. */
const COMMANDS: Readonly<Record<string, WallCommand>> = {
  enter: { do: 'enlarge' },
  i: { do: 'choose' },
  u: { do: 'pin' },
  delete: { do: 'empty' },
  '+': { do: 'zoom', by: 1 },
  '=': { do: 'zoom', by: 1 },
  '-': { do: 'zoom', by: -1 },
  '[': { do: 'layout', by: -1 },
  ']': { do: 'layout', by: 1 },
  '【': { do: 'layout', by: -1 },
  '】': { do: 'layout', by: 1 },
  pageup: { do: 'page', by: -1 },
  pagedown: { do: 'page', by: 1 },
  '.': { do: 'tour' },
  '。': { do: 'tour' },
  escape: { do: 'back' },
}

/** Held down these go on; the others would be done twice. */
const REPEATED: readonly WallCommand['do'][] = ['go', 'zoom', 'page']

interface WallPress {
  readonly key: string
  readonly shift: boolean
  /** Ctrl, Alt or Meta. */
  readonly modified: boolean
  readonly repeat: boolean
}

export function wallCommand({ key, shift, modified, repeat }: WallPress): WallCommand | null {
  if (modified) return null
  const to = ARROWS[key.toLowerCase()]
  const command: WallCommand | null = to === undefined ? (COMMANDS[key.toLowerCase()] ?? null) : { do: shift ? 'move' : 'go', to }
  return command !== null && repeat && !REPEATED.includes(command.do) ? null : command
}

/** As the help lists them; a test holds the list against what the keys do. */
export const WALL_HELP_KEYS = [
  ['go', ['←', '↑', '→', '↓']],
  ['move', ['Shift + ←', 'Shift + ↑', 'Shift + →', 'Shift + ↓']],
  ['enlarge', ['Enter']],
  ['choose', ['I']],
  ['empty', ['Delete']],
  ['pin', ['U']],
  ['zoom', ['+', '-']],
  ['layout', ['[', ']']],
  ['page', ['PageUp', 'PageDown']],
  ['tour', ['.']],
  ['back', ['Esc']],
] as const satisfies readonly (readonly [WallCommand['do'], readonly string[]])[]
