// How much of one core a process of ours uses, from /proc (Linux); elsewhere it is not known.
import { readFileSync } from 'node:fs'

/** Kernel ticks are 1/100 s on every Linux that Node runs on (USER_HZ). */
const TICK_MS = 10

export interface CpuMeter {
  /** Per cent of one core since the look before, or since it was made; null: not known. */
  look(nowMs: number): number | null
}

export function createCpuMeter(pid: number | undefined, startedAtMs: number): CpuMeter {
  let last = { atMs: startedAtMs, spentMs: 0 }
  return {
    look(nowMs) {
      const spentMs = pid === undefined ? null : cpuMs(pid)
      if (spentMs === null || nowMs <= last.atMs) return null
      const percent = ((spentMs - last.spentMs) / (nowMs - last.atMs)) * 100
      last = { atMs: nowMs, spentMs }
      return percent
    },
  }
}

function cpuMs(pid: number): number | null {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'latin1')
    // The name in parentheses may hold anything; what follows the last one is regular.
    const fields = text.slice(text.lastIndexOf(')') + 2).split(' ')
    return (Number(fields[11]) + Number(fields[12])) * TICK_MS
  } catch {
    return null
  }
}
