// A small ONVIF client: SOAP 1.2 over HTTP with WS-Security on the device's own clock, or HTTP Digest where the device asks for it.
import { randomBytes } from 'node:crypto'
import { createHttpDigest, HttpFailure, type DeviceTls, type HttpAnswer, type HttpCall } from './http-digest.ts'
import { elementsAt, readXml, textAt, withoutPrefixes } from './soap-xml.ts'
import { usernameToken } from './ws-security.ts'

export interface OnvifDevice {
  readonly host: string
  readonly port: number
  /** Of the device service. */
  readonly path: string
  readonly username?: string | undefined
  readonly password?: string | undefined
  readonly timeoutMs: number
  /** Absent: plain HTTP. */
  readonly tls?: DeviceTls | undefined
  /** How far its clock is ahead of ours, where it was asked already; null: it did not say. */
  readonly aheadMs?: number | null
}

/** A place on the paired device; only `endpointOf` and `ownPlace` make one of what a device says. */
export interface Endpoint {
  readonly port: number
  readonly path: string
}

export interface RefusedAnswer {
  readonly status: number
  /** Of the fault, without prefixes, from the general to the particular; empty: it was none. */
  readonly codes: readonly string[]
  /** Its beginning. */
  readonly text: string
}

/**
 * `notSent`: the device certainly did not act. `refused`, `unauthorized`: it said no.
 * `sent`: no answer. `wrong`: an answer that is none. After both it may have acted.
 */
export class OnvifFailure extends Error {
  readonly phase: 'notSent' | 'sent' | 'wrong' | 'refused' | 'unauthorized'
  /** What it answered; null: nothing, or nothing that was more than its words. */
  readonly answer: RefusedAnswer | null
  constructor(phase: OnvifFailure['phase'], message: string, options?: { cause?: unknown; answer?: RefusedAnswer }) {
    super(message, options)
    this.name = 'OnvifFailure'
    this.phase = phase
    this.answer = options?.answer ?? null
  }
}

export interface OnvifAsk {
  /** Name of the operation, e.g. `GetServices`; the answer is looked for under it. */
  readonly operation: string
  /** The operation's SOAP action. */
  readonly action: string
  /** XML of the operation's element; texts in it are escaped. */
  readonly body: string
  /** Default: the device service. */
  readonly at?: Endpoint
  /** Of WS-Addressing, for subscriptions: XML. */
  readonly headers?: string
  readonly timeoutMs?: number
  readonly signal?: AbortSignal
}

export interface OnvifAnswer {
  /** The `...Response` element, as readXml gives it. */
  readonly response: unknown
  /** The whole answer, for what only stands in its prefixes. */
  readonly xml: string
}

export interface OnvifClient {
  /** @throws OnvifFailure; asked again only where the device said no to the credentials */
  ask(ask: OnvifAsk): Promise<OnvifAnswer>
  /** @throws OnvifFailure `wrong` for an address on any other host */
  endpointOf(url: string | null): Endpoint
}

export const TDS = 'http://www.onvif.org/ver10/device/wsdl'
const MAX_BYTES = 2 * 1024 * 1024
/** Devices take a token for some seconds; a clock further off is worth a word to the installer. */
const SKEW_MS = 5000

export const CLOCK: OnvifAsk = { operation: 'GetSystemDateAndTime', action: `${TDS}/GetSystemDateAndTime`, body: `<GetSystemDateAndTime xmlns="${TDS}"/>` }

export function createOnvifClient(
  device: OnvifDevice,
  io: { now(): number; readonly signal: AbortSignal; log(level: 'warn', message: string, data: Readonly<Record<string, unknown>>): void },
): OnvifClient {
  const { host, username, password = '', tls } = device
  const scheme = tls === undefined ? 'http:' : 'https:'
  const lines = new Map<string, (call: HttpCall) => Promise<HttpAnswer>>()
  let means: 'token' | 'digest' | 'none' = username === undefined ? 'none' : 'token'
  /** How far the device's clock is ahead of ours; null: not asked yet. */
  let aheadMs: number | null = device.aheadMs === undefined ? null : (device.aheadMs ?? 0)

  const lineTo = (port: number, timeoutMs: number, hasLogin: boolean) => {
    const key = `${port} ${timeoutMs} ${hasLogin}`
    const line = lines.get(key) ?? createHttpDigest({ host, port, timeoutMs, maxBytes: MAX_BYTES, tls, ...(hasLogin && { username, password }) })
    lines.set(key, line)
    return line
  }
  const send = async (ask: OnvifAsk, by: typeof means): Promise<OnvifAnswer> => {
    const { port, path } = ask.at ?? device
    const token = by !== 'token' || username === undefined ? '' : usernameToken({ username, password }, randomBytes(16), isoTime(io.now() + (aheadMs ?? 0)))
    const text =
      '<?xml version="1.0" encoding="UTF-8"?><s:Envelope xmlns:s="http://www.w3.org/2003/05/soap-envelope">' +
      `<s:Header>${token}${ask.headers ?? ''}</s:Header><s:Body>${ask.body}</s:Body></s:Envelope>`
    const body = { type: `application/soap+xml; charset=utf-8; action="${ask.action}"`, text }
    const answer = await lineTo(
      port,
      ask.timeoutMs ?? device.timeoutMs,
      by === 'digest',
    )({ method: 'POST', path, body, signal: ask.signal ?? io.signal }).catch((error: unknown) => {
      throw new OnvifFailure(error instanceof HttpFailure ? error.phase : 'sent', String(error), { cause: error })
    })
    return { response: responseOf(answer, ask.operation), xml: answer.text }
  }
  /** @returns whether the clock is another one than was thought */
  const readClock = async (): Promise<boolean> => {
    const before = aheadMs ?? 0
    // Some devices want a log-in even for that; then both clocks have to be right.
    const deviceAtMs = await send(CLOCK, 'none').then(
      ({ response }) => timeOf(response),
      (error: unknown) => {
        if (error instanceof OnvifFailure && (error.phase === 'refused' || error.phase === 'unauthorized')) return null
        throw error
      },
    )
    aheadMs = deviceAtMs === null ? 0 : deviceAtMs - io.now()
    if (Math.abs(aheadMs) > SKEW_MS && Math.abs(aheadMs - before) > SKEW_MS) {
      io.log('warn', 'the clock of the device is off', { aheadSeconds: Math.round(aheadMs / 1000) })
    }
    return Math.abs(aheadMs - before) > SKEW_MS
  }

  return {
    async ask(ask) {
      if (aheadMs === null && means === 'token') await readClock()
      try {
        return await send(ask, means)
      } catch (error) {
        if (!(error instanceof OnvifFailure) || error.phase !== 'unauthorized' || means !== 'token') throw error
        // 401 asks for HTTP Digest; a fault says that the token is wrong, which a clock that was set meanwhile explains.
        if (error.message === UNAUTHORIZED) means = 'digest'
        else if (!(await readClock())) throw error
        return await send(ask, means)
      }
    },
    endpointOf(url) {
      const parsed = url !== null && URL.canParse(url) ? new URL(url) : null
      const isOurs = parsed?.protocol === scheme && parsed.hostname.replace(/^\[|\]$/g, '').toLowerCase() === host.toLowerCase()
      if (parsed === null || !isOurs) throw new OnvifFailure('wrong', `an address on another host: ${url?.slice(0, 200)}`)
      return { port: Number(parsed.port === '' ? (tls === undefined ? 80 : 443) : parsed.port), path: `${parsed.pathname}${parsed.search}` }
    },
  }
}

const UNAUTHORIZED = 'HTTP 401'
const NOT_AUTHORIZED = ['NotAuthorized', 'FailedAuthentication', 'InvalidSecurity', 'InvalidSecurityToken', 'FailedCheck']

function responseOf({ status, text }: HttpAnswer, operation: string): unknown {
  const answer = (codes: readonly string[] = []) => ({ answer: { status, codes, text: text.slice(0, 2000) } })
  if (status === 401) throw new OnvifFailure('unauthorized', UNAUTHORIZED, answer())
  const isGood = status >= 200 && status <= 299
  const [body] = bodiesOf(text)
  const [fault] = elementsAt(body, 'Fault')
  if (fault !== undefined) {
    const codes = codesOf(fault)
    const words = textAt(fault, 'Reason', 'Text') ?? textAt(fault, 'faultstring') ?? codes.join(' ')
    // Devices answer wrong tokens with 400, and some with 200 or 500.
    const isLogin = codes.some((code) => NOT_AUTHORIZED.includes(code))
    throw new OnvifFailure(isLogin ? 'unauthorized' : 'refused', Array.from(words).slice(0, 200).join(''), answer(codes))
  }
  if (!isGood) throw new OnvifFailure(status === 403 ? 'unauthorized' : 'refused', `HTTP ${status}`, answer())
  const [response] = elementsAt(body, `${operation}Response`)
  if (response === undefined) throw new OnvifFailure('wrong', `no ${operation}Response in the answer`, answer())
  return response
}

function bodiesOf(text: string): unknown[] {
  try {
    return elementsAt(readXml(text), 'Envelope', 'Body')
  } catch {
    return []
  }
}

/** Of the fault, from the general to the particular; SOAP 1.2, or 1.1 as some devices answer. */
function codesOf(fault: unknown): string[] {
  const places = [['Code', 'Value'], ['Code', 'Subcode', 'Value'], ['Code', 'Subcode', 'Subcode', 'Value'], ['faultcode']] as const
  return places.flatMap((place) => textAt(fault, ...place) ?? []).map(withoutPrefixes)
}

/** @param response of GetSystemDateAndTime @returns null for none that can be */
export function timeOf(response: unknown): number | null {
  const [utc] = elementsAt(response, 'SystemDateAndTime', 'UTCDateTime')
  const part = (...path: string[]) => Number(textAt(utc, ...path) ?? NaN)
  const atMs = Date.UTC(
    part('Date', 'Year'),
    part('Date', 'Month') - 1,
    part('Date', 'Day'),
    part('Time', 'Hour'),
    part('Time', 'Minute'),
    part('Time', 'Second'),
  )
  // What a Date can hold, and sane: the year is four digits in a token.
  return atMs > 0 && atMs < Date.UTC(9999, 0) ? atMs : null
}

function isoTime(atMs: number): string {
  return new Date(atMs).toISOString()
}
