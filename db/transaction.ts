// One transaction around everything that must happen together, and what to do once it is on disk.
import type { ReadableDb, WritableDb } from './open.ts'
import { rawDb } from './statement.ts'

/** Makes room on a full disk. @returns false: there is none left to give */
export type Relief = () => boolean

const reliefs = new WeakMap<WritableDb, Relief>()

/** Called once when a transaction meets a full disk; it is run again when that made room. */
export function relieveWhenFull(db: WritableDb, relief: Relief): void {
  reliefs.set(db, relief)
}

const waiting = new WeakMap<WritableDb, (() => void)[]>()

/**
 * Runs `work` in one write transaction; inside another one it becomes part of that. Synchronous: there can be no await
 * between the rows that belong together. When `work` throws, nothing of it has happened.
 */
export function inTransaction<T>(db: WritableDb, work: () => T): T {
  const raw = rawDb(db)
  const outermost = !raw.inTransaction
  const callbacks = waiting.get(db) ?? []
  if (outermost) waiting.set(db, callbacks)
  const mark = callbacks.length
  const also = outermost ? joining.get(db) : undefined
  const run = () => raw.transaction(also === undefined ? work : () => (also(), work())).immediate()
  let result: T
  try {
    result = outermost ? withRelief(db, callbacks, run) : run()
  } catch (error) {
    callbacks.length = mark
    if (outermost) waiting.delete(db)
    throw error
  }
  if (outermost) {
    waiting.delete(db)
    for (const callback of callbacks) callback()
  }
  return result
}

function withRelief<T>(db: WritableDb, callbacks: (() => void)[], run: () => T): T {
  try {
    return run()
  } catch (error) {
    const isFull = error instanceof Error && 'code' in error && error.code === 'SQLITE_FULL'
    if (!isFull || reliefs.get(db)?.() !== true) throw error
    callbacks.length = 0
    return run()
  }
}

const joining = new WeakMap<WritableDb, () => void>()

/**
 * Makes `also` part of the transaction in which `work` does what it does, before everything else: the first one that
 * it begins before its first await. When that fails, `also` has not happened either; where `work` begins none, `also`
 * happens after it.
 */
export function joinTransaction<T>(db: WritableDb, also: () => void, work: () => T): T {
  let isDone = false
  joining.set(db, () => {
    joining.delete(db)
    also()
    afterCommit(db, () => (isDone = true))
  })
  let result: T
  try {
    result = work()
  } finally {
    joining.delete(db)
  }
  if (!isDone) inTransaction(db, also)
  return result
}

/** Runs `callback` once the transaction that is under way has been committed, never when it is rolled back. */
export function afterCommit(db: WritableDb, callback: () => void): void {
  const callbacks = waiting.get(db)
  if (callbacks) callbacks.push(callback)
  else callback()
}

/** Everything `work` reads is of one moment, whatever is written meanwhile. */
export function inSnapshot<T>(db: ReadableDb, work: () => T): T {
  return rawDb(db).transaction(work).deferred()
}
