// The settings of the driver gate/mqtt-face.
import { z } from 'zod'
import { lineSchema } from '../../contract/text.ts'
import { isTimezone } from '../local-time.ts'
import { mqttSettings, needOneBroker } from '../mqtt-config.ts'

export const mqttFaceConfig = z
  .strictObject({
    ...mqttSettings,
    /** The terminal's own number, `facesluiceId`; it stands in its topics. */
    id: z
      .string()
      .regex(/^[A-Za-z0-9_-]{1,64}$/)
      .refine((id) => id !== 'basic' && id !== 'heartbeat', 'the number of a terminal'),
    root: z
      .string()
      .max(64)
      .regex(/^[A-Za-z0-9_-]+(\/[A-Za-z0-9_-]+)*$/, 'as set in the terminal, without a / at the end')
      .default('mqtt/face'),
    /** How it names from when until when a person is let in: `cardValidBegin` and so on, or `validBegin` (protocol text v1.25). */
    dialect: z.enum(['cardValid', 'tempValid']).default('cardValid'),
    /** Which way people pass here; the terminal does not know. */
    direction: z.enum(['in', 'out']).optional(),
    /** Of its clock, which says no zone. */
    timezone: z.string().refine(isTimezone, 'an IANA time zone').default('Asia/Shanghai'),
    /** On its screen when it opens for an operator. */
    openText: lineSchema(32).default('请通行'),
    /** After this long without an answer nobody knows whether it opened. */
    ackMs: z.number().int().min(200).max(30_000).default(5000),
    /** It computes on a face for some seconds. */
    personMs: z.number().int().min(200).max(120_000).default(30_000),
    /** It lets a second pass between two people, or its queue fills. */
    personPauseMs: z.number().int().min(0).max(10_000).default(1000),
    silenceSeconds: z.number().int().min(5).max(86_400).default(120),
  })
  .superRefine(needOneBroker)

export type MqttFaceConfig = z.output<typeof mqttFaceConfig>
