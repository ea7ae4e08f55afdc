// Opens an incident: gives it its number and its line, and writes it with its first alert.
import type { EpochMs } from '../../contract/ids.ts'
import type { IncidentKind, Severity } from '../../contract/vocabulary.ts'
import { nextNumberOfDay, type StoredIncident } from '../../db/incidents.ts'
import { inTransaction } from '../../db/transaction.ts'
import type { Actor, Env } from '../env.ts'
import { recordChange, type Line } from './record.ts'
import { cutPlace, dayOf, numberOf, summarize } from './summary.ts'

export interface Opening {
  readonly id: string
  readonly kind: IncidentKind
  readonly severity: Severity
  readonly cameraId: string | null
  readonly deviceId: string | null
  readonly buildingId: string | null
  readonly zone: string | null
  /** Names for people; never a person's. */
  readonly place: string
  /** In a person's own words; else it is made from kind and place. */
  readonly summary?: string
  /** Of the first alert; null when a person reports. */
  readonly alertAtMs: EpochMs | null
  /** Of one that gets several at once. */
  readonly alertCount?: number
  readonly alsoKinds?: readonly IncidentKind[]
  readonly held?: boolean
  /** It is entered after the fact: when it happened. It is in the hands of whoever enters it, rings nowhere and sets nothing off. */
  readonly happenedAtMs?: EpochMs
  /** It comes from a source that was put aside: it waits until then. */
  readonly shelvedUntilMs?: number
  /** What its timeline begins with, where that is not `opened`. */
  readonly line?: Line
  readonly audit?: Readonly<Record<string, unknown>>
  /** Writes the first alert. */
  readonly with?: () => void
}

export function openIncident(env: Env, actor: Actor, opening: Opening): StoredIncident {
  const nowMs = env.clock.now()
  const { happenedAtMs } = opening
  const isLate = happenedAtMs !== undefined
  const openedAtMs = happenedAtMs ?? nowMs
  const { onOpened: _, ...quiet } = env
  const place = cutPlace(opening.place)
  return inTransaction(env.db, () => {
    const day = dayOf(openedAtMs, env.site.timezone)
    const incident: StoredIncident = {
      id: opening.id,
      number: numberOf(day, nextNumberOfDay(env.db, day)),
      kind: opening.kind,
      severity: opening.severity,
      state: isLate ? 'acknowledged' : opening.shelvedUntilMs === undefined ? 'new' : 'shelved',
      openedAtMs,
      updatedAtMs: nowMs,
      acknowledgedAtMs: isLate ? nowMs : null,
      endedAtMs: null,
      closedAtMs: null,
      shelvedUntilMs: opening.shelvedUntilMs ?? null,
      cameraId: opening.cameraId,
      deviceId: opening.deviceId,
      buildingId: opening.buildingId,
      zone: opening.zone,
      place,
      summary: opening.summary ?? summarize(opening.kind, place),
      alertCount: opening.alertCount ?? (opening.alertAtMs === null ? 0 : 1),
      lastAlertAtMs: opening.alertAtMs ?? openedAtMs,
      held: opening.held ?? false,
      alsoKinds: [...(opening.alsoKinds ?? [])],
      mergedInto: null,
      rings: 1,
      waitingSinceMs: isLate ? null : nowMs,
      toldNextAtMs: null,
      toldManagerAtMs: null,
      acknowledgedById: null,
      enteredAtMs: isLate ? nowMs : null,
      version: 1,
    }
    return recordChange(isLate ? quiet : env, {
      actor,
      before: null,
      after: incident,
      line: opening.line ?? {
        what: 'opened',
        reason: null,
        note: null,
        details: { kind: incident.kind, severity: incident.severity, ...(isLate && { happenedAtMs }) },
      },
      audit: {
        number: incident.number,
        kind: incident.kind,
        cameraId: incident.cameraId,
        deviceId: incident.deviceId,
        ...(isLate && { happenedAtMs }),
        ...opening.audit,
      },
      ...(opening.with ? { with: opening.with } : {}),
    })
  })
}
