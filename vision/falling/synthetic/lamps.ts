// Street lamps and wires before a generated facade: thin, still, in front of everything that falls.
import type { Backdrop } from './backdrop.ts'
import { createRandom } from './random.ts'
import type { SceneSpec } from './spec.ts'
import type { View } from './view.ts'

export function drawLamps({ seed, isNight, photo }: SceneSpec, { width, height }: View, { luma, coverDm }: Backdrop): void {
  const random = createRandom(seed, 'lamps')
  if (photo || !random.chance(0.45)) return
  const dot = (x: number, y: number, tone: number): void => {
    const [col, row] = [Math.round(x), Math.round(y)]
    if (col < 0 || row < 0 || col >= width || row >= height) return
    luma[row * width + col] = tone
    coverDm[row * width + col] = 255
  }
  const post = random.between(25, 110) * (isNight ? 0.4 : 1)
  for (let n = random.whole(1, 2); n > 0; n--) {
    const [x, top, thick, arm] = [random.between(0.03, 0.97) * width, random.between(0.35, 0.8) * height, random.between(2, 5), random.between(-40, 40)]
    for (let y = top; y < height; y++) for (let i = 0; i < thick; i++) dot(x + i, y, post * (0.8 + (0.5 * i) / thick))
    for (let s = 0; s < 1; s += 0.01) for (let i = 0; i < 2; i++) dot(x + arm * s, top - 6 * Math.sin((Math.PI * s) / 2) + i, post)
    for (let dx = -6; dx <= 6; dx++) for (let dy = 0; dy < 3; dy++) dot(x + arm + dx, top - 6 + dy, isNight ? 252 : post * 1.3)
    if (isNight) glow(luma, width, height, x + arm, top - 3, random.between(25, 80))
  }
  if (random.chance(0.5)) {
    const [from, to, sag] = [random.between(0.1, 0.9) * height, random.between(0.1, 0.9) * height, random.between(5, 60)]
    for (let x = 0; x < width; x += 0.7) dot(x, from + ((to - from) * x) / width + sag * Math.sin((Math.PI * x) / width), post * 0.7)
  }
}

function glow(luma: Uint8Array, width: number, height: number, u: number, v: number, reachPx: number): void {
  for (let y = Math.max(0, Math.floor(v - 2 * reachPx)); y < Math.min(height, v + 2 * reachPx); y++) {
    for (let x = Math.max(0, Math.floor(u - 2 * reachPx)); x < Math.min(width, u + 2 * reachPx); x++) {
      const share = Math.exp(-2 * (((x - u) ** 2 + (y - v) ** 2) / reachPx ** 2))
      luma[y * width + x] = Math.min(254, luma[y * width + x]! + 150 * share)
    }
  }
}
