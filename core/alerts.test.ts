// What becomes of a claim: a new incident, part of one under way, or an echo that is kept but does not ring.
import fc from 'fast-check'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { query } from '../db/statement.ts'
import { claimOf, createTestEnv, START_MS, type TestEnv } from '../test/fixtures/test-env.ts'
import { endCondition, raiseAlert, type AlertClaim } from './alerts.ts'
import { SYSTEM } from './env.ts'
import { actOnIncident, getIncidentDetail, listOpenIncidents } from './incidents/service.ts'

let env: TestEnv
beforeEach(() => {
  env = createTestEnv()
})
afterEach(() => env.close())

const raise = (changes: Partial<AlertClaim> = {}) => raiseAlert(env, claimOf(env, changes))
const end = (id: string) => {
  actOnIncident(env, SYSTEM, id, { action: 'falseAlarm', reason: 'test' })
  actOnIncident(env, SYSTEM, id, { action: 'close' })
}
const stored = () => query<{ n: number }>(env.db, 'SELECT count(*) AS n FROM alerts').get()!.n

test('the same thing claimed again joins the incident under way, in whatever open state that is', () => {
  const { incident } = raise()
  expect(raise()).toMatchObject({ outcome: 'merged', incident: { id: incident.id, alertCount: 2 } })
  actOnIncident(env, SYSTEM, incident.id, { action: 'acknowledge' })
  env.pass(3600_000)
  expect(raise()).toMatchObject({ outcome: 'merged', incident: { id: incident.id, alertCount: 3, state: 'acknowledged' } })
  expect(getIncidentDetail(env, incident.id).alerts).toHaveLength(3)
  expect(getIncidentDetail(env, incident.id).timeline.map((line) => line.what)).toEqual(['opened', 'alertAdded', 'acknowledge', 'alertAdded'])
})

test.each([
  ['another zone', { zone: 'hall' }],
  ['another camera', { cameraId: 'lobby-3-2' }],
  ['another kind', { kind: 'crowding' }],
  ['a device', { cameraId: null, deviceId: 'gate-3-1' }],
] as const)('%s is another incident', (_name, changes) => {
  raise()
  expect(raise(changes).outcome).toBe('opened')
})

test('severity rises with a worse claim and never falls', () => {
  raise({ severity: 'medium' })
  expect(raise({ severity: 'critical' }).incident.severity).toBe('critical')
  expect(raise({ severity: 'low' }).incident.severity).toBe('critical')
})

test('an echo of what has just ended is kept with it and does not ring', () => {
  const { incident } = raise()
  end(incident.id)
  env.pass(59_000)
  expect(raise()).toMatchObject({ outcome: 'suppressed', incident: { id: incident.id, state: 'closed', alertCount: 2 } })
  expect(stored()).toBe(2)
  env.pass(2000)
  expect(raise()).toMatchObject({ outcome: 'opened' })
})

test('the cool-down can be set', () => {
  end(raise().incident.id)
  env.pass(1000)
  expect(raiseAlert(env, claimOf(env), { coolDownMs: 500 }).outcome).toBe('opened')
})

test('a reopened incident is under way again', () => {
  const { incident } = raise()
  actOnIncident(env, SYSTEM, incident.id, { action: 'falseAlarm', reason: 'test' })
  actOnIncident(env, SYSTEM, incident.id, { action: 'reopen', reason: 'it was one' })
  expect(raise()).toMatchObject({ outcome: 'merged', incident: { id: incident.id } })
})

test('fire is never held back, never hidden behind something put aside, never merged into something lower', () => {
  const fire = { kind: 'fire', cameraId: null, deviceId: 'panel', zone: '1-3', severity: 'critical' } as const
  const first = raise(fire).incident
  end(first.id)
  const second = raise(fire)
  expect(second.outcome).toBe('opened')
  expect(raise(fire)).toMatchObject({ outcome: 'merged', incident: { id: second.incident.id } })
  actOnIncident(env, SYSTEM, second.incident.id, { action: 'shelve', reason: 'test', untilMs: START_MS + 1000 })
  expect(raise(fire).outcome).toBe('opened')
  const fault = raise({ ...fire, zone: '1-4', severity: 'low' })
  const real = raise({ ...fire, zone: '1-4' })
  expect(real.outcome).toBe('opened')
  expect(real.incident.id).not.toBe(fault.incident.id)
})

test('the same signal sent again is not even written', () => {
  const first = raise({ dedupeKey: 'serial-1' })
  const again = raise({ dedupeKey: 'serial-1' })
  expect(again).toMatchObject({ outcome: 'repeated', alert: { id: first.alert.id }, incident: { id: first.incident.id, version: 1 } })
  expect(stored()).toBe(1)
  expect(raise({ dedupeKey: 'serial-1', source: 'another' }).outcome).toBe('merged')
  env.pass(25 * 3600_000)
  expect(raise({ dedupeKey: 'serial-1' }).outcome).toBe('merged')
})

test('the end of the condition is noted on the incident under way', () => {
  const { incident } = raise()
  const over = { kind: 'ebikeInLobby', cameraId: 'lobby-3-1', deviceId: null, zone: 'door', atMs: START_MS + 5000 } as const
  expect(endCondition(env, over)).toMatchObject({ id: incident.id, version: 2 })
  expect(getIncidentDetail(env, incident.id).timeline.at(-1)).toMatchObject({ what: 'conditionEnded', details: { atMs: START_MS + 5000 } })
  expect(endCondition(env, over)).toBeNull()
  env.pass(1000)
  raise({ score: 0.7 })
  expect(endCondition(env, over)).toMatchObject({ id: incident.id, version: 4 })
  expect(endCondition(env, { ...over, zone: 'elsewhere' })).toBeNull()
  end(incident.id)
  expect(endCondition(env, over)).toBeNull()
})

test('a hostile place is cut and stripped of control characters', () => {
  const { incident } = raise({ place: '\u0000\u001b[31m' + '楼'.repeat(5000) })
  expect(incident.summary.length).toBeLessThan(300)
  expect(incident.summary).not.toContain('\u001b')
})

test('whatever is claimed in whatever order: no alert is lost and no place has two incidents under way', () => {
  const step = fc.oneof(
    fc.record({ zone: fc.constantFrom('a', 'b'), waitMs: fc.integer({ min: 0, max: 40_000 }), dedupeKey: fc.constantFrom(undefined, 'k1', 'k2') }),
    fc.constantFrom('end' as const, 'acknowledge' as const),
  )
  fc.assert(
    fc.property(fc.array(step, { maxLength: 25 }), (steps) => {
      const world = createTestEnv()
      let kept = 0
      for (const one of steps) {
        const [oldest] = listOpenIncidents(world).filter((incident) => incident.state === 'new')
        if (one === 'acknowledge') {
          if (oldest) actOnIncident(world, SYSTEM, oldest.id, { action: 'acknowledge' })
        } else if (one === 'end') {
          if (oldest) actOnIncident(world, SYSTEM, oldest.id, { action: 'falseAlarm', reason: 'test' })
        } else {
          world.pass(one.waitMs)
          const claim = claimOf(world, { zone: one.zone, ...(one.dedupeKey === undefined ? {} : { dedupeKey: one.dedupeKey }) })
          if (raiseAlert(world, claim).outcome !== 'repeated') kept += 1
        }
        const underWay = listOpenIncidents(world).filter((incident) => !['resolved', 'falseAlarm'].includes(incident.state))
        expect(new Set(underWay.map((incident) => incident.zone)).size).toBe(underWay.length)
      }
      const rows = query<{ n: number }>(world.db, 'SELECT count(*) AS n FROM alerts').get()!.n
      const counted = query<{ n: number }>(world.db, 'SELECT coalesce(sum(alert_count), 0) AS n FROM incidents').get()!.n
      world.close()
      expect([rows, counted]).toEqual([kept, kept])
    }),
    { numRuns: 30 },
  )
})

test('a source of medium severity that chatters on after its incident ended re-arms by a minute of quiet, or after five; a high one after a minute', () => {
  for (const [severity, opensAfterS] of [
    ['medium', 300],
    ['high', 60],
  ] as const) {
    const zone = `chatter-${severity}`
    const { incident } = raise({ zone, severity })
    actOnIncident(env, SYSTEM, incident.id, { action: 'falseAlarm', reason: 'animalOrInsect' })
    const outcomes = Array.from({ length: 16 }, () => {
      env.pass(20_000)
      return raise({ zone, severity, atMs: env.clock.now() }).outcome
    })
    expect(outcomes.indexOf('opened')).toBe(opensAfterS / 20 - 1)
    expect(outcomes.slice(0, opensAfterS / 20 - 1).every((outcome) => outcome === 'suppressed')).toBe(true)
  }
  const { incident } = raise({ zone: 'quiet', severity: 'low' })
  actOnIncident(env, SYSTEM, incident.id, { action: 'falseAlarm', reason: 'animalOrInsect' })
  env.pass(61_000)
  expect(raise({ zone: 'quiet', severity: 'low', atMs: env.clock.now() }).outcome).toBe('opened')
})
