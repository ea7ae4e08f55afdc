// How a device stands and how a command to it ended, as screens see it.
import { z } from 'zod'
import { COMMAND_STATES, DEVICE_COMMANDS, DEVICE_KINDS, DEVICE_STATES } from './vocabulary.ts'

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
  commands: z.array(z.enum(DEVICE_COMMANDS)),
  lastCommand: z.object({ command: z.string(), atMs: z.number(), who: z.string(), result: commandResultSchema }).nullable(),
})
export type DeviceStatus = z.infer<typeof deviceStatusSchema>
