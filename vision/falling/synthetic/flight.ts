// How a thing let go from a window flies: gravity, air and wind, in metres before the building, until it lies on the ground.
export interface Release {
  readonly x: number
  readonly y: number
  readonly z: number
  readonly vx: number
  readonly vy: number
  readonly vz: number
}

export interface Body {
  readonly massKg: number
  /** Area against the air times drag coefficient, m². */
  readonly dragAreaM2: number
  readonly windX: number
  readonly windZ: number
  /** Share of the speed kept when it hits the ground. */
  readonly bounce01: number
}

export interface Flight {
  /** When it first touches the ground, s after its release. */
  readonly landsAfterS: number
  /** When it lies still. */
  readonly restsAfterS: number
  /** @param afterS after the release; before it: where it was let go */
  at(afterS: number): { readonly x: number; readonly y: number; readonly z: number }
}

const GRAVITY = 9.81
const AIR_KG_M3 = 1.2
const STEP_S = 0.002
/** Every fourth step is kept; between two of them 8 ms of free fall bend a straight line by 0.08 mm. */
const KEPT = 4
const LONGEST_S = 40

export function simulateFlight({ x, y, z, vx, vy, vz }: Release, { massKg, dragAreaM2, windX, windZ, bounce01 }: Body): Flight {
  const path: number[] = [x, y, z]
  const k = (0.5 * AIR_KG_M3 * dragAreaM2) / massKg
  let landsAfterS = Infinity
  let step = 0
  for (; step * STEP_S < LONGEST_S; step++) {
    const [rx, rz] = [vx - windX, vz - windZ]
    const brake = Math.min(1 / STEP_S, k * Math.hypot(rx, vy, rz))
    vx -= brake * rx * STEP_S
    vz -= brake * rz * STEP_S
    const fasterBy = (-GRAVITY - brake * vy) * STEP_S
    y += (vy + fasterBy / 2) * STEP_S
    vy += fasterBy
    x += vx * STEP_S
    z = Math.max(0.06, z + vz * STEP_S)
    if (y <= 0.05 && vy < 0) {
      landsAfterS = Math.min(landsAfterS, (step + 1) * STEP_S)
      y = 0.05
      ;[vx, vy, vz] = [vx * bounce01, -vy * bounce01 * 0.7, vz * bounce01]
      if (vy < 0.7) break
    }
    if ((step + 1) % KEPT === 0) path.push(x, y, z)
  }
  path.push(x, y, z)
  const last = path.length / 3 - 1
  return {
    landsAfterS: Math.min(landsAfterS, LONGEST_S),
    restsAfterS: (step + 1) * STEP_S,
    at: (afterS) => {
      const place = Math.max(0, Math.min(last, afterS / (STEP_S * KEPT)))
      const i = Math.min(last - 1, Math.floor(place))
      const p = place - i
      const [j, n] = [i * 3, i * 3 + 3]
      return {
        x: path[j]! + (path[n]! - path[j]!) * p,
        y: path[j + 1]! + (path[n + 1]! - path[j + 1]!) * p,
        z: path[j + 2]! + (path[n + 2]! - path[j + 2]!) * p,
      }
    },
  }
}
