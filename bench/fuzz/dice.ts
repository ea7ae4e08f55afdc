// Chance that can be had again: every input of a fuzz run follows from the seed, the target's name and its number.

export interface Dice {
  /** 0 .. n − 1. @param n at least 1 */
  below(n: number): number
  /** Once in `n` times. */
  once(n: number): boolean
  pick<T>(list: readonly T[]): T
}

/** @param seed any whole number */
export function createDice(seed: number): Dice {
  let state = seed >>> 0
  // mulberry32
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
  const below = (n: number) => Math.floor(next() * n)
  return {
    below,
    once: (n) => below(n) === 0,
    pick: (list) => {
      if (list.length === 0) throw new RangeError('there is nothing to pick from')
      return list[below(list.length)]!
    },
  }
}

/** FNV-1a over all three. */
export function seedOf(seed: number, name: string, index: number): number {
  let hash = 0x811c9dc5
  for (const byte of Buffer.from(`${seed} ${name} ${index}`)) hash = Math.imul(hash ^ byte, 0x01000193)
  return hash >>> 0
}
