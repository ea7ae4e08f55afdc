// CPU time and memory of processes and everything they started, from /proc (Linux).
import { readdirSync, readFileSync } from 'node:fs'

/** Kernel ticks are 1/100 s on every Linux that Node runs on (USER_HZ). */
const TICKS_PER_S = 100

interface Stat {
  readonly pid: number
  readonly parent: number
  /** Own time and that of children already gone. */
  readonly cpuS: number
}

function readStat(pid: number): Stat | null {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8')
    // The name in parentheses may hold anything; what follows the last one is regular.
    const fields = text
      .slice(text.lastIndexOf(')') + 2)
      .split(' ')
      .map(Number)
    const [, parent = 0] = fields
    return { pid, parent, cpuS: fields.slice(11, 15).reduce((sum, ticks) => sum + ticks, 0) / TICKS_PER_S }
  } catch {
    return null
  }
}

/** The processes of `roots` and all their descendants. */
function tree(roots: readonly number[]): Stat[] {
  const all = readdirSync('/proc').flatMap((name) => (/^\d+$/.test(name) ? (readStat(Number(name)) ?? []) : []))
  const found = new Set(roots)
  for (let grown = true; grown;) {
    grown = false
    for (const { pid, parent } of all)
      if (found.has(parent) && !found.has(pid)) {
        found.add(pid)
        grown = true
      }
  }
  return all.filter(({ pid }) => found.has(pid))
}

/** Seconds of CPU (user and system) spent so far. */
export function cpuSeconds(roots: readonly number[]): number {
  return tree(roots).reduce((sum, { cpuS }) => sum + cpuS, 0)
}

/** Proportional set size, MB: shared pages are counted once over all who share them. */
export function memoryMb(roots: readonly number[]): number {
  const kilobytes = tree(roots).map(({ pid }) => {
    try {
      return Number(/^Pss: +(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8'))?.[1] ?? 0)
    } catch {
      return 0
    }
  })
  return kilobytes.reduce((sum, kb) => sum + kb, 0) / 1024
}
