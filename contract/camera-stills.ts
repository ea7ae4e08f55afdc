// Single pictures of cameras whose stream does not come: never live, always with their age.
import { oc } from '@orpc/contract'
import { z } from 'zod'

/** A screen asks for the next one no sooner. */
export const STILL_AGAIN_MS = 5000

export const cameraStillSchema = z.object({
  /** base64 */
  jpeg: z.string().max(3_000_000),
  /** Since it was asked for at the camera. */
  ageMs: z.number(),
})
export type CameraStill = z.output<typeof cameraStillSchema>

export const cameraStillsApi = {
  cameraStills: {
    /** From the camera itself, a few seconds apart however many ask. @throws `camera.noStill`, `camera.notFound`, `device.*` */
    take: oc.input(z.strictObject({ cameraId: z.string().max(63) })).output(cameraStillSchema),
  },
}
