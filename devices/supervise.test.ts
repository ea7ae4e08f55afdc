// The supervisor with a clock that is moved by hand: growing pauses, rare tries, and nothing left behind.
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { z } from 'zod'
import { VigilError } from '../contract/errors.ts'
import { defineDriver, type DriverIo, type Session } from './driver.ts'
import { backOffMs, superviseDevice, type DeviceStanding } from './supervise.ts'

/** Runs what is due, in order, letting promises settle in between. */
function createTimers() {
  let nowMs = 0
  const due = new Map<symbol, { atMs: number; run: () => void }>()
  const settle = () => new Promise<void>((resolve) => setImmediate(resolve))
  return {
    now: () => nowMs,
    waiting: () => due.size,
    after(ms: number, run: () => void) {
      const id = Symbol()
      due.set(id, { atMs: nowMs + ms, run })
      return () => void due.delete(id)
    },
    async pass(ms: number) {
      const untilMs = nowMs + ms
      await settle()
      for (;;) {
        const next = [...due].filter(([, one]) => one.atMs <= untilMs).toSorted(([, a], [, b]) => a.atMs - b.atMs)[0]
        if (next === undefined) break
        due.delete(next[0])
        nowMs = next[1].atMs
        next[1].run()
        await settle()
      }
      nowMs = untilMs
    },
  }
}

function world(answer: { open?: () => Error | null; check?: () => Error | null; online?: boolean }) {
  const timers = createTimers()
  const standings: DeviceStanding[] = []
  const counts = { opened: 0, closed: 0, checked: 0 }
  let io: DriverIo | null = null
  const driver = defineDriver({
    kind: 'gate',
    id: 'gate/test',
    title: { zh: '测试', en: 'Test' },
    config: z.strictObject({}),
    proven: 'fake',
    commands: ['open'],
    open(_, given): Promise<Session> {
      io = given
      counts.opened += 1
      const error = answer.open?.() ?? null
      if (error !== null) return Promise.reject(error)
      const run = () => {
        counts.checked += 1
        const failure = answer.check?.() ?? null
        return failure === null ? Promise.resolve() : Promise.reject(failure)
      }
      return Promise.resolve({
        online: answer.online ?? true,
        check: { everyMs: 5000, run },
        command: () => Promise.resolve({ state: 'confirmed', reason: null }),
        close: () => Promise.resolve(void (counts.closed += 1)),
      })
    },
  })
  const supervised = superviseDevice({
    driver,
    config: {},
    now: timers.now,
    after: timers.after,
    random: () => 0.5,
    log() {},
    onEvent: () => Promise.resolve({ open: false, say: null }),
    onStanding: (standing) => void standings.push(standing),
  })
  return { timers, standings, counts, supervised, io: () => io! }
}

const unreachable = () => new VigilError('device.unreachable')

test('a device that is there is online, is checked, and closing leaves no timer', async () => {
  const { timers, counts, supervised, standings } = world({})
  await timers.pass(12_000)
  expect(standings).toEqual([{ state: 'online', problem: null, sinceMs: 0 }])
  expect(counts).toEqual({ opened: 1, closed: 0, checked: 2 })
  await supervised.stop()
  expect(counts.closed).toBe(1)
  expect(timers.waiting()).toBe(0)
  expect(supervised.session()).toBeNull()
})

test('a device that is away is tried after 1, 2, 4 ... 60 s, and its standing says since when', async () => {
  const { timers, counts, supervised } = world({ open: unreachable })
  const tries: number[] = []
  for (let second = 0; second < 200; second++) {
    const before = counts.opened
    await timers.pass(1000)
    if (counts.opened > before) tries.push(second + 1)
  }
  // The first try is at once; it falls into the first second like the one after 1 s.
  expect(tries).toEqual([1, 3, 7, 15, 31, 63, 123, 183])
  expect(supervised.standing()).toEqual({ state: 'offline', problem: 'device.unreachable', sinceMs: 0 })
  await supervised.stop()
  expect(timers.waiting()).toBe(0)
})

test('a device that comes back starts over with short pauses', async () => {
  let isAway = true
  const { timers, counts, supervised, standings } = world({ open: () => (isAway ? unreachable() : null), check: () => (isAway ? unreachable() : null) })
  await timers.pass(20_000)
  isAway = false
  await timers.pass(20_000)
  expect(supervised.standing().state).toBe('online')
  isAway = true
  while (supervised.standing().state === 'online') await timers.pass(500)
  const before = counts.opened
  await timers.pass(1000)
  expect(counts.opened).toBe(before + 1)
  expect(standings.map((standing) => standing.state)).toEqual(['offline', 'online', 'offline'])
  await supervised.stop()
  expect(counts.closed).toBe(1)
})

test('a refused log-in is never tried again by itself', async () => {
  const { timers, counts, supervised } = world({ open: () => new VigilError('device.unauthorized') })
  await timers.pass(24 * 3_600_000)
  expect(counts.opened).toBe(1)
  expect(supervised.standing()).toMatchObject({ state: 'unauthorized', problem: 'device.unauthorized' })
  expect(timers.waiting()).toBe(0)
  await supervised.stop()
})

test('a password changed while online ends the session and the trying', async () => {
  let isChanged = false
  const { timers, counts, supervised } = world({ check: () => (isChanged ? new VigilError('device.unauthorized') : null) })
  await timers.pass(6000)
  isChanged = true
  await timers.pass(3_600_000)
  expect(counts).toEqual({ opened: 1, closed: 1, checked: 2 })
  expect(supervised.standing().state).toBe('unauthorized')
  await supervised.stop()
})

test('a bug in a driver is a problem of that device and is tried again', async () => {
  const { timers, counts, supervised } = world({ open: () => new TypeError('undefined is not a function') })
  await timers.pass(1000)
  expect(supervised.standing()).toMatchObject({ state: 'offline', problem: 'system.internal' })
  expect(counts.opened).toBe(2)
  await supervised.stop()
})

test('a device that dials in is connecting until it says otherwise', async () => {
  const { timers, supervised, io } = world({ online: false })
  await timers.pass(1000)
  expect(supervised.standing().state).toBe('connecting')
  await io().emit({ type: 'state', state: 'online', problem: null })
  expect(supervised.standing().state).toBe('online')
  await io().emit({ type: 'state', state: 'offline', problem: 'device.unreachable' })
  expect(supervised.standing()).toMatchObject({ state: 'offline', problem: 'device.unreachable', sinceMs: 1000 })
  await supervised.stop()
  await io().emit({ type: 'state', state: 'online', problem: null })
  expect(supervised.standing().state).toBe('offline')
})

test('a device that dials in and was heard starts over with short pauses', async () => {
  let isAway = true
  const { timers, counts, supervised, io } = world({ online: false, open: () => (isAway ? unreachable() : null), check: () => (isAway ? unreachable() : null) })
  await timers.pass(20_000)
  isAway = false
  await timers.pass(20_000)
  await io().emit({ type: 'state', state: 'online', problem: null })
  isAway = true
  while (supervised.standing().state === 'online') await timers.pass(500)
  const before = counts.opened
  await timers.pass(1000)
  expect(counts.opened).toBe(before + 1)
  await supervised.stop()
})

test('the pause grows, never beyond 60 s, and is spread by at most a fifth', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 10_000 }), fc.double({ min: 0, max: 1, noNaN: true }), (failures, random) => {
      const middle = Math.min(60_000, 1000 * 2 ** Math.min(failures - 1, 6))
      const pause = backOffMs(failures, random)
      expect(pause).toBeGreaterThanOrEqual(Math.floor(middle * 0.8))
      expect(pause).toBeLessThanOrEqual(Math.ceil(middle * 1.2))
    }),
  )
})
