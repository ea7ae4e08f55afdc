// What came of one generated scene: one line of JSON, enough to make every table without running it again.
import { z } from 'zod'
import { floorEstimateSchema } from '../../contract/falling.ts'
import { FALL_GRADES, FALL_REASONS } from '../../contract/vocabulary.ts'

export const SETS = ['falls', 'negatives', 'hours'] as const
export type SceneSet = (typeof SETS)[number]

const reasons = z.array(z.enum(FALL_REASONS))

/** One true throw and what was told of it. */
const throwOutcome = z.object({
  /** What it is: `bottle` ... */
  object: z.string(),
  /** Its largest side without blur, px of the analysed picture: the greatest and the middle one of its pictures. */
  sizePx: z.number(),
  medianPx: z.number(),
  /** Floors it falls in sight. */
  floors: z.number(),
  /** Where it was let go. */
  floor: z.int().nullable(),
  /** `unseen`: nothing at all was told of it. */
  grade: z.enum([...FALL_GRADES, 'unseen']),
  reasons,
  estimate: floorEstimateSchema.nullable(),
  /** From its last picture that is evidence to the picture with which it was decided, s; null: it was not an alarm. */
  delayS: z.number().nullable(),
  /** The same from its first true picture. */
  sinceStartS: z.number().nullable(),
  /** First and last true picture, s of the scene. */
  startS: z.number(),
  endS: z.number(),
})
export type ThrowOutcome = z.output<typeof throwOutcome>

/** Something told that is no true throw (or told again of one). */
const extra = z.object({ atS: z.number(), grade: z.enum(FALL_GRADES), score: z.number(), reasons })

const frameCounts = z.object({ right: z.int(), claimed: z.int(), truth: z.int(), tro: z.number().nullable() })

export const outcomeSchema = z.object({
  id: z.string(),
  set: z.enum(SETS),
  /** The kind of its hard negative, of the falling object, or of the hour. */
  kind: z.string(),
  light: z.enum(['day', 'night']),
  weather: z.string(),
  seconds: z.number(),
  pictures: z.int(),
  throws: z.array(throwOutcome),
  extras: z.array(extra),
  /** Boxes of alarms against the truth, and of alarms and suspected ones. */
  alarmBoxes: frameCounts,
  toldBoxes: frameCounts,
  /** Of the chain's own calls: CPU per picture, mean; from a picture handed over to its answer. */
  cpuMsPerPicture: z.number(),
  wallMsP50: z.number(),
  wallMsP95: z.number(),
  blindPictures: z.int(),
})
export type Outcome = z.output<typeof outcomeSchema>
