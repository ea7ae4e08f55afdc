// A task as its guard sees it: what he has done counts at once, whether the core knows of it yet or not.
import type { DispatchState, Task, TaskStepInput } from '../../../contract/dispatch.ts'
import type { OutboxEntry } from '../outbox/outbox.ts'

export interface ShownTask extends Task {
  /** Of this task, in the order they were done. */
  readonly waiting: readonly WaitingStep[]
}

export interface WaitingStep {
  readonly step: TaskStepInput['step'] | 'photo'
  /** By the core's clock. */
  readonly atMs: number
}

const LEADS_TO: Readonly<Record<TaskStepInput['step'], DispatchState | null>> = {
  accept: 'accepted',
  arrive: 'onScene',
  done: 'done',
  decline: 'declined',
  report: null,
}
const ENDS: readonly DispatchState[] = ['done', 'declined', 'withdrawn']

export function isEnded({ state }: Pick<Task, 'state'>): boolean {
  return ENDS.includes(state)
}

export function withWaiting(task: Task, entries: readonly OutboxEntry[]): ShownTask {
  const mine = entries.filter((entry) => entry.matter === task.id && entry.refused === null)
  const waiting = mine.flatMap<WaitingStep>(({ kind, body, atMs }) => {
    if (kind === 'step') return [{ step: (body as TaskStepInput).step, atMs }]
    return kind === 'photo' ? [{ step: 'photo', atMs }] : []
  })
  const state = waiting.reduce<DispatchState>((now, { step }) => {
    const next = step === 'photo' ? null : LEADS_TO[step]
    return next === null || ENDS.includes(now) ? now : next
  }, task.state)
  const photos = task.photos + waiting.filter(({ step }) => step === 'photo').length
  // The time that runs is of the step before.
  const due = state === task.state ? {} : { dueAtMs: null, lapsed: false }
  return { ...task, state, photos, waiting, ...due }
}
