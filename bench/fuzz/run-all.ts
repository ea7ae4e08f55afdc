// Runs targets one after another, each in a child that is ended when an input never comes back.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import type { TargetRun } from './run-target.ts'
import type { FuzzTarget } from './target.ts'

export interface FuzzAsked {
  /** Of each; absent: as many as the gear has. */
  readonly inputs?: number | undefined
  readonly gear: 'ci' | 'full'
  readonly seed: number
  /** CPU that one input may take. */
  readonly boundMs: number
  onEnd?(run: TargetRun): void
}

/** No word from the child for so long: some input of the last fifty never comes back. */
const SILENCE_MS = 120_000
/** Young memory is kept small, so that what a process holds is what is held, not what V8 has set aside. */
const FLAGS = ['--expose-gc', '--max-semi-space-size=4']
const CHILD = fileURLToPath(new URL('./child.ts', import.meta.url))

/** Each in a child of its own, so that what one leaves behind does not count for the next. */
export async function runTargets(targets: readonly FuzzTarget[], asked: FuzzAsked): Promise<readonly TargetRun[]> {
  const runs: TargetRun[] = []
  for (const target of targets) runs.push(...(await runTogether([target], asked)))
  return runs
}

/** All in one child, which is started once. */
export async function runTogether(targets: readonly FuzzTarget[], { inputs, gear, seed, boundMs, onEnd }: FuzzAsked): Promise<readonly TargetRun[]> {
  const count = inputs === undefined ? ['--gear', gear] : ['--inputs', `${inputs}`]
  const names = targets.map(({ name }) => name).join(',')
  const child = spawn(process.execPath, [...FLAGS, CHILD, '--name', names, ...count, '--seed', `${seed}`, '--bound', `${boundMs}`], {
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const runs: TargetRun[] = []
  let [rest, complaint, at, name] = ['', '', 0, targets[0]?.name ?? '']
  let isHung = false
  const silence = setTimeout(() => {
    isHung = true
    child.kill('SIGKILL')
  }, SILENCE_MS)
  child.stderr.setEncoding('utf8').on('data', (chunk: string) => (complaint = (complaint + chunk).slice(-2000)))
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
    silence.refresh()
    const lines = (rest + chunk).split('\n')
    rest = lines.pop() ?? ''
    for (const line of lines) {
      const [, of, index] = /^at (\S+) (\d+)$/.exec(line) ?? []
      if (of !== undefined) [name, at] = [of, Number(index)]
      if (!line.startsWith('{')) continue
      const run = JSON.parse(line) as TargetRun
      runs.push(run)
      onEnd?.(run)
    }
  })
  const [code] = (await once(child, 'close')) as [number | null]
  clearTimeout(silence)
  if (runs.length === targets.length) return runs
  const detail = isHung ? `no answer for ${SILENCE_MS / 1000} s` : `its process ended with ${code}: ${complaint}`
  const lost = { what: 'uncaught' as const, index: at, detail: `${detail} (inputs ${at} to ${at + 50})`, inputBase64: '' }
  return [...runs, { name, inputs: at, taken: 0, slowestMs: 0, cpuMs: 0, grownBytes: 0, findings: [lost] }]
}
