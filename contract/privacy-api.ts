// The part of the operators' contract that is about privacy. Pages and files come by HTTP: GET /upload/privacy/…
import { oc } from '@orpc/contract'
import { z } from 'zod'
import { lineSchema } from './text.ts'
import {
  affectedSchema,
  breachOpenSchema,
  breachSchema,
  breachStepSchema,
  cameraMasksSaveSchema,
  cameraPrivacySchema,
  cameraUseSaveSchema,
  privacyRecordsSchema,
  privacyRequestSchema,
  privacySettingsSaveSchema,
  privacySettingsViewSchema,
  privacyShownSchema,
  requestCloseSchema,
  requestOpenSchema,
} from './privacy.ts'

const byId = z.strictObject({ id: z.string().max(100) })

export const privacyApi = {
  privacy: {
    /** What is drawn over every picture. */
    shown: oc.output(privacyShownSchema),
    cameras: oc.output(z.array(cameraPrivacySchema)),
    /** Refused with `privacy.changed` when it did not start from the version in force, `privacy.placeForbidden`. */
    saveUse: oc.input(cameraUseSaveSchema).output(cameraPrivacySchema),
    saveMasks: oc.input(cameraMasksSaveSchema).output(cameraPrivacySchema),
    /** Lets whoever asks see one clip with nothing covered, for ten minutes: GET /upload/privacy/uncovered/{evidenceId}. */
    uncover: oc.input(z.strictObject({ evidenceId: z.string().max(100), reason: lineSchema(200) })).output(z.object({ untilMs: z.number() })),
    records: oc.output(privacyRecordsSchema),
    settings: oc.output(privacySettingsViewSchema),
    saveSettings: oc.input(privacySettingsSaveSchema).output(privacySettingsViewSchema),
  },
  privacyRequests: {
    /** Open ones first, then the latest; at most 200. */
    list: oc.output(z.array(privacyRequestSchema)),
    open: oc.input(requestOpenSchema).output(privacyRequestSchema),
    /** Withdraws consent and has gates forget the face, or removes the persons everywhere; `erasing` until every gate has confirmed. */
    carryOut: oc.input(byId).output(privacyRequestSchema),
    close: oc.input(requestCloseSchema).output(privacyRequestSchema),
    refuse: oc.input(requestCloseSchema).output(privacyRequestSchema),
  },
  breaches: {
    list: oc.output(z.array(breachSchema)),
    open: oc.input(breachOpenSchema).output(breachSchema),
    affected: oc.input(byId).output(affectedSchema),
    note: oc.input(breachStepSchema).output(breachSchema),
    close: oc.input(breachStepSchema).output(breachSchema),
  },
}
