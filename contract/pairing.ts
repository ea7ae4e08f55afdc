// Putting devices into service: what of each was tried, when, by whom, and how it ended.
import { z } from 'zod'
import { lineSchema } from './text.ts'
import { DEVICE_COMMANDS, DEVICE_KINDS, DEVICE_STATES, type DeviceCommand } from './vocabulary.ts'

/** Beside its commands: whether it answers, tells what happens, takes people, and shows how it stands. */
const OTHER_CHECKS = ['connection', 'events', 'people', 'position'] as const
export const DEVICE_CHECKS = [...OTHER_CHECKS, ...DEVICE_COMMANDS] as const
export type DeviceCheck = (typeof DEVICE_CHECKS)[number]

export function isCommandCheck(check: DeviceCheck): check is DeviceCommand {
  return !OTHER_CHECKS.some((other) => other === check)
}

/** `unsure`: the device said yes and nothing confirms it: whoever stands there has to say. */
export const CHECK_STATES = ['untested', 'passed', 'failed', 'unsure'] as const
export type CheckState = (typeof CHECK_STATES)[number]

export const checkResultSchema = z.object({
  check: z.enum(DEVICE_CHECKS),
  state: z.enum(CHECK_STATES),
  /** Code of errors.ts or the device's own words; null: none. */
  reason: z.string().nullable(),
  note: z.string().nullable(),
  atMs: z.number().nullable(),
  by: z.string().nullable(),
})
export type CheckResult = z.infer<typeof checkResultSchema>

export const pairedDeviceSchema = z.object({
  id: z.string(),
  name: z.string(),
  kind: z.enum(DEVICE_KINDS),
  driver: z.string(),
  title: z.object({ zh: z.string(), en: z.string() }),
  /** How far the driver has been shown to work. */
  proven: z.enum(['fake', 'recording', 'third-party', 'hardware']),
  buildingId: z.string().nullable(),
  state: z.enum(DEVICE_STATES),
  problem: z.string().nullable(),
  /** Where the device has to dial to; null: we dial, or it is not open. */
  listening: z.object({ host: z.string(), port: z.number().int() }).nullable(),
  /** The last thing it told. */
  lastSignal: z.object({ type: z.string(), atMs: z.number() }).nullable(),
  checks: z.array(checkResultSchema),
})
export type PairedDevice = z.infer<typeof pairedDeviceSchema>

export const checkInputSchema = z.strictObject({ deviceId: z.string().max(63), check: z.enum(DEVICE_CHECKS) })
/** What was seen at the device itself. */
export const judgementSchema = checkInputSchema.extend({ passed: z.boolean(), note: lineSchema(200).optional() })
