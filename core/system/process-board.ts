// Which processes the core keeps running, how often each had to be started again, and why.
import type { EpochMs } from '../../contract/ids.ts'
import type { SystemProcess } from '../../contract/system.ts'

/** What the supervision of one process tells. */
export interface ProcessRecord {
  starting(process: { readonly pid?: number | undefined; kill(): void }): void
  ready(): void
  down(reason: string): void
}

export type KeptProcess = Omit<SystemProcess, 'rssBytes' | 'mostBytes'>

export interface ProcessBoard {
  of(name: string): ProcessRecord
  list(): KeptProcess[]
  /** SIGKILL; it is started again by whoever supervises it. */
  end(name: string): void
  /** Names of those that went down five times and more in the last two minutes. */
  looping(): string[]
}

const LOOP_TIMES = 5
const LOOP_MS = 120_000
const MOST_REASON = 200

interface Kept {
  state: SystemProcess['state']
  pid: number | null
  startedAtMs: EpochMs
  starts: number
  downs: { readonly atMs: EpochMs; readonly reason: string }[]
  kill: () => void
}

export function createProcessBoard(now: () => EpochMs): ProcessBoard {
  const kept = new Map<string, Kept>()
  return {
    of(name) {
      return {
        starting(process) {
          const { starts, downs } = kept.get(name) ?? { starts: 0, downs: [] }
          kept.set(name, { state: 'starting', pid: process.pid ?? null, startedAtMs: now(), starts: starts + 1, downs, kill: () => process.kill() })
        },
        ready() {
          const one = kept.get(name)
          if (one !== undefined) one.state = 'running'
        },
        down(reason) {
          const one = kept.get(name)
          if (one === undefined) return
          Object.assign(one, { state: 'down', pid: null })
          one.downs = [...one.downs, { atMs: now(), reason: reason.slice(0, MOST_REASON) }].slice(-LOOP_TIMES)
        },
      }
    },
    list: () =>
      [...kept].map(([name, { state, pid, startedAtMs, starts, downs }]) => ({
        name,
        state,
        pid,
        startedAtMs,
        restarts: starts - 1,
        lastDown: downs.at(-1) ?? null,
      })),
    end: (name) => kept.get(name)?.kill(),
    looping: () => [...kept].filter(([, { downs }]) => downs.length === LOOP_TIMES && now() - downs[0]!.atMs < LOOP_MS).map(([name]) => name),
  }
}
