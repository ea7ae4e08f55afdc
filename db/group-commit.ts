// Writes of one turn in one commit: a burst waits for the disk once and not once each, and everybody is told only when theirs is there.
import type { WritableDb } from './open.ts'
import { rawDb } from './statement.ts'
import { inTransaction } from './transaction.ts'

export interface GroupCommit {
  /**
   * Resolves when what `work` wrote is on disk. Works run one after the other in the order of their asking, those that are urgent before all
   * others, each a part that can fail alone.
   *
   * @throws what `work` threw, or why nothing of its group could be committed
   */
  run<T>(work: () => T, isUrgent?: boolean): Promise<T>
  /** Resolves when nothing waits any more. */
  idle(): Promise<void>
}

/** Everything else has its turn after so long; a group goes on a little longer by its last part and by the disk. */
const GROUP_MS = 10
/** But on a machine that is too busy, where little is done in that time, so many all the same: else what waits grows for ever. */
const AT_LEAST = 16
/**
 * After a group everything else has its turn for twice as long as the group took, at most so long: with a slow disk in every
 * turn devices that push over HTTP waited 3 s to be let in, as if one new connection were taken up per turn of the event loop. What comes
 * meanwhile is one group.
 */
const LONGEST_REST_MS = 20

interface Waiting {
  readonly isUrgent: boolean
  /** @returns how to tell whoever waits that it is on disk. Never throws */
  work(): () => void
  fail(error: unknown): void
}

/** @param monotonicMs how time passes */
export function createGroupCommit(db: WritableDb, monotonicMs: () => number = () => performance.now()): GroupCommit {
  const waiting: Waiting[] = []
  let isDue = false
  let restUntilMs = 0
  let onIdle: (() => void)[] = []

  const commitGroup = () => {
    const startedMs = monotonicMs()
    const group: Waiting[] = []
    try {
      const tell = inTransaction(db, () => {
        const told: (() => void)[] = []
        do {
          const next = waiting.shift()!
          group.push(next)
          told.push(next.work())
          // A full disk may end the whole transaction and not only the part that met it: what came before is gone.
          if (!rawDb(db).inTransaction) throw new Error('the transaction was rolled back')
        } while (waiting.length > 0 && (group.length < AT_LEAST || monotonicMs() - startedMs < GROUP_MS))
        return told
      })
      for (const one of tell) one()
    } catch (error) {
      for (const { fail } of group) fail(error)
    }
    const endedMs = monotonicMs()
    restUntilMs = endedMs + Math.min(LONGEST_REST_MS, 2 * (endedMs - startedMs))
  }
  const schedule = () => {
    if (isDue) return
    isDue = true
    const restMs = restUntilMs - monotonicMs()
    if (restMs > 0) setTimeout(work, restMs)
    else setImmediate(work)
  }
  const work = () => {
    isDue = false
    commitGroup()
    if (waiting.length > 0) return schedule()
    const over = onIdle
    onIdle = []
    for (const tell of over) tell()
  }

  return {
    run: <T>(work: () => T, isUrgent = false) =>
      new Promise<T>((resolve, reject) => {
        const one: Waiting = {
          isUrgent,
          work() {
            try {
              const result = inTransaction(db, work)
              return () => resolve(result)
            } catch (error) {
              return () => reject(error as Error)
            }
          },
          fail: reject,
        }
        const firstOther = isUrgent ? waiting.findIndex((other) => !other.isUrgent) : -1
        if (firstOther < 0) waiting.push(one)
        else waiting.splice(firstOther, 0, one)
        schedule()
      }),
    idle: () => (waiting.length === 0 ? Promise.resolve() : new Promise((resolve) => onIdle.push(resolve))),
  }
}
