// What is known of one thing that came down a facade: seen where, judged how and why, from which floor.
import { z } from 'zod'
import { FALL_GRADES, FALL_REASONS, LOOKS } from './vocabulary.ts'

const epochMs = z.number()
/** 0..1 of the picture; extrapolated paths may reach a little beyond. */
const point = z.tuple([z.number(), z.number()])
const box = z.tuple([z.number(), z.number(), z.number(), z.number()])

export const fallPointSchema = z.object({
  atMs: epochMs,
  /** 0..1 of the picture. */
  box,
  /** What the network thinks of this picture of it, 0..1; null: it was not asked. */
  score: z.number().nullable(),
})
export type FallPoint = z.output<typeof fallPointSchema>

export const fallTrackSchema = z.object({
  /** In order of time, one per picture in which it was seen. */
  points: z.array(fallPointSchema).max(600),
  /** The fitted path from where it came from to where it went, evenly in time. */
  path: z.array(point).max(200),
  /** Where the fit says it was let go; null when that cannot be told. */
  release: point.nullable(),
  /** Where it hit, or, `isSeen: false`, where the path meets the lowest floor or leaves the picture. */
  impact: z.object({ at: point, atMs: epochMs, isSeen: z.boolean() }).nullable(),
  /** Root mean square distance of the points from the path, px of the analysed picture. */
  residualPx: z.number(),
  /** Downward acceleration of the fit, m/s² (without a calibrated facade: null). */
  accelerationMps2: z.number().nullable(),
  /** Speed at the last point, m/s (without a calibrated facade: null). */
  speedMps: z.number().nullable(),
  /** What the network takes it for, 0..1 each; empty when it was not asked. */
  looks: z.partialRecord(z.enum(LOOKS), z.number()),
})
export type FallTrack = z.output<typeof fallTrackSchema>

export const floorEstimateSchema = z.object({
  estimate: z.int(),
  low: z.int(),
  high: z.int(),
  /** Share of such intervals that contain the true floor. */
  confidence: z.number(),
})
export type FloorEstimate = z.output<typeof floorEstimateSchema>

export const fallSchema = z.object({
  cameraId: z.string(),
  ruleId: z.string(),
  zone: z.string(),
  grade: z.enum(FALL_GRADES),
  /** Why it is not an alarm, most weighty first; empty for an alarm. */
  reasons: z.array(z.enum(FALL_REASONS)),
  /** 0..1 */
  score: z.number(),
  firstAtMs: epochMs,
  /** Of the last picture that is evidence. */
  lastAtMs: epochMs,
  /** What fell, the plainest first; one throw of several things has several. */
  tracks: z.array(fallTrackSchema).min(1).max(8),
  floor: floorEstimateSchema.nullable(),
  /** Name of the column of flats it came from. */
  column: z.string().nullable(),
  /** The figures behind the decision, by name. */
  why: z.record(z.string(), z.number()),
  /** A self-test's drawn object; never a real one. */
  isTest: z.boolean(),
})
export type Fall = z.output<typeof fallSchema>

/** A fall as the core keeps it. */
export const fallRecordSchema = fallSchema.extend({
  id: z.string(),
  /** What a person said of it: a suspected one is `open` until then. */
  review: z.enum(['open', 'real', 'notReal']).nullable(),
  reviewedBy: z.string().nullable(),
  reviewedAtMs: epochMs.nullable(),
  /** The incident it opened or joined. */
  incidentId: z.string().nullable(),
  /** The look-back that found it; null: seen live. */
  lookBackId: z.string().nullable(),
})
export type FallRecord = z.output<typeof fallRecordSchema>

export const selfTestSchema = z.object({
  id: z.string(),
  cameraId: z.string(),
  zone: z.string(),
  /** null: at the set time, by the system. */
  startedBy: z.string().nullable(),
  startedAtMs: epochMs,
  state: z.enum(['running', 'passed', 'failed']),
  /** From the last drawn picture to the alert in the core, ms; null unless passed. */
  tookMs: z.number().nullable(),
  /** Floor that was drawn and the floor that came out. */
  drawnFloor: z.int().nullable(),
  foundFloor: floorEstimateSchema.nullable(),
  /** Code of errors.ts, or null. */
  problem: z.string().nullable(),
})
export type SelfTest = z.output<typeof selfTestSchema>

/** A recorded file that can be searched again. */
export const recordingSchema = z.object({
  /** File name in the data directory's `recordings` folder. */
  name: z.string(),
  bytes: z.number().int(),
  durationMs: z.number(),
  width: z.int(),
  height: z.int(),
  fps: z.number(),
  /** When the recording begins, if its name says so (2026-11-25T21-00-00.mp4); null: the operator has to say it. */
  startsAtMs: epochMs.nullable(),
})
export type Recording = z.output<typeof recordingSchema>

export const lookBackSchema = z.object({
  id: z.string(),
  cameraId: z.string(),
  recording: z.string(),
  /** When the recording's first picture was taken. */
  recordingStartsAtMs: epochMs,
  fromMs: epochMs,
  toMs: epochMs,
  /** Where it landed, 0..1 of the picture. */
  landing: point,
  startedBy: z.string(),
  startedAtMs: epochMs,
  state: z.enum(['running', 'done', 'cancelled', 'failed']),
  /** Share of the span that has been searched, 0..1. */
  progress01: z.number(),
  /** Recorded seconds searched per second; null before it is known. */
  speed: z.number().nullable(),
  found: z.number().int(),
  endedAtMs: epochMs.nullable(),
  /** Code of errors.ts, or null. */
  problem: z.string().nullable(),
})
export type LookBack = z.output<typeof lookBackSchema>
