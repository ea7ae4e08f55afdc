// A recorder for tests that keeps pictures: searched in its own language (ISAPI, Dahua's CGI, ONVIF Profile G), played by RTSP.
import { startFakeIsapi, LOGIN, type IsapiReply } from './isapi-device.ts'
import { trueOf, writtenText, type KeptFile, type RecorderDisk } from './kept-recordings.ts'
import { startOnvifDevice } from './onvif-device.ts'
import { reply, valueIn } from './onvif-reply.ts'
import { DAHUA_LOGIN, startDahuaRecorder } from './recorder-dahua.ts'
import { startReplayServer, type ReplayServer, type ReplayServerOptions } from './replay-server.ts'

export interface KeepingRecorder {
  readonly host: string
  readonly port: number
  readonly login: { readonly username: string; readonly password: string }
  /** Calls of its search, in order. */
  readonly searches: readonly string[]
  readonly replay: ReplayServer
  /** Wrong log-ins of its search; of ISAPI those that came without one count too. */
  refusals(): number
  close(): Promise<void>
}

export interface KeepingOptions extends Omit<ReplayServerOptions, 'auth'> {
  readonly now: () => number
  /** Every answer of its search goes through it. */
  readonly damage?: (text: string) => string
  /** ISAPI: how many files it gives in one page. Default 3. */
  readonly page?: number
  /** ISAPI: it knows the list of tracks by its older name only. */
  readonly isOld?: boolean
  /** ONVIF: it tells when its tracks began and ended. Default true. */
  readonly hasHistory?: boolean
  /** ONVIF: what the source of its recording is called. */
  readonly sourceId?: string
}

const REPLAY_AUTH = { user: LOGIN.username, password: LOGIN.password }
export const KEEPING_LOGIN = LOGIN

function within(disk: RecorderDisk, fromMs: number, toMs: number): readonly KeptFile[] {
  return disk.files.filter((file) => file.toMs > fromMs && file.fromMs < toMs)
}

export async function startKeepingIsapi(options: KeepingOptions): Promise<KeepingRecorder> {
  const { disk, now, damage = (text) => text, page = 3, isOld = false } = options
  const replay = await startReplayServer({ ...options, auth: REPLAY_AUTH })
  const searches: string[] = []
  const xml = (text: string): IsapiReply => ({ xml: damage(`<?xml version="1.0" encoding="UTF-8"?>\n${text}`) })
  const device = await startFakeIsapi(({ method, path, body }) => {
    if (path === '/ISAPI/System/time') {
      const local = writtenText({ ...disk, zone: 'Asia/Shanghai' }, now())
      return xml(`<Time version="2.0"><timeMode>manual</timeMode><localTime>${local}+08:00</localTime><timeZone>CST-8:00:00</timeZone></Time>`)
    }
    if (method !== 'POST' || path !== '/ISAPI/ContentMgmt/search') return null
    const text = body.toString('utf8')
    searches.push(text)
    const value = (name: string) => new RegExp(`<${name}>([^<]*)</${name}>`).exec(text)?.[1] ?? ''
    if (!text.includes(isOld ? '<trackList>' : '<trackIDList>')) return { code: 6, words: 'badXmlContent' }
    const ms = (name: string) => trueOf(disk, Date.parse(value(name)))
    const found = value('trackID') === '101' ? within(disk, ms('startTime'), ms('endTime')) : []
    const from = Number(value('searchResultPostion'))
    const items = found.slice(from, from + page)
    const status = items.length === 0 ? 'NO MATCHES' : from + items.length < found.length ? 'MORE' : 'OK'
    const matches = items.map(
      (file) =>
        `<searchMatchItem><sourceID>{0}</sourceID><trackID>101</trackID><timeSpan><startTime>${writtenText(disk, file.fromMs)}Z</startTime><endTime>${writtenText(disk, file.toMs)}Z</endTime></timeSpan>` +
        '<mediaSegmentDescriptor><contentType>video</contentType><codecType>H.264-BP</codecType><playbackURI>rtsp://10.9.9.9/Streaming/tracks/101/?starttime=x</playbackURI></mediaSegmentDescriptor></searchMatchItem>',
    )
    return xml(
      `<CMSearchResult version="1.0" xmlns="http://www.hikvision.com/ver20/XMLSchema"><searchID>${value('searchID')}</searchID><responseStatus>true</responseStatus><responseStatusStrg>${status}</responseStatusStrg><numOfMatches>${items.length}</numOfMatches><matchList>${matches.join('')}</matchList></CMSearchResult>`,
    )
  })
  return together(device, LOGIN, searches, replay, device.refusedLogins)
}

export async function startKeepingDahua(options: KeepingOptions): Promise<KeepingRecorder> {
  const { disk, now, damage = (text) => text } = options
  const replay = await startReplayServer({ ...options, auth: { user: DAHUA_LOGIN.username, password: DAHUA_LOGIN.password } })
  const searches: string[] = []
  let found: readonly KeptFile[] = []
  let told = 0
  const spaced = (atMs: number) => writtenText(disk, atMs).replace('T', ' ')
  const answer = (url: URL): string | undefined => {
    const action = url.searchParams.get('action') ?? ''
    if (action === 'getCurrentTime') return `result=${spaced(now())}\n`
    if (!url.pathname.endsWith('/mediaFileFind.cgi')) return undefined
    searches.push(action)
    if (action === 'factory.create') return 'result=08137\n'
    if (url.searchParams.get('object') !== '08137') return undefined
    if (action === 'findFile') {
      const ms = (name: string) => trueOf(disk, Date.parse(`${url.searchParams.get(name)?.replace(' ', 'T')}Z`))
      found = url.searchParams.get('condition.Channel') === '1' ? within(disk, ms('condition.StartTime'), ms('condition.EndTime')) : []
      told = 0
      return found.length === 0 ? undefined : 'OK\n'
    }
    if (action !== 'findNextFile') return 'OK\n'
    const items = found.slice(told, told + Number(url.searchParams.get('count')))
    told += items.length
    const lines = items.flatMap((file, i) => [
      `items[${i}].Channel=0`,
      `items[${i}].StartTime=${spaced(file.fromMs)}`,
      `items[${i}].EndTime=${spaced(file.toMs)}`,
      `items[${i}].Type=dav`,
      `items[${i}].FilePath=/mnt/dvr/2026-11-27/0/dav/${i}.dav`,
    ])
    return [`found=${items.length}`, ...lines, ''].join('\n')
  }
  const device = await startDahuaRecorder({}, (url) => {
    const text = answer(url)
    return text === undefined ? undefined : damage(text)
  })
  return together(device, DAHUA_LOGIN, searches, replay, device.refusals)
}

const TSE = 'http://www.onvif.org/ver10/search/wsdl'
const TRP = 'http://www.onvif.org/ver10/replay/wsdl'
const TRC = 'http://www.onvif.org/ver10/recording/wsdl'

export async function startKeepingOnvif(options: KeepingOptions): Promise<KeepingRecorder> {
  const { disk, now, damage = (text) => text, hasHistory = true, sourceId = 'VS_1' } = options
  const replay = await startReplayServer({ ...options, auth: REPLAY_AUTH })
  const searches: string[] = []
  let history: { atMs: number; isThere: boolean }[] = []
  const iso = (trueMs: number) => new Date(trueMs + disk.aheadMs).toISOString()
  const answers: Readonly<Record<string, (body: string) => string>> = {
    FindRecordings: () => '<SearchToken>S1</SearchToken>',
    GetRecordingSearchResults: () => {
      const [first, last] = [disk.files[0], disk.files.at(-1)]
      const track = first && last ? `<tt:DataFrom>${iso(first.fromMs)}</tt:DataFrom><tt:DataTo>${iso(last.toMs)}</tt:DataTo>` : ''
      const other =
        '<tt:RecordingInformation><tt:RecordingToken>REC_9</tt:RecordingToken><tt:Source><tt:SourceId>VS_9</tt:SourceId></tt:Source></tt:RecordingInformation>'
      return `<ResultList><tt:SearchState>Completed</tt:SearchState>${other}<tt:RecordingInformation><tt:RecordingToken>REC_1</tt:RecordingToken><tt:Source><tt:SourceId>${sourceId}</tt:SourceId><tt:Name>gate</tt:Name></tt:Source><tt:Track><tt:TrackToken>V1</tt:TrackToken><tt:TrackType>Video</tt:TrackType>${track}</tt:Track><tt:RecordingStatus>Stopped</tt:RecordingStatus></tt:RecordingInformation></ResultList>`
    },
    GetRecordingJobs: () =>
      '<JobItem><tt:JobToken>J1</tt:JobToken><tt:JobConfiguration><tt:RecordingToken>REC_1</tt:RecordingToken><tt:Source><tt:SourceToken><tt:Token>profile_1</tt:Token></tt:SourceToken></tt:Source></tt:JobConfiguration></JobItem>',
    ...(hasHistory && {
      FindEvents: (body: string) => {
        const [from, to] = [Date.parse(valueIn(body, 'StartPoint')) - disk.aheadMs, Date.parse(valueIn(body, 'EndPoint')) - disk.aheadMs]
        const changes = disk.files.flatMap((file) => [
          { atMs: file.fromMs, isThere: true },
          { atMs: file.toMs, isThere: false },
        ])
        const before = changes.findLast(({ atMs }) => atMs <= from)
        history = [...(before ? [{ ...before, atMs: from }] : []), ...changes.filter(({ atMs }) => atMs > from && atMs <= to)]
        return '<SearchToken>S2</SearchToken>'
      },
    }),
    GetEventSearchResults: () => {
      const results = history.map(
        ({ atMs, isThere }) =>
          `<tt:Result><tt:RecordingToken>REC_1</tt:RecordingToken><tt:TrackToken>V1</tt:TrackToken><tt:Time>${iso(atMs)}</tt:Time><tt:Event><wsnt:Topic>tns1:RecordingHistory/Track/State</wsnt:Topic><wsnt:Message><tt:Message UtcTime="${iso(atMs)}"><tt:Source/><tt:Data><tt:SimpleItem Name="IsDataPresent" Value="${isThere}"/></tt:Data></tt:Message></wsnt:Message></tt:Event><tt:StartStateEvent>false</tt:StartStateEvent></tt:Result>`,
      )
      return `<ResultList><tt:SearchState>Completed</tt:SearchState>${results.join('')}</ResultList>`
    },
    EndSearch: () => '',
    // What it writes as its own host is not to be followed.
    GetReplayUri: (body) => `<Uri>rtsp://192.168.1.64:${replay.port}/replay/${valueIn(body, 'RecordingToken')}</Uri>`,
  }
  const device = await startOnvifDevice({
    login: LOGIN,
    aheadMs: now() - Date.now() + disk.aheadMs,
    services: { [TSE]: '/onvif/search', [TRP]: '/onvif/replay', [TRC]: '/onvif/recording' },
    also: ({ operation, body, response }) => {
      const answer = answers[operation]
      if (answer === undefined) return false
      searches.push(operation)
      reply(response, damage(`<x:${operation}Response xmlns:x="${TSE}">${answer(body)}</x:${operation}Response>`))
      return true
    },
  })
  return together(device, LOGIN, searches, replay, device.refusals)
}

function together(
  device: { readonly host: string; readonly port: number; close(): Promise<unknown> },
  login: KeepingRecorder['login'],
  searches: readonly string[],
  replay: ReplayServer,
  refusals: () => number,
): KeepingRecorder {
  const { host, port } = device
  return { host, port, login, searches, replay, refusals, close: async () => void (await Promise.all([device.close(), replay.close()])) }
}

export const KEEPING = { isapi: startKeepingIsapi, dahua: startKeepingDahua, onvif: startKeepingOnvif } as const
