// loitering 人员徘徊: one and the same person stays in a zone for long.
import { z } from 'zod'
import { defineRule, SECONDS } from './rule.ts'
import { lookAtStays, NOBODY_STAYED, stepStays, thingsSchema } from './stays.ts'

export const loitering = defineRule({
  id: 'loitering',
  title: { zh: '人员徘徊', en: 'Loitering' },
  place: 'zone',
  config: z.strictObject({
    things: thingsSchema,
    forSeconds: z
      .number()
      .min(5)
      .max(3600)
      .default(60)
      .describe('how long one of them stays, before it is raised')
      .meta({ zh: '停留多久才报警', en: 'Rings when one stays for', unit: SECONDS }),
    clearSeconds: z
      .number()
      .min(0)
      .max(3600)
      .default(10)
      .describe('over, and armed again, when nobody who stayed was there for so long')
      .meta({ zh: '离开多久算解除', en: 'Over when gone for', unit: SECONDS }),
  }),
  start: NOBODY_STAYED,
  evaluate: (tracks, zone, settings, state, atMs) => stepStays(tracks, zone, settings, state, atMs),
  look: lookAtStays,
})
