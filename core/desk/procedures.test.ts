// Procedures: an incident keeps the one it began with, every answer is kept and told, and what must be answered holds people up, nobody else.
import fc from 'fast-check'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { BUILT_IN_PHRASES, BUILT_IN_STEPS, COMMON_PHRASES } from '../../contract/built-in-procedures.ts'
import { DEFAULT_DESK_SETTINGS, stepsOf, type DeskSettings } from '../../contract/desk-settings.ts'
import { VigilError } from '../../contract/errors.ts'
import { phrasesSchema, stepsSchema, type Step } from '../../contract/procedure.ts'
import { INCIDENT_KINDS } from '../../contract/vocabulary.ts'
import { lastAudit } from '../../db/audit.ts'
import { createTestEnv, type TestEnv } from '../../test/fixtures/test-env.ts'
import { SYSTEM, type Actor } from '../env.ts'
import { actOnIncident, getIncidentDetail, reportIncident } from '../incidents/service.ts'
import { answerStep } from './procedures.ts'
import { createDeskSettings } from './settings.ts'

const lin: Actor = { type: 'user', id: 'u-lin', name: '林' }
const pms: Actor = { type: 'key', id: 'k-pms', name: 'PMS' }

const STEPS: Step[] = [
  { id: 'look', zh: '看', en: 'Look', kind: 'check', required: true },
  {
    id: 'what',
    zh: '是什么',
    en: 'What is it',
    kind: 'choice',
    required: true,
    options: [
      { id: 'a', zh: '甲', en: 'A' },
      { id: 'b', zh: '乙', en: 'B' },
    ],
  },
  { id: 'count', zh: '人数', en: 'How many', kind: 'number', required: false },
  { id: 'said', zh: '说了什么', en: 'What was said', kind: 'text', required: false },
]
const withSteps = (steps: Step[]): DeskSettings => ({ ...DEFAULT_DESK_SETTINGS, kinds: { manual: { steps } } })

let env: TestEnv
beforeEach(() => {
  env = createTestEnv()
  createDeskSettings(env).save(lin, 0, withSteps(STEPS))
})
afterEach(() => env.close())

const open = () => reportIncident(env, lin, { severity: 'low', summary: '测试' })
const answersOf = (id: string) => Object.fromEntries(getIncidentDetail(env, id).procedure.steps.map((step) => [step.id, step.answer?.value ?? null]))
const codeOf = (work: () => unknown): unknown => {
  try {
    work()
  } catch (error) {
    return error instanceof VigilError ? { code: error.code, ...error.details } : error
  }
  return null
}

test('every built-in procedure is one that could be saved, and every kind of the desk has phrases', () => {
  for (const kind of INCIDENT_KINDS) {
    expect(stepsSchema.safeParse(BUILT_IN_STEPS[kind] ?? []).error, kind).toBeUndefined()
    expect(phrasesSchema.safeParse(BUILT_IN_PHRASES[kind] ?? COMMON_PHRASES).error, kind).toBeUndefined()
  }
  expect(Object.keys(BUILT_IN_STEPS).toSorted()).toEqual([
    'crowding',
    'ebikeInLobby',
    'fallingObject',
    'fire',
    'fireLaneBlocked',
    'gate',
    'intrusion',
    'manual',
    'patrolMissed',
    'personFall',
    'plate',
    'sos',
    'system',
    'tamper',
    'telemetry',
  ])
})

test('an open incident keeps the procedure it began with, whatever is saved since', () => {
  const { id } = open()
  createDeskSettings(env).save(lin, 1, withSteps([]))
  expect(getIncidentDetail(env, id).procedure).toMatchObject({ version: 1, steps: STEPS.map((step) => ({ id: step.id, answer: null })) })
  expect(getIncidentDetail(env, open().id).procedure).toMatchObject({ version: 2, steps: [] })
})

test('an incident of before there were settings has the built-in procedure', () => {
  const fresh = createTestEnv()
  const { id } = reportIncident(fresh, lin, { severity: 'low', summary: '测试' })
  createDeskSettings(fresh).save(lin, 0, withSteps(STEPS))
  expect(getIncidentDetail(fresh, id).procedure.steps.map((step) => step.id)).toEqual(stepsOf(DEFAULT_DESK_SETTINGS, 'manual').map((step) => step.id))
  fresh.close()
})

test('resolving names the steps that must be answered, and works when they are', () => {
  const { id } = open()
  actOnIncident(env, lin, id, { action: 'acknowledge' })
  expect(codeOf(() => actOnIncident(env, lin, id, { action: 'resolve' }))).toEqual({
    code: 'procedure.answersMissing',
    steps: [
      { id: 'look', zh: '看', en: 'Look' },
      { id: 'what', zh: '是什么', en: 'What is it' },
    ],
  })
  answerStep(env, lin, { incidentId: id, step: 'look', value: 'done' })
  answerStep(env, lin, { incidentId: id, step: 'what', value: 'b' })
  expect(actOnIncident(env, lin, id, { action: 'resolve' }).state).toBe('resolved')
  answerStep(env, lin, { incidentId: id, step: 'look', value: null })
  expect(codeOf(() => actOnIncident(env, lin, id, { action: 'close' }))).toMatchObject({ code: 'procedure.answersMissing', steps: [{ id: 'look' }] })
})

test('a false alarm, another system and the core itself are not held up', () => {
  const [falsely, byKey, bySystem] = [open(), open(), open()]
  actOnIncident(env, lin, falsely.id, { action: 'falseAlarm', reason: 'test' })
  expect(actOnIncident(env, lin, falsely.id, { action: 'close' }).state).toBe('closed')
  for (const [actor, { id }] of [
    [pms, byKey],
    [SYSTEM, bySystem],
  ] as const) {
    actOnIncident(env, actor, id, { action: 'acknowledge' })
    expect(actOnIncident(env, actor, id, { action: 'resolve' }).state).toBe('resolved')
  }
})

test('answering again keeps what was said before, on the timeline and in the audit by reference', () => {
  const { id, version } = open()
  answerStep(env, lin, { incidentId: id, step: 'what', value: 'a' })
  env.pass(1000)
  const changed = answerStep(env, lin, { incidentId: id, step: 'what', value: 'b' })
  answerStep(env, lin, { incidentId: id, step: 'said', value: '张三在场' })
  expect(changed.version).toBe(version + 2)
  expect(answersOf(id)).toEqual({ look: null, what: 'b', count: null, said: '张三在场' })
  const lines = getIncidentDetail(env, id).timeline.filter(({ what }) => what === 'answered')
  expect(lines.map(({ details, note }) => [details['step'], details['valueEn'] ?? null, note])).toEqual([
    ['what', 'A', null],
    ['what', 'B', null],
    ['said', null, '张三在场'],
  ])
  const entry = JSON.stringify(lastAudit(env.db, `incident/${id}`, 'incident.answered'))
  expect(entry).toContain('said')
  expect(entry).not.toContain('张三')
})

test.each([
  ['look', 'yes'],
  ['what', 'c'],
  ['count', 'many'],
  ['count', '1e9'],
])('step %s does not take %s', (step, value) => {
  const { id } = open()
  expect(codeOf(() => answerStep(env, lin, { incidentId: id, step, value }))).toMatchObject({ code: 'procedure.badAnswer', field: 'value' })
  expect(answersOf(id)[step]).toBeNull()
})

test('an unknown step and a closed incident are refused', () => {
  const { id } = open()
  expect(codeOf(() => answerStep(env, lin, { incidentId: id, step: 'nothing', value: 'done' }))).toEqual({ code: 'procedure.noSuchStep' })
  actOnIncident(env, lin, id, { action: 'falseAlarm', reason: 'test' })
  actOnIncident(env, lin, id, { action: 'close' })
  expect(codeOf(() => answerStep(env, lin, { incidentId: id, step: 'look', value: 'done' }))).toMatchObject({ code: 'incident.wrongState' })
})

test('whatever is answered and taken back, a person resolves exactly when everything required is answered', () => {
  const move = fc.record({ step: fc.constantFrom('look', 'what', 'count'), given: fc.boolean() })
  const VALUES: Readonly<Record<string, string>> = { look: 'done', what: 'a', count: '3' }
  fc.assert(
    fc.property(fc.array(move, { maxLength: 8 }), (moves) => {
      const { id } = open()
      actOnIncident(env, lin, id, { action: 'acknowledge' })
      const held = new Map<string, boolean>()
      for (const { step, given } of moves) {
        answerStep(env, lin, { incidentId: id, step, value: given ? VALUES[step]! : null })
        held.set(step, given)
      }
      const isFree = held.get('look') === true && held.get('what') === true
      expect(codeOf(() => actOnIncident(env, lin, id, { action: 'resolve' })) === null).toBe(isFree)
    }),
    { numRuns: 40 },
  )
})
