// Supervision: a process that ends or freezes is started again, one that is asked to stop is not.
import { expect, test } from 'vitest'
import { waitFor } from '../test/patience.ts'
import { silentLog } from './log.ts'
import { superviseProcess, type Pulse } from './supervise-process.ts'

function harness(onDown: (reason: string) => void = () => undefined, lookEveryMs = 60_000) {
  const pulses: Pulse[] = []
  const readies: (() => void)[] = []
  const seen: string[] = []
  const supervised = superviseProcess({
    name: 'test',
    log: silentLog,
    pausesMs: [0],
    silentLooks: 2,
    lookEveryMs,
    start(pulse) {
      pulses.push(pulse)
      const ready = Promise.withResolvers<void>()
      readies.push(ready.resolve)
      return { ready: ready.promise, stop: async () => pulse.exited('stopped'), kill: () => pulse.exited('killed by us') }
    },
    onReady: () => void seen.push('ready'),
    onDown(reason) {
      seen.push(`down: ${reason}`)
      onDown(reason)
    },
  })
  return { supervised, pulses, readies, seen }
}

test('a process that dies is started again and becomes ready again', async () => {
  const { supervised, pulses, readies, seen } = harness()
  readies[0]!()
  await waitFor(() => expect(supervised.state()).toBe('running'))
  pulses[0]!.exited('killed')
  expect(supervised.current()).toBeNull()
  await waitFor(() => expect(readies).toHaveLength(2))
  readies[1]!()
  await waitFor(() => expect(supervised.state()).toBe('running'))
  expect(seen).toEqual(['ready', 'down: killed', 'ready'])
  await supervised.stop()
})

test('it is started again even when its end cannot be recorded, as on a full disk', async () => {
  const { supervised, pulses, readies } = harness(() => {
    throw new Error('database or disk is full')
  })
  pulses[0]!.exited('killed')
  await waitFor(() => expect(readies).toHaveLength(2))
  await supervised.stop()
})

test('a process that is frozen is ended and started again, one that gives signs of life is not', async () => {
  const { supervised, pulses, readies, seen } = harness(undefined, 20)
  readies[0]!()
  await waitFor(() => expect(supervised.state()).toBe('running'))
  await waitFor(() => expect(seen).toContain('down: killed by us'))
  await waitFor(() => expect(readies).toHaveLength(2))
  readies[1]!()
  let beats = 0
  const life = setInterval(() => {
    beats++
    pulses[1]!.alive()
  }, 2)
  await waitFor(() => expect(supervised.state()).toBe('running'))
  await waitFor(() => expect(beats).toBeGreaterThan(100)) // many looks
  expect(readies).toHaveLength(2)
  clearInterval(life)
  await supervised.stop()
})

test('a process that is asked to stop stays down', async () => {
  const { supervised, pulses, seen } = harness()
  await supervised.stop()
  expect(supervised.state()).toBe('down')
  await new Promise((resolve) => setImmediate(resolve))
  expect(pulses).toHaveLength(1)
  expect(seen).toEqual([])
})
