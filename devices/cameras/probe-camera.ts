// Tries one ONVIF camera or recorder with one log-in and tells how that ended and all that it offers; docs/cameras.md has the order.
import type { CameraAbilities, CameraAddress, CameraIdentity, CameraLogin, CameraReport, DeviceClock, PairingFlag } from '../../contract/camera-pairing.ts'
import { CLOCK, OnvifFailure, TDS, timeOf, type OnvifClient } from '../transport/onvif-soap.ts'
import { elementsAt, textAt } from '../transport/soap-xml.ts'
import { openCameraLine } from './camera-line.ts'
import { findCameraServices, type CameraServices } from './camera-services.ts'
import { judgeFailure, type Known } from './judge-failure.ts'
import { wordsOf } from './loose-values.ts'
import { callOnvif, isNo, unlessNo } from './onvif-call.ts'
import { probeAbilities } from './probe-abilities.ts'
import { readChannels } from './read-channels.ts'
import { readScopes, type Scopes } from './scopes.ts'
import { weakLoginFlag } from './weak-login.ts'

export interface ProbeUse {
  readonly address: CameraAddress
  /** null: it is asked without. */
  readonly login: CameraLogin | null
  readonly signal: AbortSignal
  /** Whether events, relays, inputs, PTZ and recordings are tried too; default true. */
  readonly abilities?: boolean
  /** For one call; default 5 s. */
  readonly timeoutMs?: number
  /** For all of them; default 30 s. What is not known by then stays unknown. */
  readonly wholeMs?: number
}

/** Clocks closer than that are right. */
export const SKEW_MS = 5000
const TIMEOUT_MS = 5000
const WHOLE_MS = 30_000

/**
 * One log-in a call: whoever calls again sees to it that no account is locked (core/camera-setup/login-guard.ts).
 *
 * @throws only what `signal` was aborted with
 */
export async function probeCamera(use: ProbeUse, io: { now(): number }): Promise<CameraReport> {
  const { address, login } = use
  const startedAtMs = io.now()
  const flags = new Set<PairingFlag>()
  const report: Mutable<CameraReport> = emptyReport('onvif')
  const end = (): CameraReport => ({ ...report, flags: [...flags], tookMs: Math.max(0, io.now() - startedAtMs) })
  const weak = login === null ? null : weakLoginFlag(login)
  if (weak !== null) flags.add(weak)

  const signal = AbortSignal.any([use.signal, AbortSignal.timeout(use.wholeMs ?? WHOLE_MS)])
  const line = { address, timeoutMs: use.timeoutMs ?? TIMEOUT_MS, signal, seen: (seen: CameraReport['certificate']) => void (report.certificate = seen) }
  const known = { isKnown: false, hasLogin: login !== null, isLoggedIn: false, knowsClock: false }
  try {
    const anonymous = openCameraLine({ ...line, login: null }, io)
    const { clock, isKnown } = await readClock(anonymous, io)
    report.clock = clock
    known.isKnown = isKnown
    known.knowsClock = clock.aheadMs !== null
    if (clock.aheadMs === null) flags.add('clockUnknown')
    else if (Math.abs(clock.aheadMs) > SKEW_MS) flags.add('clockSkew')

    const client = openCameraLine({ ...line, login, aheadMs: clock.aheadMs }, io)
    const services = await findCameraServices(client, address)
    if (services === null) return { ...end(), answer: isKnown ? 'unreadable' : 'notOnvif' }
    known.isKnown = true
    if (services.isForeign) flags.add('foreignAddress')
    report.identity = await readIdentity(client)
    known.isLoggedIn = login !== null && (await wantsLogin(anonymous))
    const { scopes, identity } = await readOwnWords(client, report.identity)
    report.identity = identity
    const { media, channels, flags: more } = await readChannels(client, services, signal)
    for (const flag of more) flags.add(flag)
    // Of a single picture nobody cares how the source's settings are called.
    report.channels = channels.length === 1 && identity.name !== null ? channels.map((only) => ({ ...only, name: identity.name! })) : channels
    if (login === null) flags.add('noLogin')
    if (channels.length === 0) return { ...end(), answer: 'unreadable', said: 'no profile with a picture' }
    report.answer = 'ok'
    if (use.abilities !== false) report.abilities = await probeRest(client, services, { media, channels, scopes, signal }, io)
    return end()
  } catch (error) {
    if (use.signal.aborted) throw use.signal.reason
    return { ...end(), ...judgeFailure(error, known satisfies Known) }
  }
}

type Mutable<T> = { -readonly [K in keyof T]: T[K] }

export function emptyReport(language: CameraReport['language']): CameraReport {
  return {
    answer: 'unreachable',
    said: null,
    language,
    flags: [],
    certificate: null,
    clock: { deviceAtMs: null, aheadMs: null, isNtp: null },
    identity: { manufacturer: null, model: null, firmware: null, serial: null, hardware: null, name: null, location: null, mac: null },
    abilities: null,
    channels: [],
    tookMs: 0,
  }
}

/** Some devices want a log-in even for that. @throws OnvifFailure where nothing shows that it is an ONVIF device */
async function readClock(anonymous: OnvifClient, io: { now(): number }): Promise<{ readonly clock: DeviceClock; readonly isKnown: boolean }> {
  const unknown = { deviceAtMs: null, aheadMs: null, isNtp: null }
  try {
    const { response } = await anonymous.ask(CLOCK)
    const deviceAtMs = timeOf(response)
    const type = textAt(response, 'SystemDateAndTime', 'DateTimeType')
    const isNtp = type === 'NTP' ? true : type === 'Manual' ? false : null
    return { clock: { deviceAtMs, aheadMs: deviceAtMs === null ? null : deviceAtMs - io.now(), isNtp }, isKnown: true }
  } catch (error) {
    if (!(error instanceof OnvifFailure)) throw error
    const isFault = (error.answer?.codes.length ?? 0) > 0
    // A bare 401 may be any web server's; what comes next shows it.
    if (isFault || (error.phase === 'unauthorized' && error.answer?.status === 401)) return { clock: unknown, isKnown: isFault }
    throw error
  }
}

async function readIdentity(client: OnvifClient): Promise<CameraIdentity> {
  const response = await unlessNo(callOnvif(client, { service: TDS, operation: 'GetDeviceInformation' }))
  const said = (name: string) => wordsOf(textAt(response, name))
  return {
    ...emptyReport('onvif').identity,
    manufacturer: said('Manufacturer'),
    model: said('Model'),
    firmware: said('FirmwareVersion'),
    serial: said('SerialNumber'),
    hardware: said('HardwareId'),
  }
}

/** Only what is refused without a log-in shows that ours was looked at. */
async function wantsLogin(anonymous: OnvifClient): Promise<boolean> {
  try {
    await callOnvif(anonymous, { service: TDS, operation: 'GetDeviceInformation' })
    return false
  } catch (error) {
    if (!(error instanceof OnvifFailure)) throw error
    if (error.phase === 'notSent' || error.phase === 'sent') throw error
    return error.phase === 'unauthorized'
  }
}

async function readOwnWords(client: OnvifClient, before: CameraIdentity): Promise<{ scopes: Scopes | null; identity: CameraIdentity }> {
  const response = await callOnvif(client, { service: TDS, operation: 'GetScopes' }).catch((error: unknown) => {
    // Users with few rights may not see them; nothing depends on them.
    if (isNo(error) || (error instanceof OnvifFailure && error.phase === 'unauthorized')) return null
    throw error
  })
  if (response === null) return { scopes: null, identity: before }
  const scopes = readScopes(elementsAt(response, 'Scopes').flatMap((scope) => textAt(scope, 'ScopeItem') ?? []))
  const { name, location, mac, hardware } = scopes
  return { scopes, identity: { ...before, name, location, mac, hardware: before.hardware ?? hardware } }
}

async function probeRest(
  client: OnvifClient,
  services: CameraServices,
  { media, channels, scopes, signal }: Pick<CameraAbilities, 'media'> & { channels: CameraReport['channels']; scopes: Scopes | null; signal: AbortSignal },
  io: { now(): number },
): Promise<CameraAbilities> {
  const ptzProfile = channels.flatMap(({ profiles }) => profiles).find(({ hasPtz }) => hasPtz)?.token ?? null
  const tried = await probeAbilities(client, services, ptzProfile, signal, io)
  return { media, profiles: [...(scopes?.profiles ?? [])].slice(0, 16), ...tried }
}
