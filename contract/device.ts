// What devices tell the core: gate passages, fire signals, and how a command ended.
import { z } from 'zod'
import type { EpochMs } from './ids.ts'
import { COMMAND_STATES, DEVICE_KINDS, DEVICE_STATES } from './vocabulary.ts'

export const FIRE_SIGNALS = ['fire', 'fault', 'shield', 'supervision', 'start', 'feedback', 'reset'] as const
/** 火警、故障、屏蔽、监管、启动、反馈、复位 */
export type FireSignal = (typeof FIRE_SIGNALS)[number]

/** What a driver emits; the supervisor adds which device it was and when it arrived. */
export type DeviceEvent =
  | {
      readonly type: 'fireSignal'
      readonly signal: FireSignal
      /** 回路/点位 as the panel names it, e.g. `1-3-000600d9`; opaque. */
      readonly address: string
      /** The panel's own words, decoded, cut to 200 characters. */
      readonly text: string
      /** GB/T 26875.3 component type, e.g. 42 photoelectric smoke, 23 manual call point; null when the panel gives none. */
      readonly componentType: number | null
      /** The device's own time, null when it gave none that can be believed. */
      readonly deviceAtMs: EpochMs | null
      /** true while the panel says it is being tested: logged, never raises an incident. */
      readonly test: boolean
      /** Same key = same signal sent again: counted once. */
      readonly dedupeKey: string
    }
  | { readonly type: 'state'; readonly state: (typeof DEVICE_STATES)[number]; /** code of errors.ts */ readonly problem: string | null }

export const commandResultSchema = z.object({
  state: z.enum(COMMAND_STATES),
  /** Code of errors.ts, or the device's own words (max 200 characters), or null. */
  reason: z.string().nullable(),
})
/** `accepted` is not `confirmed`: only a position input or a status read may confirm. */
export type CommandResult = z.infer<typeof commandResultSchema>

export const deviceStatusSchema = z.object({
  id: z.string(),
  name: z.string(),
  kind: z.enum(DEVICE_KINDS),
  driver: z.string(),
  buildingId: z.string().nullable(),
  state: z.enum(DEVICE_STATES),
  sinceMs: z.number(),
  problem: z.string().nullable(),
  /** What the console may ask of it. */
  commands: z.array(z.enum(['open'])),
  lastCommand: z.object({ command: z.string(), atMs: z.number(), who: z.string(), result: commandResultSchema }).nullable(),
})
export type DeviceStatus = z.infer<typeof deviceStatusSchema>
export type DeviceCommand = DeviceStatus['commands'][number]
