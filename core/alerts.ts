// Turns what a machine claims into something people handle: opens an incident, joins an open one, or holds back an echo.
import type { Alert, Incident } from '../contract/incident.ts'
import type { EpochMs } from '../contract/ids.ts'
import type { IncidentKind, Severity } from '../contract/vocabulary.ts'
import type { Env } from './env.ts'

/** What a rule or a device says has happened. */
export interface AlertClaim {
  readonly kind: IncidentKind
  readonly severity: Severity
  /** Rule id (`ebikeInLobby:door`) or driver id (`fire-panel/gb26875`). */
  readonly source: string
  readonly cameraId: string | null
  readonly deviceId: string | null
  readonly buildingId: string | null
  readonly zone: string | null
  /** Names for people (camera and zone, or the device and its address): goes into the summary and to the PMS. Never a person's name. */
  readonly place: string
  /** The deciding frame, or the moment the device's signal was received. */
  readonly atMs: EpochMs
  readonly deviceAtMs: EpochMs | null
  readonly score: number | null
  readonly boxes: Alert['boxes']
  readonly why: Alert['why']
  /** The same signal sent again carries the same key and is counted once within 24 h. */
  readonly dedupeKey?: string
}

/** `repeated`: this very signal was seen before (same dedupeKey); nothing was written. */
export type AlertOutcome = 'opened' | 'merged' | 'suppressed' | 'repeated'

export interface RaisedAlert {
  readonly incident: Incident
  readonly alert: Alert
  readonly outcome: AlertOutcome
}

export interface AlertOptions {
  /** How long after an incident ended the same claim is held back; default 60 s. Fire and SOS are never held back. */
  readonly coolDownMs?: number
}

export interface ConditionEnd {
  readonly kind: IncidentKind
  readonly cameraId: string | null
  readonly deviceId: string | null
  readonly zone: string | null
  readonly atMs: EpochMs
}

export declare function raiseAlert(env: Env, claim: AlertClaim, options?: AlertOptions): RaisedAlert
/** Notes on the incident that what it is about is over; null when there is no such incident. */
export declare function endCondition(env: Env, end: ConditionEnd): Incident | null
