// What drivers tell the core: one union, so that whoever handles events has to say what becomes of each.
import type { EpochMs } from './ids.ts'
import type { DeviceState, EquipmentFault, PassageMethod, PassageOutcome, PlateColour } from './vocabulary.ts'

export const FIRE_SIGNALS = ['fire', 'fault', 'shield', 'supervision', 'start', 'feedback', 'reset'] as const
/** 火警、故障、屏蔽、监管、启动、反馈、复位 */
export type FireSignal = (typeof FIRE_SIGNALS)[number]

interface Signal {
  /** The device's own time, null when it gave none that can be believed. */
  readonly deviceAtMs: EpochMs | null
  /** Same key = same signal sent again: counted once. */
  readonly dedupeKey: string
}

interface Replayable extends Signal {
  /** true: of the past (a backlog after an outage, a replay asked for): stored, never rings, never opens anything. */
  readonly replayed: boolean
}

export interface FireSignalEvent extends Signal {
  readonly type: 'fireSignal'
  readonly signal: FireSignal
  /** 回路/点位 as the panel names it, e.g. `1-3-000600d9`; opaque. */
  readonly address: string
  /** The panel's own words, decoded, cut to 200 characters. */
  readonly text: string
  /** GB/T 26875.3 component type, e.g. 42 photoelectric smoke, 23 manual call point; null when the panel gives none. */
  readonly componentType: number | null
  /** true while the panel says it is being tested: logged, never raises an incident. */
  readonly test: boolean
}

export interface PassageEvent extends Replayable {
  readonly type: 'passage'
  readonly outcome: PassageOutcome
  /** As the terminal numbers its doors, from 1; null: it has one. */
  readonly door: number | null
  readonly direction: 'in' | 'out' | null
  readonly method: PassageMethod | null
  /** The person as enrolled at the gate (employee number, custom id); a reference, never a name. */
  readonly personRef: string | null
  /** Text, leading zeros kept. */
  readonly cardNumber: string | null
  /** The device's own code, e.g. `5-75`, for whoever has to look it up. */
  readonly code: string | null
}

export interface PlateReadEvent extends Replayable {
  readonly type: 'plateRead'
  /** Normalised (contract/plate.ts); null: a vehicle without a plate that could be read. */
  readonly plate: string | null
  /** As the reader gave it, cut to 32 characters. */
  readonly rawPlate: string
  readonly colour: PlateColour | null
  readonly confidence01: number | null
  readonly direction: 'in' | 'out' | null
}

export interface CheckInEvent extends Replayable {
  readonly type: 'checkIn'
  /** Of the checkpoint's tag; text, leading zeros kept. */
  readonly cardNumber: string
  /** Of the guard, where the reader knows it. */
  readonly guardCard: string | null
}

export interface EquipmentEvent extends Replayable {
  readonly type: 'equipment'
  readonly fault: EquipmentFault
  /** false: it is over. */
  readonly active: boolean
  /** The device's own code. */
  readonly code: string
  /** Its own words, cut to 200 characters. */
  readonly text: string
}

export type MetricValue = number | boolean | string

/** One sample; it is rolled up and not kept, so that it needs no key. */
export interface TelemetryEvent {
  readonly type: 'telemetry'
  /** Names and units as in docs/telemetry.md, e.g. `vibration_rms` mm/s. */
  readonly metrics: Readonly<Record<string, MetricValue>>
  readonly deviceAtMs: EpochMs | null
  /** Where the device counts its samples. */
  readonly seq: number | null
  readonly replayed: boolean
}

export interface StateEvent {
  readonly type: 'state'
  readonly state: DeviceState
  /** Code of errors.ts. */
  readonly problem: string | null
}

/** Kept one by one, on disk before the device is told "received". */
export type DeviceSignalEvent = FireSignalEvent | PassageEvent | PlateReadEvent | CheckInEvent | EquipmentEvent
export type DeviceEvent = DeviceSignalEvent | TelemetryEvent | StateEvent

/** What the core answers a device that waits for a decision (a plate reader with a barrier behind it). */
export interface EventAnswer {
  readonly open: boolean
  /** For a display or a voice at the lane. */
  readonly say: string | null
}
