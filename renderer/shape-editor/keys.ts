// What the keys do on the picture: pure, so that the keyboard's way can be tested without a screen.
import type { Point } from '../../contract/geometry.ts'

export type DrawKey = { readonly do: 'finish' | 'cancel' | 'back' | 'put' } | { readonly do: 'cursor'; readonly by: Point }
export type EditKey = { readonly do: 'remove' | 'insert' | 'deselect' } | { readonly do: 'nudge'; readonly by: Point }

interface Press {
  readonly key: string
  readonly shiftKey: boolean
  readonly ctrlKey: boolean
  readonly metaKey: boolean
  readonly altKey: boolean
}

const ARROWS: Readonly<Record<string, Point>> = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }
const FAR = 10

/** @returns px of the picture: 1, or 10 with Shift */
function arrow({ key, shiftKey }: Press): Point | null {
  const by = ARROWS[key]
  if (by === undefined) return null
  return shiftKey ? [by[0] * FAR, by[1] * FAR] : by
}

function isModified({ ctrlKey, metaKey, altKey }: Press): boolean {
  return ctrlKey || metaKey || altKey
}

/** While a shape is drawn. */
export function drawKey(press: Press): DrawKey | null {
  if (isModified(press)) return null
  const by = arrow(press)
  if (by !== null) return { do: 'cursor', by }
  if (press.key === 'Enter') return { do: 'finish' }
  if (press.key === 'Escape') return { do: 'cancel' }
  if (press.key === 'Backspace' || press.key === 'Delete') return { do: 'back' }
  return press.key === ' ' ? { do: 'put' } : null
}

/** With a point or a shape selected. */
export function editKey(press: Press): EditKey | null {
  if (isModified(press)) return null
  const by = arrow(press)
  if (by !== null) return { do: 'nudge', by }
  if (press.key === 'Delete' || press.key === 'Backspace') return { do: 'remove' }
  if (press.key === 'Insert' || press.key === '+') return { do: 'insert' }
  return press.key === 'Escape' ? { do: 'deselect' } : null
}
