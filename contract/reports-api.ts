// The screens' calls about safety reports; three groups of the operators' contract.
import { eventIterator, oc } from '@orpc/contract'
import { z } from 'zod'
import { MAX_RECIPIENTS } from './report-words.ts'
import {
  outletTestSchema,
  reportCheckSchema,
  reportKeySchema,
  reportOrderSchema,
  reportOutletsSaveSchema,
  reportOutletsSchema,
  reportScheduleSaveSchema,
  reportScheduleViewSchema,
  reportTemplateSaveSchema,
  reportTemplateViewSchema,
  reportViewSchema,
} from './reports.ts'

const byId = z.strictObject({ id: z.string().max(100) })
const recipients = z.array(z.email().max(254)).max(MAX_RECIPIENTS)

export const reportsApi = {
  /** The latest first; `beforeId` of the last one shown for the next page. */
  list: oc
    .input(z.strictObject({ beforeId: z.string().max(100).optional(), limit: z.number().int().min(1).max(100).default(30) }))
    .output(z.object({ items: z.array(reportViewSchema), next: z.string().nullable() })),
  get: oc.input(byId).output(reportViewSchema),
  make: oc.input(reportOrderSchema).output(reportViewSchema),
  cancel: oc.input(byId).output(reportViewSchema),
  /** One that failed or was cancelled. */
  retry: oc.input(byId).output(reportViewSchema),
  /** Reads the files now and holds them against what was issued. */
  check: oc.input(byId).output(reportCheckSchema),
  deliver: oc.input(byId.extend({ recipients, folder: z.boolean() })).output(reportViewSchema),
  /** Of a delivery. */
  retryDelivery: oc.input(byId).output(z.void()),
  key: oc.output(reportKeySchema),
  /** The latest thirty first, one event each, then every change. */
  watch: oc.output(eventIterator(reportViewSchema)),
}

export const reportTemplatesApi = {
  /** Those delivered first. A logo itself: POST /upload/report-logo, GET /upload/report-logo/SHA256 */
  list: oc.output(z.array(reportTemplateViewSchema)),
  /** Refused with `report.changed` when it did not start from the version in force. */
  save: oc.input(reportTemplateSaveSchema).output(reportTemplateViewSchema),
  /** One that was delivered goes back to how it was delivered. */
  remove: oc.input(byId).output(z.void()),
}

export const reportSchedulesApi = {
  list: oc.output(z.array(reportScheduleViewSchema)),
  save: oc.input(reportScheduleSaveSchema).output(reportScheduleViewSchema),
  remove: oc.input(byId).output(z.void()),
  outlets: oc.output(reportOutletsSchema),
  saveOutlets: oc.input(reportOutletsSaveSchema).output(reportOutletsSchema),
  /** `to` null: signs in and sends nothing. */
  testMail: oc.input(z.strictObject({ to: z.email().max(254).nullable() })).output(outletTestSchema),
  testFolder: oc.output(outletTestSchema),
}
