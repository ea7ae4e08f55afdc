// Socket directories: reachable whatever TMPDIR is, closed to others, and swept only when nobody can be using them.
import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { once } from 'node:events'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { openSocketDir, sweepSocketDirs } from './socket-dir.ts'

let base: string
beforeEach(() => (base = mkdtempSync(join(tmpdir(), 'sd-'))))
afterEach(() => rmSync(base, { recursive: true, force: true }))

/** A process number that was just in use and is not any more. */
function deadPid(): number {
  return spawnSync(process.execPath, ['-e', '']).pid
}

/** A socket file without a listener, as SIGKILL leaves it. */
function leaveSocket(file: string): void {
  spawnSync(process.execPath, ['-e', 'require("net").createServer().listen(process.argv[1], () => process.kill(process.pid, "SIGKILL"))', file])
}

it('gives a socket in a directory nobody else may enter, and takes both away on close', async () => {
  const dir = openSocketDir('live', base)
  const server = createServer().listen(dir.path('live.sock'))
  await once(server, 'listening')
  expect(statSync(dirname(dir.path('live.sock'))).mode & 0o777).toBe(0o700)
  expect(dirname(dirname(dir.path('live.sock')))).toBe(base)
  server.close()
  dir.close()
  expect(existsSync(dirname(dir.path('live.sock')))).toBe(false)
})

it('goes to /tmp when the temporary directory is too deep for a socket, or is not there', async () => {
  const deep = join(base, 'd'.repeat(90))
  mkdirSync(deep)
  for (const tmp of [deep, join(base, 'absent')]) {
    const dir = openSocketDir('live', tmp)
    const server = createServer().listen(dir.path('live.sock'))
    await once(server, 'listening')
    expect(dir.path('live.sock')).toMatch(/^\/tmp\/vigil-live-/)
    server.close()
    dir.close()
  }
})

it('takes away what a killed process left, sockets included', async () => {
  const stale = join(base, `vigil-live-${deadPid()}-abcDEF`)
  mkdirSync(stale, { mode: 0o700 })
  leaveSocket(join(stale, 'live.sock'))
  expect(existsSync(join(stale, 'live.sock'))).toBe(true)
  await sweepSocketDirs(base)
  expect(existsSync(stale)).toBe(false)
})

it('leaves what is served, what belongs to a living process, what is not a socket and what is not ours', async () => {
  const served = join(base, `vigil-live-${deadPid()}-served`)
  const living = join(base, `vigil-frames-${process.pid}-living`)
  const filled = join(base, `vigil-live-${deadPid()}-filled`)
  const other = join(base, 'vigil-live-x')
  for (const dir of [served, living, filled, other]) mkdirSync(dir)
  writeFileSync(join(filled, 'notes.txt'), 'mine')
  const server = createServer().listen(join(served, 'live.sock'))
  await once(server, 'listening')
  await sweepSocketDirs(base)
  server.close()
  expect([served, living, filled, other].filter((dir) => !existsSync(dir))).toEqual([])
})
