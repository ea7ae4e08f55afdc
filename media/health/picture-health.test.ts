// What is done to a camera is told within its time, and what happens before it is not.
import { expect, it } from 'vitest'
import type { PictureFault } from '../../contract/vocabulary.ts'
import {
  black,
  cloud,
  courtyard,
  covered,
  defocused,
  headlights,
  lampLit,
  lit,
  paint,
  person,
  SCENE,
  shifted,
  type Scene,
} from '../../test/fakes/health-scene.ts'
import { PictureHealth } from './picture-health.ts'

const NOISE = 4
/** A scene that stays is drawn a few times only: what differs from one second to the next is its noise. */
const DRAWINGS = 3
const drawn = new Map<Scene, Map<string, Uint8Array>>()

function draw(scene: Scene, noise: number, second: number): Uint8Array {
  const known = drawn.get(scene) ?? new Map<string, Uint8Array>()
  drawn.set(scene, known)
  const key = `${noise} ${second % DRAWINGS}`
  const luma = known.get(key) ?? paint(scene, noise, second % DRAWINGS)
  known.set(key, luma)
  return luma
}

/** A camera that has watched the courtyard for half a minute. */
function camera(scene: Scene = courtyard, noise = NOISE) {
  const health = new PictureHealth()
  let second = 0
  const look = (what: Scene, seconds: number, withNoise = noise, move?: (second: number) => Scene): PictureFault[][] =>
    Array.from({ length: seconds }, (_, at) => {
      second++
      return health.see({ luma: move ? paint(move(at), withNoise, second) : draw(what, withNoise, second), ...SCENE, atMs: second * 1000, group: second })
    })
  look(scene, 30)
  return { health, look }
}

/** After how many seconds it was told; null: never. */
const toldAfter = (faults: PictureFault[][], fault: PictureFault): number | null => {
  const at = faults.findIndex((now) => now.includes(fault))
  return at < 0 ? null : at + 1
}

it.each<[PictureFault, Scene, number, number]>([
  ['black', black, 5, 7],
  ['covered', covered, 10, 12],
  ['covered', lit(covered, 3.5), 10, 12],
  ['defocused', defocused(courtyard, 7), 20, 22],
  ['moved', shifted(courtyard, 35, 18), 20, 22],
  ['moved', shifted(lit(courtyard, 0.7), -90, 0), 20, 22],
])('%s is told, alone, in its time, and over when it is gone', (fault, scene, from, to) => {
  const { look } = camera()
  const during = look(scene, 40)
  const after = toldAfter(during, fault)
  expect([after, after! >= from && after! <= to]).toEqual([after, true])
  expect(during.at(-1)).toEqual([fault])
  const since = look(courtyard, 12)
  expect(since.at(2)).toEqual([fault])
  expect(since.at(-1)).toEqual([])
})

it.each<[string, Scene, ((second: number) => Scene) | undefined]>([
  ['the light is switched on', lit(courtyard, 1.6), undefined],
  ['the light is nearly switched off', lit(courtyard, 0.3), undefined],
  ['lamps take over from the sun', lampLit(courtyard), undefined],
  ['headlights shine in and stay', headlights(courtyard, 320), undefined],
  ['headlights sweep through', courtyard, (second) => headlights(courtyard, second * 12)],
  ['clouds pass', courtyard, (second) => cloud(courtyard, 640 - second * 11)],
  ['a person passes close by', courtyard, (second) => person(courtyard, second * 10)],
  ['a lorry stops before the camera', person(courtyard, 330, 210), undefined],
  ['the mast sways', courtyard, (second) => shifted(courtyard, second % 3, second % 2)],
])('%s: nothing is told', (_what, scene, move) => {
  const { look } = camera()
  expect(look(scene, 60, NOISE, move).flat()).toEqual([])
})

it('the light going on in a dark court is no fault either', () => {
  const { look } = camera(lit(courtyard, 0.3))
  expect(look(courtyard, 60).flat()).toEqual([])
})

it('what lasts a moment is not told: a hand, a flash, a bump', () => {
  const { look } = camera()
  for (const scene of [covered, lit(courtyard, 8), black, shifted(courtyard, 60, 0)]) {
    expect(look(scene, 4).flat()).toEqual([])
    expect(look(courtyard, 10).flat()).toEqual([])
  }
})

it('one and the same picture is frozen after 20 s, and no longer when it changes', () => {
  const { look } = camera()
  const still = paint(courtyard, 0, 1)
  const frozen: Scene = (x, y) => still[y * SCENE.width + x]!
  expect(toldAfter(look(frozen, 30, 0), 'frozen')).toBe(21)
  expect(look(courtyard, 1)).toEqual([[]])
})

it('a clock that runs in the corner of a frozen picture does not make it live, a person does', () => {
  const { look } = camera()
  const clock =
    (second: number): Scene =>
    (x, y) =>
      x < 120 && y < 24 && (x + second * 5) % 14 < 7 ? 235 : courtyard(x, y)
  expect(toldAfter(look(courtyard, 30, 0, clock), 'frozen')).toBe(21)
  expect(
    look(courtyard, 40, 0, (second) => person(courtyard, 20 + second * 15, 12))
      .flat()
      .filter((fault) => fault === 'frozen'),
  ).toEqual([])
})

it('a still night with the faintest noise is not frozen', () => {
  const { look } = camera()
  expect(look(lit(courtyard, 0.3), 60, 1.5).flat()).toEqual([])
})

it('a coder that repeats a still scene within one group of pictures proves nothing', () => {
  const health = new PictureHealth()
  const luma = paint(courtyard, 0, 1)
  for (let second = 0; second < 60; second++) expect(health.see({ luma, ...SCENE, atMs: second * 1000, group: 7 })).toEqual([])
})

it('a white wall is judged for nothing but blackness', () => {
  const wall: Scene = () => 180
  const { look } = camera(wall)
  expect(look(covered, 40).flat()).toEqual([])
  expect(toldAfter(look(black, 10), 'black')).toBe(5)
})

it('the reference outlives a reconnection and another size of picture', () => {
  const { health, look } = camera()
  health.interrupted()
  expect(toldAfter(look(shifted(courtyard, 60, 20), 40), 'moved')).toBeLessThanOrEqual(23)
  const half = { width: SCENE.width / 2, height: SCENE.height / 2 }
  const small = camera()
  const luma = new Uint8Array(half.width * half.height)
  for (let seed = 0; seed < 40; seed++) {
    const full = draw(courtyard, NOISE, seed)
    for (let y = 0; y < half.height; y++) for (let x = 0; x < half.width; x++) luma[y * half.width + x] = full[2 * y * SCENE.width + 2 * x]!
    expect(small.health.see({ luma, ...half, atMs: 100_000 + seed * 1000, group: seed })).toEqual([])
  }
})

it('a camera that was turned for good is believed after half an hour', () => {
  const { health, look } = camera()
  const turned = shifted(courtyard, 80, 25)
  expect(look(turned, 30).at(-1)).toEqual(['moved'])
  let now: PictureFault[] = []
  for (let step = 1; step <= 2400; step += 31) now = health.see({ luma: draw(turned, NOISE, step), ...SCENE, atMs: 60_000 + step * 1000, group: step })
  expect(now).toEqual([])
  expect(health.reference).not.toBeNull()
})
