// What the searches of the three languages of recorders have in common.
import type { CameraAddress, CameraLanguage, CameraLogin } from '../../contract/camera-pairing.ts'
import type { EpochMs } from '../../contract/ids.ts'
import type { RecorderSpan } from '../../contract/recorder.ts'
import type { RecorderProblem } from '../../contract/recorder-errors.ts'
import type { HttpCall } from '../transport/http-digest.ts'
import type { RecorderClock } from './recorder-clock.ts'

/** Where a camera's recordings are; holds the log-in: never for screens or logs. */
export interface RecorderPlace {
  readonly language: CameraLanguage
  readonly address: CameraAddress
  readonly login: CameraLogin | null
  /** Which picture: a channel's number, or in ONVIF the token of a video source; null: the only one. */
  readonly source: string | null
  /** ONVIF: tokens of its profiles. */
  readonly profiles: readonly string[]
  readonly rtspPort: number
}

export interface RecorderSearch extends RecorderPlace {
  readonly fromMs: EpochMs
  readonly toMs: EpochMs
  /** IANA, of the site. */
  readonly timezone: string
  /** Of an earlier search, so that it is not asked again; see `known` of what is returned. */
  readonly known?: KnownRecorder | undefined
  readonly signal: AbortSignal
  /** For one call; default 8 s. */
  readonly timeoutMs?: number
  /** For the whole search; default 30 s. */
  readonly wholeMs?: number
}

/** What stays the same from one search to the next. */
export interface KnownRecorder {
  readonly clock: RecorderClock
  /** Hikvision: the clock by which it searches was shown by a recording, not assumed. */
  readonly isClockShown: boolean
}

/** What one of the languages found. */
export interface Searched {
  readonly spans: readonly RecorderSpan[]
  /** More was there than is looked at. */
  readonly isCut: boolean
  readonly known: KnownRecorder
  /** Without log-in; see ReplayPlace. */
  readonly replayAddress: string | null
}

/** Ends a search with a problem. */
export class SearchEnded extends Error {
  readonly problem: RecorderProblem
  constructor(problem: RecorderProblem) {
    super(problem)
    this.problem = problem
  }
}

/** Files of one picture in one search. */
export const MOST_FILES = 2000
/** @returns what the device answered; null: it does not know the call @throws SearchEnded, HttpFailure */
export type RecorderCall = (call: Pick<HttpCall, 'method' | 'path' | 'body'>) => Promise<string | null>

export interface SearchIo {
  now(): EpochMs
  readonly call: RecorderCall
  readonly signal: AbortSignal
  readonly timeoutMs: number
}
