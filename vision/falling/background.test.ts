// The pixel pass: finds what is new, and takes light, noise and shaking for what they are.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { assembleKernel } from '../../scripts/kernel.ts'
import { createBackground } from './background.ts'
import { findCandidates } from './candidates.ts'

const [WIDTH, HEIGHT] = [320, 180]

/** A wall with windows, `dx` px to the right, plus light, with a square thing on it. */
function wall({ dx = 0, light = 0, thing = null as { x: number; y: number; side: number } | null, seed = 1 }): Uint8Array {
  const data = new Uint8Array(WIDTH * HEIGHT)
  let state = seed
  for (let y = 0; y < HEIGHT; y++) {
    for (let x = 0; x < WIDTH; x++) {
      state = (Math.imul(state, 1103515245) + 12345) & 0x7fffffff
      const isWindow = Math.floor((x - dx + 400) / 20) % 2 === 0 && Math.floor(y / 18) % 2 === 0
      const isThing = thing !== null && x >= thing.x && x < thing.x + thing.side && y >= thing.y && y < thing.y + thing.side
      data[y * WIDTH + x] = (isThing ? 220 : isWindow ? 70 : 130) + light + (state >> 29) - 1
    }
  }
  return data
}

function settled(): ReturnType<typeof createBackground> {
  const background = createBackground(WIDTH, HEIGHT, null)
  for (let i = 0; i < 60; i++) background.see({ width: WIDTH, height: HEIGHT, data: wall({ seed: i + 1 }) })
  return background
}

const see = (background: ReturnType<typeof createBackground>, data: Uint8Array) => background.see({ width: WIDTH, height: HEIGHT, data })

test('the assembled kernel is the one in the tree', async () => {
  expect(Buffer.from(await assembleKernel())).toEqual(readFileSync(join(import.meta.dirname, 'kernel.wasm')))
})

test('a thing of four pixels is found where it is, and nothing else', () => {
  const candidates = findCandidates(see(settled(), wall({ seed: 99, thing: { x: 150, y: 77, side: 4 } })), WIDTH)
  expect(candidates).toHaveLength(1)
  expect(candidates[0]).toMatchObject({ left: 150, top: 77, right: 153, bottom: 80, area: 16 })
})

test('a wall that gets lighter is still the same wall', () => {
  const changes = see(settled(), wall({ seed: 99, light: 9 }))
  expect(changes.isBlind).toBe(false)
  expect(changes.count).toBeLessThan(40)
})

test('a shaken picture is laid over its background', () => {
  const background = settled()
  const changes = see(background, wall({ seed: 99, dx: 3, thing: { x: 151, y: 77, side: 5 } }))
  expect(changes.shift.dx).toBeCloseTo(3, 0)
  const candidates = findCandidates(changes, WIDTH).filter((c) => c.area > 10)
  expect(candidates).toHaveLength(1)
})

test('a flash is blindness, not a thousand things; sight comes back', () => {
  const background = settled()
  expect(
    see(
      background,
      wall({ seed: 99 }).map((v, i) => (i % 3 ? v : 255)),
    ),
  ).toMatchObject({ isBlind: true, count: 0 })
  const after = Array.from({ length: 60 }, (_, i) => see(background, wall({ seed: 200 + i })))
  expect(after.at(-1)!.isBlind).toBe(false)
  expect(findCandidates(after.at(-1)!, WIDTH)).toEqual([])
})

test('masked pixels are never looked at', () => {
  const watched = new Uint8Array(WIDTH * HEIGHT).fill(1).fill(0, 60 * WIDTH, 120 * WIDTH)
  const background = createBackground(WIDTH, HEIGHT, watched)
  for (let i = 0; i < 60; i++) see(background, wall({ seed: i + 1 }))
  expect(findCandidates(see(background, wall({ seed: 99, thing: { x: 150, y: 77, side: 6 } })), WIDTH)).toEqual([])
})

test('by night the picture is smoothed: a thing no stronger than the noise is found, and hardly any noise', () => {
  const noisy = (seed: number, thing: { x: number; y: number; side: number } | null): Uint8Array => {
    const data = new Uint8Array(WIDTH * HEIGHT)
    let state = seed
    const uniform = (): number => {
      state = (Math.imul(state, 1103515245) + 12345) & 0x7fffffff
      return (state >> 8) / 0x7fffff
    }
    for (let i = 0; i < data.length; i++) {
      const [x, y] = [i % WIDTH, Math.floor(i / WIDTH)]
      const isThing = thing !== null && x >= thing.x && x < thing.x + thing.side && y >= thing.y && y < thing.y + thing.side
      data[i] = 60 + (isThing ? 16 : 0) + 5 * (uniform() + uniform() + uniform() + uniform() - 2)
    }
    return data
  }
  const background = createBackground(WIDTH, HEIGHT, null)
  for (let i = 0; i < 150; i++) background.see({ width: WIDTH, height: HEIGHT, data: noisy(7919 * (i + 1), null) })
  const found = Array.from({ length: 10 }, (_, i) => findCandidates(see(background, noisy(104_729 * (i + 3), { x: 150, y: 77, side: 6 })), WIDTH))
  const isIt = ({ x, y }: { x: number; y: number }): boolean => Math.abs(x - 152.5) < 4 && Math.abs(y - 79.5) < 4
  expect(found.filter((candidates) => candidates.some(isIt)).length).toBeGreaterThanOrEqual(9)
  expect(found.flat().filter((candidate) => !isIt(candidate)).length).toBeLessThan(10)
})
