// What a snapshot did not name goes: at once while it is little, after a person's yes when it is more than one in twenty.
import { setImmediate } from 'node:timers/promises'
import { VigilError } from '../../../contract/errors.ts'
import type { BatchOut } from '../../../contract/open-api-pms.ts'
import {
  countLeaving,
  dropLeaving,
  findSnapshot,
  listLeaving,
  noteLeaving,
  setSnapshotState,
  supersedeSnapshots,
  type LeavingRow,
} from '../../../db/pms-batches.ts'
import { findRecord } from '../../../db/pms-records.ts'
import { inTransaction } from '../../../db/transaction.ts'
import type { Actor } from '../../env.ts'
import { removePerson, removeTold } from './remove-told.ts'
import { auditPms, type Hands } from './told.ts'

/** More of the types it names may not go without a person's yes. */
const SHARE_WITHOUT_A_WORD = 0.05
const PER_TURN = 100

type SnapshotOut = NonNullable<BatchOut['snapshot']>

/** In a transaction. @returns how it stands; `removing` goes on in `removeLeaving` */
export function endSnapshot({ env: { db } }: Hands, id: string, isLast: boolean): SnapshotOut {
  if (!isLast) return { id, state: 'open', leaving: 0, total: 0 }
  const { total, leaving } = noteLeaving(db, id)
  supersedeSnapshots(db, id)
  const isHeld = leaving > 0 && (leaving > total * SHARE_WITHOUT_A_WORD || findSnapshot(db, id)!.unread > 0)
  const state = leaving === 0 ? 'done' : isHeld ? 'pending' : 'removing'
  setSnapshotState(db, id, state)
  return { id, state, leaving, total }
}

/** A person says whether it goes. In a transaction. @throws VigilError `pms.snapshotDecided` */
export function decideSnapshot(hands: Hands, actor: Actor, id: string, isApproved: boolean): void {
  const { db, clock } = hands.env
  if (findSnapshot(db, id)?.state !== 'pending') throw new VigilError('pms.snapshotDecided')
  auditPms(hands, actor, isApproved ? 'pms.snapshotApproved' : 'pms.snapshotRefused', `pms/snapshot/${id}`, { leaving: countLeaving(db, id) })
  setSnapshotState(db, id, isApproved ? 'removing' : 'refused', { by: actor.id, atMs: clock.now() })
}

/** A hundred a turn; what a crash left is gone on with by calling it again. */
export async function removeLeaving(hands: Hands, actor: Actor, id: string): Promise<void> {
  const { db } = hands.env
  for (;;) {
    const isMore = inTransaction(db, () => {
      const some = listLeaving(db, id, PER_TURN)
      for (const one of some) {
        leave(hands, actor, one)
        dropLeaving(db, id, one)
      }
      if (some.length === 0) setSnapshotState(db, id, 'done')
      return some.length > 0
    })
    if (!isMore) return
    await setImmediate()
  }
}

/** What was told anew since stays. */
function leave(hands: Hands, actor: Actor, { type, extId, version }: LeavingRow): void {
  const record = findRecord(hands.env.db, type, extId)
  if (record?.state !== 'linked' || record.version !== version) return
  if (type === 'person') removePerson(hands, { actor, extId, version: null })
  else removeTold(hands, type, { actor, extId, version: null })
}
