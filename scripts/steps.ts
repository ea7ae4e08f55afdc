// Runs the programs a check or a test is made of, one after the other, and remembers how each ended and how long it took.
import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { ROOT } from './bundles.ts'

export interface Step {
  readonly name: string
  /** Path of a JavaScript program below the project, and its arguments. */
  readonly run: readonly [program: string, ...args: string[]]
  /** Shown as it comes; otherwise only when the step fails. */
  readonly isLoud?: boolean
  readonly env?: Readonly<Record<string, string>>
}

export interface StepResult {
  readonly name: string
  readonly isGood: boolean
  readonly seconds: number
}

/** One line per step, with its time; what a quiet step said follows when it failed. */
export async function runStep(step: Step): Promise<StepResult> {
  const startedAt = performance.now()
  if (step.isLoud) console.log(`--- ${step.name}`)
  const { code, output } = await runProgram(step)
  const seconds = (performance.now() - startedAt) / 1000
  const isGood = code === 0
  console.log(`${isGood ? 'ok  ' : 'FAIL'} ${step.name} (${seconds.toFixed(1)} s)`)
  if (!isGood && output.trim() !== '') console.log(output.trimEnd())
  return { name: step.name, isGood, seconds }
}

export async function runSteps(steps: readonly Step[]): Promise<StepResult[]> {
  const results: StepResult[] = []
  for (const step of steps) results.push(await runStep(step))
  return results
}

async function runProgram(step: Step): Promise<{ code: number; output: string }> {
  const [program, ...args] = step.run
  const child = spawn(process.execPath, [join(ROOT, program), ...args], {
    cwd: ROOT,
    env: { ...process.env, FORCE_COLOR: '0', ...step.env },
    stdio: ['ignore', step.isLoud ? 'inherit' : 'pipe', step.isLoud ? 'inherit' : 'pipe'],
  })
  const chunks: Buffer[] = []
  child.stdout?.on('data', (chunk: Buffer) => chunks.push(chunk))
  child.stderr?.on('data', (chunk: Buffer) => chunks.push(chunk))
  const forward = (signal: NodeJS.Signals) => child.kill(signal)
  process.on('SIGTERM', forward).on('SIGINT', forward)
  try {
    const code = await new Promise<number>((resolve, reject) => {
      child.once('error', reject)
      child.once('close', (exitCode) => resolve(exitCode ?? 1))
    })
    return { code, output: Buffer.concat(chunks).toString('utf8') }
  } finally {
    process.off('SIGTERM', forward).off('SIGINT', forward)
  }
}
