// A dispatch as screens and other systems see it, and how they are told that it has changed.
import type { Dispatch } from '../../../contract/dispatch.ts'
import { findDispatch, listPhotos, listSteps, type StoredDispatch } from '../../../db/dispatches.ts'
import type { ReadableDb } from '../../../db/open.ts'
import { findStaff } from '../../../db/staff.ts'
import { afterCommit } from '../../../db/transaction.ts'
import type { Env } from '../../env.ts'
import { dueOf } from './advance.ts'

export function toDispatch(db: ReadableDb, stored: StoredDispatch): Dispatch {
  const { words, settingsVersion: _settingsVersion, lapseTold, ...dispatch } = stored
  const due = dueOf(stored)
  return {
    ...dispatch,
    assignee: dispatch.staffId === null ? words : (findStaff(db, dispatch.staffId)?.name ?? null),
    lapsed: due !== null && due.step === lapseTold ? lapseTold : null,
    steps: listSteps(db, dispatch.id),
    photos: listPhotos(db, dispatch.id),
  }
}

/** Once the transaction under way is on disk. */
export function announceDispatch(env: Env, { id, staffId }: Pick<StoredDispatch, 'id' | 'staffId'>): void {
  afterCommit(env.db, () => {
    const stored = findDispatch(env.db, id)
    if (stored !== null) env.feed.publish('dispatch', toDispatch(env.db, stored))
    if (staffId !== null) env.feed.publish('staff', { id: staffId })
  })
}
