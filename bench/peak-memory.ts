// The most memory a child of this process has held, read from /proc (Linux) while it runs.
import { readFileSync } from 'node:fs'

const EVERY_MS = 20

export interface PeakWatch {
  /** @returns resident MB, at most what any one child held at once */
  stop(): number
}

export function watchPeak(): PeakWatch {
  let peakMb = 0
  const look = () => {
    for (const pid of children()) peakMb = Math.max(peakMb, highWaterMb(pid))
  }
  const timer = setInterval(look, EVERY_MS)
  return {
    stop() {
      clearInterval(timer)
      return peakMb
    },
  }
}

function children(): string[] {
  return readFileSync(`/proc/self/task/${process.pid}/children`, 'utf8').trim().split(' ').filter(Boolean)
}

/** The kernel keeps the highest by itself; only the last 20 ms before the end can be missed. */
function highWaterMb(pid: string): number {
  try {
    return Number(/^VmHWM:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0) / 1024
  } catch {
    return 0
  }
}
