// Turning cameras by hand: what a screen tells the core, and what it is told of who has a camera in hand.
import { eventIterator, oc } from '@orpc/contract'
import { z } from 'zod'
import { ptzMoveSchema, ptzPresetSchema } from './camera-pairing.ts'
import { lineSchema } from './text.ts'

/** A screen that holds a key down repeats its move at least this often; one that falls silent for longer than HEAD_SILENT_MS is stopped. */
export const HEAD_REPEAT_MS = 250
export const HEAD_SILENT_MS = 600
/** A camera stays in one hand that long after the last thing it was told. */
export const HEAD_HELD_MS = 5000

const cameraId = z.string().max(63)
/** One screen's own, made up by it: two windows of one person are two hands. */
const hand = z.string().regex(/^[\w-]{8,64}$/, '8 to 64 letters, digits, - and _')
const token = z.string().min(1).max(128)

export const headViewSchema = z.object({
  cameraId: z.string(),
  hasHome: z.boolean(),
  /** null: it is free. */
  holder: z.object({ userId: z.string(), name: z.string(), hand: z.string(), untilMs: z.number() }).nullable(),
})
export type HeadView = z.infer<typeof headViewSchema>

/**
 * `move`: until it is told again, or for HEAD_SILENT_MS; all speeds 0: stop. `release`: stop, and free for others.
 */
export const steerSchema = z.discriminatedUnion('do', [
  z.strictObject({ cameraId, hand, do: z.literal('move'), ...ptzMoveSchema.omit({ forMs: true }).shape }),
  z.strictObject({ cameraId, hand, do: z.literal('goTo'), preset: token }),
  z.strictObject({ cameraId, hand, do: z.literal('home') }),
  z.strictObject({ cameraId, hand, do: z.literal('release') }),
])
export type Steer = z.output<typeof steerSchema>

export const presetSaveSchema = z.strictObject({
  cameraId,
  hand,
  name: lineSchema(32),
  /** Token of the one to be replaced; null: a new one. */
  preset: token.nullable(),
})
export type PresetSave = z.output<typeof presetSaveSchema>

export const headsApi = {
  heads: {
    /** Cameras that are known to have a head, at every change all of them. */
    watch: oc.output(eventIterator(z.array(headViewSchema))),
    /** Kept for half a minute. @throws `head.none`, `device.*` */
    presets: oc.input(z.strictObject({ cameraId })).output(z.array(ptzPresetSchema)),
    /** @throws `head.none`, `head.held`, `device.*` */
    steer: oc.input(steerSchema).output(z.void()),
    /** The same for whoever sets cameras up and has no desk: gives way to everybody at one. */
    aim: oc.input(steerSchema).output(z.void()),
    /** Where it looks now. */
    savePreset: oc.input(presetSaveSchema).output(z.array(ptzPresetSchema)),
  },
}
