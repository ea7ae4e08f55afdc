// The emergency pack (应急资料): what the control room works with on paper when this computer does not.
import { oc } from '@orpc/contract'
import { z } from 'zod'

const epochMs = z.number()

export const emergencyPackSchema = z.object({
  madeAtMs: epochMs,
  bytes: z.int(),
  sha256: z.string(),
  /** When somebody took this very content to print it, and who; null: nobody has, so what hangs in the room is older. */
  takenAtMs: epochMs.nullable(),
  takenBy: z.string().nullable(),
})

export const emergencyViewSchema = z.object({
  /** Null: none was made yet. */
  pack: emergencyPackSchema.nullable(),
  /** Where it lies, for whoever comes to this computer without the console. */
  file: z.string(),
  /** A code of errors.ts: why the last try failed. */
  problem: z.string().nullable(),
  /** Gates and barriers of which nobody wrote down how they are opened by hand, by name; at most 20. */
  gatesWithoutSteps: z.array(z.string()),
  /** People on the list without a telephone. */
  withoutPhone: z.int(),
})
export type EmergencyView = z.infer<typeof emergencyViewSchema>

export const emergencyApi = {
  emergency: {
    get: oc.output(emergencyViewSchema),
    /** Makes it anew, also where nothing changed. */
    make: oc.output(emergencyViewSchema),
  },
}
