// What the PMS tells us, put together: things taken in and removed, batches, visitors; and for the screen what was refused, what clashes, and what waits.
import { VigilError } from '../../../contract/errors.ts'
import type { BatchOut, HouseIn, PersonIn, VehicleIn, visitorInSchema } from '../../../contract/open-api-pms.ts'
import { PMS_TYPES, type PmsBatchView, type PmsConflict, type PmsJobView, type PmsOverview, type PmsSnapshotView } from '../../../contract/pms-inbound.ts'
import type { z } from 'zod'
import {
  countBatchLines,
  devicesOfJob,
  dropBatchesBefore,
  findJob,
  listBatches,
  listJobs,
  refusedLines,
  snapshotsIn,
  type JobRow,
} from '../../../db/pms-batches.ts'
import { countConflicts, countReceived, findConflict, findRecord, listConflicts } from '../../../db/pms-records.ts'
import { findKeyName } from '../../../db/integration-keys.ts'
import { inTransaction } from '../../../db/transaction.ts'
import { listPastVisitorCars } from '../../../db/vehicles.ts'
import { SYSTEM, type Actor } from '../../env.ts'
import { addVisitor } from './add-visitor.ts'
import { decideSnapshot, removeLeaving } from './end-snapshot.ts'
import { removePerson, removeTold, type Removing } from './remove-told.ts'
import { settleConflict, viewConflict } from './settle-conflict.ts'
import { takeBatch, type BatchAsked } from './take-batch.ts'
import { takeHouse } from './take-house.ts'
import { takePerson } from './take-person.ts'
import { takeVehicle } from './take-vehicle.ts'
import { auditPms, type Hands, type Taken, type Telling } from './told.ts'
import { viewSnapshots } from './view-snapshots.ts'

export interface PmsInbound {
  /** What comes has to be signed with it; null: the key is enough. */
  readonly secret: string | null
  putHouse(telling: Telling<HouseIn>): Taken
  putPerson(telling: Telling<PersonIn>): Taken
  putVehicle(telling: Telling<VehicleIn>): Taken
  /** null: stale. @throws VigilError `pms.unknown` */
  removePerson(removing: Removing): PmsJobView | null
  /** null: stale. @throws VigilError `pms.unknown` */
  removeVehicle(removing: Removing): 'removed' | 'conflict' | null
  /** @throws VigilError `pms.unknown`, `resident.consentNeeded`, `resident.badPhoto` */
  putFace(actor: Actor, extId: string, jpeg: Uint8Array): void
  /** @throws VigilError `pms.unknown` */
  removeFace(actor: Actor, extId: string): void
  addVisitor(actor: Actor, visitor: z.output<typeof visitorInSchema>): { readonly id: string; readonly vehicle: boolean }
  /** @throws VigilError of the batch as a whole: `request.inProgress` while the same key is still running */
  takeBatch(asked: BatchAsked, keepAnswer?: (answer: BatchOut) => void): Promise<BatchOut>
  /** @throws VigilError `pms.unknown` */
  job(id: string): PmsJobView
  overview(): PmsOverview
  batches(limit: number): PmsBatchView[]
  snapshots(limit: number): PmsSnapshotView[]
  /** @throws VigilError `pms.snapshotDecided` */
  decideSnapshot(actor: Actor, id: string, isApproved: boolean): void
  /** Masked. */
  conflicts(limit: number): PmsConflict[]
  /** In full, and the look is audited. @throws VigilError `pms.conflictChanged` */
  conflict(actor: Actor, id: string): PmsConflict
  /** @throws VigilError `pms.conflictChanged` */
  settle(actor: Actor, choice: { readonly id: string; readonly version: number; readonly take: 'ours' | 'theirs' }): void
  jobs(limit: number): PmsJobView[]
  /** Snapshots whose removing a crash cut off. */
  start(): void
  /** Visitors' plates go when the visitors do, 30 days after their time. */
  forgetVisitorCars(): void
  /** Until what is being removed has been. */
  idle(): Promise<void>
}

const KEPT_MS = 30 * 24 * 3600_000
const MOST_ERRORS = 50
/** At a look; the rest at the next. */
const MOST_FORGOTTEN = 200

export function createPmsInbound(hands: Hands, secret: string | null = null): PmsInbound {
  const { env } = hands
  const { db } = env
  /** `caller key` of batches under way. */
  const running = new Set<string>()
  let removing: Promise<void> = Promise.resolve()
  const removeInTurn = (actor: Actor, snapshotId: string) => {
    removing = removing
      .then(() => removeLeaving(hands, actor, snapshotId))
      .catch((error: unknown) => env.log.error('what a snapshot left out could not be removed; it is tried again at the next start', { error: String(error) }))
  }
  const personIdOf = (extId: string): string => {
    const record = findRecord(db, 'person', extId)
    if (record?.state !== 'linked' || record.localId === null) throw new VigilError('pms.unknown')
    return record.localId
  }
  const nameOfKey = (id: string) => findKeyName(db, id) ?? '—'
  return {
    secret,
    putHouse: (telling) => inTransaction(db, () => takeHouse(hands, telling)),
    putPerson: (telling) => inTransaction(db, () => takePerson(hands, telling)),
    putVehicle: (telling) => inTransaction(db, () => takeVehicle(hands, telling)),
    removePerson(asked) {
      const job = inTransaction(db, () => removePerson(hands, asked))
      return job === null ? null : viewJob(hands, job)
    },
    removeVehicle: (asked) => inTransaction(db, () => removeTold(hands, 'vehicle', asked)),
    putFace: (actor, extId, jpeg) => void hands.desk.putFace(actor, personIdOf(extId), jpeg),
    removeFace: (actor, extId) => void hands.desk.removeFace(actor, personIdOf(extId)),
    addVisitor: (actor, visitor) => inTransaction(db, () => addVisitor(hands, actor, visitor)),
    async takeBatch(asked, keepAnswer) {
      const name = asked.key === null ? null : `${asked.actor.id} ${asked.key}`
      if (name !== null && running.has(name)) throw new VigilError('request.inProgress')
      if (name !== null) running.add(name)
      try {
        dropBatchesBefore(db, env.clock.now() - KEPT_MS)
        const answer = await takeBatch(hands, asked, keepAnswer)
        if (answer.snapshot?.state === 'removing') removeInTurn(asked.actor, answer.snapshot.id)
        return answer
      } finally {
        if (name !== null) running.delete(name)
      }
    },
    job(id) {
      const job = findJob(db, id)
      if (job === null) throw new VigilError('pms.unknown')
      return viewJob(hands, job)
    },
    overview() {
      const rows = countReceived(db)
      const received = PMS_TYPES.map((type) => {
        const row = rows.find((one) => one.type === type)
        return { type, linked: row?.linked ?? 0, lastAtMs: row?.lastAtMs ?? null, lastBy: row?.lastBy ?? null }
      })
      return { received, conflicts: countConflicts(db), pending: snapshotsIn(db, 'pending').length, signed: secret !== null }
    },
    batches: (limit) =>
      listBatches(db, limit).map(({ id, atMs, byName, mode, lines, endedAtMs }) => ({
        id,
        atMs,
        by: byName ?? '—',
        mode,
        lines,
        results: Object.fromEntries(countBatchLines(db, id).map(({ result, n }) => [result, n])),
        isEnded: endedAtMs !== null,
        errors: refusedLines(db, id, MOST_ERRORS).map(({ line, type, extId, error }) => ({ line, type, extId, ...errorOf(error) })),
      })),
    snapshots: (limit) => viewSnapshots(hands, limit),
    decideSnapshot(actor, id, isApproved) {
      inTransaction(db, () => decideSnapshot(hands, actor, id, isApproved))
      if (isApproved) removeInTurn(actor, id)
    },
    conflicts: (limit) => listConflicts(db, limit).map((conflict) => viewConflict(hands, { ...conflict, byName: nameOfKey(conflict.toldBy) }, true)),
    conflict: (actor, id) =>
      inTransaction(db, () => {
        const conflict = findConflict(db, id)
        if (conflict === null) throw new VigilError('pms.conflictChanged')
        auditPms(hands, actor, 'pms.conflictViewed', `pms/${conflict.type}/${conflict.extId}`)
        return viewConflict(hands, { ...conflict, byName: nameOfKey(conflict.toldBy) }, false)
      }),
    settle: (actor, choice) => inTransaction(db, () => settleConflict(hands, actor, choice)),
    jobs: (limit) => listJobs(db, limit).map((job) => viewJob(hands, job)),
    forgetVisitorCars() {
      for (const id of listPastVisitorCars(db, env.clock.now() - KEPT_MS, MOST_FORGOTTEN)) hands.vehicles.remove(SYSTEM, id)
    },
    start() {
      for (const id of snapshotsIn(db, 'removing')) removeInTurn(SYSTEM, id)
    },
    idle: () => removing,
  }
}

function viewJob({ env }: Hands, job: JobRow): PmsJobView {
  const devices = devicesOfJob(env.db, job)
  const isDone = devices.every(({ state }) => state === 'deleted')
  return { id: job.id, extId: job.extId, state: job.state === 'removed' ? (isDone ? 'done' : 'running') : job.state, atMs: job.atMs, devices }
}

function errorOf(text: string | null): { readonly code: string; readonly field: string | null } {
  const { code = '', details } = JSON.parse(text ?? '{}') as { code?: string; details?: { field?: unknown } }
  return { code, field: typeof details?.field === 'string' ? details.field : null }
}
