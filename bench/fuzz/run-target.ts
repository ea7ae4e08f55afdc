// Tries one parser with many inputs and keeps to the rule: a value or a promised error, no polluted prototype, and nobody kept waiting.
import { createDice, seedOf } from './dice.ts'
import { MOST_BYTES, mutate } from './mutate.ts'
import type { FuzzTarget, LoadedTarget } from './target.ts'

export interface Finding {
  readonly what: 'threw' | 'slow' | 'polluted' | 'uncaught'
  /** Of the input: `--at`. */
  readonly index: number
  readonly detail: string
  readonly inputBase64: string
}

export interface TargetRun {
  readonly name: string
  readonly inputs: number
  /** Read as something, of those that say so. */
  readonly taken: number
  /** Of the input that took longest, CPU of the thread, ms; the best of three where it was beyond the bound. */
  readonly slowestMs: number
  readonly cpuMs: number
  /** After collecting, from a tenth of the way to the end. */
  readonly grownBytes: number
  readonly findings: readonly Finding[]
}

export interface RunAsked {
  readonly inputs: number
  readonly seed: number
  /** First input; others before it are left out. */
  readonly from: number
  readonly boundMs: number
  /** Called between inputs, now and then. */
  onProgress(index: number): void
}

const MOST_FINDINGS = 5
const TELL_EVERY = 50

export async function runTarget(target: FuzzTarget, asked: RunAsked): Promise<TargetRun> {
  const loaded = await target.load()
  const findings: Finding[] = []
  let here: { readonly index: number; readonly input: Uint8Array } = { index: -1, input: Buffer.alloc(0) }
  const note = (what: Finding['what'], detail: string) =>
    findings.push({ what, index: here.index, detail, inputBase64: Buffer.from(here.input.subarray(0, MOST_BYTES)).toString('base64') })
  const onUncaught = (error: unknown) => void note('uncaught', wordsOf(error))
  process.on('uncaughtException', onUncaught)
  process.on('unhandledRejection', onUncaught)
  const startedUs = cpuUs()
  let [taken, slowestMs, first] = [0, 0, 0]
  const settleAt = asked.from + Math.floor(asked.inputs / 10)
  for (let index = asked.from; index < asked.from + asked.inputs && findings.length < MOST_FINDINGS; index++) {
    if (index % TELL_EVERY === 0) asked.onProgress(index)
    if (index === settleAt) first = settledBytes()
    here = { index, input: inputOf(loaded, target.name, asked.seed, index) }
    const tried = await tryInput(loaded, here.input, asked.boundMs)
    slowestMs = Math.max(slowestMs, tried.ms)
    if (tried.problem !== null) note('threw', tried.problem)
    if (tried.isTaken) taken += 1
    if (tried.ms > asked.boundMs) note('slow', `${tried.ms.toFixed(0)} ms of CPU for ${here.input.length} bytes`)
    if (isPolluted()) note('polluted', Object.keys(Object.prototype).join(', '))
  }
  // What was left for later turns.
  await new Promise((resolve) => setImmediate(resolve))
  const cpuMs = (cpuUs() - startedUs) / 1000
  const grownBytes = settledBytes() - first
  await loaded.close?.()
  process.off('uncaughtException', onUncaught)
  process.off('unhandledRejection', onUncaught)
  return { name: target.name, inputs: asked.inputs, taken, slowestMs, cpuMs, grownBytes, findings }
}

/** The same for the same seed and number. The first are the seeds themselves, which must be read. */
export function inputOf({ seeds, words, make }: LoadedTarget, name: string, seed: number, index: number): Uint8Array {
  const dice = createDice(seedOf(seed, name, index))
  if (index < seeds.length) return seeds[index]!
  const chosen = dice.pick(seeds)
  if (make === undefined || dice.once(3)) return mutate(chosen, seeds, words, dice)
  const made = make(chosen, dice)
  return (dice.once(4) ? mutate(made, seeds, words, dice) : made).subarray(0, MOST_BYTES)
}

interface Tried {
  readonly ms: number
  readonly isTaken: boolean
  /** What it threw beyond what was promised. */
  readonly problem: string | null
}

async function tryInput(loaded: LoadedTarget, input: Uint8Array, boundMs: number): Promise<Tried> {
  let best = await once(loaded, input)
  // A collection of the memory, or code compiled on the way, is not the input's doing.
  for (let again = 0; again < 2 && best.ms > boundMs; again++) {
    const next = await once(loaded, input)
    if (next.ms < best.ms) best = next
  }
  return best
}

async function once(loaded: LoadedTarget, input: Uint8Array): Promise<Tried> {
  const from = cpuUs()
  try {
    const answer = loaded.read(input)
    const result = answer instanceof Promise ? ((await answer) as unknown) : answer
    return { ms: (cpuUs() - from) / 1000, isTaken: loaded.isTaken?.(result) === true, problem: null }
  } catch (error) {
    return { ms: (cpuUs() - from) / 1000, isTaken: false, problem: loaded.promised?.(error) === true ? null : wordsOf(error) }
  }
}

/** Of this thread alone. */
function cpuUs(): number {
  const { user, system } = process.threadCpuUsage()
  return user + system
}

function isPolluted(): boolean {
  return ({} as { polluted?: unknown }).polluted !== undefined || Object.keys(Object.prototype).length > 0
}

function settledBytes(): number {
  for (let round = 0; round < 3; round++) globalThis.gc?.()
  return process.memoryUsage.rss()
}

function wordsOf(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message).slice(0, 1200) : String(error)
}
