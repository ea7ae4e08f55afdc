// The life of an incident, held to the published table and to what must never happen.
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { INCIDENT_ACTIONS, INCIDENT_STATES, type IncidentAction, type IncidentState } from '../../contract/vocabulary.ts'
import { advance, allowedActions } from './lifecycle.ts'

const anyState = fc.constantFrom(...INCIDENT_STATES)
const anyActions = fc.array(fc.constantFrom(...INCIDENT_ACTIONS), { maxLength: 40 })
const press = (state: IncidentState, actions: readonly IncidentAction[]) => actions.reduce((now, action) => advance(now, action) ?? now, state)

test('the edges are those of the published table', () => {
  const edges = INCIDENT_ACTIONS.flatMap((action) => INCIDENT_STATES.map((from) => [action, from, advance(from, action)] as const))
  const drawn = edges.filter(([, from, to]) => to !== null && to !== from).map(([action, from, to]) => `${action}: ${from} -> ${to}`)
  expect(drawn).toEqual([
    'acknowledge: new -> acknowledged',
    'acknowledge: shelved -> acknowledged',
    'dispatch: acknowledged -> dispatched',
    'arrive: dispatched -> onScene',
    'resolve: acknowledged -> resolved',
    'resolve: dispatched -> resolved',
    'resolve: onScene -> resolved',
    'close: resolved -> closed',
    'close: falseAlarm -> closed',
    'falseAlarm: new -> falseAlarm',
    'falseAlarm: acknowledged -> falseAlarm',
    'falseAlarm: dispatched -> falseAlarm',
    'falseAlarm: onScene -> falseAlarm',
    'shelve: new -> shelved',
    'shelve: acknowledged -> shelved',
    'reopen: resolved -> acknowledged',
    'reopen: falseAlarm -> acknowledged',
  ])
  const kept = edges.filter(([, from, to]) => to === from).map(([action, from]) => `${action}: ${from}`)
  const anyButClosed = INCIDENT_STATES.filter((state) => state !== 'closed')
  expect(kept.toSorted()).toEqual(
    ['dispatch: dispatched', ...['note', 'escalate', 'hold'].flatMap((action) => anyButClosed.map((state) => `${action}: ${state}`))].toSorted(),
  )
})

test('closed is for ever, whatever an operator presses', () => {
  fc.assert(fc.property(anyActions, (actions) => press('closed', actions) === 'closed'))
  expect(allowedActions('closed')).toEqual([])
})

test('nothing is closed without having been resolved or called false', () => {
  fc.assert(
    fc.property(anyActions, (actions) => {
      let state: IncidentState = 'new'
      for (const action of actions) {
        const next: IncidentState = advance(state, action) ?? state
        if (next === 'closed' && state !== 'closed') expect(['resolved', 'falseAlarm']).toContain(state)
        state = next
      }
    }),
  )
})

test('nothing becomes new again by a press, and nobody is on scene who was not sent', () => {
  fc.assert(
    fc.property(anyState, anyActions, (start, actions) => {
      let state: IncidentState = start
      for (const action of actions) {
        const next: IncidentState = advance(state, action) ?? state
        if (next !== state) expect(next).not.toBe('new')
        if (next === 'onScene' && state !== 'onScene') expect(state).toBe('dispatched')
        state = next
      }
    }),
  )
})

test('exactly the allowed actions work', () => {
  fc.assert(
    fc.property(
      anyState,
      fc.constantFrom(...INCIDENT_ACTIONS),
      (state, action) => allowedActions(state).includes(action) === (advance(state, action) !== null),
    ),
  )
})

test('from every open state there is a way to closed', () => {
  for (const state of INCIDENT_STATES) {
    const reached = new Set<IncidentState>([state])
    for (const from of reached) for (const action of allowedActions(from)) reached.add(advance(from, action)!)
    expect(reached.has('closed'), state).toBe(true)
  }
})
