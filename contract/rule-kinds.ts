// The kinds of rules as a screen offers them, each with the schema its form is drawn from, and how a rule stands while it is tried.
import { z } from 'zod'

/** What a rule's `zone` names: an area, a line, or a facade, which has an editor of its own. */
export const RULE_PLACES = ['zone', 'tripline', 'facade'] as const
export type RulePlace = (typeof RULE_PLACES)[number]

const wordsSchema = z.object({ zh: z.string(), en: z.string() })

export const ruleKindSchema = z.object({
  id: z.string(),
  title: wordsSchema,
  place: z.enum(RULE_PLACES),
  /** JSON schema of its settings, with words, units, bounds and defaults; null: this version does not watch for it yet. */
  settings: z.record(z.string(), z.unknown()).nullable(),
})
export type RuleKindView = z.output<typeof ruleKindSchema>

/** `idle`: nothing of it is seen · `building`: begun, and not enough yet · `active`: it has rung · `ending`: rung, and about to be over. */
export const RULE_PHASES = ['idle', 'building', 'active', 'ending'] as const

/** `people`, `votes`, `heldSeconds`: up to where it rings · `peopleLeft`, `leavingSeconds`, `goneSeconds`: until it is over · `inside`, `longestSeconds`: things in the zone, and the longest stay · `crossed`: so far. */
export const RULE_FIGURES = ['people', 'votes', 'heldSeconds', 'peopleLeft', 'leavingSeconds', 'goneSeconds', 'inside', 'longestSeconds', 'crossed'] as const

export const ruleNowSchema = z.object({
  phase: z.enum(RULE_PHASES),
  /** Since when what it waits for is so; null: it is not. */
  sinceMs: z.number().nullable(),
  /** `3 of 6 people`; `of` null: a figure by itself. */
  figures: z.array(z.object({ name: z.enum(RULE_FIGURES), value: z.number(), of: z.number().nullable() })),
})
export type RuleNow = z.output<typeof ruleNowSchema>

/** Why nothing is told: the camera sends no picture, recognition is not up yet, or it is down. */
export const WATCH_TRY_WAITS = ['noPicture', 'starting', 'down'] as const
export type WatchTryWait = (typeof WATCH_TRY_WAITS)[number]

const trackSchema = z.object({ id: z.number().int(), label: z.string(), score: z.number(), box: z.tuple([z.number(), z.number(), z.number(), z.number()]) })

/** A draft tried on live pictures; nothing is raised by it. */
export const watchTryEventSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('wait'), why: z.enum(WATCH_TRY_WAITS) }),
  z.object({
    type: z.literal('picture'),
    atMs: z.number(),
    tracks: z.array(trackSchema),
    /** `things`: ids of the tracks in it, by what stands there. */
    zones: z.array(z.object({ id: z.string(), things: z.array(z.number().int()) })),
    /** By the rule's place in the draft. `rang`: how often it would have rung since the beginning; `rangAtMs`: last. */
    rules: z.array(ruleNowSchema.extend({ at: z.number().int(), rang: z.number().int(), rangAtMs: z.number().nullable() })),
  }),
  /** It has run long enough: whoever still looks begins anew. */
  z.object({ type: z.literal('over') }),
])
export type WatchTryEvent = z.output<typeof watchTryEventSchema>
