// A work order: what another system was asked to do about an incident, and how far it has got there.
import { z } from 'zod'
import { lineSchema, textSchema } from './text.ts'

export const WORK_ORDER_STATUSES = ['requested', 'accepted', 'in_progress', 'done', 'rejected', 'cancelled'] as const
export type WorkOrderStatus = (typeof WORK_ORDER_STATUSES)[number]

/** What the other side may say; `requested` is ours. */
export const workOrderReplySchema = z.enum(['accepted', 'in_progress', 'done', 'rejected', 'cancelled'])

/** News of one work order, pushed over REST or fetched by an adapter. */
export const workOrderUpdateSchema = z.strictObject({
  status: workOrderReplySchema,
  /** A name or a team, as the other side says. */
  assignee: lineSchema(100).optional(),
  note: textSchema(2000).optional(),
  /** When it happened there, UTC ms. */
  atMs: z.number(),
  /** Grows at every change there; what is not newer is left out. */
  version: z.int().nonnegative(),
})
export type WorkOrderUpdate = z.infer<typeof workOrderUpdateSchema>

export const workOrderSchema = z.object({
  id: z.string(),
  /** Which system it is at: `pms`, or the id of an integration. */
  target: z.string(),
  /** As the other side calls it; null until it has said so. */
  extId: z.string().nullable(),
  incidentId: z.string(),
  incidentNumber: z.string(),
  title: z.string(),
  priority: z.enum(['low', 'normal', 'high', 'urgent']),
  status: z.enum(WORK_ORDER_STATUSES),
  assignee: z.string().nullable(),
  /** Where a person finds it in the other system, http(s). */
  url: z.string().nullable(),
  requestedAtMs: z.number(),
  updatedAtMs: z.number(),
  /** `done`, `rejected` or `cancelled` since. */
  endedAtMs: z.number().nullable(),
})
export type WorkOrder = z.infer<typeof workOrderSchema>
