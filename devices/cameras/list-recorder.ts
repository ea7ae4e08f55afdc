// Lists all channels of one recorder in the language that was chosen: ONVIF, Hikvision's ISAPI or Dahua's CGI.
import type { CameraLanguage, CameraReport, PairingFlag } from '../../contract/camera-pairing.ts'
import { createHttpDigest, type HttpAnswer } from '../transport/http-digest.ts'
import { at, toText } from '../loose-json.ts'
import { listOf, readIsapiDocument, type IsapiDocument } from '../transport/isapi-document.ts'
import { tlsOf } from './camera-line.ts'
import { readDahuaChannels, readDahuaIdentity, readDahuaTable } from './dahua-recorder.ts'
import { readHikvisionChannels, readHikvisionIdentity, readHikvisionTime } from './hikvision-recorder.ts'
import { judgeFailure, judgeRefusal, type Judgement } from './judge-failure.ts'
import { countOf, wordsOf } from './loose-values.ts'
import { emptyReport, probeCamera, SKEW_MS, type ProbeUse } from './probe-camera.ts'
import { flagsOf } from './read-channels.ts'
import { weakLoginFlag } from './weak-login.ts'

export interface RecorderUse extends Omit<ProbeUse, 'abilities'> {
  readonly language: CameraLanguage
}

const TIMEOUT_MS = 8000
const WHOLE_MS = 40_000
/** 64 channels of three streams have some 600 kB and 25,000 tags. */
const LIMITS = { chars: 2 * 1024 * 1024, tags: 64_000 }

/** @throws only what `signal` was aborted with */
export function listRecorder(use: RecorderUse, io: { now(): number }): Promise<CameraReport> {
  if (use.language === 'onvif') return probeCamera({ ...use, abilities: false, timeoutMs: use.timeoutMs ?? TIMEOUT_MS, wholeMs: use.wholeMs ?? WHOLE_MS }, io)
  return listByHttp(use, use.language, io)
}

/** Ends the listing with an answer. */
class Refused extends Error {
  readonly judgement: Judgement
  constructor(judgement: Judgement) {
    super(judgement.answer)
    this.judgement = judgement
  }
}

type Found = Partial<Pick<CameraReport, 'clock' | 'identity' | 'channels'>>
/** @returns null for what the device does not know @throws Refused, HttpFailure */
type Get = (path: string) => Promise<string | null>

async function listByHttp(use: RecorderUse, language: 'isapi' | 'dahua', io: { now(): number }): Promise<CameraReport> {
  const { address, login } = use
  const startedAtMs = io.now()
  const flags = new Set<PairingFlag>()
  let report = emptyReport(language)
  const end = (): CameraReport => ({ ...report, flags: [...flags], tookMs: Math.max(0, io.now() - startedAtMs) })
  const weak = login === null ? 'noLogin' : weakLoginFlag(login)
  if (weak !== null) flags.add(weak)

  const signal = AbortSignal.any([use.signal, AbortSignal.timeout(use.wholeMs ?? WHOLE_MS)])
  const call = createHttpDigest({
    host: address.host,
    port: address.port,
    ...login,
    timeoutMs: use.timeoutMs ?? TIMEOUT_MS,
    maxBytes: LIMITS.chars,
    tls: tlsOf({ address, seen: (certificate) => (report = { ...report, certificate }) }),
  })
  const known = { isKnown: false, hasLogin: login !== null, isLoggedIn: false, knowsClock: true }
  const get: Get = async (path) => {
    const answer = await call({ method: 'GET', path, accept: '*/*', signal })
    const text = textUnless(answer, known)
    known.isLoggedIn = known.isKnown = true
    return text
  }
  try {
    const found = language === 'isapi' ? await askHikvision(get, address.host, io) : await askDahua(get, address.host)
    report = { ...report, ...found }
    if (report.channels.length === 0) return { ...end(), answer: known.isKnown ? 'unreadable' : 'notOnvif' }
    const { aheadMs } = report.clock
    if (aheadMs === null) flags.add('clockUnknown')
    else if (Math.abs(aheadMs) > SKEW_MS) flags.add('clockSkew')
    for (const flag of flagsOf(report.channels)) flags.add(flag)
    return { ...end(), answer: 'ok' }
  } catch (error) {
    if (use.signal.aborted) throw use.signal.reason
    return { ...end(), ...(error instanceof Refused ? error.judgement : judgeFailure(error, known)) }
  }
}

function textUnless({ status, text }: HttpAnswer, known: Parameters<typeof judgeFailure>[1]): string | null {
  if (status === 401 || status === 403) {
    const answer = judgeRefusal({ ...known, text: text.slice(0, 2000), isFault: false })
    throw new Refused({ answer: status === 403 && answer === 'wrongPassword' ? 'noRights' : answer, said: `HTTP ${status}` })
  }
  return status === 200 ? text : null
}

async function askHikvision(get: Get, host: string, io: { now(): number }): Promise<Found> {
  const read = async (path: string, root: string): Promise<IsapiDocument | null> => {
    const text = await get(path)
    const document = text === null ? null : readIsapiDocument(text, LIMITS)
    return document?.root === root ? document : null
  }
  const info = await read('/ISAPI/System/deviceInfo', 'DeviceInfo')
  if (info === null) throw new Refused({ answer: 'notOnvif', said: null })
  const deviceAtMs = readHikvisionTime(await unlessRights(read('/ISAPI/System/time', 'Time')))
  const clock = { deviceAtMs, aheadMs: deviceAtMs === null ? null : deviceAtMs - io.now(), isNtp: null }
  const proxies = await read('/ISAPI/ContentMgmt/InputProxy/channels', 'InputProxyChannelList')
  const status = proxies === null ? null : await read('/ISAPI/ContentMgmt/InputProxy/channels/status', 'InputProxyChannelStatusList')
  const inputs = await read('/ISAPI/System/Video/inputs/channels', 'VideoInputChannelList')
  const streams = await read('/ISAPI/Streaming/channels', 'StreamingChannelList')
  const protocols = await unlessRights(read('/ISAPI/Security/adminAccesses', 'AdminAccessProtocolList'))
  const rtsp = listOf(at(protocols?.content, 'AdminAccessProtocol')).find((one) => toText(at(one, 'protocol'), 10)?.toUpperCase() === 'RTSP')
  const port = countOf(at(rtsp, 'portNo'), 65_535) ?? 554
  return { clock, identity: readHikvisionIdentity(info), channels: readHikvisionChannels({ proxies, status, inputs, streams }, host, port) }
}

async function askDahua(get: Get, host: string): Promise<Found> {
  const read = async (path: string) => readDahuaTable((await get(`/cgi-bin/${path}`)) ?? '')
  const config = (name: string) => read(`configManager.cgi?action=getConfig&name=${name}`)
  const info = await read('magicBox.cgi?action=getSystemInfo')
  if (!info.has('deviceType') && !info.has('serialNumber')) throw new Refused({ answer: 'notOnvif', said: wordsOf([...info.keys()][0]) })
  const version = await read('magicBox.cgi?action=getSoftwareVersion')
  const name = await read('magicBox.cgi?action=getMachineName')
  const titles = await config('ChannelTitle')
  const encode = await config('Encode')
  const remotes = (await unlessRights(config('RemoteDevice'))) ?? new Map<string, string>()
  const port = countOf((await unlessRights(config('RTSP')))?.get('RTSP.Port'), 65_535) ?? 554
  return { identity: readDahuaIdentity(info, version, name), channels: readDahuaChannels({ titles, encode, remotes }, host, port) }
}

/** For what users with few rights may not see and what can be done without. */
async function unlessRights<T>(asked: Promise<T>): Promise<T | null> {
  try {
    return await asked
  } catch (error) {
    if (error instanceof Refused && error.judgement.answer === 'noRights') return null
    throw error
  }
}
