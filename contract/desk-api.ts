// The part of the operators' contract that is about how the desk works: its settings and who is on duty.
import { oc } from '@orpc/contract'
import { dutyApi } from './duty-api.ts'
import { emergencyApi } from './emergency.ts'
import { systemApi } from './system.ts'
import { z } from 'zod'
import { patrolApi } from './patrol-api.ts'
import { dispatchApi } from './dispatch-api.ts'
import { mapsApi } from './maps-api.ts'
import { phoneApi } from './phone-api.ts'
import { shelvedSourceSchema, shelveSourceInputSchema } from './shelved-source.ts'
import { deskSettingsSaveSchema, deskSettingsVersionsSchema, deskSettingsViewSchema } from './desk-settings.ts'
import { incidentSchema } from './incident.ts'
import { answerInputSchema } from './procedure.ts'
import { revealedSchema, revealInputSchema, surroundingsSchema } from './surroundings.ts'

export const deskApi = {
  deskSettings: {
    get: oc.output(deskSettingsViewSchema),
    /** Refused with `desk.settingsChanged` when it did not start from the version in force. */
    save: oc.input(deskSettingsSaveSchema).output(deskSettingsViewSchema),
    /** Who saved when; 0: the defaults. */
    versions: oc.output(deskSettingsVersionsSchema),
    version: oc.input(z.strictObject({ version: z.int().min(0) })).output(deskSettingsViewSchema),
  },
  procedures: {
    /** What was asked and answered comes with incidents.get. */
    answer: oc.input(answerInputSchema).output(incidentSchema),
  },
  /** Of an incident: homes, passages and vehicles about it, masked. */
  surroundings: {
    get: oc.input(z.strictObject({ incidentId: z.string().max(100) })).output(surroundingsSchema),
    /** One person unmasked. */
    reveal: oc.input(revealInputSchema).output(revealedSchema),
  },
  ...phoneApi,
  ...dutyApi,
  ...emergencyApi,
  ...systemApi,
  ...dispatchApi,
  ...mapsApi,
  shelvedSources: {
    /** Those in force, the one that ends first first; at most 200. */
    list: oc.output(z.array(shelvedSourceSchema)),
    shelve: oc.input(shelveSourceInputSchema).output(shelvedSourceSchema),
    end: oc.input(z.strictObject({ id: z.string().max(100) })).output(z.void()),
  },
  patrols: patrolApi,
}
