// Tells a moving picture from a still one on its luma plane, so that vision need not look at every frame.
import type { Box } from '../contract/geometry.ts'

/** Every STEPth pixel of every STEPth row is looked at. */
const STEP = 4
/** A cell is CELL x CELL looked-at pixels: 32 x 32 px of the picture. */
const CELL = 8
/** Running average in 1/32 luma steps: new = old + (value - old) / 16. */
const SCALE_BITS = 5
const RATE_BITS = 4
/** Luma steps (0..255) beyond which a pixel counts as changed; camera noise stays below. */
const PIXEL_STEPS = 16
/** Changed pixels of a cell's 64 that make it a changed cell. */
const CELL_PIXELS = 5

/** Compares each picture with a running average of the ones before. One instance per picture size. */
export class MotionGate {
  readonly #width: number
  readonly #columns: number
  readonly #rows: number
  readonly #mean: Int16Array
  readonly #changed: Uint16Array
  readonly #cellColumns: number
  #isFirst = true

  constructor(width: number, height: number) {
    this.#width = width
    this.#columns = Math.floor(width / STEP)
    this.#rows = Math.floor(height / STEP)
    this.#mean = new Int16Array(this.#columns * this.#rows)
    this.#cellColumns = Math.ceil(this.#columns / CELL)
    this.#changed = new Uint16Array(this.#cellColumns * Math.ceil(this.#rows / CELL))
  }

  /**
   * @param y    luma plane of the whole picture
   * @param crop 0..1; cells outside are not counted
   * @returns share of the crop's cells that changed, 0..1; 1 for the first picture
   */
  see(y: Uint8Array, crop: Box): number {
    this.#compare(y)
    if (this.#isFirst) {
      this.#isFirst = false
      return 1
    }
    return this.#share(crop)
  }

  #compare(y: Uint8Array): void {
    const mean = this.#mean
    const changed = this.#changed
    const limit = PIXEL_STEPS << SCALE_BITS
    changed.fill(0)
    for (let row = 0, at = 0; row < this.#rows; row++) {
      const cellRow = (row >> 3) * this.#cellColumns
      let pixel = row * STEP * this.#width
      for (let column = 0; column < this.#columns; column++, at++, pixel += STEP) {
        const value = y[pixel]! << SCALE_BITS
        if (this.#isFirst) mean[at] = value
        const difference = value - mean[at]!
        mean[at] = mean[at]! + (difference >> RATE_BITS)
        if (difference > limit || difference < -limit) changed[cellRow + (column >> 3)]!++
      }
    }
  }

  #share([x1, y1, x2, y2]: Box): number {
    const cellRows = Math.ceil(this.#rows / CELL)
    const fromX = Math.floor(x1 * this.#cellColumns)
    const toX = Math.ceil(x2 * this.#cellColumns)
    const fromY = Math.floor(y1 * cellRows)
    const toY = Math.ceil(y2 * cellRows)
    let moving = 0
    for (let row = fromY; row < toY; row++)
      for (let column = fromX; column < toX; column++) if (this.#changed[row * this.#cellColumns + column]! >= CELL_PIXELS) moving++
    return moving / Math.max(1, (toX - fromX) * (toY - fromY))
  }
}

/** After motion the camera stays watched this long: a rider who stops is still there. */
const HOLD_MS = 2000
/** A still picture is analysed that often all the same. */
const STILL_EVERY_MS = 1000

/** Decides which frames vision gets: up to maxFps while something moves, one a second always. */
export class Pace {
  #lastAtMs = Number.NEGATIVE_INFINITY
  #movedAtMs = Number.NEGATIVE_INFINITY

  /** @param frameMs time between two decoded frames; half of it is forgiven, so that a rate of 5 out of 10 stays 5 */
  wants(atMs: number, motion01: number, maxFps: number, frameMs: number): boolean {
    if (motion01 > 0) this.#movedAtMs = atMs
    const everyMs = atMs - this.#movedAtMs <= HOLD_MS ? Math.min(STILL_EVERY_MS, 1000 / maxFps) : STILL_EVERY_MS
    if (atMs - this.#lastAtMs < everyMs - frameMs / 2) return false
    this.#lastAtMs = atMs
    return true
  }
}
