// Linkages as screens see them: which are in force, and what one would do now.
import { z } from 'zod'
import { LINKAGE_CAUSES } from './site.ts'
import { DEVICE_COMMANDS } from './vocabulary.ts'

const linkageStepSchema = z.object({
  deviceId: z.string(),
  command: z.enum(DEVICE_COMMANDS),
  text: z.string().nullable(),
  /** Why it would not work now: a code of errors.ts; null: it would be commanded. */
  problem: z.string().nullable(),
})

export const linkageViewSchema = z.object({
  /** `linkage-1` ... as they stand in the site file, or `default-...`. */
  id: z.string(),
  cause: z.enum(LINKAGE_CAUSES),
  buildingId: z.string().nullable(),
  cameraId: z.string().nullable(),
  deviceId: z.string().nullable(),
  dryRun: z.boolean(),
  steps: z.array(linkageStepSchema),
})
export type LinkageView = z.infer<typeof linkageViewSchema>
