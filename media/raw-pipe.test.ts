// A child's pipe read into buffers of ours: every byte once and in order, held up when told, closed when the child ends.
import { spawn, type ChildProcess } from 'node:child_process'
import type { Socket } from 'node:net'
import { afterEach, expect, it } from 'vitest'
import { takeRawPipe } from './raw-pipe.ts'
import { waitFor } from '../test/patience.ts'

const children: ChildProcess[] = []
afterEach(() => children.splice(0).forEach((child) => child.kill('SIGKILL')))

/** Writes `count` bytes, 0 1 2 ... 250 0 1 ..., to pipe 3, then waits for its end. */
function counting(count: number): { child: ChildProcess; pipe: ReturnType<typeof takeRawPipe>; isClosed: () => boolean } {
  const script = `const bytes = Uint8Array.from({ length: ${count} }, (_, i) => i % 251); const fs = require('fs'); let at = 0
    while (at < bytes.length) { try { at += fs.writeSync(3, bytes, at) } catch (error) { if (error.code !== 'EAGAIN') throw error } }
    process.stdin.resume()`
  const child = spawn(process.execPath, ['-e', script], { stdio: ['pipe', 'ignore', 'inherit', 'pipe'] })
  children.push(child)
  let isClosed = false
  child.once('close', () => (isClosed = true))
  return { child, pipe: takeRawPipe(child.stdio[3] as Socket), isClosed: () => isClosed }
}

function reader(size: number, stopAt: readonly number[] = []) {
  const bytes = new Uint8Array(size)
  let filled = 0
  const stops = [...stopAt]
  return {
    bytes,
    filled: () => filled,
    nextBuffer: () => bytes.subarray(filled, filled + 100_000),
    onRead(count: number): boolean {
      filled += count
      const isStop = stops[0] !== undefined && filled >= stops[0]
      if (isStop) stops.shift()
      return !isStop
    },
  }
}

const SIZE = 1_000_000

it('reads every byte once and in order, whenever reading begins', async () => {
  const { child, pipe, isClosed } = counting(SIZE)
  await new Promise((resolve) => setTimeout(resolve, 200))
  const into = reader(SIZE + 1)
  pipe.start(into.nextBuffer, into.onRead)
  await waitFor(() => expect(into.filled()).toBe(SIZE))
  expect(into.bytes.subarray(0, SIZE).every((value, i) => value === i % 251)).toBe(true)
  child.stdin!.end()
  await waitFor(() => expect(isClosed()).toBe(true))
})

it('reads no more when told to stop, and goes on when told to', async () => {
  const { pipe } = counting(SIZE)
  const into = reader(SIZE + 1, [1, 300_000, 600_000])
  pipe.start(into.nextBuffer, into.onRead)
  for (let stop = 0; stop < 3; stop++) {
    await waitFor(() => expect(into.filled()).toBeGreaterThanOrEqual([1, 300_000, 600_000][stop]!))
    const before = into.filled()
    await new Promise((resolve) => setTimeout(resolve, 50))
    expect(into.filled()).toBe(before)
    pipe.resume()
  }
  await waitFor(() => expect(into.filled()).toBe(SIZE))
  expect(into.bytes.subarray(0, SIZE).every((value, i) => value === i % 251)).toBe(true)
})

it('lets the child close although nobody ever read', async () => {
  const { child, pipe, isClosed } = counting(10_000_000)
  child.once('exit', pipe.close)
  child.kill('SIGKILL')
  await waitFor(() => expect(isClosed()).toBe(true))
})
