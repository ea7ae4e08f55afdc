// intrusion 区域入侵: something is where nothing should be.
import { z } from 'zod'
import { defineRule, SECONDS } from './rule.ts'
import { lookAtStays, NOBODY_STAYED, stepStays, thingsSchema } from './stays.ts'

export const intrusion = defineRule({
  id: 'intrusion',
  title: { zh: '区域入侵', en: 'Intrusion' },
  place: 'zone',
  config: z.strictObject({
    things: thingsSchema,
    forSeconds: z
      .number()
      .min(0)
      .max(600)
      .default(1)
      .describe('for how long, before it is raised')
      .meta({ zh: '持续多久才报警', en: 'For how long before it rings', unit: SECONDS }),
    clearSeconds: z
      .number()
      .min(0)
      .max(3600)
      .default(10)
      .describe('over, and armed again, when nobody was there for so long')
      .meta({ zh: '离开多久算解除', en: 'Over when gone for', unit: SECONDS }),
  }),
  start: NOBODY_STAYED,
  evaluate: (tracks, zone, settings, state, atMs) => stepStays(tracks, zone, settings, state, atMs),
  look: lookAtStays,
})
