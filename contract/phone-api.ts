// The part of the operators' contract that is about the guards' phones: how they reach the core, and by what clock.
import { oc } from '@orpc/contract'
import { z } from 'zod'
import { phoneAccessSchema } from './phone-access.ts'

export const phoneApi = {
  phones: {
    access: oc.output(phoneAccessSchema),
    /** The core's clock, for phones to reckon by while they are away; also how a phone finds out that the line is dead. */
    clock: oc.output(z.object({ nowMs: z.number() })),
  },
}
