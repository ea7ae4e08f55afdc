// The messages of /playback/ws: what a tile that plays a recording asks for and receives. One WebSocket per tile: `/playback/ws?camera=ID&source=ring|recorder`.
import { z } from 'zod'

/** `ring`: what this computer keeps. `recorder`: what a recorder of the site keeps. */
export const PLAYBACK_SOURCES = ['ring', 'recorder'] as const
export type PlaybackSource = (typeof PLAYBACK_SOURCES)[number]

/** Milliseconds since 1970 that a date can be made of. */
export const playbackMomentSchema = z.number().min(0).max(8.64e15)

/** What a screen says, as JSON text. Every `play` begins anew; its `id` comes back with all that belongs to it. */
export const playbackOrderSchema = z.discriminatedUnion('type', [
  z.strictObject({
    type: z.literal('play'),
    id: z
      .number()
      .int()
      .min(1)
      .max(2 ** 31),
    /** From the last key picture not after it; after a gap, from the first there is. */
    fromMs: playbackMomentSchema,
    keysOnly: z.boolean(),
    /** Key pictures alone, from the newest to the oldest. */
    backwards: z.boolean(),
  }),
  /** How far it has been watched: the sender stays only so far ahead of it. */
  z.strictObject({
    type: z.literal('shown'),
    id: z
      .number()
      .int()
      .min(1)
      .max(2 ** 31),
    atMs: playbackMomentSchema,
  }),
  /** Nothing more is wanted until the next `play`. */
  z.strictObject({ type: z.literal('pause') }),
])
export type PlaybackOrder = z.infer<typeof playbackOrderSchema>

/** Text that a screen is told; pictures come between as binary messages of live.ts. `id` is that of the `play` it belongs to. */
export const playbackNewsSchema = z.discriminatedUnion('type', [
  /** What comes from here on belongs to this `play`. */
  z.object({ type: z.literal('begin'), id: z.number() }),
  /** Nothing is kept between these two: told before the picture that comes after it. */
  z.object({ type: z.literal('gap'), id: z.number(), fromMs: z.number(), toMs: z.number() }),
  /** Nothing more is kept in this direction. */
  z.object({ type: z.literal('end'), id: z.number() }),
  /** A code of errors.ts. */
  z.object({ type: z.literal('failed'), id: z.number(), code: z.string() }),
])
export type PlaybackNews = z.infer<typeof playbackNewsSchema>

/** A pause between two pictures that is longer is a gap. */
export const GAP_MS = 2000

/** A picture that is to be shown must have come from the core with its predecessors: so far the sender goes ahead of what was shown. */
export const PLAYBACK_AHEAD = {
  /** Of time, at ordinary speeds. */
  ms: 15_000,
  /** Of time, where key pictures alone are sent. */
  keysMs: 240_000,
  bytes: 12 * 1024 * 1024,
} as const

/** More than anybody can look at, and one connection to each. */
export const MAX_IN_STEP = 4
