// The screens' and phones' calls about patrols; a group of the operators' contract. Pictures go by POST /upload/patrol-photo and GET /upload/patrol-photo/ID.
import { oc } from '@orpc/contract'
import { z } from 'zod'
import {
  checkInAnswerSchema,
  checkInInputSchema,
  checkInRecordSchema,
  checkpointInputSchema,
  checkpointSchema,
  findingInputSchema,
  findingSchema,
  roundSchema,
  routeInputSchema,
  routeSchema,
  scannedPointSchema,
  scheduleInputSchema,
  scheduleSchema,
} from './patrol.ts'

const id = z.string().min(1).max(100)
const byId = z.strictObject({ id })
const cardSchema = z.object({ cardNumber: z.string(), staffId: z.string(), staffName: z.string() })
const limit = (most: number, usual: number) => z.int().min(1).max(most).default(usual)

export const patrolApi = {
  /** What is walked now, was finished just now, or starts within the next hours; the earliest first. */
  now: oc.output(z.array(roundSchema)),
  /** The latest first; `beforeMs` the start of the last one shown for the next page. */
  history: oc.input(z.strictObject({ beforeMs: z.number().optional(), routeId: id.optional(), limit: limit(100, 30) })).output(z.array(roundSchema)),
  get: oc.input(byId).output(roundSchema),
  /** For a guard on the radio. */
  record: oc.input(checkInRecordSchema).output(checkInAnswerSchema),
  /** Believed in spite of its remarks. */
  confirm: oc.input(z.strictObject({ checkInId: z.int() })).output(roundSchema),
  /** `staffId` null: whoever comes first. */
  assign: oc.input(z.strictObject({ id, staffId: id.nullable() })).output(roundSchema),
  findings: oc.input(z.strictObject({ pointId: id.optional(), beforeMs: z.number().optional(), limit: limit(100, 50) })).output(z.array(findingSchema)),

  /** Of the account that asks: today's rounds. */
  mine: oc.output(z.array(roundSchema)),
  /** What was scanned; `code` null: it is looked at only. */
  scanned: oc.input(z.strictObject({ pointId: id, code: z.string().max(32).nullable() })).output(scannedPointSchema),
  checkIn: oc.input(checkInInputSchema).output(checkInAnswerSchema),
  report: oc.input(findingInputSchema).output(findingSchema),

  points: oc.output(z.array(checkpointSchema)),
  savePoint: oc.input(checkpointInputSchema).output(checkpointSchema),
  renewCode: oc.input(byId).output(checkpointSchema),
  removePoint: oc.input(byId).output(z.void()),
  routes: oc.output(z.array(routeSchema)),
  saveRoute: oc.input(routeInputSchema).output(routeSchema),
  removeRoute: oc.input(byId).output(z.void()),
  schedules: oc.output(z.array(scheduleSchema)),
  saveSchedule: oc.input(scheduleInputSchema).output(scheduleSchema),
  removeSchedule: oc.input(byId).output(z.void()),
  cards: oc.output(z.array(cardSchema)),
  /** `staffId` null: it is nobody's any more. */
  saveCard: oc.input(z.strictObject({ cardNumber: z.string().regex(/^[0-9A-Z]{1,32}$/), staffId: id.nullable() })).output(z.void()),
}
