// Calls an ISAPI device and judges its answer by the statusCode it carries, never by the HTTP status alone.
import type { CommandResult } from '../../contract/device.ts'
import type { EnrolmentResult } from '../../contract/enrolment.ts'
import { VigilError } from '../../contract/errors.ts'
import { at, toNumber, toText } from '../loose-json.ts'
import { createHttpDigest, HttpFailure, type HttpAnswer, type HttpCall, type HttpDevice } from './http-digest.ts'
import { MAX_TEXT, readIsapiDocument, type IsapiDocument } from './isapi-document.ts'

/**
 * `ok`: it says so. `data`: it gave what was asked for. `refused`: in its own words. `notSent`: it certainly did not hear of it.
 * `noAnswer`: it may have acted. `unreadable`: it answered something that is none of these.
 */
export type IsapiOutcome =
  | { readonly is: 'ok' }
  | ({ readonly is: 'data' } & IsapiDocument)
  | { readonly is: 'refused'; readonly words: string; readonly isBusy: boolean; readonly isUnsupported: boolean }
  | { readonly is: 'unauthorized' | 'notSent' | 'noAnswer' }
  | { readonly is: 'unreadable'; readonly status: number }

export type IsapiCall = (request: Omit<HttpCall, 'signal' | 'accept'>) => Promise<IsapiOutcome>

/** One call is one request; a refused log-in alone earns a second try (docs of createHttpDigest). Never throws. */
export function createIsapi(device: Omit<HttpDevice, 'maxBytes'>, signal: AbortSignal): IsapiCall {
  const call = createHttpDigest({ ...device, maxBytes: MAX_TEXT })
  return (request) =>
    call({ ...request, accept: '*/*', signal }).then(judge, (error: unknown) => ({
      is: error instanceof HttpFailure && error.phase === 'notSent' ? 'notSent' : 'noAnswer',
    }))
}

export function xmlBody(text: string): HttpCall['body'] {
  return { type: 'application/xml; charset=UTF-8', text: `<?xml version="1.0" encoding="UTF-8"?>\n${text}` }
}

export function jsonBody(value: object): HttpCall['body'] {
  return { type: 'application/json; charset=UTF-8', text: JSON.stringify(value) }
}

const OK = 1
const BUSY = 2
const INVALID_OPERATION = 4

function judge({ status, text }: HttpAnswer): IsapiOutcome {
  if (status === 401) return { is: 'unauthorized' }
  const document = readIsapiDocument(text)
  const code = toNumber(at(document?.content, 'statusCode'))
  if (code === OK) return { is: 'ok' }
  if (code !== null) return refusal(document?.content, code)
  if (status >= 200 && status <= 299) return document === null ? { is: 'unreadable', status } : { is: 'data', ...document }
  if (status === 403) return { is: 'unauthorized' }
  return { is: 'refused', words: `HTTP ${status}`, isBusy: false, isUnsupported: status === 404 || status === 405 }
}

function refusal(content: unknown, code: number): IsapiOutcome {
  const words = toText(at(content, 'subStatusCode'), 200) ?? toText(at(content, 'statusString'), 200) ?? `statusCode ${code}`
  return { is: 'refused', words, isBusy: code === BUSY, isUnsupported: code === INVALID_OPERATION && /^(notSupport|methodNotAllowed)$/i.test(words) }
}

/** What came of a command; only the caller can know that it was carried out. */
export function toCommandResult(outcome: IsapiOutcome): CommandResult {
  switch (outcome.is) {
    case 'ok':
      return { state: 'accepted', reason: 'device.notConfirmed' }
    case 'refused':
      return { state: 'rejected', reason: outcome.words }
    case 'unauthorized':
      return { state: 'rejected', reason: 'device.unauthorized' }
    case 'notSent':
      return { state: 'unreachable', reason: 'device.unreachable' }
    case 'noAnswer':
      return { state: 'unknown', reason: 'device.noAnswer' }
    case 'data':
    case 'unreadable':
      return { state: 'unknown', reason: 'device.wrongAnswer' }
  }
}

/** A person may be put again as it is, so that silence and "busy" are no refusal. */
export function toEnrolmentResult(outcome: IsapiOutcome): EnrolmentResult {
  switch (outcome.is) {
    case 'ok':
      return { state: 'synced', reason: null }
    case 'refused':
      return { state: outcome.isBusy ? 'unreachable' : 'failed', reason: outcome.words }
    case 'unauthorized':
      return { state: 'failed', reason: 'device.unauthorized' }
    case 'notSent':
      return { state: 'unreachable', reason: 'device.unreachable' }
    case 'noAnswer':
      return { state: 'unreachable', reason: 'device.noAnswer' }
    case 'data':
    case 'unreadable':
      return { state: 'failed', reason: 'device.wrongAnswer' }
  }
}

/** @throws VigilError `device.unreachable`, `device.unauthorized`, `device.wrongAnswer` where there is none */
export function contentOf(outcome: IsapiOutcome): unknown {
  switch (outcome.is) {
    case 'data':
      return outcome.content
    case 'unauthorized':
      throw new VigilError('device.unauthorized')
    case 'notSent':
    case 'noAnswer':
      throw new VigilError('device.unreachable')
    case 'refused':
      throw new VigilError('device.wrongAnswer', { said: outcome.words })
    case 'ok':
    case 'unreadable':
      throw new VigilError('device.wrongAnswer')
  }
}
