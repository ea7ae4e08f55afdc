// Who lives where an incident is, and who and what passed there about that time. Everything is masked.
import { z } from 'zod'
import { PLATE_COLOURS } from './vocabulary.ts'
import { lineSchema } from './text.ts'

export const neighbourSchema = z.object({
  id: z.string(),
  /** `李*` */
  name: z.string(),
  /** `138****1234` */
  phone: z.string().nullable(),
})

export const householdSchema = z.object({
  /** `3栋1单元1701` */
  home: z.string(),
  /** null: the door's number does not tell. */
  floor: z.int().nullable(),
  people: z.array(neighbourSchema),
})
export type Household = z.infer<typeof householdSchema>

const passing = { id: z.int(), deviceId: z.string(), atMs: z.number(), direction: z.enum(['in', 'out']).nullable() }

export const passingPersonSchema = z.object({
  ...passing,
  outcome: z.string(),
  method: z.string().nullable(),
  /** null: nobody we know. */
  person: z.string().nullable(),
})
export type PassingPerson = z.infer<typeof passingPersonSchema>

export const passingVehicleSchema = z.object({
  ...passing,
  /** `粤B1**45`; null: none could be read. */
  plate: z.string().nullable(),
  colour: z.enum(PLATE_COLOURS).nullable(),
})
export type PassingVehicle = z.infer<typeof passingVehicleSchema>

export const surroundingsSchema = z.object({
  /** What of the building is told: all of it where `unit` and `floors` are null. */
  place: z.object({ buildingId: z.string().nullable(), unit: z.string().nullable(), floors: z.tuple([z.int(), z.int()]).nullable() }),
  /** By unit and door, at most 200 of them. */
  households: z.array(householdSchema),
  /** How many homes are not told. */
  moreHomes: z.int(),
  fromMs: z.number(),
  toMs: z.number(),
  /** The latest first, at most 50 each. */
  people: z.array(passingPersonSchema),
  vehicles: z.array(passingVehicleSchema),
})
export type Surroundings = z.infer<typeof surroundingsSchema>

/** Why somebody is looked up is written on the timeline, that it was done in the audit log. */
export const revealInputSchema = z.strictObject({ incidentId: z.string().max(100), personId: z.string().max(100), reason: lineSchema(200) })
export type RevealInput = z.infer<typeof revealInputSchema>

export const revealedSchema = z.object({ name: z.string(), phone: z.string().nullable() })
export type Revealed = z.infer<typeof revealedSchema>
