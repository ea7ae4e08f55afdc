// Supervision: a process that ends is started again, one that is asked to stop is not.
import { expect, test } from 'vitest'
import { silentLog } from './log.ts'
import { superviseProcess } from './supervise-process.ts'
import { waitFor } from '../test/patience.ts'

function harness() {
  const exits: ((reason: string) => void)[] = []
  const readies: (() => void)[] = []
  const seen: string[] = []
  const supervised = superviseProcess({
    name: 'test',
    log: silentLog,
    pausesMs: [0],
    start(onExit) {
      exits.push(onExit)
      const ready = Promise.withResolvers<void>()
      readies.push(ready.resolve)
      return { ready: ready.promise, stop: async () => onExit('stopped') }
    },
    onReady: () => void seen.push('ready'),
    onDown: (reason) => void seen.push(`down: ${reason}`),
  })
  return { supervised, exits, readies, seen }
}

test('a process that dies is started again and becomes ready again', async () => {
  const { supervised, exits, readies, seen } = harness()
  readies[0]!()
  await waitFor(() => expect(supervised.state()).toBe('running'))
  exits[0]!('killed')
  expect(supervised.current()).toBeNull()
  await waitFor(() => expect(readies).toHaveLength(2))
  readies[1]!()
  await waitFor(() => expect(supervised.state()).toBe('running'))
  expect(seen).toEqual(['ready', 'down: killed', 'ready'])
})

test('a process that is asked to stop stays down', async () => {
  const { supervised, exits, seen } = harness()
  await supervised.stop()
  expect(supervised.state()).toBe('down')
  await new Promise((resolve) => setImmediate(resolve))
  expect(exits).toHaveLength(1)
  expect(seen).toEqual([])
})
