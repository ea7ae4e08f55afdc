// The core's keeper against real child processes that serve, fail and will not die.
import { spawn } from 'node:child_process'
import { afterEach, expect, test } from 'vitest'
import { keepCoreRunning, type CoreKeeper } from './core-process.ts'
import { waitFor } from '../test/patience.ts'

const READY = 'console.log(JSON.stringify({ ready: true, url: "http://127.0.0.1:1/", pid: process.pid }));'
let keeper: CoreKeeper | undefined
afterEach(() => keeper?.stop())

function keep(code: string, pausesMs: readonly number[]) {
  const seen: string[] = []
  const pids: number[] = []
  const launch = () => {
    const child = spawn(process.execPath, ['-e', code], { stdio: ['ignore', 'pipe', 'pipe', 'ipc'] })
    pids.push(child.pid ?? 0)
    return child
  }
  const onDown = (complaint: string, pauseMs: number) => void seen.push(`down ${pauseMs} ${complaint}`)
  keeper = keepCoreRunning(launch, { onUp: (url) => void seen.push(`up ${url}`), onDown }, pausesMs)
  return { seen, pids }
}

test('a core that ends is started again, after a pause that grows and then stays', async () => {
  const { seen } = keep('console.error("no such site"); process.exit(3)', [1, 2, 4])
  await waitFor(() => expect(seen.length).toBeGreaterThanOrEqual(4))
  expect(seen.slice(0, 4)).toEqual([1, 2, 4, 4].map((pause) => `down ${pause} no such site\n(exit 3)`))
})

test('a killed core serves again in a new process', async () => {
  const { seen, pids } = keep(`${READY} setInterval(() => {}, 1000)`, [1])
  await waitFor(() => expect(seen).toEqual(['up http://127.0.0.1:1/']))
  process.kill(pids[0]!, 'SIGKILL')
  await waitFor(() => expect(seen).toEqual(['up http://127.0.0.1:1/', 'down 1 (exit SIGKILL)', 'up http://127.0.0.1:1/']))
  expect(pids).toHaveLength(2)
})

test('stopping ends the core and starts none any more', async () => {
  const { seen, pids } = keep(`${READY} setInterval(() => {}, 1000)`, [1])
  await waitFor(() => expect(seen).toHaveLength(1))
  await keeper?.stop()
  expect(() => process.kill(pids[0]!, 0)).toThrow('ESRCH')
  expect(seen).toHaveLength(1)
  expect(pids).toHaveLength(1)
})

test('stopping during the pause starts none any more', async () => {
  const { seen, pids } = keep('process.exit(1)', [60_000])
  await waitFor(() => expect(seen).toHaveLength(1))
  await keeper?.stop()
  expect(pids).toHaveLength(1)
})

test('a program that cannot be started is reported like one that ended', async () => {
  const seen: string[] = []
  keeper = keepCoreRunning(
    () => spawn('/nonexistent/node', [], { stdio: ['ignore', 'pipe', 'pipe', 'ipc'] }),
    { onUp: () => undefined, onDown: (complaint) => void seen.push(complaint) },
    [60_000],
  )
  await waitFor(() => expect(seen).toEqual(['spawn /nonexistent/node ENOENT']))
})
