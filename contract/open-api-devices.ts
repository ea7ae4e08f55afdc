// The part of the public REST contract that is about devices: their signals, telemetry and how they were put into service.
import { z } from 'zod'
import { FIRE_SIGNALS } from './device-events.ts'
import { route, time, timeGiven } from './open-api-parts.ts'
import { METRIC_LEVELS, SERIES_SPANS } from './telemetry.ts'
import { PLATE_REASONS } from './vehicle.ts'
import { PASSAGE_METHODS, PASSAGE_OUTCOMES, PLATE_COLOURS } from './vocabulary.ts'

/** What every signal of a device carries. */
const signal = {
  id: z.int(),
  device: z.string(),
  at: time.describe('when it was received'),
  deviceAt: time.optional().describe("the device's own clock, where it gave one that can be believed"),
  replayed: z.boolean().describe('of the past: sent again after an outage; it raised and opened nothing'),
}
const side = z.enum(['in', 'out']).optional()

export const passageOutSchema = z.strictObject({
  ...signal,
  outcome: z.enum(PASSAGE_OUTCOMES),
  door: z.int().optional(),
  direction: side,
  method: z.enum(PASSAGE_METHODS).optional(),
  personRef: z.string().optional().describe('the person as enrolled at the gate; never a name'),
  code: z.string().optional().describe("the device's own code"),
})
export const plateReadOutSchema = z.strictObject({
  ...signal,
  plate: z.string().optional().describe('absent: none could be read'),
  colour: z.enum(PLATE_COLOURS).optional(),
  direction: side,
  confidence: z.number().optional().describe('0..1'),
  opened: z.boolean().describe('the reader was told to open'),
  why: z.enum(PLATE_REASONS).optional(),
})
export const fireSignalOutSchema = z.strictObject({
  ...signal,
  signal: z.enum(FIRE_SIGNALS),
  address: z.string(),
  text: z.string(),
  componentType: z.int().optional().describe('GB/T 26875.3'),
  test: z.boolean().describe('while the panel says it is being tested'),
})
export const checkInOutSchema = z.strictObject({ ...signal, cardNumber: z.string(), guardCard: z.string().optional() })

export const metricOutSchema = z.strictObject({
  device: z.string(),
  metric: z.string(),
  unit: z.string().optional(),
  value: z.union([z.number(), z.boolean(), z.string()]),
  at: time,
  level: z.enum(METRIC_LEVELS).describe('against its limits'),
  stale: z.boolean().describe('nothing came for three times as long as usual'),
})
export const seriesOutSchema = z.strictObject({
  device: z.string(),
  metric: z.string(),
  unit: z.string().optional(),
  stepSeconds: z.number().describe('what one point stands for'),
  points: z.array(z.strictObject({ at: time, min: z.number(), mean: z.number(), max: z.number() })),
})

export const signalQuerySchema = z.strictObject({
  device: z.string().max(63).optional(),
  since: timeGiven.optional().describe('received at or after'),
  until: timeGiven.optional().describe('received before'),
  cursor: z.string().max(200).optional().describe('`next` of the page before'),
  limit: z.coerce.number().int().min(1).max(500).default(100),
})
const signals = { method: 'GET', inputStructure: 'detailed', tags: ['devices'] } as const
const signalList = <T extends z.ZodType>(path: `/${string}`, summary: string, item: T, person: 'handleIncidents' | 'runDesk' = 'handleIncidents') =>
  route
    .meta({ scope: 'devices:read', person })
    .route({ ...signals, path, summary })
    .input(z.object({ query: signalQuerySchema }))
    .output(z.strictObject({ items: z.array(item), next: z.string().nullable() }))

export const devicesApi = {
  signals: {
    passages: signalList('/passages', 'What gates let through and refused, newest first', passageOutSchema),
    plateReads: signalList('/plate-reads', 'Plates that were read, newest first, with what was decided', plateReadOutSchema),
    fireSignals: signalList('/fire-signals', 'What fire panels signalled, newest first', fireSignalOutSchema),
    patrols: signalList('/patrols', 'Check-ins at patrol points, newest first', checkInOutSchema, 'runDesk'),
  },
  telemetry: {
    latest: route
      .meta({ scope: 'devices:read' })
      .route({ ...signals, path: '/telemetry', summary: 'What lifts and pumps told last, one entry per device and metric, in this order' })
      .input(
        z.object({
          query: z.strictObject({
            device: z.string().max(63).optional(),
            cursor: z.string().max(200).optional().describe('`next` of the page before'),
            limit: z.coerce.number().int().min(1).max(500).default(100),
          }),
        }),
      )
      .output(z.strictObject({ items: z.array(metricOutSchema), next: z.string().nullable() })),
    series: route
      .meta({ scope: 'devices:read' })
      .route({ ...signals, path: '/telemetry/{device}/{metric}', summary: 'One metric over time: minutes of a day, hours of 30 days, days of 400' })
      .input(
        z.object({
          params: z.strictObject({ device: z.string().max(63), metric: z.string().max(40) }),
          query: z.strictObject({ span: z.enum(SERIES_SPANS).default('24h') }),
        }),
      )
      .output(seriesOutSchema),
  },
  commissioning: {
    sheet: route
      .meta({ scope: 'devices:read', person: 'configureSite' })
      .route({
        method: 'GET',
        path: '/commissioning-sheet',
        inputStructure: 'detailed',
        tags: ['devices'],
        summary: 'What was tried of every device, as a PDF in both languages',
      })
      .output(z.file().mime(['application/pdf'])),
  },
}
