// Whether an alarm would reach whoever carries this phone, and if not, why; asked every second.

export interface PhoneHealth {
  readonly nowMs: number
  readonly isOpen: boolean
  /** When the core was last heard, by the phone's clock. */
  readonly heardAtMs: number
  readonly onDuty: boolean
  readonly sound: 'on' | 'off'
  /** The screen is kept on; null: not asked for. */
  readonly awake: boolean | null
  /** The page can be opened without a line. */
  readonly worksOffline: boolean
  /** How long the page was in the background last, until somebody has read it. */
  readonly hiddenMs: number
}

export type Warning =
  | { readonly is: 'lineLost'; readonly level: 'red'; readonly ms: number }
  | { readonly is: 'sound'; readonly level: 'red' }
  | { readonly is: 'hidden'; readonly level: 'amber'; readonly ms: number }
  | { readonly is: 'awake'; readonly level: 'amber' }
  | { readonly is: 'offline'; readonly level: 'amber' }

/** A change of access point is over sooner. */
const LOST_AFTER_MS = 10_000
/** To look something up elsewhere. */
const HIDDEN_AFTER_MS = 60_000

/** The worst first. Red: no alarm arrives. Off duty only the line counts: nobody expects to be called. */
export function findWarnings(health: PhoneHealth): readonly Warning[] {
  const silentMs = health.nowMs - health.heardAtMs
  const lost: Warning[] = !health.isOpen && silentMs > LOST_AFTER_MS ? [{ is: 'lineLost', level: 'red', ms: silentMs }] : []
  if (!health.onDuty) return lost
  return [
    ...lost,
    ...(health.sound === 'off' ? [{ is: 'sound', level: 'red' } as const] : []),
    ...(health.hiddenMs > HIDDEN_AFTER_MS ? [{ is: 'hidden', level: 'amber', ms: health.hiddenMs } as const] : []),
    ...(health.awake === false ? [{ is: 'awake', level: 'amber' } as const] : []),
    ...(health.worksOffline ? [] : [{ is: 'offline', level: 'amber' } as const]),
  ]
}
