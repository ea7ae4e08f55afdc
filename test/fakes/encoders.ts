// The transcoding processes that run below another one, by /proc: what tests count.
import { readdirSync, readFileSync } from 'node:fs'

export interface RunningEncoder {
  readonly pid: number
  readonly args: string
}

/** Children of `root` and theirs. */
export function encodersBelow(root: number): RunningEncoder[] {
  const all = readdirSync('/proc').flatMap((name) => (/^\d+$/.test(name) ? (readProcess(Number(name)) ?? []) : []))
  const below = new Set([root])
  for (let known = 0; known !== below.size;) {
    known = below.size
    for (const { pid, parent } of all) if (below.has(parent)) below.add(pid)
  }
  return all.filter(({ pid, args }) => below.has(pid) && (args.includes('libx264') || args.includes('mpeg1video')))
}

function readProcess(pid: number): (RunningEncoder & { parent: number }) | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1')
    const args = readFileSync(`/proc/${pid}/cmdline`, 'latin1').replaceAll('\0', ' ')
    return { pid, args, parent: Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]) }
  } catch {
    return null
  }
}
