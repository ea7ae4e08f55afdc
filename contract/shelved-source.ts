// Sources that were put aside: their alerts are kept and counted but sound nowhere until a set time.
import { z } from 'zod'
import { lineSchema } from './text.ts'

/** The next handover at the latest: what is put aside must not be forgotten over a shift. */
export const MAX_SOURCE_SHELF_MS = 24 * 3600 * 1000

const sourceFields = {
  cameraId: z.string().nullable(),
  /** Of that camera: the rule id (`ebikeInLobby:door`). */
  rule: z.string().nullable(),
  /** All that a device claims, but fires and calls for help. */
  deviceId: z.string().nullable(),
}

export const shelvedSourceSchema = z.object({
  id: z.string(),
  ...sourceFields,
  reason: z.string(),
  shelvedAtMs: z.number(),
  /** Null: the account is gone. */
  shelvedBy: z.string().nullable(),
  untilMs: z.number(),
  /** That came since it was put aside. */
  alerts: z.number().int(),
  lastAlertAtMs: z.number().nullable(),
})
export type ShelvedSource = z.infer<typeof shelvedSourceSchema>

export const shelveSourceInputSchema = z.strictObject({
  /** Whose source: where its newest alert came from. It is put aside with it, where its state allows. */
  incidentId: z.string().max(100),
  untilMs: z.number(),
  reason: lineSchema(500),
})
export type ShelveSourceInput = z.infer<typeof shelveSourceInputSchema>
