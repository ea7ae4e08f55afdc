// Which recording is meant by an incident: of the alert that is looked at, with the incident's other cameras beside it; pure.
import type { CameraView } from '../../contract/api.ts'
import type { Alert, Incident } from '../../contract/incident.ts'
import { MAX_IN_STEP } from '../../contract/playback.ts'
import { alertNumber } from '../incidents/alert-number.ts'
import { nearestCamera } from '../incidents/nearest-camera.ts'

/** What led to it is worth seeing. */
const BEFORE_MS = 10_000

export interface RecordingInHand {
  /** The first leads. */
  readonly cameraIds: readonly string[]
  /** Where it begins. */
  readonly atMs: number
  /** What was asked for, to be told; null: a camera, not an incident. */
  readonly alert: {
    readonly number: string
    /** From 1. */
    readonly at: number
    readonly count: number
    readonly atMs: number
    /** The incident names no camera: this is the one that looks at it best. */
    readonly isNearest: boolean
  } | null
}

type Asked = Pick<Incident, 'number' | 'cameraId' | 'buildingId' | 'openedAtMs' | 'alertCount'> & {
  /** Absent: not known here, or somebody reported it. */
  readonly alerts?: readonly Pick<Alert, 'cameraId' | 'atMs'>[]
}

/**
 * @param alertAt of those that are told, from 0; beyond the last one: the last
 * @returns null when no camera looks at it
 */
export function recordingOf(incident: Asked, alertAt: number, cameras: readonly CameraView[]): RecordingInHand | null {
  const { number, openedAtMs, alertCount, alerts = [] } = incident
  const at = Math.max(0, Math.min(alertAt, alerts.length - 1))
  const alert = alerts[at]
  const own = alert?.cameraId ?? incident.cameraId ?? alerts.find(({ cameraId }) => cameraId !== null)?.cameraId ?? null
  const lead = own ?? nearestCamera(incident, cameras)?.camera.id
  if (lead === undefined) return null
  const others = alerts.map(({ cameraId }) => cameraId).filter((id) => id !== null)
  const atMs = alert?.atMs ?? openedAtMs
  return {
    cameraIds: [...new Set([lead, ...others])].slice(0, MAX_IN_STEP),
    atMs: atMs - BEFORE_MS,
    alert: { number, at: alertNumber(at, alerts.length, alertCount), count: Math.max(alertCount, alerts.length), atMs, isNearest: own === null },
  }
}
