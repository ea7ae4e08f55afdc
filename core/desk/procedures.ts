// The procedure of an incident: the steps it began with, what was answered to them, and what still has to be.
import { phrasesOf, stepsOf } from '../../contract/desk-settings.ts'
import { VigilError } from '../../contract/errors.ts'
import type { Incident } from '../../contract/incident.ts'
import { isAnswered, type AnswerInput, type Procedure, type Step } from '../../contract/procedure.ts'
import { assertNever, type IncidentAction } from '../../contract/vocabulary.ts'
import { findIncident, type StoredIncident } from '../../db/incidents.ts'
import { insertAnswer, lastAnswers, settingsVersionOf } from '../../db/procedures.ts'
import { inTransaction } from '../../db/transaction.ts'
import type { Actor, Env } from '../env.ts'
import { recordChange, toIncident } from '../incidents/record.ts'
import { readDeskSettings } from './settings.ts'

export function procedureOf(env: Pick<Env, 'db'>, { id, kind }: Pick<StoredIncident, 'id' | 'kind'>): Procedure {
  const { version, value } = readDeskSettings(env.db, settingsVersionOf(env.db, id))
  const answers = lastAnswers(env.db, id)
  return {
    version,
    steps: stepsOf(value, kind).map((step) => ({ ...step, answer: answers.get(step.id) ?? null })),
    phrases: [...phrasesOf(value, kind)],
  }
}

/**
 * Written with its line on the timeline, where the words of the step are kept as they stood.
 *
 * @returns the incident as it is now
 * @throws VigilError `incident.notFound`, `incident.wrongState` when it is closed, `procedure.noSuchStep`, `procedure.badAnswer`
 */
export function answerStep(env: Env, actor: Actor, { incidentId, step: stepId, value }: AnswerInput): Incident {
  return inTransaction(env.db, () => {
    const before = findIncident(env.db, incidentId)
    if (before === null) throw new VigilError('incident.notFound')
    if (before.state === 'closed') throw new VigilError('incident.wrongState', { state: before.state, allowed: [] })
    const { steps } = procedureOf(env, before)
    const step = steps.find(({ id }) => id === stepId)
    if (step === undefined) throw new VigilError('procedure.noSuchStep')
    const answer = value === null ? null : checkAnswer(step, value)
    const isTyped = step.kind === 'text'
    // What somebody typed may name a person: it stands where notes stand.
    const details = { step: step.id, zh: step.zh, en: step.en, kind: step.kind, value: isTyped ? null : answer, ...wordsOf(step, answer) }
    return toIncident(
      recordChange(env, {
        actor,
        before,
        after: before,
        line: { what: answer === null ? 'answerTaken' : 'answered', reason: null, note: isTyped ? answer : null, details },
        audit: { step: step.id, ...(!isTyped && { value: answer }) },
        withLine: (timelineId) =>
          insertAnswer(env.db, { incidentId, stepId, answer, timelineId, actorType: actor.type, actorId: actor.id, atMs: env.clock.now() }),
      }),
    )
  })
}

/** What a person still has to answer before it may be put away as handled; a false alarm needs no answers. */
export function missingAnswers(env: Pick<Env, 'db'>, incident: Pick<StoredIncident, 'id' | 'kind'>): Step[] {
  return procedureOf(env, incident).steps.flatMap((step) => {
    const { answer: _, ...asked } = step
    return step.required && !isAnswered(step) ? [asked] : []
  })
}

/**
 * Other systems have procedures of their own: what they say is over is over.
 *
 * @throws VigilError `procedure.answersMissing` with {steps: [{id, zh, en}]}
 */
export function requireAnswers(env: Pick<Env, 'db'>, actor: Actor, incident: StoredIncident, action: IncidentAction): void {
  if (actor.type !== 'user' || (action !== 'resolve' && action !== 'close') || incident.state === 'falseAlarm') return
  const missing = missingAnswers(env, incident)
  if (missing.length > 0) throw new VigilError('procedure.answersMissing', { steps: missing.map(({ id, zh, en }) => ({ id, zh, en })) })
}

/** @returns as it is kept. @throws VigilError `procedure.badAnswer` */
function checkAnswer({ kind, options = [] }: Step, value: string): string {
  const refuse = (expected: string) => new VigilError('procedure.badAnswer', { field: 'value', expected })
  switch (kind) {
    case 'check':
      if (value !== 'done') throw refuse('done')
      return value
    case 'choice':
      if (!options.some(({ id }) => id === value)) throw refuse(options.map(({ id }) => id).join(', '))
      return value
    case 'number':
      if (!/^-?[0-9]{1,9}(\.[0-9]{1,3})?$/.test(value)) throw refuse('a number of at most 9 figures and 3 decimals')
      return value
    case 'text':
      return value
    default:
      return assertNever(kind)
  }
}

function wordsOf({ options = [] }: Step, answer: string | null): { readonly valueZh?: string; readonly valueEn?: string } {
  const option = options.find(({ id }) => id === answer)
  return option === undefined ? {} : { valueZh: option.zh, valueEn: option.en }
}
