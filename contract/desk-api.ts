// The part of the operators' contract that is about how the desk works: its settings and who is on duty.
import { oc } from '@orpc/contract'
import { z } from 'zod'
import { deskSettingsSaveSchema, deskSettingsViewSchema } from './desk-settings.ts'
import { dispatchApi } from './dispatch-api.ts'
import { shelvedSourceSchema, shelveSourceInputSchema } from './shelved-source.ts'

export const deskApi = {
  deskSettings: {
    get: oc.output(deskSettingsViewSchema),
    /** Refused with `desk.settingsChanged` when it did not start from the version in force. */
    save: oc.input(deskSettingsSaveSchema).output(deskSettingsViewSchema),
  },
  ...dispatchApi,
  shelvedSources: {
    /** Those in force, the one that ends first first; at most 200. */
    list: oc.output(z.array(shelvedSourceSchema)),
    shelve: oc.input(shelveSourceInputSchema).output(shelvedSourceSchema),
    end: oc.input(z.strictObject({ id: z.string().max(100) })).output(z.void()),
  },
}
