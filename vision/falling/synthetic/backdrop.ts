// The still part of a generated scene: the building through a pinhole, neighbours, sky and ground, with the camera's own unevenness.
import type { Luma } from '../luma.ts'
import { paintWall, type Wall } from './paint-wall.ts'
import { createRandom, type Random } from './random.ts'
import { stylesOf } from './styles.ts'
import type { SceneSpec } from './spec.ts'
import type { View } from './view.ts'
import type { Level } from './wall-canvas.ts'

/** All planes have the size of the view's canvas. */
export interface Backdrop {
  readonly luma: Uint8Array
  /** What nearer than so many decimetres to the wall is hidden there; 255: whatever is behind. */
  readonly coverDm: Uint8Array
  /** How much the picture shows of a mirroring pane, 0..255. */
  readonly glass: Uint8Array
  readonly wall: Wall
  readonly style: string
  /** How much the camera sharpens (above 0) or its lens softens: the same for the building and for what moves before it. */
  readonly sharpness: number
}

interface Sky {
  readonly top: number
  readonly bottom: number
  readonly clouds: number
}

export function drawBackdrop(spec: SceneSpec, view: View): Backdrop {
  const random = createRandom(spec.seed, 'backdrop')
  const style = random.pick(stylesOf(spec.split))
  const wall = paintWall(random, style, view.building, chooseTexelM(view), spec.isNight === true)
  const size = view.width * view.height
  const backdrop = {
    luma: new Uint8Array(size),
    coverDm: new Uint8Array(size),
    glass: new Uint8Array(size),
    wall,
    style: style.name,
    sharpness: random.between(-0.45, 0.6),
  }
  if (spec.photo) drawPhoto(backdrop.luma, view, spec.photo)
  else drawWorld(random, backdrop, view, spec.isNight === true)
  return backdrop
}

/** Fine enough for the nearest part of the wall, coarse enough for memory. */
function chooseTexelM({ building, eye, focalPx }: View): number {
  return Math.max((eye[2] / focalPx) * 0.8, Math.sqrt((building.widthM * building.heightM) / 3e6))
}

function drawWorld(random: Random, { luma, glass, wall, sharpness }: Backdrop, view: View, isNight: boolean): void {
  const levels = wall.canvas.levels()
  const sky = chooseSky(random, isNight)
  const ground = chooseGround(random, isNight)
  const neighbours = chooseNeighbours(random, view, isNight)
  const light = chooseLight(random, view, isNight)
  const curve = chooseCurve(random, isNight)
  const { width, height } = view
  // Two rays a pixel, half a pixel apart both ways; the canvas's smaller copies do the rest.
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const i = y * width + x
      const a = sample(x + 0.25, y + 0.25)
      const mirror = hitGlass
      luma[i] = Math.max(1, Math.min(254, curve(((a + sample(x + 0.75, y + 0.75)) / 2) * light(x, y))))
      glass[i] = mirror
    }
  }
  sharpen(luma, width, height, sharpness)

  function sample(u: number, v: number): number {
    const ray = view.rayAt(u, v)
    const [ex, ey, ez] = view.eye
    const reach = -ez / ray[2]
    const groundReach = ray[1] < 0 ? -ey / ray[1] : Infinity
    hitGlass = 0
    const [wx, wy] = [ex + ray[0] * reach + view.building.widthM / 2, ey + ray[1] * reach]
    if (reach > 0 && reach < groundReach && wx >= 0 && wx < view.building.widthM && wy >= 0 && wy < view.building.heightM) {
      const length = Math.hypot(ray[0], ray[1], ray[2])
      return lookAt(levels, wx, wy, ((reach * length * length) / view.focalPx) * 0.7)
    }
    if (groundReach < Infinity && (reach < 0 || groundReach < reach * 1.6)) return ground(ex + ray[0] * groundReach, ez + ray[2] * groundReach)
    const far = (-ez - 35) / ray[2]
    const behind = far > 0 ? neighbours(ex + ray[0] * far, ey + ray[1] * far) : -1
    if (behind >= 0) return behind
    return sky.bottom + (sky.top - sky.bottom) * Math.max(0, Math.min(1, ray[1] * 1.3)) + sky.clouds * Math.sin(u * 0.011 + Math.sin(v * 0.017) * 2)
  }
}

/** Set by the last look at the wall; a second result of the hottest function here. */
let hitGlass = 0

function lookAt(levels: readonly Level[], x: number, y: number, footprintM: number): number {
  let n = 0
  while (n < levels.length - 1 && levels[n]!.texelM * 1.5 < footprintM) n++
  const { texelM, cols, rows, luma, glass } = levels[n]!
  const fx = Math.max(0, Math.min(cols - 1.001, x / texelM - 0.5))
  const fy = Math.max(0, Math.min(rows - 1.001, y / texelM - 0.5))
  const [c, r] = [fx | 0, fy | 0]
  const [p, q] = [fx - c, fy - r]
  const i = r * cols + c
  hitGlass = glass[i]!
  return (luma[i]! * (1 - p) + luma[i + 1]! * p) * (1 - q) + (luma[i + cols]! * (1 - p) + luma[i + cols + 1]! * p) * q
}

function chooseSky(random: Random, isNight: boolean): Sky {
  if (isNight) return { top: random.between(4, 14), bottom: random.between(10, 34), clouds: random.between(0, 2) }
  const bottom = random.chance(0.4) ? random.between(235, 254) : random.between(185, 240)
  return { top: bottom - random.between(0, 60), bottom, clouds: random.between(0, 9) }
}

/** @returns luma by place on the ground */
function chooseGround(random: Random, isNight: boolean): (x: number, z: number) => number {
  const base = isNight ? random.between(22, 60) : random.between(85, 160)
  const kerbM = random.between(4, 9)
  const lawn = random.chance(0.5) ? 0.62 : 1.1
  return (x, z) => {
    const grain = Math.sin(x * 12.9898 + z * 4.1414) * Math.sin(x * 3.7 - z * 7.9) * 6 * (isNight ? 0.3 : 1)
    const tile = (x - Math.floor(x / 1.2) * 1.2 < 0.08 || z - Math.floor(z / 1.2) * 1.2 < 0.08) && z < kerbM ? 0.85 : 1
    return base * (z < 2 ? lawn : z < kerbM ? 1.12 : 0.8) * tile + grain
  }
}

/** Blocks of flats 35 m behind; @returns luma, or -1 where there is none */
function chooseNeighbours(random: Random, view: View, isNight: boolean): (x: number, y: number) => number {
  const blocks = Array.from({ length: random.whole(0, 4) }, () => {
    const left = random.between(-1.8, 1.2) * view.building.widthM
    return {
      left,
      right: left + random.between(12, 40),
      top: random.between(0.3, 1.1) * view.building.heightM,
      luma: random.between(90, 190),
      bayM: random.between(2.5, 4.5),
      floorM: random.between(2.8, 3.4),
      lit: random.next(),
    }
  })
  return (x, y) => {
    const block = blocks.find((b) => x > b.left && x < b.right && y < b.top && y > 0)
    if (!block) return -1
    const [bx, by] = [(x - block.left) / block.bayM, y / block.floorM]
    const isWindow = bx % 1 > 0.3 && bx % 1 < 0.75 && by % 1 > 0.3 && by % 1 < 0.8
    if (!isNight) return isWindow ? block.luma * 0.45 : block.luma
    const isLit = isWindow && Math.sin(Math.floor(bx) * 127.1 + Math.floor(by) * 311.7 + block.lit * 40) > 0.72
    return isLit ? 170 : block.luma * 0.15
  }
}

/** Some cameras show deep shadows and a blown sky, some a grey haze. */
function chooseCurve(random: Random, isNight: boolean): (luma: number) => number {
  const [contrast, middle, lift] = isNight ? [1, 0, random.between(0, 8)] : [random.between(0.75, 1.6), random.between(100, 150), random.between(-10, 10)]
  return (luma) => middle + (luma - middle) * contrast + lift
}

/** Sun or lamps from one side, and the darker corners of the lens. */
function chooseLight(random: Random, { width, height }: View, isNight: boolean): (x: number, y: number) => number {
  const [tiltX, tiltY] = [random.between(-0.18, 0.18), random.between(-0.15, 0.15)]
  const vignette = random.between(0, 0.22)
  const lamp = isNight
    ? { x: random.between(0, width), y: random.between(0.6, 1.1) * height, gain: random.between(0.4, 1.8), reach: random.between(0.25, 0.6) * width }
    : null
  return (x, y) => {
    const [nx, ny] = [(x / width - 0.5) * 2, (y / height - 0.5) * 2]
    const glow = lamp ? lamp.gain * Math.exp(-((x - lamp.x) ** 2 + (y - lamp.y) ** 2) / lamp.reach ** 2) : 0
    return (1 + tiltX * nx + tiltY * ny + glow) * (1 - vignette * 0.5 * (nx * nx + ny * ny))
  }
}

/** The lens softens (below 0), the camera sharpens again, often with a rim around every edge (above 0). */
function sharpen(luma: Uint8Array, width: number, height: number, sharpness: number): void {
  const before = luma.slice()
  for (let y = 1; y < height - 1; y++) {
    for (let i = y * width + 1; i < (y + 1) * width - 1; i++) {
      const own = before[i]!
      const around = (before[i - 1]! + before[i + 1]! + before[i - width]! + before[i + width]!) / 4
      luma[i] = Math.max(0, Math.min(255, own + sharpness * (own - around) + 0.5))
    }
  }
}

function drawPhoto(luma: Uint8Array, { width, height }: View, photo: Luma): void {
  const scale = Math.min(photo.width / width, photo.height / height)
  const [left, top] = [(photo.width - width * scale) / 2, (photo.height - height * scale) / 2]
  const steps = Math.max(1, Math.round(scale))
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      let sum = 0
      for (let s = 0; s < steps * steps; s++) {
        const px = Math.min(photo.width - 1, Math.floor(left + (x + ((s % steps) + 0.5) / steps) * scale))
        const py = Math.min(photo.height - 1, Math.floor(top + (y + (Math.floor(s / steps) + 0.5) / steps) * scale))
        sum += photo.data[py * photo.width + px]!
      }
      luma[y * width + x] = sum / (steps * steps)
    }
  }
}
