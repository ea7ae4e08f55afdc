// The watch over the core and its processes, and the bundle for support.
import { gunzipSync } from 'node:zlib'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { HealthView } from '../../contract/api.ts'
import { lastAudit } from '../../db/audit.ts'
import { createTestEnv, type TestEnv } from '../../test/fixtures/test-env.ts'
import { SYSTEM } from '../env.ts'
import { silentLog } from '../log.ts'
import { createTroubles, type Troubles } from '../troubles.ts'
import type { LoopWindow } from './loop-meter.ts'
import { createProcessBoard, type ProcessBoard } from './process-board.ts'
import { createSystemDesk, type SystemDesk } from './system-desk.ts'

const GIB = 1024 ** 3

let env: TestEnv
let troubles: Troubles
let board: ProcessBoard
let desk: SystemDesk
let window: LoopWindow
let bytesOf: Map<number, number>
let ended: string[]
beforeEach(() => {
  env = createTestEnv()
  troubles = createTroubles(silentLog)
  board = createProcessBoard(env.clock.now)
  window = { p99Ms: 3, mostMs: 20 }
  bytesOf = new Map()
  ended = []
  const health: HealthView = {
    status: 'ok',
    problems: [],
    outbox: { pending: 0, oldestAgeMs: null, problem: null },
    storage: { freeBytes: 5, evidenceBytes: 6 },
    inference: { state: 'idle', medianMs: null, analysedFps: 0 },
    cameraEvents: { devices: 0, heard: 0, refused: 0 },
  }
  desk = createSystemDesk(env, {
    dataDir: env.dir,
    version: '1.2.3',
    troubles,
    board,
    loop: { turn: () => window, stop() {} },
    recent: () => [{ atMs: 1, level: 'info', message: 'started' }],
    health: () => ({ ...health, problems: troubles.list() }),
    standing: () => ({ devices: [{ id: 'gate-1', state: 'offline', password: 'hunter2', at: 'rtsp://a:hunter2@h/1' }] }),
    measure: (pid) => bytesOf.get(pid) ?? null,
  })
})
/** Starting is over. */
const settle = () => {
  for (let i = 0; i < 3; i++) desk.look()
}
afterEach(() => {
  desk.stop()
  env.close()
})
const start = (name: string, pid: number) => board.of(name).starting({ pid, kill: () => void ended.push(name) })

test('a process beyond its ceiling is ended, the core is only told of', () => {
  start('media', 500)
  bytesOf.set(500, 1 * GIB)
  desk.look()
  expect(ended).toEqual([])
  bytesOf.set(500, 2 * GIB)
  bytesOf.set(process.pid, 3 * GIB)
  desk.look()
  expect(ended).toEqual(['media'])
  expect(troubles.list()).toEqual(['system.memory'])
  bytesOf.set(process.pid, 1 * GIB)
  desk.look()
  expect(troubles.list()).toEqual([])
})

test('a long stall is told for a minute and counted for ten; while it starts nothing is', () => {
  window = { p99Ms: 40, mostMs: 5000 }
  settle()
  expect(troubles.list()).toEqual([])
  desk.look()
  expect(troubles.list()).toEqual(['system.stalled'])
  window = { p99Ms: 3, mostMs: 20 }
  for (let i = 0; i < 6; i++) desk.look()
  expect(troubles.list()).toEqual([])
  expect(desk.view().loop).toEqual({ p99Ms: 40, mostMs: 5000, stalls: 1 })
  for (let i = 0; i < 60; i++) desk.look()
  expect(desk.view().loop).toEqual({ p99Ms: 3, mostMs: 20, stalls: 0 })
})

test('a short stall is told when it comes the third time in a minute', () => {
  settle()
  window = { p99Ms: 40, mostMs: 1000 }
  desk.look()
  desk.look()
  expect(troubles.list()).toEqual([])
  desk.look()
  expect(troubles.list()).toEqual(['system.stalled'])
})

test('a process that keeps ending is told until it stays', () => {
  for (let i = 0; i < 5; i++) {
    start('inference', 600 + i)
    board.of('inference').down('exit 1')
  }
  desk.look()
  expect(troubles.list()).toEqual(['system.crashLoop'])
  expect(desk.view().processes).toMatchObject([{ name: 'core' }, { name: 'inference', state: 'down', restarts: 4, lastDown: { reason: 'exit 1' } }])
  env.pass(120_000)
  desk.look()
  expect(troubles.list()).toEqual([])
})

test('the bundle says how everything stands, holds no log-in, and is written down', () => {
  const text = gunzipSync(desk.bundle(SYSTEM)).toString()
  expect(JSON.parse(text)).toMatchObject({ system: { version: '1.2.3' }, standing: { devices: [{ id: 'gate-1' }] }, log: [{ message: 'started' }] })
  expect(text).not.toContain('hunter2')
  expect(lastAudit(env.db, 'system/core', 'support.bundle')).not.toBeNull()
})
