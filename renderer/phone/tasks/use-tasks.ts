// The tasks as they are shown, newest state first known; and what a guard may do with one.
import { useMemo } from 'react'
import type { TaskStepInput } from '../../../contract/dispatch.ts'
import type { PhotoBody } from '../outbox/senders.ts'
import { record, usePhone } from '../phone-store.ts'
import { withWaiting, type ShownTask } from './pending-steps.ts'

const NONE: readonly ShownTask[] = []

export function useTasks(): readonly ShownTask[] {
  const mine = usePhone((phone) => phone.mine)
  const entries = usePhone((phone) => phone.outbox.entries)
  return useMemo(() => mine?.tasks.map((task) => withWaiting(task, entries)) ?? NONE, [mine, entries])
}

export type StepWords = Pick<TaskStepInput, 'answer' | 'note'>

export function recordStep(dispatchId: string, step: TaskStepInput['step'], words: StepWords = {}): Promise<string> {
  const withId = (clientId: string, atMs: number): TaskStepInput => ({ dispatchId, step, atMs, clientId, ...words })
  return record({ kind: 'step', body: null, matter: dispatchId }, withId)
}

export function recordPhoto(dispatchId: string, photo: Blob): Promise<string> {
  const body: PhotoBody = { dispatchId, photo }
  return record({ kind: 'photo', body, matter: dispatchId })
}
