// How each language asks a recorder for a moment: by the address, or by headers of PLAY; pure.
import type { EpochMs } from '../../contract/ids.ts'
import type { ReplayPlace } from '../../contract/recorder.ts'

export interface ReplayOrder {
  readonly fromMs: EpochMs
  readonly toMs: EpochMs
  /** As RecorderSpan has it. */
  readonly writtenAheadMs: number
  readonly keysOnly: boolean
}

export interface ReplayRequest {
  /** rtsp:// without log-in. */
  readonly url: string
  /** Of SETUP and PLAY. */
  readonly require: string | null
  /** Of PLAY, in place of its own. */
  readonly headers: Readonly<Record<string, string>>
  /** Where it is asked to begin, on our clock: addresses hold whole seconds. */
  readonly startMs: EpochMs
}

/** So much faster than life a recorder is asked to play where key pictures alone are wanted; it may refuse. */
const FAST = 8

export function replayRequest({ language, address }: Pick<ReplayPlace, 'language' | 'address'>, order: ReplayOrder): ReplayRequest {
  const { fromMs, toMs, writtenAheadMs, keysOnly } = order
  const fast: Readonly<Record<string, string>> = keysOnly ? { Scale: FAST.toFixed(1) } : {}
  if (language === 'onvif') {
    const clock = (atMs: EpochMs) => `${stamp(Math.round(atMs + writtenAheadMs))}Z`
    return {
      url: address,
      require: 'onvif-replay',
      // As fast as it is read: what is not read holds it up.
      headers: { Range: `clock=${clock(fromMs)}-${clock(toMs)}`, 'Rate-Control': 'no', ...(keysOnly && { Frames: 'intra' }) },
      startMs: fromMs,
    }
  }
  const from = Math.floor((fromMs + writtenAheadMs) / 1000) * 1000
  const to = Math.ceil((toMs + writtenAheadMs) / 1000) * 1000
  const time = language === 'isapi' ? hikvisionTime : dahuaTime
  const query = `${address.includes('?') ? '&' : '?'}starttime=${time(from)}&endtime=${time(to)}`
  return { url: `${address}${query}`, require: null, headers: fast, startMs: from - writtenAheadMs }
}

/** `20261127T180000.000` */
function stamp(writtenMs: number): string {
  return new Date(writtenMs).toISOString().replaceAll(/[-:Z]/g, '')
}

/** `20261127T180000Z`, whatever it means by the Z. */
function hikvisionTime(writtenMs: number): string {
  return `${stamp(writtenMs).slice(0, 15)}Z`
}

/** `2026_11_27_18_00_00` */
function dahuaTime(writtenMs: number): string {
  return new Date(writtenMs).toISOString().slice(0, 19).replaceAll(/[-T:]/g, '_')
}

/** The beginning of `clock=20261127T180000.5Z-...`, as it is written there. @returns null for none */
export function clockStart(range: string | undefined): number | null {
  const parts = /^clock=(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)(?:\.(\d{1,3})\d*)?Z/.exec(range?.trim() ?? '')
  if (parts === null) return null
  const [year, month, day, hour, minute, second] = parts.slice(1, 7).map(Number) as [number, number, number, number, number, number]
  return Date.UTC(year, month - 1, day, hour, minute, second, Number((parts[7] ?? '0').padEnd(3, '0')))
}
