// What a recorder or camera with ONVIF Profile G keeps of one picture, and the address its replay service gives for it; not met in hardware.
import type { EpochMs } from '../../contract/ids.ts'
import { CLOCK, OnvifFailure, timeOf, type Endpoint, type OnvifClient } from '../transport/onvif-soap.ts'
import { attributeOf, elementsAt, escapeXml, textAt, withoutPrefixes } from '../transport/soap-xml.ts'
import { openCameraLine } from './camera-line.ts'
import { findCameraServices } from './camera-services.ts'
import { tokenOf } from './loose-values.ts'
import { callOnvif, isNo, unlessNo } from './onvif-call.ts'
import { ownPlace, ownUrl } from './own-place.ts'
import { ourTime, spansOf, utcClock, writtenAt, type RecorderClock } from './recorder-clock.ts'
import { MOST_FILES, SearchEnded, type RecorderSearch, type Searched, type SearchIo } from './search-terms.ts'

const TSE = 'http://www.onvif.org/ver10/search/wsdl'
const TRP = 'http://www.onvif.org/ver10/replay/wsdl'
const TRC = 'http://www.onvif.org/ver10/recording/wsdl'
const TDS = 'http://www.onvif.org/ver10/device/wsdl'
const PAGE = 100
const MOST_PAGES = 40
const KEEP_ALIVE = '<KeepAliveTime>PT15S</KeepAliveTime>'
const HISTORY = 'tns1:RecordingHistory/Track/State'

export async function searchOnvif(search: RecorderSearch, io: SearchIo): Promise<Searched> {
  const { address, login } = search
  const line = { address, timeoutMs: io.timeoutMs, signal: io.signal }
  const anonymous = openCameraLine({ ...line, login: null }, io)
  const deviceAtMs = await readClock(anonymous)
  const nowMs = io.now()
  const aheadMs = deviceAtMs === null ? null : deviceAtMs - nowMs
  // Without a clock that can be read its recordings are taken to be on ours.
  const clock = search.known?.clock ?? (deviceAtMs === null ? { zone: 0, aheadMs: 0 } : utcClock(deviceAtMs, nowMs))
  const client = openCameraLine({ ...line, login, aheadMs }, io)
  const places = await findPlaces(client, search)
  const recording = await findRecording(client, places, search)
  const within: readonly [EpochMs, EpochMs] = [search.fromMs, search.toMs]
  const whole = spansOf(clock, recording.fromMs ?? writtenAt(clock, search.fromMs), recording.toMs ?? writtenAt(clock, search.toMs), within)
  const history = whole.length === 0 ? { states: [], isCut: false } : await readHistory(client, places.search, recording, clock, search)
  const spans = history.states.length === 0 ? whole : fromHistory(history.states, whole, clock, within)
  return {
    spans,
    isCut: history.isCut,
    known: { clock, isClockShown: aheadMs !== null },
    replayAddress: await replayAddress(client, places.replay, recording.token, address.host),
  }
}

/** Some devices want a log-in even for that. @throws OnvifFailure where nobody answers */
async function readClock(anonymous: OnvifClient): Promise<number | null> {
  try {
    return timeOf((await anonymous.ask(CLOCK)).response)
  } catch (error) {
    if (isNo(error) || (error instanceof OnvifFailure && error.phase === 'unauthorized')) return null
    throw error
  }
}

interface Places {
  readonly search: Endpoint
  readonly replay: Endpoint
  readonly recording: Endpoint | null
}

/** @throws SearchEnded for a device without Profile G */
async function findPlaces(client: OnvifClient, { address }: RecorderSearch): Promise<Places> {
  const services = await findCameraServices(client, address)
  if (services?.places.search == null) throw new SearchEnded('recorder.notSupported')
  const list = await unlessNo(callOnvif(client, { service: TDS, operation: 'GetServices', inside: '<IncludeCapability>false</IncludeCapability>' }))
  const named = new Map(
    elementsAt(list, 'Service')
      .slice(0, 64)
      .map((one) => [(textAt(one, 'Namespace') ?? '').toLowerCase(), textAt(one, 'XAddr')]),
  )
  const capabilities =
    named.size > 0 ? null : await unlessNo(callOnvif(client, { service: TDS, operation: 'GetCapabilities', inside: '<Category>All</Category>' }))
  const place = (service: string, name: string) => ownPlace(named.get(service) ?? textAt(capabilities, 'Capabilities', 'Extension', name, 'XAddr'), address)
  const replay = place(TRP, 'Replay')
  if (replay === null) throw new SearchEnded('recorder.notSupported')
  return { search: services.places.search, replay, recording: place(TRC, 'Recording') }
}

interface Recording {
  readonly token: string
  /** Tokens of its tracks with pictures. */
  readonly tracks: readonly string[]
  /** Earliest and latest of it as the device tells them; null: it does not. */
  readonly fromMs: number | null
  readonly toMs: number | null
}

/** @throws SearchEnded where none is of this picture */
async function findRecording(client: OnvifClient, places: Places, { source, profiles }: RecorderSearch): Promise<Recording> {
  const inside = `<Scope/><MaxMatches>${MOST_FILES}</MaxMatches>${KEEP_ALIVE}`
  const found = await collect(client, places.search, {
    find: 'FindRecordings',
    inside,
    get: 'GetRecordingSearchResults',
    read: (list) => elementsAt(list, 'RecordingInformation'),
  })
  const all = found.items.flatMap(readRecording)
  const wanted = new Set([source, ...profiles].filter((one) => one !== null))
  const named = all.find(({ sourceId }) => sourceId !== null && wanted.has(sourceId))
  const one = named ?? (await byJob(client, places.recording, all, wanted)) ?? (all.length === 1 ? all[0] : undefined)
  if (one === undefined) throw new SearchEnded(all.length === 0 ? 'recorder.notRecorded' : 'recorder.notSupported')
  return one
}

type NamedRecording = Recording & { readonly sourceId: string | null }

function readRecording(information: unknown): NamedRecording[] {
  const token = tokenOf(textAt(information, 'RecordingToken'))
  if (token === null) return []
  const video = elementsAt(information, 'Track').filter((track) => textAt(track, 'TrackType') === 'Video')
  const times = (name: string) => video.flatMap((track) => timeAt(track, name) ?? [])
  const [starts, ends] = [times('DataFrom'), times('DataTo')]
  // A recording that goes on was, in some devices' words, recorded up to its last file.
  const goesOn = textAt(information, 'RecordingStatus') === 'Recording'
  return [
    {
      token,
      sourceId: tokenOf(textAt(information, 'Source', 'SourceId')),
      tracks: video.flatMap((track) => tokenOf(textAt(track, 'TrackToken')) ?? []).slice(0, 16),
      fromMs: starts.length > 0 ? Math.min(...starts) : timeAt(information, 'EarliestRecording'),
      toMs: goesOn ? null : ends.length > 0 ? Math.max(...ends) : timeAt(information, 'LatestRecording'),
    },
  ]
}

/** Of devices whose recordings are named after nothing that streams: by the job that fills them. */
async function byJob(
  client: OnvifClient,
  at: Endpoint | null,
  all: readonly NamedRecording[],
  wanted: ReadonlySet<string>,
): Promise<NamedRecording | undefined> {
  if (at === null || all.length < 2) return undefined
  const jobs = await unlessNo(callOnvif(client, { service: TRC, operation: 'GetRecordingJobs', at }))
  const job = elementsAt(jobs, 'JobItem', 'JobConfiguration').find((one) =>
    elementsAt(one, 'Source', 'SourceToken').some((token) => wanted.has(textAt(token, 'Token') ?? '')),
  )
  const token = textAt(job, 'RecordingToken')
  return all.find((one) => one.token === token)
}

interface TrackState {
  readonly atMs: number
  readonly isThere: boolean
}

/** When its pictures began and ended, where the device knows. */
async function readHistory(
  client: OnvifClient,
  at: Endpoint,
  { token, tracks }: Recording,
  clock: RecorderClock,
  { fromMs, toMs }: RecorderSearch,
): Promise<{ readonly states: readonly TrackState[]; readonly isCut: boolean }> {
  const iso = (atMs: EpochMs) => new Date(Math.round(writtenAt(clock, atMs))).toISOString()
  const inside =
    `<StartPoint>${iso(fromMs)}</StartPoint><EndPoint>${iso(toMs)}</EndPoint>` +
    `<Scope><tt:IncludedRecordings>${escapeXml(token)}</tt:IncludedRecordings></Scope>` +
    '<SearchFilter><wsnt:TopicExpression xmlns:wsnt="http://docs.oasis-open.org/wsn/b-2" xmlns:tns1="http://www.onvif.org/ver10/topics" ' +
    `Dialect="http://www.onvif.org/ver10/tev/topicExpression/ConcreteSet">${HISTORY}</wsnt:TopicExpression></SearchFilter>` +
    `<IncludeStartState>true</IncludeStartState><MaxMatches>${MOST_FILES}</MaxMatches>${KEEP_ALIVE}`
  const found = await unlessNo(collect(client, at, { find: 'FindEvents', inside, get: 'GetEventSearchResults', read: (list) => elementsAt(list, 'Result') }))
  if (found === null) return { states: [], isCut: false }
  const states = found.items.flatMap((result) => {
    const track = textAt(result, 'TrackToken')
    const topic = withoutPrefixes(textAt(result, 'Event', 'Topic') ?? '')
    const item = elementsAt(result, 'Event', 'Message', 'Message', 'Data', 'SimpleItem').find((one) => attributeOf(one, 'Name') === 'IsDataPresent')
    const value = attributeOf(item, 'Value')?.toLowerCase()
    const atMs = timeAt(result, 'Time')
    if (topic !== withoutPrefixes(HISTORY) || atMs === null || (track !== null && tracks.length > 0 && !tracks.includes(track))) return []
    return value === 'true' || value === '1' ? [{ atMs, isThere: true }] : value === 'false' || value === '0' ? [{ atMs, isThere: false }] : []
  })
  return { states: states.toSorted((a, b) => a.atMs - b.atMs), isCut: found.isCut }
}

function fromHistory(states: readonly TrackState[], whole: Searched['spans'], clock: RecorderClock, within: readonly [EpochMs, EpochMs]): Searched['spans'] {
  const [first, last] = [whole[0]!.fromMs, whole.at(-1)!.toMs]
  const bounds: readonly [EpochMs, EpochMs] = [Math.max(within[0], first), Math.min(within[1], last)]
  const spans: Searched['spans'][number][] = []
  // One whose beginning is not told was there before.
  let sinceMs: number | null = states[0]!.isThere ? null : writtenAt(clock, bounds[0])
  for (const { atMs, isThere } of states) {
    if (isThere) sinceMs ??= atMs
    else if (sinceMs !== null) {
      spans.push(...spansOf(clock, sinceMs, atMs, bounds))
      sinceMs = null
    }
  }
  if (sinceMs !== null) spans.push(...spansOf(clock, sinceMs, writtenAt(clock, bounds[1]), bounds))
  return spans.filter(({ fromMs, toMs }) => fromMs < toMs && ourTime(clock, writtenAt(clock, fromMs)) <= toMs)
}

interface Collecting {
  readonly find: 'FindRecordings' | 'FindEvents'
  readonly inside: string
  readonly get: string
  readonly read: (list: unknown) => unknown[]
}

/** Starts a search, fetches it page by page and ends it. @throws OnvifFailure */
async function collect(
  client: OnvifClient,
  at: Endpoint,
  { find, inside, get, read }: Collecting,
): Promise<{ readonly items: unknown[]; readonly isCut: boolean }> {
  const token = textAt(await callOnvif(client, { service: TSE, operation: find, inside, at }), 'SearchToken')
  if (token === null || token.length > 256) throw new SearchEnded('recorder.unreadable')
  const searchToken = `<SearchToken>${escapeXml(token)}</SearchToken>`
  const items: unknown[] = []
  for (let page = 0; page < MOST_PAGES; page++) {
    const more = `${searchToken}<MinResults>1</MinResults><MaxResults>${PAGE}</MaxResults><WaitTime>PT2S</WaitTime>`
    const [list] = elementsAt(await callOnvif(client, { service: TSE, operation: get, inside: more, at }), 'ResultList')
    items.push(...read(list).slice(0, MOST_FILES - items.length))
    // Devices end a search that has been told whole by themselves.
    if (textAt(list, 'SearchState') === 'Completed') return { items, isCut: false }
    if (items.length >= MOST_FILES) break
  }
  await unlessNo(callOnvif(client, { service: TSE, operation: 'EndSearch', inside: searchToken, at }))
  return { items, isCut: true }
}

async function replayAddress(client: OnvifClient, at: Endpoint, token: string, host: string): Promise<string | null> {
  const inside =
    '<StreamSetup><tt:Stream>RTP-Unicast</tt:Stream><tt:Transport><tt:Protocol>RTSP</tt:Protocol></tt:Transport></StreamSetup>' +
    `<RecordingToken>${escapeXml(token)}</RecordingToken>`
  const response = await unlessNo(callOnvif(client, { service: TRP, operation: 'GetReplayUri', inside, at }))
  return ownUrl(textAt(response, 'Uri'), host, ['rtsp:'])?.url ?? null
}

/** `2026-11-27T18:00:00.123Z`; a time without a zone is UTC, as ONVIF says. */
function timeAt(element: unknown, name: string): number | null {
  const text = textAt(element, name)
  if (text === null || text.length > 40 || !/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d/.test(text)) return null
  const atMs = Date.parse(/(?:Z|[+-]\d\d:\d\d)$/i.test(text) ? text : `${text}Z`)
  return Number.isFinite(atMs) && atMs > 0 ? atMs : null
}
