// What devices sent (kept before it is acknowledged to them) and what they were told to do.
import type { DeviceEvent, CommandResult } from '../contract/device.ts'
import type { CommandState } from '../contract/vocabulary.ts'
import type { ReadableDb, WritableDb } from './open.ts'

export interface StoredSignal {
  readonly id: number
  readonly deviceId: string
  readonly receivedAtMs: number
  readonly event: DeviceEvent
}
/** @returns null when the device sent this very signal (same dedupeKey) within the last 24 h: acknowledge it, do nothing else */
export declare function insertSignal(db: WritableDb, signal: Omit<StoredSignal, 'id'> & { readonly dedupeKey: string }): StoredSignal | null
export declare function markSignalHandled(db: WritableDb, id: number, handledAtMs: number): void
/** Stored but not yet acted upon, oldest first: what a crash left behind. */
export declare function listUnhandledSignals(db: ReadableDb): StoredSignal[]

export interface CommandEntry {
  readonly id: string
  readonly deviceId: string
  readonly command: string
  readonly reason: string
  readonly actorType: string
  readonly actorId: string
  readonly incidentId: string | null
  readonly requestedAtMs: number
}
export interface StoredCommand extends CommandEntry {
  readonly state: CommandState
  readonly resultReason: string | null
  readonly endedAtMs: number | null
  /** The person's or key's name, `system` for the core itself. */
  readonly who: string
}
export declare function insertCommand(db: WritableDb, command: CommandEntry): void
export declare function endCommand(db: WritableDb, id: string, result: CommandResult, endedAtMs: number): void
/** Commands a crash left without an answer become `unknown`. @returns how many */
export declare function endLostCommands(db: WritableDb, nowMs: number): number
export declare function lastCommand(db: ReadableDb, deviceId: string): StoredCommand | null
