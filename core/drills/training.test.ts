// Training: the real database, what is owed to others, the screens and the devices see nothing of it but the certificate.
import fc from 'fast-check'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { VigilError } from '../../contract/errors.ts'
import { SCENARIOS } from '../../contract/drill.ts'
import { checkAudit } from '../../db/audit.ts'
import { rawDb } from '../../db/statement.ts'
import { createTestEnv, type TestEnv } from '../../test/fixtures/test-env.ts'
import type { Actor } from '../env.ts'
import { SCRIPTS } from './scenarios.ts'
import { scoreDrill } from './score-drill.ts'
import { createTraining, type TrainingDesk } from './training.ts'

const lin: Actor = { type: 'user', id: 'u-lin', name: '林' }
const chen: Actor = { type: 'user', id: 'u-chen', name: '陈' }

let env: TestEnv
let desk: TrainingDesk
let published: string[]
beforeEach(() => {
  env = createTestEnv()
  published = []
  const feed: TestEnv['feed'] = { ...env.feed, publish: (topic, event) => (published.push(topic), env.feed.publish(topic, event)) }
  desk = createTraining({ ...env, feed, onOpened: () => published.push('onOpened') })
})
afterEach(() => {
  desk.stop()
  env.close()
})

/** How many rows every table has. */
function rowCounts(): Record<string, number> {
  const raw = rawDb(env.db)
  const tables = raw.prepare(`SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'`).pluck().all() as string[]
  return Object.fromEntries(tables.map((name) => [name, raw.prepare(`SELECT count(*) FROM ${name}`).pluck().get() as number]))
}

function passWell(scenario: (typeof SCENARIOS)[number]) {
  const { id: runId } = desk.start(lin, scenario)
  env.pass(4000)
  const [incident] = desk.current(lin)!.incidents
  const act = (action: 'acknowledge' | 'dispatch' | 'arrive' | 'hold' | 'note' | 'resolve') =>
    desk.act(lin, {
      runId,
      incidentId: incident!.id,
      action,
      ...(action === 'note' && { note: '已教育' }),
      ...(action === 'dispatch' && { assignee: '保安01' }),
    })
  for (const action of ['acknowledge', 'hold', 'dispatch', 'note', 'arrive', 'resolve'] as const) act(action)
  for (const { id, by, isWrong } of SCRIPTS[scenario].steps) if (by === null && isWrong !== true) desk.step(lin, runId, id)
  return desk.finish(lin, runId)
}

test.each(SCENARIOS)('a %s from start to certificate leaves one certificate and its audit entry, and nothing else anywhere', (scenario) => {
  const before = rowCounts()
  const certificate = passWell(scenario)
  expect(certificate).toMatchObject({ userId: lin.id, scenario, isIntact: true, result: { score: 100, isPassed: true } })
  expect(rowCounts()).toEqual({ ...before, drill_certificates: 1, audit: before['audit']! + 1 })
  expect(published).toEqual([])
  expect(checkAudit(env.db).ok).toBe(true)
  expect(desk.current(lin)).toBeNull()
})

test('its incidents are numbered as a drill, and come when the script says', () => {
  desk.start(lin, 'fire')
  env.pass(2999)
  expect(desk.current(lin)!.incidents).toEqual([])
  env.pass(1)
  const [incident] = desk.current(lin)!.incidents
  expect(incident!.number).toMatch(/^DRILL-\d{8}-0001$/)
  // looked at late, it has come when it came
  env.pass(60_000)
  expect(desk.current(lin)!.incidents[0]!.alertCount).toBe(2)
})

test('who does nothing does not pass, and the training ends by itself with what was done', () => {
  desk.start(lin, 'lift')
  env.pass(20 * 60_000)
  expect(desk.current(lin)).toBeNull()
  desk.look()
  expect(desk.certificates(null, Number.MAX_SAFE_INTEGER, 10)).toMatchObject([{ result: { score: 0, isPassed: false } }])
})

test('one at a time for everybody, and nobody acts in the training of another', () => {
  const { id } = desk.start(lin, 'throw')
  expect(() => desk.start(lin, 'fire')).toThrow(new VigilError('training.underWay'))
  expect(() => desk.finish(chen, id)).toThrow(new VigilError('training.notFound'))
  expect(() => desk.step(lin, id, 'dispatch')).toThrow(new VigilError('training.notFound'))
  for (let i = 0; i < 7; i += 1) desk.start({ ...chen, id: `u${i}` }, 'throw')
  expect(() => desk.start(chen, 'throw')).toThrow(new VigilError('training.tooMany'))
})

test('a certificate that was altered shows', () => {
  const { id } = passWell('throw')
  const raw = rawDb(env.db)
  expect(() => raw.exec(`UPDATE drill_certificates SET result = replace(result, '"score":100', '"score":99')`)).toThrow('cannot be changed')
  raw.exec(`DROP TRIGGER drill_certificate_no_update; UPDATE drill_certificates SET result = replace(result, '"score":100', '"score":99')`)
  expect(desk.certificate(id).isIntact).toBe(false)
})

test('faster is never worth less, a step done never less than one left out, a wrong one never more', () => {
  const seconds = fc.option(fc.integer({ min: 0, max: 2000 }), { nil: null })
  const course = fc.record({ acknowledge: seconds, dispatch: seconds, resolve: seconds })
  fc.assert(
    fc.property(fc.constantFrom(...SCENARIOS), course, fc.integer({ min: 0, max: 500 }), fc.nat(255), fc.nat(7), (scenario, tookS, sooner, mask, which) => {
      const script = SCRIPTS[scenario]
      const done = new Set(script.steps.filter((_, i) => (mask >> i) & 1).map(({ id }) => id))
      const { score } = scoreDrill(script, { tookS, done })
      const faster = tookS.acknowledge === null ? 0 : Math.max(0, tookS.acknowledge - sooner)
      expect(scoreDrill(script, { tookS: { ...tookS, acknowledge: faster }, done }).score).toBeGreaterThanOrEqual(score)
      const step = script.steps[which % script.steps.length]!
      const more = scoreDrill(script, { tookS, done: new Set([...done, step.id]) }).score
      if (step.isWrong === true) expect(more).toBeLessThanOrEqual(score)
      else expect(more).toBeGreaterThanOrEqual(score)
    }),
  )
})
