// The line that says what happened where, and the number people call it by.
import type { EpochMs } from '../../contract/ids.ts'
import type { IncidentKind } from '../../contract/vocabulary.ts'

const KIND_NAMES: Readonly<Record<IncidentKind, string>> = {
  ebikeInLobby: '电动车进楼',
  crowding: '人群聚集',
  fallingObject: '高空抛物',
  fireLaneBlocked: '消防通道占用',
  personFall: '人员跌倒',
  intrusion: '区域入侵',
  loitering: '人员徘徊',
  tripline: '越线',
  tailgating: '尾随进入',
  tamper: '画面遮挡或移位',
  fire: '火灾报警',
  gate: '门禁异常',
  plate: '车辆异常',
  patrolMissed: '漏巡',
  telemetry: '设备预警',
  sos: '紧急求助',
  manual: '人工上报',
  system: '系统异常',
}

const MAX_PLACE_CHARS = 200

/** Cuts what a device or a site file named to what a line on a screen can bear. */
export function cutPlace(place: string): string {
  return Array.from(place.replace(/\p{Cc}+/gu, ' ').trim())
    .slice(0, MAX_PLACE_CHARS)
    .join('')
}

/** `电动车进楼 · 3栋1单元大堂 门口` */
export function summarize(kind: IncidentKind, place: string): string {
  return place === '' ? KIND_NAMES[kind] : `${KIND_NAMES[kind]} · ${place}`
}

/** Making one takes longer than everything else an incident needs. */
const dayFormats = new Map<string, Intl.DateTimeFormat>()

/** The day of the site's time zone: `20261122`. */
export function dayOf(atMs: EpochMs, timezone: string): string {
  const format = dayFormats.get(timezone) ?? new Intl.DateTimeFormat('en-CA', { timeZone: timezone, year: 'numeric', month: '2-digit', day: '2-digit' })
  dayFormats.set(timezone, format)
  return format.format(atMs).replaceAll('-', '')
}

/** `INC-20261122-0007`; a fifth digit where a day has more than 9,999. */
export function numberOf(day: string, count: number): string {
  return `INC-${day}-${String(count).padStart(4, '0')}`
}
