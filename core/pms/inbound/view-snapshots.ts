// Snapshots for the screen: how many they would remove, and who and what that is, masked.
import type { HouseIn, PersonIn, VehicleIn } from '../../../contract/open-api-pms.ts'
import type { PmsSnapshotView } from '../../../contract/pms-inbound.ts'
import { countLeaving, listLeaving, listSnapshots, type LeavingRow } from '../../../db/pms-batches.ts'
import { findRecord } from '../../../db/pms-records.ts'
import { maskName } from '../../residents/mask.ts'
import { houseText } from './take-house.ts'
import { homeTextOf } from './take-vehicle.ts'
import type { Hands } from './told.ts'

const MOST_NAMED = 200

export function viewSnapshots(hands: Hands, limit: number): PmsSnapshotView[] {
  const { db } = hands.env
  return listSnapshots(db, limit).map(({ id, state, atMs, byName, total, unread, decider }) => ({
    id,
    state,
    atMs,
    by: byName ?? '—',
    total,
    leaving: countLeaving(db, id),
    unread,
    list: state === 'pending' ? listLeaving(db, id, MOST_NAMED).map((one) => ({ type: one.type, extId: one.extId, ...namesOf(hands, one) })) : [],
    decidedBy: decider,
  }))
}

function namesOf(hands: Hands, { type, extId }: LeavingRow): { readonly name: string; readonly where: string } {
  const record = findRecord(hands.env.db, type, extId)
  const told = record?.base == null ? null : (JSON.parse(record.base) as HouseIn & PersonIn & VehicleIn)
  if (told === null) return { name: '—', where: '' }
  if (type === 'house') return { name: houseText(told), where: '' }
  if (type === 'vehicle') return { name: told.plate, where: '' }
  return { name: maskName(told.name), where: record?.localId == null ? '' : (homeTextOf(hands, record.localId) ?? '') }
}
