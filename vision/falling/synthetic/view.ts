// Where the camera of a generated scene stands and how points in metres before the building come onto its picture.
import type { Random } from './random.ts'

/** The building's wall is the plane z = 0: x along it (0 its middle), y up from the ground, z out of it towards the camera; metres. */
export interface View {
  /** Of the whole canvas: the picture and MARGIN_PX around it. */
  readonly width: number
  readonly height: number
  readonly focalPx: number
  readonly eye: readonly [x: number, y: number, z: number]
  readonly pitchRad: number
  project(x: number, y: number, z: number): Projected
  /** The ray through a place on the canvas; not of unit length. */
  rayAt(u: number, v: number): readonly [x: number, y: number, z: number]
  readonly building: Building
}

export interface Projected {
  /** Pixels of the canvas. */
  readonly u: number
  readonly v: number
  /** Metres along the camera's axis; not above 0: behind it. */
  readonly depthM: number
}

export interface Building {
  readonly floors: number
  readonly floorHeightM: number
  readonly widthM: number
  /** Floors and the parapet. */
  readonly heightM: number
  readonly columns: number
}

/** Room around the picture, so that a shaken camera sees no edge. */
export const MARGIN_PX = 8

export function chooseView(random: Random, width: number, height: number, mustSeeGround: boolean): View {
  for (;;) {
    const floors = Math.round(random.logBetween(6, 33))
    const floorHeightM = random.between(2.8, 3.6)
    const roofM = floors * floorHeightM
    const distanceM = Math.min(80, Math.max(15, roofM * random.logBetween(0.36, 1.7)))
    const isOpposite = random.chance(0.2) && !mustSeeGround
    const eyeM = isOpposite ? random.between(0.1, 0.3) * roofM : random.between(2, 5.5)
    const lowestM = mustSeeGround ? -0.07 * roofM : random.chance(0.45) ? random.between(-0.06, 0.03) * roofM : random.between(0.04, 0.3) * roofM
    const highestM = roofM * random.between(0.86, 1.08)
    const [low, high] = [Math.atan2(lowestM - eyeM, distanceM), Math.atan2(highestM - eyeM, distanceM)]
    const pitchRad = (low + high) / 2
    if (pitchRad < Math.PI / 18 || pitchRad > Math.PI / 3) continue
    const focalPx = height / 2 / Math.tan((high - low) / 2)
    const widthM = Math.max(10, ((width * distanceM) / focalPx) * random.between(0.5, 1.15))
    const building = { floors, floorHeightM, widthM, heightM: roofM + 1.2, columns: Math.max(1, Math.round(widthM / random.between(7, 13))) }
    const eyeX = random.between(-0.3, 0.3) * distanceM
    return createView({
      width,
      height,
      focalPx,
      eye: [eyeX, eyeM, distanceM],
      pitchRad,
      yawRad: Math.atan2(-eyeX, distanceM),
      rollRad: random.normal() * 0.008,
      building,
    })
  }
}

interface ViewPlan extends Pick<View, 'width' | 'height' | 'focalPx' | 'eye' | 'pitchRad' | 'building'> {
  readonly yawRad: number
  readonly rollRad: number
}

type Vector = readonly [number, number, number]

function createView({ width, height, focalPx, eye, pitchRad, yawRad, rollRad, building }: ViewPlan): View {
  const [full, tall] = [width + 2 * MARGIN_PX, height + 2 * MARGIN_PX]
  const ahead: Vector = [Math.sin(yawRad) * Math.cos(pitchRad), Math.sin(pitchRad), -Math.cos(yawRad) * Math.cos(pitchRad)]
  const level: Vector = [Math.cos(yawRad), 0, Math.sin(yawRad)]
  const upright = cross(level, ahead)
  const right = turned(level, upright, rollRad)
  const up = turned(upright, level, -rollRad)
  return {
    width: full,
    height: tall,
    focalPx,
    eye,
    pitchRad,
    building,
    project: (x, y, z) => {
      const d: Vector = [x - eye[0], y - eye[1], z - eye[2]]
      const depthM = dot(d, ahead)
      const scale = focalPx / Math.max(depthM, 0.01)
      return { u: full / 2 + dot(d, right) * scale, v: tall / 2 - dot(d, up) * scale, depthM }
    },
    rayAt: (u, v) => {
      const [across, above] = [(u - full / 2) / focalPx, (tall / 2 - v) / focalPx]
      return [ahead[0] + right[0] * across + up[0] * above, ahead[1] + right[1] * across + up[1] * above, ahead[2] + right[2] * across + up[2] * above]
    },
  }
}

function dot(p: Vector, q: Vector): number {
  return p[0] * q[0] + p[1] * q[1] + p[2] * q[2]
}

function cross(p: Vector, q: Vector): Vector {
  return [p[1] * q[2] - p[2] * q[1], p[2] * q[0] - p[0] * q[2], p[0] * q[1] - p[1] * q[0]]
}

function turned(p: Vector, q: Vector, rad: number): Vector {
  const [c, s] = [Math.cos(rad), Math.sin(rad)]
  return [p[0] * c + q[0] * s, p[1] * c + q[1] * s, p[2] * c + q[2] * s]
}
