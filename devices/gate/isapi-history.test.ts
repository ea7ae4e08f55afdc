// A terminal's own log: read to its end however long it is, in its order, and each kind of record by itself.
import { afterEach, beforeEach, expect, test } from 'vitest'
import { createTestIo, type TestIo } from '../../test/fakes/driver-io.ts'
import { startFakeTerminal, type FakeTerminal } from '../../test/fakes/gate-isapi.ts'
import { LOGIN } from '../../test/fakes/isapi-device.ts'
import { eventually } from '../../test/patience.ts'
import { createIsapi } from '../transport/isapi-call.ts'
import { keepUpWithHistory } from './isapi-history.ts'

const NOW = Date.parse('2026-11-22T11:10:00Z')
const HOUR_MS = 3_600_000

let terminal: FakeTerminal
let ending: AbortController
let running: Promise<void> | null = null
beforeEach(async () => {
  terminal = await startFakeTerminal()
  ending = new AbortController()
})
afterEach(async () => {
  ending.abort()
  await running
  await terminal.close()
})

function keepUp(io: TestIo, reached = new Map<number, number>()): Map<number, number> {
  const call = createIsapi({ host: terminal.host, port: terminal.port, ...LOGIN, timeoutMs: 20_000 }, ending.signal)
  const settings = { timezone: 'Asia/Shanghai', readers: {}, reconcileMinutes: 0.001, lookBackHours: 12, settleMs: 0 }
  running = keepUpWithHistory({ call, io, signal: ending.signal, settings, reached })
  return reached
}
const record = (agoMs: number, serialNo: number, major = 5) => ({ major, minor: major === 5 ? 75 : 1024, time: new Date(NOW - agoMs).toISOString(), serialNo })
const serials = (io: TestIo) => io.events.map((event) => (event.type === 'passage' ? Number(event.dedupeKey.split('_')[0]) : NaN))

test('more records than one search reads are found by the next ones, from where it ended', async () => {
  for (let i = 0; i < 6100; i++) terminal.log.push(record((6100 - i) * 5000, i))
  const io = createTestIo(undefined, () => NOW)
  keepUp(io)
  await eventually(() => serials(io).includes(6099)).toBe(true)
  expect(new Set(serials(io)).size).toBe(6100)
  expect(serials(io).slice(0, 6000)).toEqual(Array.from({ length: 6000 }, (_, i) => i))
})

test('a kind of record that the terminal does not search for is asked for once, and the other is read on', async () => {
  terminal.lacksMajor(3)
  terminal.log.push(record(HOUR_MS, 1))
  const io = createTestIo(undefined, () => NOW)
  keepUp(io)
  const asked = (major: number) => terminal.received.filter(({ body }) => String(body).includes(`"major":${major}`)).length
  await eventually(() => asked(5) > 3).toBe(true)
  expect(asked(3)).toBe(1)
  expect(serials(io)[0]).toBe(1)
})

test('what could not be stored is fetched again, and is not passed over', async () => {
  terminal.log.push(record(HOUR_MS, 1), record(HOUR_MS / 2, 2), record(HOUR_MS / 4, 3, 3))
  let failures = 2
  const io = createTestIo(
    () => (failures-- > 0 ? Promise.reject(new Error('disk full')) : { open: false, say: null }),
    () => NOW,
  )
  const reached = keepUp(io)
  await eventually(() => reached.get(5)).toBe(NOW - HOUR_MS / 2)
  expect(serials(io).slice(0, 4)).toEqual([1, 3, 1, 2])
})

test('a record with a time that is still to come does not hide what is yet to happen', async () => {
  terminal.log.push(record(-20 * HOUR_MS, 1))
  const io = createTestIo(undefined, () => NOW)
  const reached = keepUp(io)
  await eventually(() => reached.get(5)).toBe(NOW)
  expect(io.events[0]).toMatchObject({ replayed: true })
})
