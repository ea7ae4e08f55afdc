// The alert sound: heard when it must be, silent no longer than it may be.
import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Incident } from '../../contract/incident.ts'
import { SEVERITIES, type Severity } from '../../contract/vocabulary.ts'
import { alarmStep, mute, MUTE_MS, SILENCE, unmute, type AlarmMemory } from './alarm-policy.ts'

function waiting(id: string, severity: Severity, over: Partial<Incident> = {}): Incident {
  return {
    id,
    number: id,
    kind: 'crowding',
    severity,
    state: 'new',
    openedAtMs: 0,
    updatedAtMs: 0,
    acknowledgedAtMs: null,
    closedAtMs: null,
    cameraId: null,
    deviceId: null,
    buildingId: null,
    zone: null,
    summary: '',
    alertCount: 1,
    lastAlertAtMs: 0,
    held: false,
    alsoKinds: [],
    mergedInto: null,
    rings: 1,
    waitingSinceMs: null,
    toldNextAtMs: null,
    toldManagerAtMs: null,
    acknowledgedById: null,
    enteredAtMs: null,
    version: 1,
    allowedActions: [],
    ...over,
  }
}

/** Looks four times a second, as the console does. */
function listen(incidents: readonly Incident[], fromMs: number, toMs: number, from: AlarmMemory = SILENCE) {
  const played: [string, number][] = []
  let memory = from
  for (let t = fromMs; t <= toMs; t += 250) {
    const step = alarmStep(incidents, memory, t)
    memory = step.memory
    if (step.play !== null) played.push([step.play, t])
  }
  return { played, memory }
}

test('a low alert sounds once, fire sounds until somebody acknowledges it', () => {
  expect(listen([waiting('a', 'low')], 0, 20_000).played).toEqual([['low', 0]])
  const fire = waiting('f', 'critical', { kind: 'fire' })
  expect(listen([fire], 0, 6000).played.map(([, t]) => t)).toEqual([0, 1500, 3000, 4500, 6000])
  expect(listen([{ ...fire, state: 'acknowledged' }], 0, 6000).played).toEqual([])
})

test('the most urgent of several new alerts is the one heard', () => {
  expect(listen([waiting('a', 'low'), waiting('b', 'critical')], 0, 0).played).toEqual([['critical', 0]])
})

test('a mute is over after two minutes, or when the operator ends it', () => {
  const queue = [waiting('a', 'critical')]
  const muted = mute(listen(queue, 0, 0).memory, 0)
  const { played } = listen(queue, 250, MUTE_MS + 250, muted)
  expect(played[0]).toEqual(['critical', MUTE_MS])
  expect(alarmStep(queue, unmute(muted), 5000).play).toBe('critical')
})

test('a new fire breaks the mute at once; a new alert of another kind does not', () => {
  const muted = mute(SILENCE, 0)
  expect(alarmStep([waiting('a', 'critical')], muted, 1000).play).toBeNull()
  const step = alarmStep([waiting('f', 'high', { kind: 'fire' })], muted, 1000)
  expect(step.play).toBe('fire')
  expect(step.memory.mutedUntilMs).toBe(-Infinity)
})

test('no clock jump makes a mute longer than two minutes', () => {
  fc.assert(
    fc.property(fc.integer({ min: -1e9, max: 1e9 }), (jump) => {
      const muted = mute(SILENCE, 1e10)
      const { memory } = alarmStep([], muted, 1e10 + jump)
      expect(memory.mutedUntilMs - (1e10 + jump)).toBeLessThanOrEqual(MUTE_MS)
    }),
  )
})

test('every alert that is new is heard at the first look when nothing is muted', () => {
  fc.assert(
    fc.property(fc.array(fc.constantFrom(...SEVERITIES), { minLength: 1, maxLength: 5 }), (severities) => {
      const incidents = severities.map((severity, i) => waiting(`i${i}`, severity))
      expect(alarmStep(incidents, SILENCE, 0).play).toBe(SEVERITIES[Math.max(...severities.map((s) => SEVERITIES.indexOf(s)))])
    }),
  )
})

test('a falling object rings as its severity says: critical, every four seconds until acknowledged', () => {
  const fall = waiting('f', 'critical', { kind: 'fallingObject' })
  expect(listen([fall], 0, 8000).played).toEqual([0, 4000, 8000].map((atMs) => ['critical', atMs]))
  expect(listen([{ ...fall, state: 'acknowledged' }], 0, 8000).played).toEqual([])
})

test('what joins an incident that is handled already sounds once, and not again when it is acknowledged', () => {
  const fire = waiting('a', 'critical', { kind: 'fire', state: 'dispatched' })
  const { memory } = listen([fire], 0, 5000)
  const again = listen([{ ...fire, rings: 2 }], 5250, 10_000, memory)
  expect(again.played).toEqual([['fire', 5250]])
  expect(listen([{ ...fire, state: 'onScene', rings: 2 }], 10_250, 15_000, again.memory).played).toEqual([])
})

test('what was handled before the console was opened does not sound', () => {
  expect(listen([waiting('a', 'high', { state: 'acknowledged', rings: 3 })], 0, 5000).played).toEqual([])
})

test('a further detector during a mute ends the mute', () => {
  const fire = waiting('a', 'critical', { kind: 'fire', state: 'acknowledged' })
  const muted = mute(listen([fire], 0, 1000).memory, 1000)
  expect(listen([{ ...fire, rings: 2 }], 1250, 2000, muted).played).toEqual([['fire', 1250]])
})

test('the next console hears what is critical and what was passed on to it, the manager what came to the manager, and a fire is heard everywhere', () => {
  const high = waiting('a', 'high')
  const passed = { ...high, toldNextAtMs: 60_000 }
  const toManager = { ...passed, toldManagerAtMs: 120_000 }
  const hears = (one: Incident, seat: 'front' | 'next' | 'manager') => alarmStep([one], SILENCE, 0, seat).play
  expect([hears(high, 'front'), hears(high, 'next'), hears(high, 'manager')]).toEqual(['high', null, null])
  expect([hears(passed, 'next'), hears(passed, 'manager')]).toEqual(['high', null])
  expect(hears(toManager, 'manager')).toBe('high')
  expect(hears(waiting('c', 'critical'), 'next')).toBe('critical')
  for (const seat of ['front', 'next', 'manager'] as const) expect(hears(waiting('f', 'high', { kind: 'fire' }), seat)).toBe('fire')
})

test('passed on, it is heard once more where it was heard before, and acknowledging hushes it', () => {
  const low = waiting('a', 'low')
  const { memory } = listen([low], 0, 59_750)
  const passed = listen([{ ...low, toldNextAtMs: 60_000 }], 60_000, 90_000, memory)
  expect(passed.played).toEqual([['low', 60_000]])
  const again = { ...low, rings: 2, toldNextAtMs: null }
  expect(listen([{ ...low, state: 'acknowledged' }], 90_250, 95_000, passed.memory).played).toEqual([])
  expect(listen([{ ...again, state: 'acknowledged' }], 95_250, 99_000, passed.memory).played).toEqual([['low', 95_250]])
})
