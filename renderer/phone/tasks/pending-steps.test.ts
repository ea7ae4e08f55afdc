// What a guard has done counts on his phone at once.
import { expect, test } from 'vitest'
import type { Task } from '../../../contract/dispatch.ts'
import type { OutboxEntry } from '../outbox/outbox.ts'
import { isEnded, withWaiting } from './pending-steps.ts'

const task = { id: 't1', state: 'assigned', photos: 1, dueAtMs: 5000, lapsed: true } as Task
const entry = (step: string, more: Partial<OutboxEntry> = {}): OutboxEntry => ({
  id: `id-${step}`,
  userId: 'u1',
  kind: step === 'photo' ? 'photo' : 'step',
  body: { dispatchId: 't1', step },
  atMs: 1000,
  matter: 't1',
  refused: null,
  ...more,
})

test('without anything that waits the task is as the core tells it', () => {
  expect(withWaiting(task, [entry('accept', { matter: 't2' })])).toEqual({ ...task, waiting: [] })
})

test('steps that wait lead on, and the time that ran for the step before is over', () => {
  const shown = withWaiting(task, [entry('accept'), entry('arrive'), entry('photo'), entry('done')])
  expect(shown).toMatchObject({ state: 'done', photos: 2, dueAtMs: null, lapsed: false })
  expect(shown.waiting.map(({ step }) => step)).toEqual(['accept', 'arrive', 'photo', 'done'])
  expect(isEnded(shown)).toBe(true)
})

test('a report and a photo change nothing of how far it got', () => {
  expect(withWaiting(task, [entry('report'), entry('photo')])).toMatchObject({ state: 'assigned', dueAtMs: 5000, lapsed: true })
})

test('what was refused does not count', () => {
  expect(withWaiting(task, [entry('accept', { refused: 'dispatch.wrongStep' })])).toMatchObject({ state: 'assigned', waiting: [] })
})

test('what the desk has withdrawn stays withdrawn', () => {
  expect(withWaiting({ ...task, state: 'withdrawn' }, [entry('arrive')])).toMatchObject({ state: 'withdrawn' })
})
