// What the installer says of a camera that its picture does not tell, kept while the console is open; with the usual values to choose from.
import { create } from 'zustand'

/** Things that are thrown, by their longer side, cm. */
export const OBJECTS = [
  { name: 'cap', cm: 3 },
  { name: 'cigarettes', cm: 9 },
  { name: 'can', cm: 12 },
  { name: 'bottle', cm: 22 },
  { name: 'pot', cm: 30 },
] as const

/** Exposure times as cameras offer them: one over so many seconds. */
export const NORMAL_SHUTTERS = [25, 50, 100, 150, 200, 250, 500, 750, 1000, 2000, 4000] as const

/** @returns one over so many seconds, as cameras offer it; the shortest there is when none is short enough */
export function shutterThatDoes(neededS: number): number {
  return NORMAL_SHUTTERS.find((shutter) => 1 / shutter <= neededS) ?? NORMAL_SHUTTERS[NORMAL_SHUTTERS.length - 1] ?? 1000
}

interface CameraGuess {
  /** One over so many seconds. */
  readonly shutter: number
  readonly objectCm: number
  readonly light: 'day' | 'night'
  set(change: Partial<Pick<CameraGuess, 'shutter' | 'objectCm' | 'light'>>): void
}

export const useCameraGuess = create<CameraGuess>()((set) => ({
  shutter: 250,
  objectCm: 22,
  light: 'day',
  set: (change) => set(change),
}))
