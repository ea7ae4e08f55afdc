// Our own MQTT topics, `vigil/v1/{site}/{device}/…`, as sensors and patrol readers use them.
import { z } from 'zod'
import type { EpochMs } from '../contract/ids.ts'
import { isTimezone, parseTime } from './local-time.ts'
import { at, toText } from './loose-json.ts'
import { mqttSettings } from './mqtt-config.ts'
import type { Presence } from './presence.ts'

const level = z.string().regex(/^[A-Za-z0-9_.-]{1,64}$/, 'letters, digits and _ . -')

export const treeSettings = {
  ...mqttSettings,
  site: level,
  /** As it stands in its topics. */
  device: level,
  /** Of times that say none. */
  timezone: z.string().refine(isTimezone, 'an IANA time zone').default('Asia/Shanghai'),
} as const

export interface TreeTopics {
  readonly state: string
  readonly tele: string
  readonly event: string
  /** Reserved: nothing is sent on it, but a gateway may listen. */
  readonly cmd: string
}

export function topicsOf({ site, device }: { readonly site: string; readonly device: string }): TreeTopics {
  const base = `vigil/v1/${site}/${device}`
  return { state: `${base}/state`, tele: `${base}/tele`, event: `${base}/event`, cmd: `${base}/cmd` }
}

/** RFC 3339, or seconds since 1970. @returns null for what is no time */
export function timeOf(value: unknown, timezone: string): EpochMs | null {
  if (typeof value === 'number') return Number.isFinite(value) ? Math.round(value * 1000) : null
  return parseTime(toText(value, 40), timezone)
}

/** `{"online":true}`; its last will says false. What lies at the broker counts as well: the will would have replaced it. */
export function hearState(said: unknown, presence: Presence): void {
  const online = at(said, 'online')
  if (online === true || online === 1 || online === 'true') presence.heard()
  if (online === false || online === 0 || online === 'false') presence.gone()
}
