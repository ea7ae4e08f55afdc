// Which scenes the generated benchmark is made of; scene n of a set depends on the seed and n alone, so that a longer run contains the shorter one.
import { SCENE_KINDS, type SceneKind, type SceneSpec } from '../../vision/falling/synthetic/spec.ts'
import type { SceneSet } from './outcome.ts'
import { SIZES } from './summary.ts'

export interface SceneJob {
  readonly id: string
  readonly set: SceneSet
  /** A fall of too few floors, or one nobody could see, is replaced by the scene of the next seed. */
  readonly spec: SceneSpec
}

export interface PlanOptions {
  readonly falls: number
  readonly negatives: number
  readonly hours: number
  readonly seed: number
  readonly width: number
  readonly height: number
}

export const FALL_S = 10
export const NEGATIVE_S = 10
export const HOUR_S = 60
const FPS = 25
/** Seeds of one run; a set has a third of them, and every scene a hundred to choose from. */
const SEEDS = 100_000_000
const SEEDS_PER_SCENE = 100

export const NEGATIVE_KINDS: readonly SceneKind[] = SCENE_KINDS.filter((kind) => kind !== 'fall')

export function planScenes(options: PlanOptions): SceneJob[] {
  const scenes = (set: SceneSet, count: number, specOf: (n: number) => Partial<SceneSpec> & Pick<SceneSpec, 'kind' | 'seconds'>): SceneJob[] =>
    Array.from({ length: count }, (_, n) => {
      const seed = options.seed * SEEDS + SET_SEEDS[set] + n * SEEDS_PER_SCENE
      return { id: `${set}-${options.seed}-${n}`, set, spec: { seed, split: 'test', width: options.width, height: options.height, fps: FPS, ...specOf(n) } }
    })
  return [
    ...scenes('falls', options.falls, fallSpec),
    ...scenes('negatives', options.negatives, (n) => negativeSpec(n, NEGATIVE_S)),
    ...scenes('hours', Math.ceil((options.hours * 3600) / HOUR_S), (n) => negativeSpec(n, HOUR_S)),
  ]
}

const SET_SEEDS: Readonly<Record<SceneSet, number>> = { falls: 0, negatives: 30_000_000, hours: 60_000_000 }

/** Each size as often, by day and by night; one of five in rain, one of five in snow, one of five on a shaking pole. */
function fallSpec(n: number): Partial<SceneSpec> & Pick<SceneSpec, 'kind' | 'seconds'> {
  const round = Math.floor(n / SIZES.length / 2)
  const weather = ([null, 'rain', null, 'snow', null] as const)[round % 5]!
  return {
    kind: 'fall',
    seconds: FALL_S,
    objectPx: SIZES[n % SIZES.length]!,
    isNight: Math.floor(n / SIZES.length) % 2 === 1,
    weather,
    ...(round % 5 === 2 ? { shakePx: 2 } : {}),
  }
}

/** Every kind in turn, by day, then by night. */
function negativeSpec(n: number, seconds: number): Partial<SceneSpec> & Pick<SceneSpec, 'kind' | 'seconds'> {
  const count = NEGATIVE_KINDS.length
  const kind = NEGATIVE_KINDS[n % count]!
  // Nobody is fooled by headlights at noon.
  return { kind, seconds, isNight: kind === 'headlights' || Math.floor(n / count) % 2 === 1 }
}
