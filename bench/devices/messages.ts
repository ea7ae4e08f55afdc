// What the bench, the process of its devices and the broker tell each other.
import type { Fleet } from './fleet.ts'

export type FleetOrder =
  /** `isapi`: the terminals begin to answer, before the core looks for them. */
  | { readonly do: 'isapi'; readonly count: number }
  | { readonly do: 'connect'; readonly fleet: Fleet; readonly onlyMqtt: boolean }
  /** Each device says something every second; panels and gates also what rings. */
  | { readonly do: 'run'; readonly seconds: number; readonly ring: boolean }
  /** Sensors only, each the next as soon as the last was acknowledged. */
  | { readonly do: 'flood'; readonly seconds: number }

export const KINDS = ['faceGate', 'isapiGate', 'reader', 'panel', 'sensor'] as const
export type FleetKind = (typeof KINDS)[number]

export interface KindReport {
  readonly sent: number
  /** Answered by the core that it is stored (of samples: taken). */
  readonly answered: number
  /** From sending to that answer. */
  readonly answerMs: readonly number[]
}

/** Something that has to come up on screens. */
export interface Rung {
  readonly deviceId: string
  readonly kind: 'fire' | 'gate'
  readonly sentAtMs: number
}

export interface RunReport {
  readonly kinds: Readonly<Record<FleetKind, KindReport>>
  readonly rung: readonly Rung[]
  readonly seconds: number
  /** How late the devices themselves were. */
  readonly lateMs: readonly number[]
}

export type FleetAnswer =
  | { readonly is: 'isapi'; readonly ports: readonly number[] }
  | { readonly is: 'connected' }
  | { readonly is: 'ran'; readonly report: RunReport }
  | { readonly is: 'failed'; readonly error: string }
