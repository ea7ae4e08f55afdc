// A confirmed fire: which gates are released because of it, and how far each got; and what of a panel is being tested.
import { z } from 'zod'
import { lineSchema } from './text.ts'
import { COMMAND_STATES } from './vocabulary.ts'

/** `twoSignals`: two independent components reported it within five minutes (GB 50116 asks the same before linkage control acts). */
export const FIRE_CONFIRMATIONS = ['operator', 'twoSignals'] as const
export type FireConfirmation = (typeof FIRE_CONFIRMATIONS)[number]

export const fireGateSchema = z.object({
  deviceId: z.string(),
  state: z.enum(COMMAND_STATES),
  reason: z.string().nullable(),
  tries: z.number().int(),
  atMs: z.number(),
})
export type FireGate = z.infer<typeof fireGateSchema>

export const fireSchema = z.object({
  id: z.string(),
  incidentId: z.string(),
  /** null: not known, so that the gates of the whole site are released. */
  buildingId: z.string().nullable(),
  how: z.enum(FIRE_CONFIRMATIONS),
  /** null: the system. */
  confirmedBy: z.string().nullable(),
  confirmedAtMs: z.number(),
  /** When the panel said that it was reset; null: not yet. */
  resetAtMs: z.number().nullable(),
  /** Then nothing is released any more; gates go back only by a person's command. */
  endedAtMs: z.number().nullable(),
  /** Those not confirmed open first. */
  gates: z.array(fireGateSchema),
})
export type Fire = z.infer<typeof fireSchema>

export const MAX_FIRE_TEST_MINUTES = 12 * 60

export const fireTestSchema = z.object({
  id: z.string(),
  deviceId: z.string(),
  /** This address and everything below it; null: the whole panel. */
  address: z.string().nullable(),
  reason: z.string(),
  setBy: z.string(),
  setAtMs: z.number(),
  untilMs: z.number(),
})
export type FireTest = z.infer<typeof fireTestSchema>

export const fireTestInputSchema = z.strictObject({
  deviceId: z.string().max(63),
  address: lineSchema(64).optional(),
  minutes: z.number().int().min(1).max(MAX_FIRE_TEST_MINUTES),
  reason: lineSchema(200),
})
export type FireTestInput = z.infer<typeof fireTestInputSchema>
