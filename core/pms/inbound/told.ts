// What came of one thing the PMS told, and what every kind of thing needs to be taken in.
import { createHash } from 'node:crypto'
import { VigilError } from '../../../contract/errors.ts'
import type { PmsConflictKind, PmsResult, PmsType } from '../../../contract/pms-inbound.ts'
import { appendAudit } from '../../../db/audit.ts'
import { lastJobOf, setJobState } from '../../../db/pms-batches.ts'
import { dropConflict, findRecord, putConflict, saveRecord, type PmsRecord } from '../../../db/pms-records.ts'
import type { Actor, Env } from '../../env.ts'
import { newId } from '../../new-id.ts'
import type { Buildings } from '../../residents/buildings.ts'
import type { ResidentDesk } from '../../residents/desk.ts'
import type { VehicleDesk } from '../../passage/vehicles.ts'

export type Taken = Exclude<PmsResult, 'refused'>

/** What the people and vehicles of the house are changed through; all of it inside the caller's transaction. */
export interface Hands {
  readonly env: Env
  readonly buildings: Buildings
  readonly desk: Pick<ResidentDesk, 'reconsider' | 'remove' | 'putFace' | 'removeFace'>
  readonly vehicles: Pick<VehicleDesk, 'save' | 'remove'>
}

/** One thing that was told: who tells it, under which id, in which version. */
export interface Telling<Told> {
  readonly actor: Actor
  readonly extId: string
  readonly told: Told & { readonly version: number }
}

/** @returns the record as it is; `stale` when what is told is not newer */
export function recordFor({ env }: Hands, type: PmsType, { extId, told }: Telling<object>): PmsRecord | null | 'stale' {
  const record = findRecord(env.db, type, extId)
  return record !== null && told.version <= record.version ? 'stale' : record
}

type Kept = Pick<PmsRecord, 'state' | 'base' | 'localId'>

/** Both sides agree: nothing waits any more. */
export function keepAgreed({ env }: Hands, type: PmsType, { actor, extId, told }: Telling<object>, kept: Kept): void {
  saveRecord(env.db, { type, extId, version: told.version, ...kept, declined: null, toldBy: actor.id, toldAtMs: env.clock.now() })
  dropConflict(env.db, type, extId)
  // Told again by the PMS, nobody has to say any more whether to remove it.
  const job = type === 'person' ? lastJobOf(env.db, extId) : null
  if (job?.state === 'held') setJobState(env.db, job.id, 'kept')
}

/**
 * It has to wait for a person. What somebody said no to before, told again unchanged, does not.
 *
 * @param kept the record beside it, as it stays
 */
export function keepWaiting(
  { env }: Hands,
  type: PmsType,
  kind: PmsConflictKind,
  { actor, extId, told }: Telling<object>,
  kept: Kept & Pick<PmsRecord, 'declined'>,
): Taken {
  const atMs = env.clock.now()
  const { version } = told
  saveRecord(env.db, { type, extId, version, ...kept, toldBy: actor.id, toldAtMs: atMs })
  if (kept.declined === digestOf(told)) return 'unchanged'
  putConflict(env.db, { id: newId(atMs), type, extId, kind, version, theirs: JSON.stringify(told), toldBy: actor.id, atMs })
  return 'conflict'
}

/** Of what was told, but for its version. */
export function digestOf(told: object): string {
  return createHash('sha256')
    .update(JSON.stringify({ ...told, version: 0 }, (_key, value: unknown) => value ?? undefined))
    .digest('hex')
}

export function auditPms({ env }: Hands, actor: Actor, action: string, subject: string, after: Readonly<Record<string, unknown>> | null = null): void {
  appendAudit(env.db, { atMs: env.clock.now(), actorType: actor.type, actorId: actor.id, action, subject, before: null, after })
}

export function timeOf(text: string | null | undefined): number | null {
  return text === null || text === undefined ? null : Date.parse(text)
}

/** @throws VigilError `request.invalidField` */
export function checkValidity(from: number | null, to: number | null): void {
  if (from !== null && to !== null && to < from) throw new VigilError('request.invalidField', { field: 'validTo', expected: 'a time after validFrom' })
}
