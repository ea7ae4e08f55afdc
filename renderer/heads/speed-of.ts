// How fast a camera turns for what is held down, or for how far the pointer was pulled; pure.
import type { Way } from './head-keys.ts'
import { STILL, type Speed } from './hand.ts'

const KEY_SPEED = 0.5
/** Closer to where it was pressed than this share of the picture nothing turns: a click is no turn. */
const DEAD = 0.03

/** Opposite ways cancel each other. */
export function speedOfWays(ways: ReadonlySet<Way>): Speed {
  const axis = (more: Way, less: Way) => (Number(ways.has(more)) - Number(ways.has(less))) * KEY_SPEED
  return { pan: axis('right', 'left'), tilt: axis('up', 'down'), zoom: axis('in', 'out') }
}

/** @param dx, dy pull from where it was pressed, in shares of the picture's width and height, y downwards: the picture goes where the pointer is pulled to */
export function speedOfPull(dx: number, dy: number): Speed {
  if (Math.hypot(dx, dy) < DEAD) return STILL
  // All the way at half the picture; in steps, so that a hand that trembles sends nothing.
  const axis = (pull: number) => Math.round(Math.max(-1, Math.min(1, pull * 2)) * 10) / 10
  return { pan: axis(dx), tilt: axis(-dy) + 0, zoom: 0 }
}
