// The short gear of the fuzz harness: every parser with its share of 50,000 and more damaged inputs; and the harness finds what it is there to find.
import { beforeAll, expect, test } from 'vitest'
import { createDice } from './dice.ts'
import { damageJson } from './json-shapes.ts'
import { MOST_BYTES } from './mutate.ts'
import { runTogether } from './run-all.ts'
import { inputOf, runTarget, type TargetRun } from './run-target.ts'
import type { FuzzTarget, LoadedTarget } from './target.ts'
import { TARGETS } from './targets.ts'

/** So generous that a busy computer never fails it: the bound of 50 ms is the long gear's. */
const FAR_TOO_LONG_MS = 2000

test('33,000 inputs and more are tried here, 1.2 million and more in the long gear', () => {
  const sum = (gear: 'ci' | 'full') => TARGETS.reduce((total, { inputs }) => total + inputs[gear], 0)
  expect([sum('ci') >= 33_000, sum('full') >= 1_200_000]).toEqual([true, true])
  expect(new Set(TARGETS.map(({ name }) => name)).size).toBe(TARGETS.length)
})

let runs: readonly TargetRun[]
beforeAll(async () => {
  runs = await runTogether(TARGETS, { gear: 'ci', seed: 1, boundMs: FAR_TOO_LONG_MS })
}, 600_000)

test.each(TARGETS.map(({ name, inputs }) => [name, inputs.ci] as const))('%s reads or refuses whatever comes, %i times', (name, inputs) => {
  const run = runs.find((one) => one.name === name)
  expect(run?.findings).toEqual([])
  expect(run?.inputs).toBe(inputs)
  // Not all alike refused: the seeds at least are good.
  expect(run?.taken).toBeGreaterThan(0)
})

const loaded = (read: LoadedTarget['read'], more: Partial<LoadedTarget> = {}): FuzzTarget => ({
  name: 'planted',
  inputs: { ci: 1, full: 1 },
  load: async () => ({ seeds: [Buffer.from('{"a":1}')], words: ['!'], read, ...more }),
})
const asked = { inputs: 300, seed: 7, from: 0, boundMs: 20, onProgress: () => {} }
const found = async (target: FuzzTarget) => [...new Set((await runTarget(target, asked)).findings.map(({ what }) => what))]

test('what throws, computes for long, pollutes and fails later is found', async () => {
  expect(await found(loaded(() => null))).toEqual([])
  expect(await found(loaded((input) => JSON.parse(Buffer.from(input).toString())))).toEqual(['threw'])
  expect(await found(loaded((input) => JSON.parse(Buffer.from(input).toString()), { promised: (error) => error instanceof SyntaxError }))).toEqual([])
  expect(await found(loaded((input) => input.includes(0x21) && busy(30)))).toEqual(['slow'])
  const pollute = (input: Uint8Array) => input.includes(0x21) && Object.assign(Object.prototype, { polluted: 1 })
  expect(await found(loaded(pollute))).toContain('polluted')
  delete (Object.prototype as { polluted?: number }).polluted
})

function busy(ms: number): void {
  const { user, system } = process.threadCpuUsage()
  const until = user + system + ms * 1000
  for (let now = 0; now < until;) {
    const used = process.threadCpuUsage()
    now = used.user + used.system
  }
}

test('an input follows from seed, name and number alone, and is never too large', () => {
  const target: LoadedTarget = {
    seeds: [Buffer.from('{"a":[1,"x"]}')],
    words: ['!'],
    read: () => null,
    make: (seed, dice) => Buffer.from(damageJson(String(seed), dice)),
  }
  const inputs = Array.from({ length: 500 }, (_, index) => Buffer.from(inputOf(target, 'a', 1, index)))
  expect(inputs.map((input) => input.toString('hex'))).toEqual(inputs.map((_, index) => Buffer.from(inputOf(target, 'a', 1, index)).toString('hex')))
  expect(Math.max(...inputs.map(({ length }) => length))).toBeLessThanOrEqual(MOST_BYTES)
  expect(new Set(inputs.map((input) => input.toString('hex'))).size).toBeGreaterThan(300)
})

test('damaged JSON is JSON', () => {
  const dice = createDice(3)
  for (let round = 0; round < 2000; round++) expect(() => JSON.parse(damageJson('{"a":{"b":[1,"x",null]},"c":2}', dice)) as unknown).not.toThrow()
})
