// Undo and redo over any value; a drag or a word being typed is one step, however many changes it takes.

export interface History<T> {
  readonly past: readonly T[]
  readonly present: T
  readonly future: readonly T[]
  /** What is going on: changes with the same grip belong to one step. */
  readonly grip: string | null
}

/** More than anybody goes back; shapes that a step did not touch are shared with the one before. */
const MOST_STEPS = 2000

export function begun<T>(present: T): History<T> {
  return { past: [], present, future: [], grip: null }
}

/** @param grip null: a step of its own */
export function changed<T>(history: History<T>, present: T, grip: string | null = null): History<T> {
  if (present === history.present) return history
  const goesOn = grip !== null && grip === history.grip
  return { past: goesOn ? history.past : [...history.past, history.present].slice(-MOST_STEPS), present, future: [], grip }
}

/** The next change is a new step. */
export function released<T>(history: History<T>): History<T> {
  return history.grip === null ? history : { ...history, grip: null }
}

export function undone<T>(history: History<T>): History<T> {
  const present = history.past.at(-1)
  if (present === undefined) return history
  return { past: history.past.slice(0, -1), present, future: [history.present, ...history.future], grip: null }
}

export function redone<T>(history: History<T>): History<T> {
  const [present, ...future] = history.future
  if (present === undefined) return history
  return { past: [...history.past, history.present], present, future, grip: null }
}
