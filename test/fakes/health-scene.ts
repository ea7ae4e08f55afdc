// A courtyard as a camera sees it, drawn without ffmpeg: what happens to it (light, people, a hand, a push) is one change each.

/** Luma 0..255 at a place, px of a 640 x 360 picture. */
export type Scene = (x: number, y: number) => number

export const SCENE = { width: 640, height: 360 }

/** Paving, a wall with windows, a door, bins: edges everywhere, most of them fine. */
export const courtyard: Scene = (x, y) => {
  if (y > 230) return 95 + (Math.floor(x / 22 + y / 30) % 2) * 26 + ((x * 7 + y * 13) % 11)
  if (x > 500 && y > 90) return 60 + (Math.floor(y / 9) % 2) * 20
  if (x > 60 && x < 120 && y > 120) return 50
  const isWindow = x % 70 > 18 && x % 70 < 52 && y % 60 > 14 && y % 60 < 44
  return isWindow ? 70 + (x % 5) * 4 : 140 + (Math.floor(y / 6) % 2) * 9 + ((x * 3 + y * 5) % 7)
}

export const lit =
  (scene: Scene, gain: number): Scene =>
  (x, y) =>
    scene(x, y) * gain

/** Lamps and no sun: one side bright, the other hardly lit. */
export const lampLit =
  (scene: Scene): Scene =>
  (x, y) =>
    scene(x, y) * (0.25 + 0.7 * Math.exp(-(((x - 180) / 160) ** 2) - ((y - 150) / 140) ** 2))

/** Blinding in the middle of the picture. */
export const headlights =
  (scene: Scene, at: number): Scene =>
  (x, y) =>
    scene(x, y) + 400 * Math.exp(-(((x - at) / 90) ** 2) - ((y - 240) / 60) ** 2)

/** A shadow with a soft edge passes. */
export const cloud =
  (scene: Scene, at: number): Scene =>
  (x, y) =>
    scene(x, y) * (0.55 + 0.45 / (1 + Math.exp(-(x - at) / 60)))

export const person =
  (scene: Scene, at: number, wide = 60): Scene =>
  (x, y) =>
    Math.abs(x - at) < wide && y > 110 ? 40 + (Math.floor(y / 40) % 2) * 60 : scene(x, y)

export const shifted =
  (scene: Scene, dx: number, dy: number): Scene =>
  (x, y) =>
    scene(x + dx, y + dy)

/** Something held before the lens: even, a little darker at the edge. */
export const covered: Scene = (x, y) => 46 + 10 * Math.sin(x / 200) * Math.cos(y / 150)

export const black: Scene = () => 16

/** Averages over a square of `2 * radius + 1`. */
export function defocused(scene: Scene, radius: number): Scene {
  const { width, height } = SCENE
  const [wide, high] = [width + 2 * radius, height + 2 * radius]
  const sums = new Float64Array((wide + 1) * (high + 1))
  for (let y = 0; y < high; y++)
    for (let x = 0; x < wide; x++)
      sums[(y + 1) * (wide + 1) + x + 1] =
        scene(x - radius, y - radius) + sums[y * (wide + 1) + x + 1]! + sums[(y + 1) * (wide + 1) + x]! - sums[y * (wide + 1) + x]!
  const side = 2 * radius + 1
  return (x, y) =>
    (sums[(y + side) * (wide + 1) + x + side]! - sums[y * (wide + 1) + x + side]! - sums[(y + side) * (wide + 1) + x]! + sums[y * (wide + 1) + x]!) /
    (side * side)
}

/** @param noise luma steps either way, other ones for each `seed` */
export function paint(scene: Scene, noise: number, seed: number): Uint8Array {
  const { width, height } = SCENE
  const luma = new Uint8Array(width * height)
  let state = (seed * 2_654_435_761 + 1) >>> 0
  for (let y = 0, at = 0; y < height; y++)
    for (let x = 0; x < width; x++, at++) {
      state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
      luma[at] = Math.max(0, Math.min(255, Math.round(scene(x, y) + noise * (state / 2 ** 31 - 1))))
    }
  return luma
}
