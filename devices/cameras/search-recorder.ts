// Asks a recorder, or a camera with storage of its own, what it keeps of one picture between two moments, and where that is played.
import type { CameraLanguage, PairingAnswer } from '../../contract/camera-pairing.ts'
import type { EpochMs } from '../../contract/ids.ts'
import type { RecorderAnswer, ReplayPlace } from '../../contract/recorder.ts'
import type { RecorderProblem } from '../../contract/recorder-errors.ts'
import { createHttpDigest } from '../transport/http-digest.ts'
import { tlsOf } from './camera-line.ts'
import { judgeFailure, judgeRefusal, type Known } from './judge-failure.ts'
import { mergeSpans } from './merge-spans.ts'
import { searchDahua } from './search-dahua.ts'
import { searchHikvision } from './search-hikvision.ts'
import { searchOnvif } from './search-onvif.ts'
import { SearchEnded, type KnownRecorder, type RecorderCall, type RecorderSearch, type Searched, type SearchIo } from './search-terms.ts'

export interface SearchedRecorder extends RecorderAnswer {
  readonly isCut: boolean
  /** null where it was not learned. */
  readonly known: KnownRecorder | null
  /** Whether the log-in was looked at, and how; null: nothing shows it. */
  readonly login: 'right' | 'wrong' | null
}

const TIMEOUT_MS = 8000
const WHOLE_MS = 30_000
const MAX_BYTES = 2 * 1024 * 1024

/**
 * One log-in a call: whoever calls again sees to it that no account is locked.
 *
 * @throws only what `signal` was aborted with
 */
export async function searchRecorder(search: RecorderSearch, { now }: { now(): EpochMs }): Promise<SearchedRecorder> {
  const { address, login, language } = search
  const timeoutMs = search.timeoutMs ?? TIMEOUT_MS
  const signal = AbortSignal.any([search.signal, AbortSignal.timeout(search.wholeMs ?? WHOLE_MS)])
  const http = createHttpDigest({ host: address.host, port: address.port, ...login, timeoutMs, maxBytes: MAX_BYTES, tls: tlsOf({ address }) })
  const standing = { isKnown: language !== 'onvif', hasLogin: login !== null, isLoggedIn: false, knowsClock: true }
  const call: RecorderCall = async (what) => {
    const { status, text } = await http({ ...what, accept: '*/*', signal })
    if (status === 401 || status === 403) throw new Refused(refusalOf(status, text, standing))
    standing.isLoggedIn = true
    if (status === 503) throw new SearchEnded('recorder.busy')
    return status === 200 ? text : null
  }
  const nothing = { spans: [], replay: null, isCut: false, known: null }
  try {
    const { spans, isCut, known, replayAddress } = await SEARCHES[language](search, { now, call, signal, timeoutMs })
    const replay: ReplayPlace | null = replayAddress === null ? null : { language, address: replayAddress, login }
    return { problem: replay === null ? 'recorder.notSupported' : null, spans: mergeSpans(spans), replay, isCut, known, login: login === null ? null : 'right' }
  } catch (error) {
    if (search.signal.aborted) throw search.signal.reason
    if (error instanceof SearchEnded) return { ...nothing, problem: error.problem, login: standing.isLoggedIn ? 'right' : null }
    const answer = error instanceof Refused ? error.answer : judgeFailure(error, standing).answer
    return { ...nothing, problem: PROBLEM_OF[answer], login: answer === 'wrongPassword' || answer === 'locked' ? 'wrong' : null }
  }
}

const SEARCHES: Readonly<Record<CameraLanguage, (search: RecorderSearch, io: SearchIo) => Promise<Searched>>> = {
  isapi: searchHikvision,
  dahua: searchDahua,
  onvif: searchOnvif,
}

class Refused extends Error {
  readonly answer: Exclude<PairingAnswer, 'ok' | 'heldBack'>
  constructor(answer: Refused['answer']) {
    super(answer)
    this.answer = answer
  }
}

function refusalOf(status: number, text: string, standing: Known): Refused['answer'] {
  const answer = judgeRefusal({ ...standing, text: text.slice(0, 2000), isFault: false })
  return status === 403 && answer === 'wrongPassword' ? 'noRights' : answer
}

const PROBLEM_OF: Readonly<Record<Exclude<PairingAnswer, 'ok' | 'heldBack'>, RecorderProblem>> = {
  wrongPassword: 'recorder.unauthorized',
  locked: 'recorder.unauthorized',
  loginNeeded: 'recorder.unauthorized',
  noRights: 'recorder.unauthorized',
  clockSkew: 'recorder.unauthorized',
  notActivated: 'recorder.unauthorized',
  notOnvif: 'recorder.notSupported',
  tooSlow: 'recorder.unreachable',
  unreachable: 'recorder.unreachable',
  certificateChanged: 'recorder.unreachable',
  tlsFailed: 'recorder.unreachable',
  unreadable: 'recorder.unreadable',
}
