// The operators' contract: every call and every feed of a screen, over one WebSocket (/rpc/ws).
import { eventIterator, oc } from '@orpc/contract'
import { z } from 'zod'
import { baselineSaveSchema, dashboardInputSchema, dashboardSchema, targetsSaveSchema } from './dashboard.ts'
import { accessApi } from './access-api.ts'
import { cameraEventsApi } from './camera-events.ts'
import { headsApi } from './camera-heads.ts'
import { cameraStillsApi } from './camera-stills.ts'
import { camerasApi } from './cameras-api.ts'
import { recordingApi } from './recording-api.ts'
import { privacyApi } from './privacy-api.ts'
import { backupApi } from './backup-api.ts'
import { deskApi } from './desk-api.ts'
import { commandResultSchema, deviceStatusSchema } from './device.ts'
import { facadeEntriesSchema, facadeFiguresSchema, facadeViewSchema } from './facade.ts'
import { fireSchema, fireTestInputSchema, fireTestSchema } from './fire.ts'
import { fallRecordSchema, lookBackSchema, recordingSchema, selfTestSchema } from './falling.ts'
import {
  actionInputSchema,
  incidentDetailSchema,
  incidentFilterSchema,
  incidentSchema,
  timelineEntrySchema,
  timelinePartSchema,
  manualReportSchema,
  mergeInputSchema,
  splitInputSchema,
} from './incident.ts'
import { linkageViewSchema } from './linkage.ts'
import { linksApi } from './links-api.ts'
import { playbackApi } from './playback-api.ts'
import { proofApi } from './proof-api.ts'
import { operatorLoadSchema } from './operator-load.ts'
import { userSchema } from './people.ts'
import { reportSchedulesApi, reportsApi, reportTemplatesApi } from './reports-api.ts'
import { deviceTelemetrySchema, limitsPlaceSchema, limitsSaveSchema, limitsViewSchema, seriesInputSchema, seriesSchema } from './telemetry.ts'
import { lineSchema } from './text.ts'
import { checkInputSchema, checkResultSchema, judgementSchema, pairedDeviceSchema } from './pairing.ts'
import {
  consentInputSchema,
  gatePeopleSchema,
  importRecordSchema,
  passageViewSchema,
  personDetailSchema,
  personInputSchema,
  personSchema,
  queuedLineSchema,
} from './resident.ts'
import { plateReadSchema, vehicleInputSchema, vehicleSchema } from './vehicle.ts'
import { CAMERA_STATES, DEVICE_COMMANDS, FALL_GRADES } from './vocabulary.ts'

const point = z.tuple([z.number(), z.number()])

export const cameraViewSchema = z.object({
  id: z.string(),
  name: z.string(),
  buildingId: z.string().nullable(),
  zones: z.array(z.object({ id: z.string(), name: z.string(), polygon: z.array(point) })),
  state: z.enum(CAMERA_STATES),
  sinceMs: z.number(),
  fps: z.number(),
  expectedFps: z.number(),
  analysedFps: z.number(),
  lastFrameAtMs: z.number().nullable(),
  /** Code of errors.ts, or null. */
  problem: z.string().nullable(),
  /** Codes of errors.ts: what is wrong with a picture or stream that comes all the same. */
  warnings: z.array(z.string()),
})
export type CameraView = z.infer<typeof cameraViewSchema>

export const siteViewSchema = z.object({
  id: z.string(),
  name: z.string(),
  /** Told to the fire brigade; null: the site file has none. */
  address: z.string().nullable(),
  timezone: z.string(),
  demo: z.boolean(),
  version: z.string(),
  /** `approach`: how the fire brigade gets there. */
  buildings: z.array(z.object({ id: z.string(), name: z.string(), approach: z.string().nullable() })),
})
export type SiteView = z.infer<typeof siteViewSchema>

export const trackBoxSchema = z.object({
  id: z.number().int(),
  label: z.string(),
  score: z.number(),
  box: z.tuple([z.number(), z.number(), z.number(), z.number()]),
})
/** Boxes of one analysed picture; `atMs` is that of the live fragment they belong to. */
export const tracksEventSchema = z.object({ cameraId: z.string(), atMs: z.number(), tracks: z.array(trackBoxSchema) })
export type TracksEvent = z.infer<typeof tracksEventSchema>

export const incidentFeedEventSchema = z.discriminatedUnion('type', [
  /**
   * Always first, and again after the core lost count: what is not closed, in queue order, the first thousand of it;
   * `total` is how many there are. The others follow as `more`, unless there are more than ten thousand.
   */
  z.object({ type: z.literal('snapshot'), incidents: z.array(incidentSchema), total: z.number().int().optional() }),
  z.object({ type: z.literal('more'), incidents: z.array(incidentSchema) }),
  z.object({ type: z.literal('changed'), incident: incidentSchema }),
])
export type IncidentFeedEvent = z.infer<typeof incidentFeedEventSchema>

export const healthViewSchema = z.object({
  status: z.enum(['ok', 'degraded']),
  /** Codes of errors.ts: what is wrong with the core itself. */
  problems: z.array(z.string()),
  outbox: z.object({ pending: z.number().int(), oldestAgeMs: z.number().nullable(), problem: z.string().nullable() }),
  storage: z.object({ freeBytes: z.number(), evidenceBytes: z.number() }),
  /** `idle`: no rule is armed, nothing is looked at. */
  inference: z.object({ state: z.enum(['starting', 'running', 'down', 'idle']), medianMs: z.number().nullable(), analysedFps: z.number() }),
  /** Devices whose own events are wanted, and of how many they are heard. */
  cameraEvents: z.object({ devices: z.number().int(), heard: z.number().int(), refused: z.number().int() }),
})
export type HealthView = z.infer<typeof healthViewSchema>

const byId = z.strictObject({ id: z.string().max(100) })
const cameraId = z.string().max(63)
const epochMs = z.number()

const fallFilterSchema = z.strictObject({
  cameraId: cameraId.optional(),
  grades: z.array(z.enum(FALL_GRADES)).max(FALL_GRADES.length).optional(),
  /** Suspected ones nobody has looked at yet. */
  openOnly: z.boolean().optional(),
  lookBackId: z.string().max(100).optional(),
  sinceMs: epochMs.optional(),
  untilMs: epochMs.optional(),
  cursor: z.string().max(200).optional(),
  limit: z.number().int().min(1).max(200).default(50),
})

export const api = {
  session: { me: oc.output(userSchema) },
  site: {
    get: oc.output(siteViewSchema),
    /** Tells at once, and whenever cameras were added, changed or taken out: cameras.list is then to be read anew. */
    watch: oc.output(eventIterator(z.object({ atMs: z.number() }))),
  },
  cameras: {
    list: oc.output(z.array(cameraViewSchema)),
    /** All cameras first, one event each, then every change. */
    watch: oc.output(eventIterator(cameraViewSchema)),
  },
  devices: {
    list: oc.output(z.array(deviceStatusSchema)),
    watch: oc.output(eventIterator(deviceStatusSchema)),
    command: oc
      .input(
        z.strictObject({
          deviceId: z.string().max(63),
          command: z.enum(DEVICE_COMMANDS),
          /** `say` only: what to say. */
          text: lineSchema(200).optional(),
          reason: lineSchema(200),
          incidentId: z.string().max(100).optional(),
        }),
      )
      .output(commandResultSchema),
  },
  incidents: {
    list: oc.input(incidentFilterSchema).output(z.object({ items: z.array(incidentSchema), next: z.string().nullable() })),
    get: oc.input(byId).output(incidentDetailSchema),
    /** Lines of the timeline, counted from the oldest, which is 0; `toIndex` is not included, 500 at most. */
    timeline: oc.input(timelinePartSchema).output(z.array(timelineEntrySchema)),
    act: oc.input(actionInputSchema.extend({ id: z.string().max(100) })).output(incidentSchema),
    report: oc.input(manualReportSchema).output(incidentSchema),
    /** `from` goes into `id` and is closed; answers `id`. */
    merge: oc.input(mergeInputSchema.extend({ id: z.string().max(100) })).output(incidentSchema),
    /** Answers the new incident. */
    split: oc.input(splitInputSchema.extend({ id: z.string().max(100) })).output(incidentSchema),
    watch: oc.output(eventIterator(incidentFeedEventSchema)),
  },
  tracks: { watch: oc.input(z.strictObject({ cameraIds: z.array(z.string().max(63)).max(64) })).output(eventIterator(tracksEventSchema)) },
  /** Things that came down: alarms, suspected ones to review, and what was rejected with its reason. */
  falls: {
    /** Newest first; of a look-back the likeliest first. */
    list: oc.input(fallFilterSchema).output(z.object({ items: z.array(fallRecordSchema), next: z.string().nullable() })),
    get: oc.input(byId).output(fallRecordSchema),
    /** `real` opens an incident with its evidence, if there is none yet. */
    review: oc.input(byId.extend({ verdict: z.enum(['real', 'notReal']) })).output(fallRecordSchema),
    /** Every new or changed record; nothing first. */
    watch: oc.output(eventIterator(fallRecordSchema)),
  },
  fires: {
    /** Those that have not ended first, one event each, then every change. */
    watch: oc.output(eventIterator(fireSchema)),
    /** Releases the gates of its building at once. */
    confirm: oc.input(z.strictObject({ incidentId: z.string().max(100) })).output(fireSchema),
    /** `note` is needed before the panel was reset. Nothing is shut by it. */
    end: oc.input(byId.extend({ note: lineSchema(500).optional() })).output(fireSchema),
    tests: oc.output(z.array(fireTestSchema)),
    startTest: oc.input(fireTestInputSchema).output(fireTestSchema),
    endTest: oc.input(byId).output(z.void()),
  },
  vehicles: {
    /** By plate; `search` in plates and homes. */
    list: oc
      .input(z.strictObject({ search: z.string().max(60).default(''), limit: z.number().int().min(1).max(500).default(100) }))
      .output(z.object({ items: z.array(vehicleSchema), total: z.number().int() })),
    save: oc.input(vehicleInputSchema).output(vehicleSchema),
    remove: oc.input(byId).output(z.void()),
    /** The latest plate reads, with what was decided about each. */
    reads: oc.input(z.strictObject({ limit: z.number().int().min(1).max(200).default(50) })).output(z.array(plateReadSchema)),
  },
  telemetry: {
    list: oc.output(z.array(deviceTelemetrySchema)),
    /** All devices first, one event each, then every change of standing at once and newer values every few seconds. */
    watch: oc.output(eventIterator(deviceTelemetrySchema)),
    series: oc.input(seriesInputSchema).output(seriesSchema),
    limits: oc.input(limitsPlaceSchema).output(limitsViewSchema),
    /** Refused with `telemetry.limitsChanged` when it did not start from the version in force. */
    saveLimits: oc.input(limitsSaveSchema).output(limitsViewSchema),
  },
  /** The people gates know. What lists show is masked; whoever looks at one person is audited. */
  residents: {
    /** By name; `search` in names, phones and homes. */
    list: oc
      .input(z.strictObject({ search: z.string().max(60).default(''), limit: z.number().int().min(1).max(500).default(100) }))
      .output(z.object({ items: z.array(personSchema), total: z.number().int() })),
    get: oc.input(byId).output(personDetailSchema),
    save: oc.input(personInputSchema).output(personDetailSchema),
    remove: oc.input(byId).output(z.void()),
    /** What people agree to before their face is enrolled. The photo itself: POST /upload/face?person=ID */
    notice: oc.output(z.object({ version: z.string(), zh: z.string(), en: z.string() })),
    giveConsent: oc.input(consentInputSchema).output(personDetailSchema),
    withdrawConsent: oc.input(byId).output(personDetailSchema),
    gates: oc.output(z.array(gatePeopleSchema)),
    /** Also what the gate refused. */
    retry: oc.input(z.strictObject({ deviceId: z.string().max(63) })).output(z.object({ due: z.number().int() })),
    imports: oc.output(z.array(importRecordSchema)),
    /** Of a preview (POST /upload/resident-list?name=FILE). */
    applyImport: oc.input(byId.extend({ confirmed: z.boolean() })).output(importRecordSchema),
    undoImport: oc.input(byId).output(z.object({ left: z.number().int() })),
    queued: oc.output(z.array(queuedLineSchema)),
    settle: oc.input(byId.extend({ home: lineSchema(60) })).output(z.void()),
    drop: oc.input(byId).output(z.void()),
  },
  passages: {
    /** The latest first; `beforeId` of the last one shown for the next page. */
    list: oc
      .input(z.strictObject({ beforeId: z.number().int().optional(), limit: z.number().int().min(1).max(200).default(50) }))
      .output(z.array(passageViewSchema)),
    /** Anti-passback: everybody counts as nowhere. */
    resetSides: oc.output(z.void()),
  },
  pairing: {
    list: oc.output(z.array(pairedDeviceSchema)),
    /** Tries one thing now: commands really move the device. */
    run: oc.input(checkInputSchema).output(checkResultSchema),
    judge: oc.input(judgementSchema).output(checkResultSchema),
  },
  linkages: {
    /** In force, each with what it would meet now. */
    list: oc.output(z.array(linkageViewSchema)),
  },
  facades: {
    list: oc.output(z.array(facadeViewSchema)),
    /** A save that did not start from the version in force is refused with `facade.changed`. Takes effect at once. */
    save: oc.input(z.strictObject({ cameraId, version: z.number().int(), entries: facadeEntriesSchema })).output(facadeViewSchema),
    /** Back to what the site file says. */
    reset: oc.input(z.strictObject({ cameraId, version: z.number().int() })).output(facadeViewSchema),
    figures: oc.input(z.strictObject({ cameraIds: z.array(cameraId).max(64) })).output(eventIterator(facadeFiguresSchema)),
    selfTest: oc.input(z.strictObject({ cameraId, zone: z.string().max(63) })).output(selfTestSchema),
    /** The latest first, at most 50 of a camera. */
    selfTests: oc.input(z.strictObject({ cameraId })).output(z.array(selfTestSchema)),
  },
  lookBacks: {
    recordings: oc.output(z.array(recordingSchema)),
    start: oc
      .input(
        z.strictObject({
          cameraId,
          recording: z.string().max(200),
          recordingStartsAtMs: epochMs,
          fromMs: epochMs,
          toMs: epochMs,
          landing: z.tuple([z.number().min(0).max(1), z.number().min(0).max(1)]),
        }),
      )
      .output(lookBackSchema),
    list: oc.output(z.array(lookBackSchema)),
    cancel: oc.input(byId).output(lookBackSchema),
    watch: oc.output(eventIterator(lookBackSchema)),
  },
  ...camerasApi,
  ...recordingApi,
  ...privacyApi,
  ...backupApi,
  ...headsApi,
  ...cameraEventsApi,
  ...cameraStillsApi,
  ...linksApi,
  ...playbackApi,
  ...proofApi,
  ...deskApi,
  ...accessApi,
  dashboard: {
    /** Kept for a minute. */
    get: oc.input(dashboardInputSchema).output(dashboardSchema),
    /** How much one operator has to bear; of the whole site. */
    load: oc.input(dashboardInputSchema).output(operatorLoadSchema),
    /** Refused with `dashboard.changed` when it did not start from the version in force. */
    saveTargets: oc.input(targetsSaveSchema).output(dashboardSchema.shape.targets),
    saveBaseline: oc.input(baselineSaveSchema).output(dashboardSchema.shape.baseline),
  },
  reports: reportsApi,
  reportTemplates: reportTemplatesApi,
  reportSchedules: reportSchedulesApi,
  health: { get: oc.output(healthViewSchema), watch: oc.output(eventIterator(healthViewSchema)) },
}
