// The part of the public REST contract that is about events: one stream, resumable, of everything that programs may follow.
import { eventIterator } from '@orpc/contract'
import { z } from 'zod'
import { checkInOutSchema, fireSignalOutSchema, metricOutSchema, passageOutSchema, plateReadOutSchema } from './open-api-devices.ts'
import { route, time } from './open-api-parts.ts'
import { DEVICE_STATES, type KeyScope } from './vocabulary.ts'

export const EVENT_TOPICS = ['incidents', 'passages', 'plates', 'fire', 'patrol', 'telemetry', 'devices'] as const
export type EventTopic = (typeof EVENT_TOPICS)[number]

/** What a key must carry to follow a topic. */
export const TOPIC_SCOPES: Readonly<Record<EventTopic, KeyScope>> = {
  incidents: 'incidents:read',
  passages: 'devices:read',
  plates: 'devices:read',
  fire: 'devices:read',
  patrol: 'devices:read',
  telemetry: 'devices:read',
  devices: 'devices:read',
}

/** `type` of the CloudEvents of each topic; incidents have three. */
export const EVENT_TYPES = [
  'cn.vigil.incident.created.v1',
  'cn.vigil.incident.updated.v1',
  'cn.vigil.incident.closed.v1',
  'cn.vigil.passage.v1',
  'cn.vigil.plateread.v1',
  'cn.vigil.firesignal.v1',
  'cn.vigil.checkin.v1',
  'cn.vigil.telemetry.v1',
  'cn.vigil.device.standing.v1',
  'cn.vigil.test.v1',
] as const
export type EventType = (typeof EVENT_TYPES)[number]

export const standingOutSchema = z.strictObject({ id: z.string(), state: z.enum(DEVICE_STATES), since: time, problem: z.string().nullable() })
export const telemetryEventSchema = z.strictObject({ items: z.array(metricOutSchema) })

const TOPIC_LIST = new RegExp(`^(${EVENT_TOPICS.join('|')})(,(${EVENT_TOPICS.join('|')})){0,6}$`)
const topic = z.enum(EVENT_TOPICS)

/** Commas, or the name given several times. */
export const topicsQuerySchema = z.union([topic, z.array(topic).min(1).max(EVENT_TOPICS.length), z.string().regex(TOPIC_LIST)])

/** @param incident as the list of incidents has it */
export function eventRoutes<T extends z.ZodType>(incident: T) {
  const cloudEvent = z.strictObject({
    specversion: z.literal('1.0'),
    id: z.string().max(100).describe('the same event again carries the same one'),
    source: z.string().describe('`urn:vigil:site:` and the id of the site'),
    type: z.enum(EVENT_TYPES),
    subject: z.string().describe('`incident/INC-20261122-0007`, `device/gate-3-1`'),
    time: time.describe('when it happened'),
    datacontenttype: z.literal('application/json'),
    data: z
      .union([incident, passageOutSchema, plateReadOutSchema, fireSignalOutSchema, checkInOutSchema, telemetryEventSchema, standingOutSchema])
      .describe('as the list of the same thing has it; an incident as it is when the event is sent'),
  })
  return {
    events: {
      stream: route
        .meta({ scope: 'incidents:read', orScope: 'devices:read' })
        .route({
          method: 'GET',
          path: '/events',
          inputStructure: 'detailed',
          tags: ['events'],
          summary: 'Everything of some topics as server-sent events (CloudEvents); resumes from Last-Event-ID',
        })
        .input(
          z.object({
            query: z.strictObject({ topics: topicsQuerySchema.optional().describe('default: all that the caller may follow') }),
            headers: z.looseObject({
              'last-event-id': z
                .string()
                .regex(/^\d{1,15}-\d{1,15}-\d{1,15}$/, 'expected the id of an event of this stream')
                .optional(),
            }),
          }),
        )
        .output(eventIterator(cloudEvent)),
    },
  }
}
