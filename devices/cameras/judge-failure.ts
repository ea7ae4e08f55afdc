// Says in one of the answers of pairing why a device could not be used.
import type { PairingAnswer } from '../../contract/camera-pairing.ts'
import { HttpFailure } from '../transport/http-digest.ts'
import { OnvifFailure } from '../transport/onvif-soap.ts'
import { TlsFailure } from '../transport/tls-line.ts'
import { wordsOf } from './loose-values.ts'
import { saysLocked, saysNotActivated } from './refusal-words.ts'

export interface Judgement {
  readonly answer: Exclude<PairingAnswer, 'ok' | 'heldBack'>
  readonly said: string | null
}

/** What was known when it failed. */
export interface Known {
  /** It has answered as a device of its language does. */
  readonly isKnown: boolean
  readonly hasLogin: boolean
  /** It has let the log-in pass somewhere else. */
  readonly isLoggedIn: boolean
  /** Its own clock was read, so that a log-in that depends on it was right in that. */
  readonly knowsClock: boolean
}

/** @param error of the HTTP client or the ONVIF client @throws whatever else it is */
export function judgeFailure(error: unknown, known: Known): Judgement {
  if (error instanceof HttpFailure) return judgeLine(error)
  if (!(error instanceof OnvifFailure)) throw error
  const { phase, answer, cause } = error
  if ((phase === 'notSent' || phase === 'sent') && cause instanceof HttpFailure) return judgeLine(cause)
  const said = wordsOf(error.message)
  const text = `${error.message} ${answer?.codes.join(' ') ?? ''} ${answer?.text ?? ''}`
  if (phase === 'unauthorized') return { answer: judgeRefusal({ ...known, text, isFault: (answer?.codes.length ?? 0) > 0 }), said }
  if (saysNotActivated(text)) return { answer: 'notActivated', said }
  if (answer?.status === 423 || saysLocked(text)) return { answer: 'locked', said }
  const speaks = known.isKnown || (answer?.codes.length ?? 0) > 0
  return { answer: speaks ? 'unreadable' : 'notOnvif', said }
}

/** @param refusal `text`: all that the device said · `isFault`: in SOAP, so that it had read the token */
export function judgeRefusal({
  hasLogin,
  isLoggedIn,
  knowsClock,
  text,
  isFault,
}: Known & { readonly text: string; readonly isFault: boolean }): Judgement['answer'] {
  if (saysNotActivated(text)) return 'notActivated'
  if (saysLocked(text)) return 'locked'
  if (!hasLogin) return 'loginNeeded'
  if (isLoggedIn) return 'noRights'
  return isFault && !knowsClock ? 'clockSkew' : 'wrongPassword'
}

function judgeLine(failure: HttpFailure): Judgement {
  const { phase, isLate, cause, message } = failure
  if (cause instanceof TlsFailure) {
    if (cause.reason === 'changed') return { answer: 'certificateChanged', said: null }
    if (cause.reason === 'failed') return isLate ? { answer: 'tooSlow', said: null } : { answer: 'tlsFailed', said: wordsOf(message) }
    return { answer: 'unreachable', said: isLate ? null : wordsOf(message) }
  }
  if (isLate) return { answer: phase === 'sent' ? 'tooSlow' : 'unreachable', said: null }
  const code = typeof cause === 'object' && cause !== null && 'code' in cause ? String(cause.code) : ''
  // Answered at once in no HTTP at all: a stream server, a TLS port.
  if (code.startsWith('HPE_')) return { answer: 'notOnvif', said: wordsOf(message) }
  return { answer: message.startsWith('the answer is larger') ? 'unreadable' : 'unreachable', said: wordsOf(message) }
}
