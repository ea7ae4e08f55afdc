// Random numbers that are the same on every machine for the same seed, in named streams that do not disturb each other.

export interface Random {
  /** 0 <= x < 1 */
  next(): number
  between(low: number, high: number): number
  /** Evenly on a logarithmic scale. */
  logBetween(low: number, high: number): number
  /** Whole numbers, both ends included. */
  whole(low: number, high: number): number
  chance(probability01: number): boolean
  sign(): 1 | -1
  normal(): number
  pick<T>(from: readonly T[]): T
}

/**
 * @param stream what the numbers are for: another stream of the same seed is another sequence
 * @source sfc32 (Chris Doty-Humphrey, PractRand), seeded through FNV-1a
 */
export function createRandom(seed: number, stream: string): Random {
  const next = sfc32(seed >>> 0, hash(stream), hash(`${seed}:${stream}`))
  const between = (low: number, high: number): number => low + (high - low) * next()
  return {
    next,
    between,
    logBetween: (low, high) => Math.exp(between(Math.log(low), Math.log(high))),
    whole: (low, high) => Math.floor(between(low, high + 1)),
    chance: (probability01) => next() < probability01,
    sign: () => (next() < 0.5 ? -1 : 1),
    normal: () => Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next()),
    pick: (from) => from[Math.floor(next() * from.length)]!,
  }
}

function hash(text: string): number {
  let h = 0x811c9dc5
  for (let i = 0; i < text.length; i++) h = Math.imul(h ^ text.charCodeAt(i), 0x01000193)
  return h >>> 0
}

function sfc32(a: number, b: number, c: number): () => number {
  let d = 1
  const next = (): number => {
    const t = (((a + b) | 0) + d) | 0
    d = (d + 1) | 0
    a = b ^ (b >>> 9)
    b = (c + (c << 3)) | 0
    c = (((c << 21) | (c >>> 11)) + t) | 0
    return (t >>> 0) / 4294967296
  }
  for (let i = 0; i < 12; i++) next()
  return next
}
