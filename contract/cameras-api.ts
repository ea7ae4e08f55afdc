// The part of the operators' contract that is about setting up cameras: what is in force, changes to it, and the sessions in which one is found and tried.
import { eventIterator, oc } from '@orpc/contract'
import { z } from 'zod'
import {
  cameraPlaceSchema,
  cameraResetSchema,
  cameraSaveSchema,
  cameraSetupViewSchema,
  cameraVersionSchema,
  watchCopySchema,
  watchRestoreSchema,
  watchSaveSchema,
  watchTrySchema,
} from './camera-setup.ts'
import {
  cameraListInputSchema,
  cameraListSchema,
  discoveryEventSchema,
  discoveryInputSchema,
  probeInputSchema,
  streamTrialSchema,
  tryStreamInputSchema,
} from './camera-trials.ts'
import { cameraReportSchema } from './camera-pairing.ts'
import { ruleKindSchema, watchTryEventSchema } from './rule-kinds.ts'

export const camerasApi = {
  cameraSetup: {
    /** All cameras in force, those of the site file first; never a password. */
    list: oc.output(z.array(cameraSetupViewSchema)),
    /** In force at once, as is every other change here. One that did not start from the version in force is refused with `cameraSetup.changed`. */
    save: oc.input(cameraSaveSchema).output(cameraSetupViewSchema),
    /** What it saw stays: incidents, evidence, figures. */
    remove: oc.input(cameraPlaceSchema.extend({ confirmed: z.literal(true) })).output(z.void()),
    /** What may be armed, also what this version does not watch for yet. */
    ruleKinds: oc.output(z.array(ruleKindSchema)),
    /** Its rules on the live picture, raising nothing; ends after a while, with `over`. @throws `cameraSetup.tooManyTries`, and as saveWatch */
    tryWatch: oc.input(watchTrySchema).output(eventIterator(watchTryEventSchema)),
    saveWatch: oc.input(watchSaveSchema).output(cameraSetupViewSchema),
    /** Back to what the site file says; of a camera that it does not know, nothing is watched. */
    reset: oc.input(cameraResetSchema).output(cameraSetupViewSchema),
    /** Zones, triplines, masks and rules, in place of those that are there; facades stay. All of them or none. */
    copyWatch: oc.input(watchCopySchema).output(z.array(cameraSetupViewSchema)),
    /** Newest first, at most 100. */
    versions: oc.input(z.strictObject({ cameraId: z.string().max(63) })).output(z.array(cameraVersionSchema)),
    restoreWatch: oc.input(watchRestoreSchema).output(cameraSetupViewSchema),
    /** The part `cameras` of a site file, with everything that was set up here; passwords as `${NAME}`. */
    export: oc.output(z.object({ yaml: z.string(), /** To be set in the environment. */ passwords: z.array(z.string()) })),
  },
  /** Nothing of it is kept, and no log-in comes back but those of a list, to whoever sent it. */
  cameraTrials: {
    interfaces: oc.output(z.array(z.object({ name: z.string(), address: z.string(), subnet: z.string() }))),
    /** Cameras of a CSV file, each line with what is wrong with it. */
    readList: oc.input(cameraListInputSchema).output(cameraListSchema),
    /** What is found, as it is found; ends by itself. Leaving it ends it. */
    discover: oc.input(discoveryInputSchema).output(eventIterator(discoveryEventSchema)),
    /** A camera or a recorder with its channels. */
    probe: oc.input(probeInputSchema).output(cameraReportSchema),
    /** To ours, when it can be logged in to; then it is asked again. @throws `device.unreachable` and the like */
    setClock: oc.input(probeInputSchema).output(cameraReportSchema),
    /** Opens the stream, as it would be watched. */
    tryStream: oc.input(tryStreamInputSchema).output(streamTrialSchema),
  },
}
