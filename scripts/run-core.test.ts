// `npm start` over real child processes: a core that is killed comes back where it was, one that never served is not tried again.
import { spawn, type ChildProcess } from 'node:child_process'
import { afterEach, expect, test } from 'vitest'
import { waitFor } from '../test/patience.ts'
import { runCore, type CoreRun } from './run-core.ts'

const READY = 'console.log(JSON.stringify({ ready: true, url: "http://127.0.0.1:8123", phones: "https://10.0.0.5:8443", pid: process.pid }));'
let run: CoreRun | undefined
afterEach(() => run?.stop())

function start(code: string) {
  const seen: string[] = []
  const cores: ChildProcess[] = []
  const more: (readonly string[])[] = []
  const launch = (words: readonly string[]) => {
    more.push(words)
    const child = spawn(process.execPath, ['-e', code], { stdio: ['ignore', 'pipe', 'inherit', 'ipc'] })
    cores.push(child)
    return child
  }
  run = runCore(launch, { onFirstUp: (url, phones) => void seen.push(`up ${url}, phones ${phones}`), say: (line) => void seen.push(line) }, [1])
  return { seen, cores, more, run }
}

test('a core that is killed is said to be, and serves again at the same address', async () => {
  const { seen, cores, more } = start(`${READY} setInterval(() => {}, 1000)`)
  await waitFor(() => expect(seen).toEqual(['up http://127.0.0.1:8123, phones https://10.0.0.5:8443']))
  cores[0]?.kill('SIGKILL')
  await waitFor(() => expect(seen).toHaveLength(3))
  expect(seen.slice(1)).toEqual([
    'the core ended unexpectedly (exit SIGKILL); it is started again in 0.001 s',
    'the core serves again at http://127.0.0.1:8123',
  ])
  expect(more).toEqual([[], ['--listen', '127.0.0.1:8123']])
})

test('a core that never served ends it all with its own exit code', async () => {
  const { seen, cores, run } = start('process.exit(3)')
  expect(await run.ended).toBe(3)
  expect([seen, cores.length]).toEqual([['the core did not start (exit 3)'], 1])
})

test('a core that somebody stopped is not started again', async () => {
  const { seen, cores, run } = start(`process.on('SIGTERM', () => process.exit(0)); ${READY} setInterval(() => {}, 1000)`)
  await waitFor(() => expect(seen).toHaveLength(1))
  cores[0]?.kill('SIGTERM')
  expect(await run.ended).toBe(0)
  expect([seen.length, cores.length]).toEqual([1, 1])
})

test('stopping ends the core', async () => {
  const { seen, cores, run } = start(`${READY} setInterval(() => {}, 1000)`)
  await waitFor(() => expect(seen).toHaveLength(1))
  await run.stop()
  expect([await run.ended, cores[0]?.signalCode]).toEqual([0, 'SIGTERM'])
})
