// Why nothing is played from a recorder, as people are told.
import type { RecorderProblem } from '../../contract/recorder-errors.ts'
import { EvidenceError } from '../clip.ts'

export class ReplayError extends EvidenceError {
  declare readonly code: RecorderProblem
  constructor(code: RecorderProblem, message: string = code) {
    super(code, message)
    this.name = 'ReplayError'
  }
}

/** @param status of RTSP @returns null for a good one */
export function problemOfStatus(status: number): RecorderProblem | null {
  if (status >= 200 && status < 300) return null
  if (status === 401 || status === 403) return 'recorder.unauthorized'
  // A range or path that it does not have.
  if (status === 404 || status === 416 || status === 457) return 'recorder.notRecorded'
  // 454: it has given the session to somebody else.
  if (status === 453 || status === 454 || status === 503 || status === 500) return 'recorder.busy'
  return 'recorder.notSupported'
}
