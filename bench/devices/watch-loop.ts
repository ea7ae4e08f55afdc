// Loaded into a measured process before its own program: at SIGUSR2 it writes how its event loop fared since the last time, and begins anew.
import { readFileSync, writeFileSync } from 'node:fs'
import { basename } from 'node:path'
import { monitorEventLoopDelay } from 'node:perf_hooks'

export interface LoopReport {
  /** Beyond the timer's own pause. */
  readonly p50Ms: number
  readonly p99Ms: number
  readonly maxMs: number
  /** Of this process, all threads. */
  readonly cpuS: number
  /** How long its main thread was ready to run while other processes had the processor. */
  readonly waitedS: number
  readonly rssMb: number
}

const RESOLUTION_MS = 5
const [file, program] = [process.env['VIGIL_BENCH_LOOP_FILE'], process.env['VIGIL_BENCH_LOOP_OF']]

// Its child processes inherit the environment, and are not what is measured.
if (file !== undefined && program === basename(process.argv[1] ?? '')) watch(file)

function watch(to: string): void {
  const delay = monitorEventLoopDelay({ resolution: RESOLUTION_MS })
  delay.enable()
  let before = process.cpuUsage()
  let waitedBefore = waitedNs()
  process.on('SIGUSR2', () => {
    const beyond = (ns: number) => Math.max(0, ns / 1e6 - RESOLUTION_MS)
    const { user, system } = process.cpuUsage(before)
    before = process.cpuUsage()
    const waited = waitedNs() - waitedBefore
    waitedBefore = waitedNs()
    const report: LoopReport = {
      p50Ms: beyond(delay.percentile(50)),
      p99Ms: beyond(delay.percentile(99)),
      maxMs: beyond(delay.max),
      cpuS: (user + system) / 1e6,
      waitedS: waited / 1e9,
      rssMb: process.memoryUsage.rss() / 1024 ** 2,
    }
    delay.reset()
    writeFileSync(to, JSON.stringify(report))
  })
}

/** Since it began (Linux, proc(5)): time on the processor, time waiting for it, turns. */
function waitedNs(): number {
  return Number(readFileSync('/proc/self/schedstat', 'utf8').split(' ')[1])
}
