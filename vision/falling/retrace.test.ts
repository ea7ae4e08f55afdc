// Going along a fall once more: what lay on its course is picked up, what lay beside it is not.
import { expect, test } from 'vitest'
import { facadeScale } from '../../contract/facade-scale.ts'
import type { Candidate } from './candidates.ts'
import { createClutter } from './clutter.ts'
import { createGrid } from './grid.ts'
import { heightsOf } from './gravity.ts'
import type { PathPoint } from './path.ts'
import { isWorthRetracing, retrace, type Tracing } from './retrace.ts'

const [WIDTH, HEIGHT, FPS] = [960, 540, 25]
const scale = facadeScale({ floors: [{ floor: 1, y: 0.95 }, { floor: 20, y: 0.05 }], floorHeightM: 3 }) // prettier-ignore

function spot(x: number, y: number): Candidate {
  return { x, y, left: x - 2, top: y - 2, right: x + 2, bottom: y + 2, area: 16, contrast: 40, peak: 60 }
}

/** Let go on floor 18, seen in every picture for two seconds. */
const fall: readonly PathPoint[] = heightsOf(
  { heightM: 52, atS: 0, speedMps: 0, drag: 0.02, towards: 0 },
  Array.from({ length: 51 }, (_, i) => i / FPS),
).map((z, i) => ({ atMs: (i * 1000) / FPS, picture: i, seen: spot(400 + i * 0.4, scale.yAtMetres(z) * HEIGHT) }))

function tracing(points: readonly PathPoint[]): Tracing {
  const sightings = Array.from({ length: 60 }, (_, picture) => {
    const there = points.filter((p) => p.picture === picture)
    const beside: PathPoint = { atMs: (picture * 1000) / FPS, picture, seen: spot(700, 200 + picture) }
    return { atMs: (picture * 1000) / FPS, picture, grid: createGrid([...there, beside], WIDTH, HEIGHT) }
  })
  return { sightings, clutter: createClutter(WIDTH, HEIGHT), height: HEIGHT, fps: FPS, jitterS: 0.001, scale }
}

const piece = (from: number, to: number) => ({ id: 1, points: fall.slice(from, to), missed: 0, evidence: 30 })

test('a piece from the middle grows to the whole fall, over a balcony too', () => {
  const around = tracing(fall.filter((p) => p.picture < 30 || p.picture > 35))
  expect(isWorthRetracing(piece(18, 28), around)).toBe(true)
  const { points } = retrace(piece(18, 28), around)
  expect(points.length).toBeGreaterThan(38)
  expect(points[0]!.picture).toBeLessThan(8)
  expect(points.at(-1)!.picture).toBe(50)
  expect(points.every((p) => p.seen.x < 500)).toBe(true)
})

test('where nothing else lies, the path stays the same one', () => {
  const path = piece(18, 28)
  expect(retrace(path, tracing(path.points))).toBe(path)
})

test('what sinks evenly, and what is hardly a path, is not gone along again', () => {
  const even = { ...piece(0, 12), points: fall.slice(0, 12).map((p, i) => ({ ...p, seen: spot(400, 100 + 3 * i) })) }
  expect(isWorthRetracing(even, tracing(fall))).toBe(false)
  expect(isWorthRetracing(piece(18, 21), tracing(fall))).toBe(false)
})
