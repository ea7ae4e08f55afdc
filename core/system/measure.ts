// What the operating system tells of processes; null where it does not (elsewhere than on Linux).
import { readdirSync, readFileSync } from 'node:fs'

/** @returns bytes resident in memory */
export function residentBytes(pid: number): number | null {
  if (pid === process.pid) return process.memoryUsage.rss()
  try {
    const kilobytes = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]
    return kilobytes === undefined ? null : Number(kilobytes) * 1024
  } catch {
    return null
  }
}

/** @returns how many files and sockets this process has open */
export function countOpenFiles(): number | null {
  try {
    return readdirSync('/proc/self/fd').length
  } catch {
    return null
  }
}
