// How far the whole picture has moved against its background: a pole in the wind, a lorry passing.
import type { Kernel } from './kernel.ts'
import { SCALE_BITS } from './luma.ts'

export interface Shift {
  /** px by which the picture lies to the right and down of its background. */
  readonly dx: number
  readonly dy: number
  /** Share of an edge's step that the next pixel may differ because the shift is known only so well. */
  readonly tolerance: number
  /** The picture cannot be laid over its background: the camera was turned. */
  readonly isLost: boolean
}

/** Every STEPth pixel of every STEPth row is asked, each row from another start: windows stand in rows too, and must not fall between. */
const STEP = 7
const SLANT = 3
/** Steps less steep than this say nothing of a shift, 1/64 luma steps over the reach. */
const STEEP = 12 << SCALE_BITS
/** What differs more than this is something else than a shift. */
const MOST = 90 << SCALE_BITS
/** Slopes are taken over so many px each way, wide ones first: they see further. */
const REACHES = [3, 1, 1, 1] as const
const MAX_PX = 12
const ENOUGH = 80

/** Lucas and Kanade's translation between picture and mean, refined in a few rounds. */
export function estimateShift(kernel: Kernel, width: number, height: number): Shift {
  let dx = 0
  let dy = 0
  for (const reach of REACHES) {
    const step = refine(kernel, width, height, dx, dy, reach)
    if (step === null) break
    dx += step.dx
    dy += step.dy
    if (Math.abs(dx) > MAX_PX || Math.abs(dy) > MAX_PX) return { dx: 0, dy: 0, tolerance: 1, isLost: true }
    if (reach <= 2 && Math.abs(step.dx) + Math.abs(step.dy) < 0.15) break
  }
  const size = Math.hypot(dx, dy)
  return { dx, dy, tolerance: 0.15 + Math.min(0.3, size * 0.08), isLost: false }
}

function refine({ luma, mean }: Kernel, width: number, height: number, dx: number, dy: number, reach: number): { dx: number; dy: number } | null {
  const wholeX = Math.round(dx)
  const wholeY = Math.round(dy)
  const restX = dx - wholeX
  const restY = dy - wholeY
  const border = 1 + reach + Math.max(Math.abs(wholeX), Math.abs(wholeY))
  const offset = -(wholeY * width + wholeX)
  const down = reach * width
  let [x1, y1, e1, xx, xy, yy, xe, ye, n] = [0, 0, 0, 0, 0, 0, 0, 0, 0]
  for (let y = border; y < height - border; y += STEP) {
    for (let x = border + ((y * SLANT) % STEP); x < width - border; x += STEP) {
      const i = y * width + x
      const j = i + offset
      const gx = mean[j + reach]! - mean[j - reach]!
      const gy = mean[j + down]! - mean[j - down]!
      if (gx < STEEP && gx > -STEEP && gy < STEEP && gy > -STEEP) continue
      // A picture moved by (dx, dy) shows mean(x - dx): the difference is -g * d.
      const difference = (luma[i]! << SCALE_BITS) - mean[j]! + (gx * restX + gy * restY) / (2 * reach)
      if (difference > MOST || difference < -MOST) continue
      x1 += gx
      y1 += gy
      e1 += difference
      xx += gx * gx
      xy += gx * gy
      yy += gy * gy
      xe += gx * difference
      ye += gy * difference
      n++
    }
  }
  if (n < ENOUGH) return null
  // Without the common difference: a lighter picture has not moved.
  xx -= (x1 * x1) / n
  xy -= (x1 * y1) / n
  yy -= (y1 * y1) / n
  xe -= (x1 * e1) / n
  ye -= (y1 * e1) / n
  const whole = xx * yy - xy * xy
  if (whole < 1e-6 * (xx + yy) ** 2) return null
  return { dx: (-2 * reach * (xe * yy - ye * xy)) / whole, dy: (-2 * reach * (ye * xx - xe * xy)) / whole }
}
