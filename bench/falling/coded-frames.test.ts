// Tests that a scene's pictures come back from H.264 all, in order and alike.
import { expect, test } from 'vitest'
import type { Scene, SceneSpec } from '../../vision/falling/synthetic/spec.ts'
import { codedFrames } from './coded-frames.ts'

const SLOW = { timeout: 180_000 }
const spec: SceneSpec = { seed: 5, split: 'train', kind: 'quiet', width: 320, height: 180, fps: 25, seconds: 1.2, shakePx: 0 }
const BAR_PX = 10

/** Each picture has its bright bar one width farther on, so that it cannot be taken for another. */
function numbered(): Pick<Scene, 'spec' | 'frames' | 'frame'> {
  const frame: Scene['frame'] = (index) => {
    const luma = new Uint8Array(spec.width * spec.height).fill(60)
    for (let row = 0; row < luma.length; row += spec.width) luma.fill(235, row + index * BAR_PX, row + (index + 1) * BAR_PX)
    return { luma, truth: [{ id: index, look: 'object', box: [0, 0, 1, 1], isFall: true }] }
  }
  return { spec, frames: spec.width / BAR_PX, frame }
}

test('every picture comes back in its place, nearly as it went in', SLOW, async () => {
  const [came, scene] = [[] as number[], numbered()]
  const originals = Array.from({ length: scene.frames }, (_, i) => scene.frame(i).luma.slice())
  for await (const { index, luma, truth } of codedFrames(numbered())) {
    expect(index).toBe(came.length)
    expect(truth[0]?.id).toBe(index)
    came.push(barIn(luma))
    expect(distance(originals[index]!, luma)).toBeLessThan(8)
  }
  expect(came).toEqual(originals.map((_, i) => i))
})

test('who stops listening can go on at once', SLOW, async () => {
  const seen: number[] = []
  for await (const { index } of codedFrames(numbered())) {
    seen.push(index)
    if (index === 3) break
  }
  expect(seen).toEqual([0, 1, 2, 3])
})

function barIn(luma: Uint8Array): number {
  const sums = Array.from({ length: spec.width / BAR_PX }, () => 0)
  for (let i = 0; i < luma.length; i++) sums[Math.floor((i % spec.width) / BAR_PX)]! += luma[i]!
  return sums.indexOf(Math.max(...sums))
}

/** Mean difference, luma steps. */
function distance(a: Uint8Array, b: Uint8Array): number {
  let sum = 0
  for (let i = 0; i < a.length; i++) sum += Math.abs(a[i]! - b[i]!)
  return sum / a.length
}
