// The part of the operators' contract that is about how the desk works: its settings and who is on duty.
import { oc } from '@orpc/contract'
import { z } from 'zod'
import { deskSettingsSaveSchema, deskSettingsViewSchema } from './desk-settings.ts'
import { mapPointSchema, mapViewSchema } from './map.ts'

export const deskApi = {
  deskSettings: {
    get: oc.output(deskSettingsViewSchema),
    /** Refused with `desk.settingsChanged` when it did not start from the version in force. */
    save: oc.input(deskSettingsSaveSchema).output(deskSettingsViewSchema),
  },
  /** Pictures and saves of maps come by HTTP: POST /upload/map-picture, POST /upload/map. */
  maps: {
    list: oc.output(z.array(mapViewSchema)),
    /** Of all fire panels. */
    points: oc.output(z.array(mapPointSchema)),
    remove: oc.input(z.strictObject({ id: z.string().max(100), version: z.int() })).output(z.void()),
  },
}
