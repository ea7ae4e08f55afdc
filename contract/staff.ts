// People on duty: who can be sent, who sits at the desk, what they can do and where they were seen last.
import { z } from 'zod'
import { lineSchema } from './text.ts'

export const POSTS = ['guard', 'operator', 'manager'] as const
export type Post = (typeof POSTS)[number]

export const SKILLS = ['fire', 'firstAid', 'lift', 'electrical', 'crowd', 'driving'] as const
export type Skill = (typeof SKILLS)[number]

export const certificateSchema = z.strictObject({
  /** e.g. 消防设施操作员（四级） */
  name: lineSchema(100),
  number: lineSchema(60),
  /** Null: it does not lapse. */
  validUntilMs: z.number().nullable(),
})
export type Certificate = z.infer<typeof certificateSchema>

/** Where somebody checked in last; never followed in between. */
export const lastPlaceSchema = z.object({ name: z.string(), buildingId: z.string().nullable(), atMs: z.number() })
export type LastPlace = z.infer<typeof lastPlaceSchema>

export const staffInputSchema = z.strictObject({
  /** Absent: somebody new. */
  id: z.string().max(100).optional(),
  name: lineSchema(60),
  post: z.enum(POSTS),
  /** The account somebody logs in with, on the phone or at the desk; null: reached by radio only. */
  userId: z.string().max(100).nullable(),
  phone: z
    .string()
    .regex(/^[0-9+ -]{3,20}$/, 'digits, spaces, + and -')
    .nullable(),
  skills: z.array(z.enum(SKILLS)).max(SKILLS.length),
  certificates: z.array(certificateSchema).max(20),
})
export type StaffInput = z.infer<typeof staffInputSchema>

export const staffSchema = z.object({
  ...staffInputSchema.shape,
  id: z.string(),
  /** Null: off duty. */
  onDutySinceMs: z.number().nullable(),
  lastPlace: lastPlaceSchema.nullable(),
})
export type Staff = z.infer<typeof staffSchema>

/** `reachable`: the phone page has an open line; `silent`: it has none; `noPhone`: there is no account to sign in with. */
export const REACHES = ['reachable', 'silent', 'noPhone'] as const

export const staffViewSchema = staffSchema.extend({
  /** `sinceMs` null: since before the core started, or of `noPhone`. */
  reach: z.object({ is: z.enum(REACHES), sinceMs: z.number().nullable() }),
  /** How many tasks are open. */
  load: z.int(),
})
export type StaffView = z.infer<typeof staffViewSchema>

/** Everybody first and again when this reader fell behind, then each who changed. */
export const staffFeedEventSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('snapshot'), staff: z.array(staffViewSchema) }),
  z.object({ type: z.literal('changed'), staff: staffViewSchema }),
  z.object({ type: z.literal('left'), id: z.string() }),
])
export type StaffFeedEvent = z.infer<typeof staffFeedEventSchema>

/** Long enough to have one renewed. */
const LAPSES_SOON_MS = 30 * 86_400_000

export function certificateStanding({ validUntilMs }: Pick<Certificate, 'validUntilMs'>, nowMs: number): 'valid' | 'lapsesSoon' | 'lapsed' {
  if (validUntilMs === null) return 'valid'
  return validUntilMs <= nowMs ? 'lapsed' : validUntilMs - nowMs <= LAPSES_SOON_MS ? 'lapsesSoon' : 'valid'
}
