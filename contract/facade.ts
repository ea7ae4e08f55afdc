// How an installer describes a facade on a camera's picture, and what is armed on it; one settings shape for site file, editor and database.
import { z } from 'zod'
import { ID_PATTERN } from './ids.ts'
import { lineSchema } from './text.ts'
import { SEVERITIES } from './vocabulary.ts'

const unit01 = z.number().min(0).max(1)
const point = z.tuple([unit01, unit01])
const polygon = z.array(point).min(3).max(64)

/** Basements are -1, -2 ...; there is no floor 0. */
const floorNumber = z
  .int()
  .min(-9)
  .max(300)
  .refine((floor) => floor !== 0, 'there is no floor 0: below 1 comes -1')

/** `y` is the middle of that storey (its windows) in the middle of the facade, 0..1 of the picture. */
const floorLine = z.strictObject({ floor: floorNumber, y: unit01 })

/** A column of flats (单元); its left and right edge at the highest and at the lowest floor line, because verticals lean towards each other. */
const column = z
  .strictObject({ name: lineSchema(40), top: z.tuple([unit01, unit01]), bottom: z.tuple([unit01, unit01]) })
  .refine(({ top, bottom }) => top[0] < top[1] && bottom[0] < bottom[1], 'left edge first, then the right one')

export const facadeSchema = z.strictObject({
  /** Two lines are enough for a camera far away; three or more give the perspective too. */
  floors: z
    .array(floorLine)
    .min(2)
    .max(64)
    .refine(isRising, 'higher floors lie higher in the picture (smaller y), each floor once')
    .describe("floor lines: the middle of the storey, as a share of the picture's height"),
  floorHeightM: z.number().min(2).max(8).default(3).describe('from storey to storey, metres'),
  columns: z.array(column).max(32).default([]).describe('columns of flats, by their edges'),
})
export type Facade = z.output<typeof facadeSchema>

const timeOfDay = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'a time of the form 08:00')

/** The settings of the rule `fallingObject`; every one has a default, `facade` may be absent: then no floor is named. */
export const fallingObjectSettings = z
  .strictObject({
    facade: facadeSchema.optional().describe('floor lines and columns; without them no floor is named and less is known of what cannot be a fall'),
    masks: z.array(polygon).max(32).default([]).describe('areas never looked at: street, trees, water'),
    minFloors: z
      .number()
      .min(1)
      .max(30)
      .default(3)
      .describe("an object must have fallen this many floors, seen or proven by its speed (without `facade`: twelfths of the picture's height)"),
    alarmScore: z.number().min(0.05).max(1).default(0.55).describe('from this score it rings'),
    suspectedScore: z.number().min(0.05).max(1).default(0.3).describe('from this score it goes to the list of the suspected'),
    selfTestAt: z.array(timeOfDay).max(6).default([]).describe('times of day (of the site) at which a drawn object is thrown through the whole chain'),
  })
  .refine((s) => s.suspectedScore <= s.alarmScore, { path: ['suspectedScore'], error: 'must not be above `alarmScore`' })
export type FallingObjectSettings = z.output<typeof fallingObjectSettings>

/** One facade of a camera as the editor saves it: where it is and what is armed on it. */
export const facadeEntrySchema = z.strictObject({
  id: z.string().regex(ID_PATTERN),
  name: lineSchema(100),
  polygon,
  severity: z.enum(SEVERITIES).optional(),
  settings: fallingObjectSettings,
})
export type FacadeEntry = z.output<typeof facadeEntrySchema>

/** Of one camera. */
export const MAX_FACADES = 4

/** All facades of one camera; none: nothing is watched for falling objects there. */
export const facadeEntriesSchema = z
  .array(facadeEntrySchema)
  .max(MAX_FACADES)
  .refine((entries) => new Set(entries.map((e) => e.id)).size === entries.length, 'each facade needs an id of its own')

export const facadeViewSchema = z.object({
  cameraId: z.string(),
  /** `siteFile` until the editor saved something; `editor` outlives a restart and wins over the site file. */
  source: z.enum(['siteFile', 'editor']),
  /** Grows by one at every save; a save names the one it started from. */
  version: z.number().int(),
  updatedAtMs: z.number().nullable(),
  updatedBy: z.string().nullable(),
  entries: z.array(facadeEntrySchema),
})
export type FacadeView = z.output<typeof facadeViewSchema>

/** What the analysis of a facade camera costs and sees, told once a second. */
export const facadeFiguresSchema = z.object({
  cameraId: z.string(),
  atMs: z.number(),
  /** Analysed pictures per second, and how many were lost since the process started. */
  analysedFps: z.number(),
  dropped: z.number().int(),
  /** CPU per picture, median, ms. */
  medianMs: z.number(),
  /** Small moving things in the last picture. */
  candidates: z.number().int(),
  /** Share of the last second's pictures that could not be judged: 0..1 (light change, flash, camera moved). */
  blind01: z.number(),
  /** How far the picture shakes, px of the analysed picture. */
  shakePx: z.number(),
  width: z.number().int(),
  height: z.number().int(),
})
export type FacadeFigures = z.output<typeof facadeFiguresSchema>

/** @returns whether each floor stands once and higher floors have smaller y */
function isRising(lines: readonly { floor: number; y: number }[]): boolean {
  const sorted = lines.toSorted((a, b) => a.floor - b.floor)
  return sorted.every((line, i) => i === 0 || (line.floor > sorted[i - 1]!.floor && line.y < sorted[i - 1]!.y))
}
