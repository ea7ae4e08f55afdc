// Which key does what while falls are looked through; pure.

export type FallsCommand =
  | { readonly do: 'move'; readonly by: 1 | -1 }
  | { readonly do: 'open' }
  | { readonly do: 'real' }
  | { readonly do: 'notReal' }
  | { readonly do: 'incident' }
  | { readonly do: 'undo' }
  | { readonly do: 'back' }

const COMMANDS: Readonly<Record<string, FallsCommand>> = {
  arrowdown: { do: 'move', by: 1 },
  j: { do: 'move', by: 1 },
  arrowup: { do: 'move', by: -1 },
  k: { do: 'move', by: -1 },
  enter: { do: 'open' },
  y: { do: 'real' },
  // X mutes, also here.
  n: { do: 'notReal' },
  i: { do: 'incident' },
  u: { do: 'undo' },
  escape: { do: 'back' },
}

export interface FallsPress {
  readonly key: string
  readonly modified: boolean
  readonly repeat: boolean
  /** The focus is in a field, or on a control that the key belongs to. */
  readonly taken: boolean
}

/** A held key may move, but must not judge twice. */
export function fallsCommand({ key, modified, repeat, taken }: FallsPress): FallsCommand | null {
  if (modified || taken) return null
  const command = COMMANDS[key.toLowerCase()] ?? null
  return repeat && command?.do !== 'move' ? null : command
}

/** The ends do not wrap. */
export function moved(items: readonly { readonly id: string }[], id: string | null, by: 1 | -1): string | null {
  const at = items.findIndex((item) => item.id === id)
  if (at === -1) return items[0]?.id ?? null
  return items[Math.max(0, Math.min(items.length - 1, at + by))]?.id ?? null
}
