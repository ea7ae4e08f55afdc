// What a Hikvision recorder keeps of one channel (ISAPI ContentMgmt/search); from documents, not met in hardware.
import { randomUUID } from 'node:crypto'
import { at, toNumber, toText } from '../loose-json.ts'
import { listOf, readIsapiDocument, type IsapiDocument } from '../transport/isapi-document.ts'
import { bracketed } from './own-place.ts'
import { judgeClock, ourTime, readWritten, spansOf, utcClock, writeDigits, writtenAt, type RecorderClock, type WrittenTime } from './recorder-clock.ts'
import { MOST_FILES, SearchEnded, type KnownRecorder, type RecorderSearch, type Searched, type SearchIo } from './search-terms.ts'

const LIMITS = { chars: 2 * 1024 * 1024, tags: 64_000 }
const PAGE = 50
const MOST_PAGES = MOST_FILES / PAGE
/** A recording that is still going on may be told with its end some minutes ago. */
const RECENT_MS = 10 * 60_000

interface Page {
  readonly files: readonly { readonly from: WrittenTime; readonly to: WrittenTime }[]
  /** Matches in it, readable or not. */
  readonly matches: number
  readonly isMore: boolean
}

type AskPage = (fromWrittenMs: number, toWrittenMs: number, position: number) => Promise<Page>

export async function searchHikvision(search: RecorderSearch, io: SearchIo): Promise<Searched> {
  const track = trackOf(search.source)
  const ask = pageAsker(track, io)
  const known = search.known ?? (await learnClock(search, io, ask))
  const { clock } = known
  const spans: Searched['spans'][number][] = []
  const [fromWrittenMs, toWrittenMs] = [writtenAt(clock, search.fromMs), writtenAt(clock, search.toMs)]
  let position = 0
  let isMore = true
  for (let page = 0; isMore && page < MOST_PAGES; page++) {
    const found = await ask(fromWrittenMs, toWrittenMs, position)
    for (const { from, to } of found.files) spans.push(...spansOf(clock, written(clock, from), written(clock, to), [search.fromMs, search.toMs]))
    position += found.matches
    // One that says MORE and gives nothing would be asked for ever.
    isMore = found.isMore && found.matches > 0
  }
  const port = search.rtspPort === 554 ? '' : `:${search.rtspPort}`
  return { spans, isCut: isMore, known, replayAddress: `rtsp://${bracketed(search.address.host)}${port}/Streaming/tracks/${track}` }
}

/** @throws SearchEnded for a channel that cannot be one */
function trackOf(source: string | null): number {
  const channel = Number(source ?? '1')
  if (!Number.isInteger(channel) || channel < 1 || channel > 9999) throw new SearchEnded('recorder.notSupported')
  return channel * 100 + 1
}

/** Some firmware writes the zone by number: then it is no local time. */
function written(clock: RecorderClock, { writtenMs, zoneMinutes }: WrittenTime): number {
  return zoneMinutes === null ? writtenMs : writtenAt(clock, writtenMs - zoneMinutes * 60_000 - clock.aheadMs)
}

/**
 * `Z` stands behind its times, and many mean their local time by it, some UTC. Which, a recording of now shows: the one of the two that lies
 * ahead of the other holds nothing unless it is the right one. Where nothing is being recorded it is taken for local, as most are said to be.
 */
async function learnClock({ timezone }: RecorderSearch, { call, now }: SearchIo, ask: AskPage): Promise<KnownRecorder> {
  const text = await call({ method: 'GET', path: '/ISAPI/System/time' })
  const document = text === null ? null : readIsapiDocument(text, LIMITS)
  const said = readWritten(toText(at(document?.content, 'localTime'), 40))
  if (said === null) throw new SearchEnded('recorder.notSupported')
  const nowMs = now()
  const local = judgeClock(said.writtenMs, nowMs, timezone)
  if (said.zoneMinutes === null) return { clock: local, isClockShown: false }
  const utc = utcClock(said.writtenMs - said.zoneMinutes * 60_000, nowMs)
  const [localNow, utcNow] = [writtenAt(local, nowMs), writtenAt(utc, nowMs)]
  if (Math.abs(localNow - utcNow) < RECENT_MS) return { clock: local, isClockShown: true }
  const ahead = localNow > utcNow ? local : utc
  const behind = ahead === local ? utc : local
  for (const clock of [ahead, behind]) {
    const to = writtenAt(clock, nowMs)
    const { files } = await ask(to - RECENT_MS, to, 0)
    const isOfNow = files.some((file) => ourTime(clock, written(clock, file.to)) > nowMs - RECENT_MS && ourTime(clock, written(clock, file.from)) <= nowMs)
    // What is found on the side that is behind may as well be hours old on the other, and then goes on.
    if (isOfNow && (clock === ahead || !(await isContinuous(ask, behind, nowMs)))) return { clock, isClockShown: true }
  }
  return { clock: local, isClockShown: false }
}

/** Whether the stretch after now, on this clock, is recorded too: then it was not now. */
async function isContinuous(ask: AskPage, clock: RecorderClock, nowMs: number): Promise<boolean> {
  const from = writtenAt(clock, nowMs) + RECENT_MS
  const { files } = await ask(from, from + RECENT_MS, 0)
  return files.length > 0
}

function pageAsker(track: number, { call }: SearchIo): AskPage {
  const searchId = randomUUID().toUpperCase()
  // Older firmware wants its list under the other name.
  let lists: readonly string[] = ['trackIDList', 'trackList']
  return async (fromWrittenMs, toWrittenMs, position) => {
    for (const list of lists) {
      const text = await call({ method: 'POST', path: '/ISAPI/ContentMgmt/search', body: { type: 'application/xml', text: searchXml() } })
      const document = text === null ? null : readIsapiDocument(text, LIMITS)
      if (document?.root === 'CMSearchResult') {
        lists = [list]
        return readPage(document)
      }
      if (text !== null && document?.root !== 'ResponseStatus') throw new SearchEnded('recorder.unreadable')
      if (toText(at(document?.content, 'statusCode'), 8) === '2') throw new SearchEnded('recorder.busy')
      function searchXml(): string {
        return (
          '<?xml version="1.0" encoding="UTF-8"?><CMSearchDescription>' +
          `<searchID>${searchId}</searchID><${list}><trackID>${track}</trackID></${list}>` +
          `<timeSpanList><timeSpan><startTime>${writeDigits(fromWrittenMs)}Z</startTime><endTime>${writeDigits(toWrittenMs)}Z</endTime></timeSpan></timeSpanList>` +
          // The misspelt name is the device's.
          `<maxResults>${PAGE}</maxResults><searchResultPostion>${position}</searchResultPostion>` +
          '<metadataList><metadataDescriptor>//recordType.meta.std-cgi.com</metadataDescriptor></metadataList></CMSearchDescription>'
        )
      }
    }
    throw new SearchEnded('recorder.notSupported')
  }
}

/** @param document of `CMSearchResult`; what in it cannot be read is left out */
export function readPage({ content }: IsapiDocument): Page {
  const items = listOf(at(content, 'matchList', 'searchMatchItem')).slice(0, MOST_FILES)
  const files = items.flatMap((item) => {
    const from = readWritten(toText(at(item, 'timeSpan', 'startTime'), 40))
    const to = readWritten(toText(at(item, 'timeSpan', 'endTime'), 40))
    return from === null || to === null || to.writtenMs <= from.writtenMs ? [] : [{ from, to }]
  })
  const said = toNumber(at(content, 'numOfMatches')) ?? items.length
  return { files, matches: Math.min(Math.max(items.length, 0), Math.max(said, 0)), isMore: toText(at(content, 'responseStatusStrg'), 20) === 'MORE' }
}
