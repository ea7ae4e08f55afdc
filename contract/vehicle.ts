// Vehicles that are known at the gates, and what was decided about each plate that was read.
import { z } from 'zod'
import { lineSchema } from './text.ts'
import { PLATE_COLOURS } from './vocabulary.ts'

export const VEHICLE_LISTS = ['allow', 'block'] as const
export type VehicleList = (typeof VEHICLE_LISTS)[number]

/** Why a barrier was opened or not. */
export const PLATE_REASONS = ['allowed', 'fire', 'blocked', 'unknown', 'antiPassback', 'expired', 'notYetValid', 'unsure', 'noPlate', 'replayed'] as const
export type PlateReason = (typeof PLATE_REASONS)[number]

export const vehicleSchema = z.object({
  id: z.string(),
  /** In its one spelling (contract/plate.ts). */
  plate: z.string(),
  list: z.enum(VEHICLE_LISTS),
  /** As people write it: `3栋1单元1701`. */
  home: z.string().nullable(),
  note: z.string().nullable(),
  validFromMs: z.number().nullable(),
  validToMs: z.number().nullable(),
  savedAtMs: z.number(),
})
export type Vehicle = z.infer<typeof vehicleSchema>

/** The plate is what a vehicle is known by: saving it again changes the entry. */
export const vehicleInputSchema = z.strictObject({
  plate: lineSchema(32),
  list: z.enum(VEHICLE_LISTS),
  home: lineSchema(60).optional(),
  note: lineSchema(200).optional(),
  validFromMs: z.number().optional(),
  validToMs: z.number().optional(),
})
export type VehicleInput = z.infer<typeof vehicleInputSchema>

export const plateReadSchema = z.object({
  id: z.number().int(),
  deviceId: z.string(),
  atMs: z.number(),
  /** null: none could be read. */
  plate: z.string().nullable(),
  colour: z.enum(PLATE_COLOURS).nullable(),
  direction: z.enum(['in', 'out']).nullable(),
  confidence01: z.number().nullable(),
  opened: z.boolean(),
  why: z.enum(PLATE_REASONS),
})
export type PlateRead = z.infer<typeof plateReadSchema>
