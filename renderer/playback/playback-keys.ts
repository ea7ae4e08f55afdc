// Which key does what on the screen Playback: pure.

export type PlaybackCommand =
  | { readonly do: 'toggle' }
  | { readonly do: 'step'; readonly by: 1 | -1 }
  | { readonly do: 'jump'; readonly by: 1 | -1 }
  | { readonly do: 'speed'; readonly by: 1 | -1 }
  | { readonly do: 'mark'; readonly by: 1 | -1 }
  | { readonly do: 'scale'; readonly by: 1 | -1 }
  | { readonly do: 'lead'; readonly by: 1 | -1 }
  | { readonly do: 'enlarge'; readonly by: 1 | -1 }
  | { readonly do: 'bookmark' }
  | { readonly do: 'export' }
  | { readonly do: 'cameras' }
  | { readonly do: 'time' }
  | { readonly do: 'full' }
  | { readonly do: 'close' }

/** A full-width mark is what a Chinese keyboard gives. */
const COMMANDS: Readonly<Record<string, PlaybackCommand>> = {
  ' ': { do: 'toggle' },
  k: { do: 'toggle' },
  arrowleft: { do: 'step', by: -1 },
  arrowright: { do: 'step', by: 1 },
  pageup: { do: 'jump', by: -1 },
  pagedown: { do: 'jump', by: 1 },
  j: { do: 'speed', by: -1 },
  l: { do: 'speed', by: 1 },
  '[': { do: 'mark', by: -1 },
  ']': { do: 'mark', by: 1 },
  '【': { do: 'mark', by: -1 },
  '】': { do: 'mark', by: 1 },
  '+': { do: 'scale', by: 1 },
  '=': { do: 'scale', by: 1 },
  '-': { do: 'scale', by: -1 },
  arrowup: { do: 'lead', by: -1 },
  arrowdown: { do: 'lead', by: 1 },
  i: { do: 'enlarge', by: 1 },
  o: { do: 'enlarge', by: -1 },
  m: { do: 'bookmark' },
  e: { do: 'export' },
  c: { do: 'cameras' },
  d: { do: 'time' },
  f: { do: 'full' },
  // never leaves: what exports here would escalate on the console
  escape: { do: 'close' },
}
/** Held down these go on; the others would be done twice. */
const REPEATED: readonly PlaybackCommand['do'][] = ['step', 'jump', 'mark', 'scale', 'enlarge']
/** On a button these press it, in a list of choices they choose. */
const OF_CONTROLS = [' ', 'arrowleft', 'arrowright', 'arrowup', 'arrowdown']

interface PlaybackPress {
  readonly key: string
  /** Ctrl, Alt or Meta. */
  readonly modified: boolean
  readonly repeat: boolean
  /** The focus is in a field, or something lies above the screen. */
  readonly taken: boolean
  /** The focus, moved there by keyboard, is on a control. */
  readonly onControl?: boolean
}

export function playbackCommand({ key, modified, repeat, taken, onControl = false }: PlaybackPress): PlaybackCommand | null {
  const name = key.toLowerCase()
  if (modified || taken || (onControl && OF_CONTROLS.includes(name))) return null
  const command = Object.hasOwn(COMMANDS, name) ? COMMANDS[name]! : null
  return command !== null && repeat && !REPEATED.includes(command.do) ? null : command
}

/** As the help lists them; a test holds the list against what the keys do. */
export const PLAYBACK_HELP_KEYS = [
  ['toggle', ['Space', 'K']],
  ['step', ['←', '→']],
  ['jump', ['PageUp', 'PageDown']],
  ['speed', ['J', 'L']],
  ['mark', ['[', ']']],
  ['scale', ['+', '-']],
  ['lead', ['↑', '↓']],
  ['enlarge', ['I', 'O']],
  ['bookmark', ['M']],
  ['export', ['E']],
  ['cameras', ['C']],
  ['time', ['D']],
  ['full', ['F']],
  ['close', ['Esc']],
] as const satisfies readonly (readonly [PlaybackCommand['do'], readonly string[]])[]
