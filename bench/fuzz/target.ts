// What the fuzz harness is told of a parser: what it reads, what it may throw, and how often it is tried in each gear.
import type { Dice } from './dice.ts'

export interface FuzzTarget {
  readonly name: string
  /** Inputs within `npm test`, and in the long gear. */
  readonly inputs: { readonly ci: number; readonly full: number }
  /** In the target's own process. */
  load(): Promise<LoadedTarget>
}

export interface LoadedTarget {
  /** Good inputs, which are damaged. */
  readonly seeds: readonly Uint8Array[]
  /** Words of the language, for the mutator. */
  readonly words: readonly string[]
  /** A damaged input that is made by its structure; absent: bytes are damaged only. */
  readonly make?: (seed: Uint8Array, dice: Dice) => Uint8Array
  /** Reads it as the product does; what it throws must be `promised`. */
  read(input: Uint8Array): unknown
  /** Whether that is an error the product's own caller expects and turns into words; absent: none is. */
  readonly promised?: (error: unknown) => boolean
  /** Whether it was read as something: shows that inputs are not refused all alike. */
  readonly isTaken?: (result: unknown) => boolean
  close?(): Promise<void> | void
}
