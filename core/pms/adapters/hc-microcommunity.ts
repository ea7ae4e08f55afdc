// HC小区 (MicroCommunity): an incident's work order is a repair order (报修单) there; its state is asked for (docs/adapters.md).
import { randomInt } from 'node:crypto'
import { z } from 'zod'
import type { Adapter, AdapterIo, AdapterSession, DeliveryResult, OwedEvent, RemoteChange } from '../adapter.ts'
import { cleanLine, cleanText, cut, isTimezone, localTime } from './clean-text.ts'
import { hcHeaders } from './hc-sign.ts'
import { ask, baseUrlSchema, CallFailed, failed, pollOrThrow, secretSchema, settle, timeoutMsSchema } from './http-call.ts'
import { observe, type Sighting } from './observed.ts'

const id = z
  .string()
  .min(1)
  .max(64)
  .regex(/^[\w-]+$/, 'letters, digits, - and _')

const config = z.strictObject({
  /** Without `/app`. */
  baseUrl: baseUrlSchema.meta({ zh: '地址 (不含 /app)', en: 'Address (without /app)' }),
  appId: id.meta({ zh: '应用 ID (app-id)', en: 'App id' }),
  securityCode: secretSchema.meta({ zh: '安全码 (securityCode)', en: 'Security code', secret: true }),
  /** Some installations ask for a token besides the signature. */
  authorization: secretSchema.optional().meta({ zh: '令牌 (Authorization，可不填)', en: 'Token (Authorization), if asked for', secret: true }),
  /** The account in whose name repair orders are opened. */
  userId: id.meta({ zh: '提交用户 ID (user-id)', en: 'User id' }),
  communityId: id.meta({ zh: '小区 ID', en: 'Community id' }),
  communityName: z.string().min(1).max(100).meta({ zh: '小区名称', en: 'Name of the community' }),
  /** As set up there under 报修设置. */
  repairType: id.meta({ zh: '报修类型', en: 'Type of repair', hint: { zh: '对方报修类型的编号', en: 'The number of a repair type there' } }),
  /** The control room as the one who reports; its telephone number is how our orders are found among all. */
  reporter: z.string().min(1).max(60).default('值守控制室').meta({ zh: '报修人', en: 'Reported by' }),
  tel: z
    .string()
    .regex(/^\d{5,15}$/, 'digits only')
    .meta({
      zh: '控制室电话',
      en: 'Telephone of the control room',
      hint: { zh: '仅数字；请勿与他人共用，按此查找工单', en: 'Digits; used by nobody else: our orders are found by it' },
    }),
  /** Our buildings -> theirs (楼栋); others are reported for the whole estate. */
  buildings: z
    .record(z.string().max(64), z.strictObject({ id, name: z.string().min(1).max(100) }))
    .default({})
    .meta({
      zh: '楼栋对照 (JSON)',
      en: 'Buildings (JSON)',
      hint: { zh: '我方楼栋 → 对方楼栋：{"b3":{"id":"7320…","name":"3栋"}}', en: 'Ours → theirs: {"b3":{"id":"7320…","name":"3栋"}}' },
    }),
  /** An order nobody has taken yet is ended (2000) when its incident closes. */
  endsUntaken: z.boolean().default(false).meta({ zh: '警情关闭时结束未接单的报修', en: 'End orders nobody took when the incident closes' }),
  timezone: z.string().max(64).refine(isTimezone, 'a name such as Asia/Shanghai').default('Asia/Shanghai').meta({ zh: '时区', en: 'Time zone' }),
  timeoutMs: timeoutMsSchema.meta({ zh: '超时 (毫秒)', en: 'Time-out (ms)' }),
})
type Config = z.output<typeof config>

export const hcMicrocommunity: Adapter<typeof config> = {
  id: 'hc-microcommunity',
  title: { zh: 'HC小区 (MicroCommunity) 报修单', en: 'MicroCommunity (HC小区) repair orders' },
  config,
  proven: 'fake',
  sendsSecretsTo: 'baseUrl',
  open: (settings, io) => openCommunity(settings, io),
}

const WAITING = '1000'
const ENDED_UNTAKEN = '2000'
/** @source RepairDto of MicroCommunity */
const MEANINGS: Readonly<Record<string, RemoteChange['status']>> = {
  [WAITING]: 'accepted',
  '1100': 'in_progress', // taken
  '1200': 'accepted', // given back
  '1300': 'in_progress', // handed on
  '1400': 'in_progress', // to be paid
  '1500': 'in_progress', // payment failed
  '1700': 'done', // to be rated
  '1800': 'done', // to be asked about
  '1900': 'done',
  [ENDED_UNTAKEN]: 'cancelled',
  '2001': 'in_progress', // paused
}
const OF_ESTATE = '001'
const OF_BUILDING = '002'
const ROWS = 100
const MAX_PAGES = 5

const repairSchema = z.looseObject({
  repairId: z.union([z.string().min(1).max(64), z.number()]).transform(String),
  state: z.union([z.string(), z.number()]).transform(String),
  context: z.string().default(''),
})
type Repair = z.output<typeof repairSchema>

interface Community {
  save(body: Readonly<Record<string, unknown>>): Promise<void>
  end(repair: Repair): Promise<void>
  /** Ours, newest first as the other side lists them. */
  page(page: number, more?: Readonly<Record<string, string>>): Promise<readonly Repair[]>
}

function openCommunity(settings: Config, io: AdapterIo): AdapterSession {
  const community = createClient(settings, io)
  return {
    deliver: (event) => settle(() => deliver(community, settings, io, event)),
    poll: (cursor) =>
      pollOrThrow(async () => {
        const sightings: Sighting[] = []
        for (let page = 1; page <= MAX_PAGES; page++) {
          const repairs = await community.page(page)
          for (const repair of repairs) if (numberIn(repair) !== null) sightings.push(sightingOf(repair))
          if (repairs.length < ROWS) break
        }
        return observe(cursor, sightings, io.now())
      }),
    async test() {
      try {
        const repairs = await community.page(1)
        return {
          ok: true,
          zh: `签名被接受，可查询报修单（本号码已有 ${repairs.length} 条）。未创建任何单据。`,
          en: `The signature is accepted and repair orders can be listed (${repairs.length} of this number). Nothing was opened.`,
        }
      } catch (error) {
        if (!(error instanceof CallFailed)) throw error
        return { ok: false, zh: `未成功：${error.message}`, en: `Not successful: ${error.message}` }
      }
    },
  }
}

async function deliver(community: Community, settings: Config, io: AdapterIo, event: OwedEvent): Promise<DeliveryResult> {
  const { workOrder } = event
  if (workOrder === null) return { is: 'delivered', status: 204 }
  const isOver = event.type === 'cn.vigil.incident.closed.v1'
  // Repair orders there take no remarks from outside, so only opening and ending concern them.
  if (workOrder.extId !== null && !(isOver && settings.endsUntaken)) return { is: 'delivered', status: 204, extId: workOrder.extId }
  let repair = await find(community, event, workOrder.extId)
  const wasThere = repair !== null
  if (repair === null && workOrder.extId === null) {
    await community.save(orderOf(settings, event, workOrder.title, io.now()))
    // The answer to saving does not name what was saved.
    repair = await find(community, event, null)
  }
  if (repair === null) {
    io.log('warn', 'a repair order is not in the list of MicroCommunity; its state cannot be followed', { incident: event.incident.number })
    return { is: 'delivered', status: 202 }
  }
  if (isOver && settings.endsUntaken && repair.state === WAITING) await community.end(repair)
  return { is: 'delivered', status: wasThere ? 200 : 201, extId: repair.repairId }
}

/** By its own number; else the one that this very event opened, or one for the incident that has not ended. */
async function find(community: Community, event: OwedEvent, extId: string | null): Promise<Repair | null> {
  const isIt = (repair: Repair) => {
    if (extId !== null) return repair.repairId === extId
    return numberIn(repair) === event.incident.number && (repair.context.trimEnd().endsWith(markOf(event)) || !hasEnded(repair))
  }
  for (let page = 1; page <= MAX_PAGES; page++) {
    const repairs = await community.page(page, extId === null ? {} : { repairId: extId })
    const ours = repairs.find(isIt)
    if (ours !== undefined) return ours
    if (repairs.length < ROWS) break
  }
  return null
}

/** A state may be called `constructor` where somebody means harm. */
function meaningOf({ state }: Repair): RemoteChange['status'] {
  return (Object.hasOwn(MEANINGS, state) ? MEANINGS[state] : undefined) ?? 'in_progress'
}

function hasEnded(repair: Repair): boolean {
  const status = meaningOf(repair)
  return status === 'done' || status === 'cancelled'
}

/** By this last line an order is known to be the one an event opened. */
function markOf({ incident, sequence }: OwedEvent): string {
  return `Vigil ${incident.number} · ${sequence}`
}

function orderOf(settings: Config, event: OwedEvent, title: string, nowMs: number): Record<string, unknown> {
  const { incident } = event
  const building = incident.buildingId !== null && Object.hasOwn(settings.buildings, incident.buildingId) ? settings.buildings[incident.buildingId] : undefined
  const context = [
    `[${incident.number}] ${cleanLine(title, 200) ?? ''}`,
    `位置：${cleanLine(incident.place, 200) ?? ''}`,
    cleanText(incident.summary, 1000) ?? '',
  ]
  return {
    repairName: settings.reporter,
    tel: settings.tel,
    repairType: settings.repairType,
    repairChannel: 'T',
    repairObjType: building === undefined ? OF_ESTATE : OF_BUILDING,
    repairObjId: building?.id ?? settings.communityId,
    repairObjName: building?.name ?? settings.communityName,
    appointmentTime: localTime(nowMs, settings.timezone),
    context: `${cut(context.join('\n').trim(), 1900)}\n${markOf(event)}`,
    communityId: settings.communityId,
  }
}

function sightingOf(repair: Repair): Sighting {
  const assignee = cleanLine(repair['staffName'], 100)
  const note = cleanLine(repair['stateName'], 100)
  return {
    extId: repair.repairId,
    status: meaningOf(repair),
    ...(assignee === null ? {} : { assignee }),
    ...(note === null ? {} : { note }),
  }
}

function numberIn({ context }: Repair): string | null {
  return /^\[(INC-\d{8}-\d{4,})\]/.exec(context)?.[1] ?? null
}

function createClient(settings: Config, io: AdapterIo): Community {
  const limits = { timeoutMs: settings.timeoutMs, secrets: [settings.securityCode, settings.authorization ?? ''] }
  let serial = randomInt(1_000_000)
  const call = async (method: 'GET' | 'POST', name: string, param: string): Promise<unknown> => {
    const headers = {
      ...hcHeaders(settings, param, io.now(), (serial += 1)),
      'user-id': settings.userId,
      ...(settings.authorization === undefined ? {} : { authorization: settings.authorization }),
    }
    const url = `${settings.baseUrl}/app/ownerRepair.${name}`
    const sent =
      method === 'GET'
        ? { method, url: `${url}?${param}`, headers }
        : { method, url, headers: { ...headers, 'content-type': 'application/json; charset=utf-8' }, body: param }
    return (await ask(io, sent, limits)).json
  }
  return {
    async save(body) {
      judge(await call('POST', 'saveOwnerRepair', JSON.stringify(body)), true)
    },
    async end(repair) {
      judge(await call('POST', 'updateOwnerRepair', JSON.stringify({ ...repair, communityId: settings.communityId, state: ENDED_UNTAKEN })), true)
    },
    async page(page, more = {}) {
      const query = new URLSearchParams({ page: String(page), row: String(ROWS), communityId: settings.communityId, tel: settings.tel, ...more }).toString()
      const data = judge(await call('GET', 'listOwnerRepairs', query), false)
      const read = z
        .array(repairSchema)
        .max(ROWS * 2)
        .safeParse(data)
      if (!read.success) throw failed('pms.refused', `listOwnerRepairs: unexpected data: ${read.error.issues[0]?.message ?? ''}`)
      return read.data
    },
  }
}

/** Only code 0 is success; its own words go into the log. An empty answer to a change says nothing: the list will. */
function judge(json: unknown, mayBeEmpty: boolean): unknown {
  if (json === undefined && mayBeEmpty) return undefined
  const read = z.looseObject({ code: z.union([z.number(), z.string()]), msg: z.unknown().optional(), data: z.unknown().optional() }).safeParse(json)
  if (!read.success) throw failed('pms.refused', 'the answer has no code')
  const { code, msg, data } = read.data
  if (String(code) !== '0') throw failed('pms.refused', `code ${String(code)}: ${cleanLine(msg, 150) ?? ''}`)
  return data
}
