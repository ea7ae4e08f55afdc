// What a system that incidents are passed on to has to offer; one file per system, listed in core/pms/adapters.ts.
import type { z } from 'zod'
import type { ErrorCode } from '../../contract/errors.ts'
import type { EpochMs } from '../../contract/ids.ts'
import type { IncidentKind, IncidentState, Severity } from '../../contract/vocabulary.ts'
import type { WorkOrder, WorkOrderUpdate } from '../../contract/work-order.ts'

/** An event of the outbox as an adapter is handed it: where and what, never who. */
export interface OwedEvent {
  /** The same on every attempt. */
  readonly id: string
  readonly type: string
  /** `incident/INC-20261122-0007` */
  readonly subject: string
  readonly sequence: number
  readonly createdAtMs: EpochMs
  /** The CloudEvent, the exact text. */
  readonly body: string
  /** As it was when the event was written. */
  readonly incident: {
    readonly id: string
    readonly number: string
    readonly kind: IncidentKind
    readonly severity: Severity
    readonly state: IncidentState
    readonly version: number
    readonly openedAtMs: EpochMs
    readonly buildingId: string | null
    /** In the site's language: where, and what in one line. */
    readonly place: string
    readonly summary: string
  }
  /** The work order this event is about: to be opened (`extId` null), or told about. Null: this kind of incident opens none here. */
  readonly workOrder: WorkOrder | null
  /** What the other side is told in words beside the state; absent where nothing was meant for it. */
  readonly note?: string
}

/** How an attempt ended. */
export type AttemptResult =
  /**
   * `extId`, `url`: the work order or ticket that was opened or found there. `line`: what the incident's timeline says of it; null: nothing, as
   * nothing of it was meant for the other side. Default: `delivered`.
   */
  | { readonly is: 'delivered'; readonly status: number; readonly extId?: string; readonly url?: string; readonly line?: 'outletTold' | 'outletFolded' | null }
  /** 410: this address wants no more. */
  | { readonly is: 'gone' }
  | { readonly is: 'failed'; readonly problem: ErrorCode; readonly detail: string; readonly retryAfterMs: number | null }
  /** Stopped by us: nothing is known. */
  | { readonly is: 'aborted' }

export type DeliveryResult =
  | AttemptResult
  /** Not its turn yet, as the other side takes only so many: nothing was tried, nothing failed. */
  | { readonly is: 'waiting'; readonly untilMs: EpochMs }

/** What happened to a work order on the other side. */
export interface RemoteChange extends WorkOrderUpdate {
  readonly extId: string
}

export interface AdapterIo {
  now(): EpochMs
  log(level: 'debug' | 'info' | 'warn', message: string, data?: Record<string, unknown>): void
  /** With the target's own trust, client certificate and proxy; a test replaces it. Redirects are never followed. */
  readonly fetch: typeof fetch
  /** Aborted on removal, change and stop. */
  readonly signal: AbortSignal
}

export interface AdapterSession {
  /** Once; never throws. It may come again with the same `id` after a crash: look before creating a second ticket. */
  deliver(event: OwedEvent): Promise<DeliveryResult>
  /**
   * What changed there since; called once a minute. Absent: the other side pushes.
   * @param cursor what the last call gave back, null at first; up to 128 KB
   * @param open the work orders that have not ended here, at most 500, for systems that have to be asked about each
   * @throws VigilError when it cannot be asked
   */
  poll?(cursor: string | null, open?: readonly WorkOrder[]): Promise<{ readonly changes: readonly RemoteChange[]; readonly cursor: string }>
  /** From the settings page: reaches it, signs in, may write. Opens nothing that stays. @returns what was found, in words for the installer */
  test(): Promise<{ readonly ok: boolean; readonly zh: string; readonly en: string }>
}

export interface Adapter<C extends z.ZodType = z.ZodType> {
  /** `webhook`, `hc-microcommunity`, `rest`, `redmine` */
  readonly id: string
  readonly title: { readonly zh: string; readonly en: string }
  /** The form is drawn from it; fields with meta `secret: true` are never sent to a screen. */
  readonly config: C
  /** How far it has been shown to work. */
  readonly proven: 'fake' | 'recording' | 'third-party'
  /** It also wants what is about no incident (`device.health`, `report.ready`): `deliver` is then called with events whose `incident` is absent. Default: no. */
  readonly takesOther?: boolean
  /** It tells people and opens no work orders. Default: it may open them. */
  readonly tellsOnly?: boolean
  /** The field whose address its secrets are sent to: with another one, or through another proxy, they have to be given again. */
  readonly sendsSecretsTo?: string
  /** Why nothing may be sent with these settings, null: it may. Default: it may. */
  problemOf?(config: z.output<C>): ErrorCode | null
  open(config: z.output<C>, io: AdapterIo): AdapterSession
}
