// A process that is measured: on a processor of its own where that can be had, telling how its event loop fared.
import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync, rmSync } from 'node:fs'
import { cpus } from 'node:os'
import { setTimeout as pause } from 'node:timers/promises'
import type { LoopReport } from './watch-loop.ts'

const WATCH = new URL('watch-loop.ts', import.meta.url)
const REPORT_WAIT_MS = 20_000

/** @param program the file name of what is measured; its children are not. */
export function watchedEnv(program: string, file: string): Record<string, string> {
  const options = `${process.env['NODE_OPTIONS'] ?? ''} --import ${WATCH.href}`.trim()
  return { NODE_OPTIONS: options, VIGIL_BENCH_LOOP_FILE: file, VIGIL_BENCH_LOOP_OF: program }
}

/** What happened since it was asked last. */
export async function askLoop(pid: number, file: string): Promise<LoopReport> {
  rmSync(file, { force: true })
  process.kill(pid, 'SIGUSR2')
  for (const untilMs = performance.now() + REPORT_WAIT_MS; performance.now() < untilMs;) {
    const report = existsSync(file) ? read(file) : null
    if (report !== null) return report
    await pause(20)
  }
  throw new Error(`process ${pid} told nothing of its event loop`)
}

function read(file: string): LoopReport | null {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as LoopReport
  } catch {
    return null
  }
}

/** All its threads. @returns false where that cannot be had */
export function pinTo(cpu: number, pid: number): boolean {
  if (cpus().length < 2) return false
  try {
    execFileSync('taskset', ['-a', '-c', '-p', String(cpu), String(pid)], { stdio: 'ignore' })
    return true
  } catch {
    return false
  }
}
