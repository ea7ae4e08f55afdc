// The part of the operators' contract that is about how the desk works: its settings and who is on duty.
import { oc } from '@orpc/contract'
import { deskSettingsSaveSchema, deskSettingsViewSchema } from './desk-settings.ts'
import { dispatchApi } from './dispatch-api.ts'
import { phoneApi } from './phone-api.ts'

export const deskApi = {
  deskSettings: {
    get: oc.output(deskSettingsViewSchema),
    /** Refused with `desk.settingsChanged` when it did not start from the version in force. */
    save: oc.input(deskSettingsSaveSchema).output(deskSettingsViewSchema),
  },
  ...phoneApi,
  ...dispatchApi,
}
