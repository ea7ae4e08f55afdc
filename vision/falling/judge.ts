// What a path was: a fall, perhaps one, or what else, with the reasons. Physics and the network each have their say.
import type { FallGrade, FallReason, Look } from '../../contract/vocabulary.ts'
import type { PathFigures } from './figures.ts'

export interface Circumstances {
  /** Its first point lies on a facade. */
  readonly startsOnFacade: boolean
  /** Other things that came down alike at that time. */
  readonly alike: number
  /** Paths under way at that time: the more, the more of them look like a fall by chance. */
  readonly crowd: number
  /** It begins where another thing just ended its fall. */
  readonly startsAtEnd: boolean
  readonly minFloors: number
}

export interface Opinion {
  /** 0..1 */
  readonly score: number
  /** What speaks against it, weightiest first. */
  readonly against: readonly FallReason[]
}

/** Whose say counts; others than `both` are for the comparison in docs/accuracy.md. */
export type Judge = 'both' | 'physics' | 'network'

/** Below this nobody is asked further. */
export const WORTH_ASKING = 0.02

/** 1 at and beyond `good`, 0 at and beyond `bad`, straight between. */
function between(value: number, bad: number, good: number): number {
  return Math.min(1, Math.max(0, (value - bad) / (good - bad)))
}

type Test = readonly [reason: FallReason, share: number]

/** Each test answers 0..1; what fails any of them badly cannot be a fall. */
export function judgePhysics(f: PathFigures, c: Circumstances): Opinion {
  const tests: Test[] = [
    ['tooFewPictures', between(f.pictures, 3.5, 8) * between(f.evidence, 0, 6.5)],
    ['tooShort', between(Math.min(f.fallenFloors, SEEN_TIMES * f.floors) / c.minFloors, 0.6, 1) * between(f.floors, 0.8, 1.5)],
    ['rises', 1 - between(f.rise01, 0.04, 0.15)],
    ['sideways', 1 - between((Math.abs(f.across) / Math.max(0.01, f.down)) * (isDrawnDown(f) ? 0.6 : 1), 0.7, 1.5)],
    ['jumps', (1 - between(f.roughness, 1.6, 3.5)) * between(f.evidence / f.pictures, 0.15, 0.6)],
    ['wavers', between(f.seen01, 0.35, 0.6)],
    ['tooLarge', 1 - between(f.size, 0.06, 0.11)],
    ['offFacade', c.startsOnFacade ? 1 - between(f.unseenFloors - LATE01 * f.floors, 1, 2.5) : 0],
    ['bounces', c.startsAtEnd ? 0.2 : 1],
    ['manyAlike', Math.max(1 - between(c.alike, 3, 8), gathersSpeed(f, c.alike))],
    ['manyAlike', f.fit === null ? 1 : 1 - between(c.crowd, 10, 30) * between(f.fit.misfit, 0.8, 1.3) * (1 - between(f.sizePx, 7, 11))],
    ...(f.speedMps === null ? motionOnPicture(f) : motionInMetres(f)),
  ]
  return combine(tests)
}

/** What fell from the facade is seen soon after it was let go; an insect or a leaf close to the lens comes into the picture anywhere. Share of what was seen. */
const LATE01 = 0.15

/** What was seen counts so many times at most, when it was too fast to have just been let go. */
const SEEN_TIMES = 2

/** Gathers speed as gravity lets things do. */
function isDrawnDown({ accelerationMps2 }: PathFigures): boolean {
  return accelerationMps2 !== null && accelerationMps2 > 5 && accelerationMps2 < 16
}

/** Rain, snow and leaves come down evenly, however many; what plainly gathers speed is none of them, unless a whole street does. */
function gathersSpeed(f: PathFigures, alike: number): number {
  if (f.accelerationMps2 !== null) return between(f.accelerationMps2, 3.5, 6) * (1 - between(alike, 12, 30))
  return between(f.speedUp, 1.7, 2.5) * (1 - between(alike, 5, 12))
}

/** Without a scale: it must get faster, or come down at the pace of light things; not as slow as snow nor as fast as rain. */
function motionOnPicture(f: PathFigures): Test[] {
  const isFastEven = f.meanSpeed > 0.75 ? between(f.speedUp, 1.12, 1.35) : 1
  return [
    ['tooSlow', between(f.lastSpeed, 0.11, 0.17)],
    ['tooFast', isFastEven],
    ['notGravity', f.speedUp < 0.75 ? between(f.speedUp, 0.4, 0.75) : between(f.acceleration, -0.25, 0.02)],
    // What comes towards the camera grows as it speeds up; a falling thing gets faster than it grows.
    ['notGravity', f.growth > 2.5 && f.speedUp > 1.3 ? between(f.speedUp / Math.sqrt(f.growth), 0.45, 0.8) : 1],
  ]
}

function motionInMetres(f: PathFigures): Test[] {
  const speed = f.speedMps!
  const acceleration = f.accelerationMps2!
  return [
    ['tooSlow', between(speed, 2.2, 3.6)],
    ['steadySpeed', speed < 6 ? Math.max(between(acceleration, 0.1, 0.8), between(speed, 3.4, 5)) : 1],
    ['tooFast', 1 - between(speed / f.fastestMps!, 1.25, 1.7)],
    ['notGravity', (f.fit === null ? 1 : 1 - between(f.fit.misfit, 1.2, 2.4)) * between(acceleration, -4, -0.5) * (1 - between(acceleration, 18, 32))],
    ['notGravity', f.fit === null ? 1 : 1 - between(f.fit.strain, 10, 25)],
  ]
}

/** The worst test decides, the others pull: geometric mean of the worst and of all. */
function combine(tests: readonly Test[]): Opinion {
  const worst = Math.min(...tests.map(([, share]) => share))
  const all = tests.reduce((product, [, share]) => product * share, 1)
  const against = tests.filter(([, share]) => share < 0.75).toSorted((a, b) => a[1] - b[1])
  return { score: Math.sqrt(worst * all), against: [...new Set(against.map(([reason]) => reason))] }
}

/**
 * How much the network's sorting speaks for a fall. Small solid things in the air look alike to it whatever they are: how they move tells a
 * stone from a leaf, and that is the physics' say. What it is good at is what is no thing in the air at all.
 */
const SPEAKS_FOR: Partial<Record<Look, number>> = { object: 1, leaf: 0.6, bird: 0.15 }

export function networkScore(looks: Partial<Record<Look, number>>): number {
  return Object.entries(SPEAKS_FOR).reduce((sum, [look, weight]) => sum + weight * (looks[look as Look] ?? 0), 0)
}

/** Weight of the network's say in the common score's exponent. */
const NETWORK_WEIGHT = 0.35

export function judgeTogether(physics: Opinion, looks: Partial<Record<Look, number>> | null, judge: Judge): Opinion {
  if (looks === null || judge === 'physics') return physics
  const network = networkScore(looks)
  const against: FallReason[] = network < 0.5 ? ['looksOtherwise'] : []
  if (judge === 'network') return { score: network, against }
  return { score: physics.score ** (1 - NETWORK_WEIGHT) * network ** NETWORK_WEIGHT, against: [...physics.against, ...against] }
}

export function gradeOf(
  { score, against }: Opinion,
  settings: { readonly alarmScore: number; readonly suspectedScore: number },
): { grade: FallGrade; reasons: FallReason[] } {
  if (score >= settings.alarmScore) return { grade: 'alarm', reasons: [] }
  const reasons: FallReason[] = against.length > 0 ? [...against] : ['weak']
  return { grade: score >= settings.suspectedScore ? 'suspected' : 'rejected', reasons }
}
