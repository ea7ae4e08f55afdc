// What the operator has said so far of a look-back, and what still stands against starting it; pure.
import type { Recording } from '../../contract/falling.ts'
import type { Point } from '../../contract/geometry.ts'

export const MAX_SPAN_MS = 24 * 3_600_000

export interface LookBackRequest {
  readonly cameraId: string | null
  readonly recording: Recording | null
  /** When the recording's first picture was taken; told by its name, else by the operator. */
  readonly startsAtMs: number | null
  readonly fromMs: number | null
  readonly toMs: number | null
  readonly landing: Point | null
}

export const NO_REQUEST: LookBackRequest = { cameraId: null, recording: null, startsAtMs: null, fromMs: null, toMs: null, landing: null }

export type StartProblem = 'camera' | 'recording' | 'startsAt' | 'span' | 'spanOrder' | 'spanLong' | 'spanOutside' | 'landing'

/** The first thing that is missing or wrong, in the order of the form; null: it can be started. */
export function startProblem({ cameraId, recording, startsAtMs, fromMs, toMs, landing }: LookBackRequest): StartProblem | null {
  if (cameraId === null) return 'camera'
  if (recording === null) return 'recording'
  if (startsAtMs === null) return 'startsAt'
  if (fromMs === null || toMs === null) return 'span'
  if (fromMs >= toMs) return 'spanOrder'
  if (toMs - fromMs > MAX_SPAN_MS) return 'spanLong'
  if (toMs <= startsAtMs || fromMs >= startsAtMs + recording.durationMs) return 'spanOutside'
  return landing === null ? 'landing' : null
}

/** Another camera's picture has its places elsewhere, and its recordings are its own. */
export function withCamera(request: LookBackRequest, cameraId: string): LookBackRequest {
  const { recording } = request
  const fits = recording === null || recordingsOf([recording], cameraId).length > 0
  return fits ? { ...request, cameraId, landing: null } : { ...NO_REQUEST, cameraId }
}

/** Another recording: its start is what its name says, and all of it is searched, up to the most that can be. */
export function withRecording(request: LookBackRequest, recording: Recording): LookBackRequest {
  return withStart({ ...request, recording }, recording.startsAtMs)
}

export function withStart(request: LookBackRequest, startsAtMs: number | null): LookBackRequest {
  if (startsAtMs === null || request.recording === null) return { ...request, startsAtMs }
  return { ...request, startsAtMs, ...wholeOf(request.recording, startsAtMs) }
}

export function wholeOf(recording: Pick<Recording, 'durationMs'>, startsAtMs: number): { readonly fromMs: number; readonly toMs: number } {
  // fields show whole seconds
  const toMs = Math.ceil((startsAtMs + recording.durationMs) / 1000) * 1000
  return { fromMs: startsAtMs, toMs: Math.min(toMs, startsAtMs + MAX_SPAN_MS) }
}

/** Recordings of this camera, and those that belong to none; a camera's own lie in a folder of its name. */
export function recordingsOf<R extends Pick<Recording, 'name'>>(recordings: readonly R[], cameraId: string | null): readonly R[] {
  return recordings.filter(({ name }) => !name.includes('/') || cameraId === null || name.startsWith(`${cameraId}/`))
}

/** ms until it is done; null while the speed is not known. */
export function remainingMs({ fromMs, toMs, progress01, speed }: { fromMs: number; toMs: number; progress01: number; speed: number | null }): number | null {
  return speed === null || speed <= 0 ? null : ((toMs - fromMs) * (1 - progress01)) / speed
}
