// The audit log: a chain of hashes over who did what, appended in the transaction of the deed itself.
import type { ReadableDb, WritableDb } from './open.ts'

export interface AuditEntry {
  readonly atMs: number
  readonly actorType: string
  readonly actorId: string
  /** `incident.acknowledge`, `user.create`, `device.command` ... */
  readonly action: string
  /** `incident/<id>`, `user/<id>`, `device/<id>` ... */
  readonly subject: string
  /** Personal fields by reference only (ids), so that deleting a person does not break the chain. */
  readonly before: Readonly<Record<string, unknown>> | null
  readonly after: Readonly<Record<string, unknown>> | null
}
/** Call it inside inTransaction(), with the change it is about. */
export declare function appendAudit(db: WritableDb, entry: AuditEntry): void
export declare function countAudit(db: ReadableDb): number
