// Removes what the PMS removed: people from every gate, with a job that says how far that is; what a person here has changed waits for a person.
import { VigilError } from '../../../contract/errors.ts'
import type { PmsType } from '../../../contract/pms-inbound.ts'
import { getPerson } from '../../../db/residents.ts'
import { insertJob, lastJobOf, noteJobDevices, type JobRow } from '../../../db/pms-batches.ts'
import { dropConflict, findRecord, putConflict, saveRecord, type PmsRecord } from '../../../db/pms-records.ts'
import type { Actor } from '../../env.ts'
import { newId } from '../../new-id.ts'
import { isEditedPerson } from './take-person.ts'
import { isEditedVehicle } from './take-vehicle.ts'
import type { Hands } from './told.ts'

export interface Removing {
  readonly actor: Actor
  readonly extId: string
  /** Of the removal; null: the PMS did not say. */
  readonly version: number | null
}

/** In a transaction. @returns null: stale @throws VigilError `pms.unknown` */
export function removeTold(hands: Hands, type: PmsType, { actor, extId, version }: Removing): 'removed' | 'conflict' | null {
  const { db, clock } = hands.env
  const record = findRecord(db, type, extId)
  if (version !== null && record !== null && version <= record.version) return null
  if (record === null && version === null) throw new VigilError('pms.unknown')
  const gone = {
    version: version ?? record!.version,
    state: 'gone',
    base: null,
    localId: null,
    declined: null,
    toldBy: actor.id,
    toldAtMs: clock.now(),
  } as const
  if (record?.state === 'linked' && record.localId !== null) {
    if (isEdited(hands, record)) {
      saveRecord(db, { ...record, version: gone.version })
      const atMs = clock.now()
      putConflict(db, { id: newId(atMs), type, extId, kind: 'removedThere', version: gone.version, theirs: null, toldBy: actor.id, atMs })
      return 'conflict'
    }
    removeLocal(hands, actor, record)
  }
  // Who lives in a house that is gone stays there until the PMS says so of them; to see that, its address is kept.
  saveRecord(db, { type, extId, ...gone, localId: type === 'house' ? (record?.localId ?? null) : null })
  dropConflict(db, type, extId)
  return 'removed'
}

/** In a transaction; the same person removed again is the same job. @returns null: stale @throws VigilError `pms.unknown` */
export function removePerson(hands: Hands, removing: Removing): JobRow | null {
  const { db, clock } = hands.env
  const { actor, extId } = removing
  const before = findRecord(db, 'person', extId)
  const last = lastJobOf(db, extId)
  const isDone = before?.state === 'gone' || last?.state === 'held'
  if (isDone && removing.version === null && last !== null) return last
  const here = before?.localId == null ? null : getPerson(db, before.localId)
  const outcome = removeTold(hands, 'person', removing)
  if (outcome === null) return null
  const atMs = clock.now()
  const job: JobRow = { id: newId(atMs), extId, ref: here?.ref ?? null, askedBy: actor.id, atMs, state: outcome === 'conflict' ? 'held' : 'removed' }
  insertJob(db, job)
  if (here !== null) noteJobDevices(db, job.id, here.ref)
  return job
}

/** A person said that it may go. In a transaction. */
export function removeLocal({ desk, vehicles }: Hands, actor: Actor, { type, localId }: Pick<PmsRecord, 'type' | 'localId'>): void {
  if (localId === null || type === 'house') return
  if (type === 'person') desk.remove(actor, localId)
  else vehicles.remove(actor, localId)
}

function isEdited(hands: Hands, record: PmsRecord): boolean {
  if (record.type === 'house') return false
  return record.type === 'person' ? isEditedPerson(hands, record) : isEditedVehicle(hands, record)
}
