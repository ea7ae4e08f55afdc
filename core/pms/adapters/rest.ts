// Any system that takes HTTP requests: templates say what is sent, paths say where in the answer things stand (docs/adapters.md).
import type { EpochMs } from '../../../contract/ids.ts'
import type { WorkOrder } from '../../../contract/work-order.ts'
import { toText } from '../../../devices/loose-json.ts'
import type { Adapter, AdapterIo, AdapterSession, DeliveryResult, OwedEvent } from '../adapter.ts'
import { cleanLine, cleanText } from './clean-text.ts'
import { valueAt } from './data-path.ts'
import { ask, CallFailed, failed, mask, opening, pollOrThrow, settle } from './http-call.ts'
import { observe, readMemory, type Sighting } from './observed.ts'
import { secretsOf } from './rest-auth.ts'
import { restConfigSchema, type RestConfig, type RestRequest } from './rest-config.ts'
import { restCall } from './rest-request.ts'
import { sampleEvent } from './sample-event.ts'

export const rest: Adapter<typeof restConfigSchema> = {
  id: 'rest',
  title: { zh: '通用 REST 接口', en: 'REST interface by templates' },
  config: restConfigSchema,
  proven: 'fake',
  sendsSecretsTo: 'baseUrl',
  open: (settings, io) => openRest(settings, io),
}

type Poll = NonNullable<RestConfig['poll']>

const ASKING = 'cn.vigil.work_order.requested.v1'
const EACH_MAX = 100
const LIST_MAX = 1000
/** A list "since" is asked for a little more, because two clocks never agree. */
const OVERLAP_MS = 10 * 60_000
const FIRST_LOOK_BACK_MS = 7 * 86_400_000
const SHOWN_MAX = 4000

interface Exchange {
  readonly status: number
  readonly json: unknown
}

type Send = (request: RestRequest, event: OwedEvent, sinceMs?: EpochMs) => Promise<Exchange>

function openRest(settings: RestConfig, io: AdapterIo): AdapterSession {
  const secrets = secretsOf(settings.auth)
  const send: Send = async (request, event, sinceMs) => {
    const nowMs = io.now()
    const answer = await ask(io, restCall(settings, request, event, { nowMs, sinceMs: sinceMs ?? nowMs }), { timeoutMs: settings.timeoutMs, secrets })
    judge(settings, answer, secrets)
    return answer
  }
  const { poll } = settings
  return {
    deliver: (event) => settle(() => deliver(settings, send, event)),
    ...(poll === undefined
      ? {}
      : { poll: (cursor: string | null, open: readonly WorkOrder[] = []) => pollOrThrow(() => pollNews(poll, send, io, cursor, open)) }),
    test: () => tryOut(settings, send, io, secrets),
  }
}

async function deliver(settings: RestConfig, send: Send, event: OwedEvent): Promise<DeliveryResult> {
  if (event.workOrder === null) return { is: 'delivered', status: 204 }
  const isOver = event.type === 'cn.vigil.incident.closed.v1'
  if (event.workOrder.extId !== null) return tell(settings, send, event, isOver)
  const found = await find(settings, send, event)
  if (found !== null) {
    const here = withExtId(event, found)
    if (event.type !== ASKING) return tell(settings, send, here, isOver)
    return { is: 'delivered', status: settings.reopen === undefined ? 200 : (await send(settings.reopen, here)).status, extId: found }
  }
  const { status, json } = await opening(() => send(settings.create, event))
  const extId = settings.answer.extId === undefined ? null : toText(valueAt(json, settings.answer.extId), 200)
  if (settings.answer.extId !== undefined && extId === null)
    throw failed('pms.refused', `HTTP ${status}: nothing stands at ${settings.answer.extId} of the answer`)
  const url = settings.answer.url === undefined ? null : httpUrl(valueAt(json, settings.answer.url))
  // An incident that is over already is opened there all the same, and closed at once.
  if (isOver && extId !== null) await tell(settings, send, withExtId(event, extId), true)
  return { is: 'delivered', status, ...(extId === null ? {} : { extId }), ...(url === null ? {} : { url }) }
}

/** Update or close; where the mapping has none, or the state is none it wants to hear of, nothing is sent. */
async function tell(settings: RestConfig, send: Send, event: OwedEvent, isOver: boolean): Promise<DeliveryResult> {
  const extId = event.workOrder?.extId ?? null
  const known = extId === null ? {} : { extId }
  const { update } = settings
  const request = isOver ? settings.close : update === undefined || update.states?.includes(event.incident.state) === false ? undefined : update
  if (request === undefined) return { is: 'delivered', status: 204, ...known }
  return { is: 'delivered', status: (await send(request, event)).status, ...known }
}

async function find(settings: RestConfig, send: Send, event: OwedEvent): Promise<string | null> {
  const { find: how } = settings
  if (how === undefined) return null
  const items = valueAt((await send(how, event)).json, how.items)
  if (!Array.isArray(items)) throw failed('pms.refused', `looking for the incident: no list stands at ${how.items}`)
  const { number } = event.incident
  // The number may be the whole text or lead it, but never part of a longer one.
  const pattern = new RegExp(`(^|[^A-Za-z0-9-])${number}($|[^A-Za-z0-9])`)
  const ours: unknown = items.slice(0, LIST_MAX).find((item) => pattern.test(toText(valueAt(item, how.number), 4000) ?? ''))
  return ours === undefined ? null : toText(valueAt(ours, how.extId), 200)
}

async function pollNews(poll: Poll, send: Send, io: AdapterIo, cursor: string | null, open: readonly WorkOrder[]) {
  const startedAtMs = io.now()
  const { sinceMs, memory } = readCursor(cursor) ?? { sinceMs: startedAtMs - FIRST_LOOK_BACK_MS, memory: null }
  const sightings: Sighting[] = []
  if (poll.way === 'list') {
    const items = valueAt((await send(poll, sampleEvent(), sinceMs - OVERLAP_MS)).json, poll.items)
    if (!Array.isArray(items)) throw failed('pms.refused', `no list stands at ${poll.items}`)
    for (const item of items.slice(0, LIST_MAX) as unknown[]) {
      const extId = toText(valueAt(item, poll.extId ?? ''), 200)
      if (extId !== null) sightings.push(...sightingOf(poll, item, extId))
    }
  } else {
    const asked = open.filter((order) => order.extId !== null)
    // In turns, so that with more than a round can take everyone's turn comes.
    const known = readMemory(memory).map(([extId]) => extId)
    const turn = asked.toSorted((a, b) => known.indexOf(a.extId ?? '') - known.indexOf(b.extId ?? '')).slice(0, EACH_MAX)
    for (const order of turn) {
      const { json } = await send(poll, { ...sampleEvent(), workOrder: order }, sinceMs)
      sightings.push(...sightingOf(poll, valueAt(json, poll.items), order.extId ?? ''))
    }
  }
  const news = observe(memory, sightings, io.now())
  return { changes: news.changes, cursor: JSON.stringify({ sinceMs: startedAtMs, memory: news.cursor }) }
}

function sightingOf(poll: Poll, item: unknown, extId: string): Sighting[] {
  const said = toText(valueAt(item, poll.status), 100)
  const status = said !== null && Object.hasOwn(poll.statuses, said) ? poll.statuses[said] : undefined
  // A status the mapping does not name is no news of ours.
  if (status === undefined) return []
  const note = poll.note === undefined ? null : cleanText(valueAt(item, poll.note), 2000)
  const assignee = poll.assignee === undefined ? null : cleanLine(valueAt(item, poll.assignee), 100)
  const version = poll.version === undefined ? null : versionIn(valueAt(item, poll.version))
  return [{ extId, status, ...(note === null ? {} : { note }), ...(assignee === null ? {} : { assignee }), ...(version === null ? {} : { version }) }]
}

/** A number, or a time as text; local times without a zone only have to grow, so they are read as UTC. */
function versionIn(value: unknown): number | null {
  const text = toText(value, 40) ?? ''
  if (/^\d{1,15}$/.test(text)) return Number(text)
  const iso = /^\d{4}-\d{2}-\d{2}[ T]\d{2}:\d{2}:\d{2}(\.\d+)?$/.test(text) ? `${text.replace(' ', 'T')}Z` : text
  const ms = /^\d{4}-\d{2}-\d{2}T/.test(iso) ? Date.parse(iso) : Number.NaN
  return Number.isNaN(ms) || ms < 0 ? null : ms
}

function judge({ answer }: RestConfig, { status, json }: Exchange, secrets: readonly string[]): void {
  const said = () => {
    const found = answer.message === undefined ? undefined : valueAt(json, answer.message)
    return answer.message === undefined ? '' : `: ${toText(typeof found === 'string' ? mask(found, secrets) : found, 150) ?? ''}`
  }
  if (!answer.statuses.includes(status)) throw failed('pms.refused', `HTTP ${status} is not one of the statuses of success${said()}`)
  if (answer.code === undefined) return
  const code = valueAt(json, answer.code)
  const text = typeof code === 'boolean' ? String(code) : toText(code, 40)
  if (text === null || !answer.codeIs.includes(text)) throw failed('pms.refused', `code ${mask(text ?? `missing at ${answer.code}`, secrets)}${said()}`)
}

async function tryOut(settings: RestConfig, send: Send, io: AdapterIo, secrets: readonly string[]) {
  const time = { nowMs: io.now(), sinceMs: io.now() }
  const { method, url, headers, body } = restCall(settings, settings.create, sampleEvent(), time)
  const lines = [`${method} ${url}`, ...Object.entries(headers).map(([name, value]) => `${name}: ${value}`), '', body ?? '']
  // The signature would let anybody send this very request for a while.
  const shown = hideSignature(settings, mask(lines.join('\n').trim(), secrets)).slice(0, SHOWN_MAX)
  const sent = (warning: string, text: string) => (settings.find === undefined ? `${warning}\n${text}\n${shown}` : `${text}\n${shown}`)
  const zh = (text: string) => sent('注意：未设置 find，无法查询已开的工单；应答丢失后重试可能重复开单。', `${text}将发送的请求：`)
  const en = (text: string) =>
    sent('Warning: without find nobody can ask for a ticket that is open already; a try after a lost answer may open it twice.', `${text} This would be sent:`)
  if (settings.test === undefined) return { ok: true, zh: zh('未发送任何请求。'), en: en('Nothing was sent.') }
  try {
    const { status } = await send(settings.test, sampleEvent())
    return { ok: true, zh: zh(`测试地址回答 HTTP ${status}。`), en: en(`The test address answered HTTP ${status}.`) }
  } catch (error) {
    if (!(error instanceof CallFailed)) throw error
    return { ok: false, zh: zh(`未成功：${error.message}。`), en: en(`Not successful: ${error.message}.`) }
  }
}

function hideSignature({ auth }: RestConfig, text: string): string {
  return auth.type === 'signed' ? text.replaceAll(new RegExp(`([?&]${auth.signParam}=)[0-9A-Fa-f]+`, 'g'), '$1***') : text
}

function readCursor(cursor: string | null): { readonly sinceMs: EpochMs; readonly memory: string } | null {
  if (cursor === null) return null
  try {
    const read: unknown = JSON.parse(cursor)
    const [sinceMs, memory] = [valueAt(read, 'sinceMs'), valueAt(read, 'memory')]
    return typeof sinceMs === 'number' && Number.isFinite(sinceMs) && typeof memory === 'string' ? { sinceMs, memory } : null
  } catch {
    return null
  }
}

function withExtId(event: OwedEvent, extId: string): OwedEvent {
  return event.workOrder === null ? event : { ...event, workOrder: { ...event.workOrder, extId } }
}

function httpUrl(value: unknown): string | null {
  const text = toText(value, 500)
  return text !== null && URL.canParse(text) && /^https?:$/.test(new URL(text).protocol) ? text : null
}
