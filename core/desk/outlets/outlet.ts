// What all outlets share: which events are told, the words, and how many a minute; text and a link only, never who, never a picture.
import { z } from 'zod'
import type { Severity } from '../../../contract/vocabulary.ts'
import type { AdapterIo, AdapterSession, DeliveryResult, OwedEvent } from '../../pms/adapter.ts'
import { isTimezone, localTime } from '../../pms/adapters/clean-text.ts'
import { baseUrlSchema, CallFailed, settle } from '../../pms/adapters/http-call.ts'
import { createTurns } from './turns.ts'

export const TOLD = ['fire', 'sos', 'critical', 'lapse', 'dispatch'] as const
type Told = (typeof TOLD)[number]

/** Fields that every outlet's settings have. */
export const outletShape = {
  tells: z
    .array(z.enum(TOLD))
    .min(1)
    .max(TOLD.length)
    .default(['fire', 'sos', 'critical', 'lapse'])
    .meta({
      zh: '通知哪些事件',
      en: 'What is told',
      words: {
        fire: { zh: '火警', en: 'Fires' },
        sos: { zh: '紧急求助', en: 'Calls for help' },
        critical: { zh: '其他紧急警情', en: 'Other critical incidents' },
        lapse: { zh: '派单超时', en: 'Somebody sent is late' },
        dispatch: { zh: '已派单', en: 'Somebody was sent' },
      },
    }),
  link: baseUrlSchema.optional().meta({
    zh: '附带的链接',
    en: 'Link in the text',
    hint: { zh: '控制台地址，收到通知的人可点开；不填则不带链接', en: 'Address of the console for whoever reads it; empty: no link' },
  }),
  perMinute: z.int().min(1).max(60).default(18).meta({ zh: '每分钟最多', en: 'At most a minute' }),
  timezone: z.string().max(60).refine(isTimezone, 'a time zone such as Asia/Shanghai').default('Asia/Shanghai').meta({ zh: '时区', en: 'Time zone' }),
}

export interface OutletSettings {
  readonly tells: readonly Told[]
  readonly link?: string | undefined
  readonly perMinute: number
  readonly timezone: string
}

const SEVERITY_WORDS: Readonly<Record<Severity, string>> = { critical: '紧急', high: '严重', medium: '一般', low: '提示' }
/** What was not told by then is told as a number: whoever reads it looks at the console. */
const TELL_WITHIN_MS = 900_000
const URGENT: readonly Told[] = ['fire', 'sos']

/** null: nothing of this outlet's. */
export function toldOf({ type, incident }: Pick<OwedEvent, 'type'> & { readonly incident?: OwedEvent['incident'] }): Told | null {
  // What is about no incident comes without one.
  if (incident === undefined) return null
  if (type === 'cn.vigil.dispatch.lapsed.v1') return 'lapse'
  if (type === 'cn.vigil.dispatch.assigned.v1') return 'dispatch'
  if (type !== 'cn.vigil.incident.created.v1') return null
  if (incident.kind === 'fire' || incident.kind === 'sos') return incident.kind
  return incident.severity === 'critical' ? 'critical' : null
}

/** In the site's language: what, where, number, when. @param untold so many were not told each by itself */
export function textOf(
  { incident, createdAtMs }: Pick<OwedEvent, 'incident' | 'createdAtMs'>,
  told: Told,
  { link, timezone }: OutletSettings,
  untold = 0,
): string {
  const head = told === 'lapse' ? '派单超时 · ' : told === 'dispatch' ? '已派单 · ' : ''
  return [
    `【值守】${head}${incident.summary}`,
    `${SEVERITY_WORDS[incident.severity]} · ${incident.number} · ${localTime(createdAtMs, timezone)}`,
    ...(untold === 0 ? [] : [`警情过多，另有 ${untold} 条未逐条通知，请看控制台`]),
    ...(link === undefined ? [] : [link]),
  ].join('\n')
}

/**
 * @param send tells one text; throws CallFailed
 * @param key the same for every try of one message
 */
export function openOutlet(settings: OutletSettings, io: AdapterIo, send: (text: string, key: string) => Promise<number>): AdapterSession {
  const turnOf = createTurns(() => io.now(), settings.perMinute)
  let untold = 0
  return {
    deliver: (event) =>
      settle(async (): Promise<DeliveryResult> => {
        const told = toldOf(event)
        if (told === null || !settings.tells.includes(told)) return { is: 'delivered', status: 204, line: null }
        const turn = turnOf({ key: event.id, isUrgent: URGENT.includes(told), latestMs: event.createdAtMs + TELL_WITHIN_MS })
        if (turn.is === 'later') return { is: 'waiting', untilMs: turn.atMs }
        if (turn.is === 'never') {
          untold += 1
          return { is: 'delivered', status: 204, line: 'outletFolded' }
        }
        const folded = untold
        const status = await send(textOf(event, told, settings, folded), event.id)
        untold -= folded
        return { is: 'delivered', status, line: 'outletTold' }
      }),
    async test() {
      try {
        const status = await send(`【值守】测试消息，请忽略。${localTime(io.now(), settings.timezone)}`, `test-${io.now()}`)
        return {
          ok: true,
          zh: `测试消息已被接收（HTTP ${status}），请到群里或手机上确认。`,
          en: `The test message was taken (HTTP ${status}); look whether it arrived.`,
        }
      } catch (error) {
        if (!(error instanceof CallFailed)) throw error
        return { ok: false, zh: `测试消息未被接收：${error.message}`, en: `The test message was not taken: ${error.message}` }
      }
    },
  }
}
