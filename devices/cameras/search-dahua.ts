// What a Dahua recorder keeps of one channel (mediaFileFind.cgi); from documents, not met in hardware.
import { readDahuaTable } from './dahua-recorder.ts'
import { countOf } from './loose-values.ts'
import { bracketed } from './own-place.ts'
import { judgeClock, readWritten, spansOf, writeDigits, writtenAt } from './recorder-clock.ts'
import { MOST_FILES, SearchEnded, type KnownRecorder, type RecorderSearch, type Searched, type SearchIo } from './search-terms.ts'

const PAGE = 100
const MOST_PAGES = MOST_FILES / PAGE

export async function searchDahua(search: RecorderSearch, io: SearchIo): Promise<Searched> {
  const channel = Number(search.source ?? '1')
  if (!Number.isInteger(channel) || channel < 1 || channel > 9999) throw new SearchEnded('recorder.notSupported')
  const get = async (path: string) => io.call({ method: 'GET', path: `/cgi-bin/${path}` })
  const known = search.known ?? (await learnClock(search, io))
  const { clock } = known
  const finder = finderOf(await get('mediaFileFind.cgi?action=factory.create'))
  const spans: Searched['spans'][number][] = []
  let isMore = true
  try {
    const condition = [
      `condition.Channel=${channel}`,
      `condition.StartTime=${time(writtenAt(clock, search.fromMs))}`,
      `condition.EndTime=${time(writtenAt(clock, search.toMs))}`,
      'condition.Types[0]=dav',
    ]
    // It says no where there is nothing of that time.
    isMore = (await get(`mediaFileFind.cgi?action=findFile&object=${finder}&${condition.join('&')}`)) !== null
    for (let page = 0; isMore && page < MOST_PAGES; page++) {
      const { found, files } = readFiles((await get(`mediaFileFind.cgi?action=findNextFile&object=${finder}&count=${PAGE}`)) ?? '')
      for (const { from, to } of files) spans.push(...spansOf(clock, from, to, [search.fromMs, search.toMs]))
      isMore = found >= PAGE
    }
  } finally {
    // It has few of them, and keeps those that are not given back for minutes.
    await leave(get, finder)
  }
  const port = search.rtspPort === 554 ? '' : `:${search.rtspPort}`
  return { spans, isCut: isMore, known, replayAddress: `rtsp://${bracketed(search.address.host)}${port}/cam/playback?channel=${channel}&subtype=0` }
}

async function leave(get: (path: string) => Promise<string | null>, finder: string): Promise<void> {
  for (const action of ['close', 'destroy']) {
    try {
      await get(`mediaFileFind.cgi?action=${action}&object=${finder}`)
    } catch {
      // Why the search ended is what is told.
      return
    }
  }
}

/** Local time without a zone, and nothing else tells it. */
async function learnClock({ timezone }: RecorderSearch, { call, now }: SearchIo): Promise<KnownRecorder> {
  const text = await call({ method: 'GET', path: '/cgi-bin/global.cgi?action=getCurrentTime' })
  const said = readWritten(readDahuaTable(text ?? '').get('result') ?? null)
  if (said === null) throw new SearchEnded('recorder.notSupported')
  return { clock: judgeClock(said.writtenMs, now(), timezone), isClockShown: true }
}

/** `result=08137` @throws SearchEnded for what is no number */
function finderOf(text: string | null): string {
  const finder = readDahuaTable(text ?? '').get('result') ?? ''
  if (!/^\d{1,20}$/.test(finder)) throw new SearchEnded('recorder.notSupported')
  return finder
}

function time(writtenMs: number): string {
  return writeDigits(writtenMs).replace('T', '%20')
}

interface Files {
  /** How many it says are in it. */
  readonly found: number
  readonly files: readonly { readonly from: number; readonly to: number }[]
}

/** `found=2`, `items[0].StartTime=2026-11-27 18:00:00`, `items[0].EndTime=...`; what cannot be read is left out. */
export function readFiles(text: string): Files {
  const table = readDahuaTable(text)
  const found = countOf(table.get('found'), MOST_FILES) ?? 0
  const files = Array.from({ length: Math.min(found, PAGE) }, (_, index) => {
    const from = readWritten(table.get(`items[${index}].StartTime`) ?? null)
    const to = readWritten(table.get(`items[${index}].EndTime`) ?? null)
    return from === null || to === null || to.writtenMs <= from.writtenMs ? [] : [{ from: from.writtenMs, to: to.writtenMs }]
  })
  return { found, files: files.flat() }
}
