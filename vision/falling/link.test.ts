// Linking: one thing on its way is one path, chance in a tree is none.
import { expect, test } from 'vitest'
import type { Candidate } from './candidates.ts'
import { createLinker, type Path } from './link.ts'

function spot(x: number, y: number, area = 20, contrast = 40): Candidate {
  return { x, y, left: x - 2, top: y - 2, right: x + 2, bottom: y + 2, area, contrast, peak: contrast }
}

function run(pictures: readonly (readonly Candidate[])[], fps = 25): Path[] {
  const linker = createLinker(960, 540, fps)
  const ended = pictures.flatMap((candidates, i) => linker.add(candidates, (i * 1000) / fps, 0.002))
  return [...ended, ...linker.end()]
}

/** Seeded noise (mulberry32): a test must see the same tree every time. */
function chance(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296
  }
}

const falling = (i: number): Candidate => spot(300 + i * 0.6, 20 + 0.5 * i * i * 0.7)

test('an accelerating thing is one path from its third picture to its last', () => {
  const paths = run(Array.from({ length: 36 }, (_, i) => [falling(i)]))
  const [best] = paths.toSorted((a, b) => b.points.length - a.points.length)
  expect(best!.points.length).toBeGreaterThanOrEqual(33)
  expect(best!.evidence).toBeGreaterThan(60)
})

test('a few pictures behind a balcony do not end it', () => {
  const paths = run(Array.from({ length: 36 }, (_, i) => (i >= 18 && i < 21 ? [] : [falling(i)])))
  const [best] = paths.toSorted((a, b) => b.points.length - a.points.length)
  expect(best!.points[0]!.seen.y).toBeLessThan(30)
  expect(best!.points.at(-1)!.seen.y).toBeGreaterThan(400)
})

test('it keeps its path through a tree full of flicker', () => {
  const random = chance(5)
  const tree = (): Candidate[] => Array.from({ length: 40 }, () => spot(220 + 160 * random(), 200 + 120 * random(), 2 + Math.floor(6 * random()), 12))
  const paths = run(Array.from({ length: 90 }, (_, i) => (i < 50 ? tree() : [...tree(), falling(i - 50)])))
  const own = paths.filter((p) => p.evidence > 40)
  expect(own).toHaveLength(1)
  expect(own[0]!.points.filter((p) => p.seen.area === 20).length).toBeGreaterThan(28)
})

test('flicker alone makes no path worth judging', () => {
  const random = chance(9)
  const paths = run(
    Array.from({ length: 120 }, () => Array.from({ length: 60 }, () => spot(220 + 160 * random(), 200 + 120 * random(), 2 + Math.floor(8 * random()), 12))),
  )
  expect(paths.filter((p) => p.evidence > 12)).toEqual([])
})

test('what a coder leaves behind a thing does not divert its path', () => {
  const paths = run(
    Array.from({ length: 30 }, (_, i) => [
      falling(i),
      ...(i > 2
        ? [
            { ...falling(i - 1), area: 6, contrast: -12 },
            { ...falling(i - 2), area: 4, contrast: -8 },
          ]
        : []),
    ]),
  )
  const [best] = paths.toSorted((a, b) => b.evidence - a.evidence)
  expect(best!.points.every((p) => p.seen.area === 20)).toBe(true)
})
