// How a tracked box moves: where it should be by now, and what a new measurement makes of that.
import type { Box } from '../contract/geometry.ts'
import { correctKalman, predictKalman, startKalman, type Kalman1 } from './kalman.ts'

/** Centre with velocity; size as a random walk, because a size's velocity swings wildly while a thing is half hidden. */
export interface Motion {
  readonly x: Kalman1
  readonly y: Kalman1
  readonly width: Kalman1
  readonly height: Kalman1
}

// All in sizes of the box itself, so that near and far things are treated alike. A walker covers up to 3 of his own widths
// a second and may stop within one; a detector's edge wavers by a twentieth (ByteTrack's value), by a tenth at our 416 px.
const POSITION_SD = 0.1
const VELOCITY_SD = 3
const ACCELERATION_SD = 3
const SIZE_SD = 0.1
const SIZE_DRIFT_PER_S = 0.4

export function startMotion(box: Box): Motion {
  const { x, y, width, height } = parts(box)
  return {
    x: startKalman(x, POSITION_SD * width, VELOCITY_SD * width),
    y: startKalman(y, POSITION_SD * height, VELOCITY_SD * 0.5 * height),
    width: startKalman(width, SIZE_SD * width, 0),
    height: startKalman(height, SIZE_SD * height, 0),
  }
}

/** @param dtS seconds, >= 0 */
export function predictMotion(m: Motion, dtS: number): Motion {
  const { position: width } = m.width
  const { position: height } = m.height
  return {
    x: predictKalman(m.x, dtS, ACCELERATION_SD * width),
    y: predictKalman(m.y, dtS, ACCELERATION_SD * 0.5 * height),
    width: drift(m.width, SIZE_DRIFT_PER_S * width, dtS),
    height: drift(m.height, SIZE_DRIFT_PER_S * height, dtS),
  }
}

/** @param score 0..1 of the detection: an unsure box is a wavering box */
export function correctMotion(m: Motion, box: Box, score: number): Motion {
  const { x, y, width, height } = parts(box)
  const doubt = 2 - score
  return {
    x: correctKalman(m.x, x, POSITION_SD * width * doubt),
    y: correctKalman(m.y, y, POSITION_SD * height * doubt),
    width: correctKalman(m.width, width, SIZE_SD * width * doubt),
    height: correctKalman(m.height, height, SIZE_SD * height * doubt),
  }
}

/** @returns the estimate, not cut off at the frame's edge */
export function motionBox({ x, y, width, height }: Motion): Box {
  const w = Math.max(width.position, 1e-4) / 2
  const h = Math.max(height.position, 1e-4) / 2
  return [x.position - w, y.position - h, x.position + w, y.position + h]
}

function drift(k: Kalman1, sdPerS: number, dtS: number): Kalman1 {
  return { ...k, pp: k.pp + sdPerS ** 2 * dtS }
}

function parts([x1, y1, x2, y2]: Box): { x: number; y: number; width: number; height: number } {
  return { x: (x1 + x2) / 2, y: (y1 + y2) / 2, width: x2 - x1, height: y2 - y1 }
}
