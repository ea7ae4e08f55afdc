// The part of the operators' contract that is about proof: packages of evidence, the access register, and the audit chain with its anchors.
import { oc } from '@orpc/contract'
import { z } from 'zod'
import { exportViewSchema } from './playback-api.ts'
import { lineSchema } from './text.ts'

/** `recording`: watched; `export`, `package`: taken out; `fetch`, `remove`: of what was taken out; `evidence`: seen; `person`: seen in full; `report`: fetched; `sheet`: printed; `register`: looked through. */
export const ACCESS_KINDS = ['recording', 'export', 'package', 'fetch', 'remove', 'evidence', 'person', 'report', 'sheet', 'register'] as const
export type AccessKind = (typeof ACCESS_KINDS)[number]

const id = z.string().min(1).max(100)
const epochMs = z.int().min(0).max(8.64e15)

export const accessFilterSchema = z
  .strictObject({
    kind: z.enum(ACCESS_KINDS).nullable().default(null),
    actorId: id.nullable().default(null),
    cameraId: id.nullable().default(null),
    /** `INC-20261122-0007` */
    incidentNumber: z.string().max(40).nullable().default(null),
    fromMs: epochMs,
    toMs: epochMs,
  })
  .refine(({ fromMs, toMs }) => toMs > fromMs, 'ends after it begins')
export type AccessFilterInput = z.infer<typeof accessFilterSchema>

export const accessActSchema = z.object({
  /** Number of its entry in the audit chain. */
  seq: z.number(),
  atMs: z.number(),
  kind: z.enum(ACCESS_KINDS),
  /** null: the account or key is gone; then `actorId` is all that is known. */
  who: z.string().nullable(),
  actorId: z.string(),
  actorType: z.string(),
  cameraIds: z.array(z.string()),
  incidentId: z.string().nullable(),
  incidentNumber: z.string().nullable(),
  /** Number of an export or report, name of a file, type of evidence. */
  what: z.string(),
  /** Of a recording: the stretches that were sent; null: not a recording, or not known. */
  stretches: z.array(z.tuple([z.number(), z.number()])).nullable(),
  /** Seconds of recording that was sent or taken out. */
  seconds: z.number().nullable(),
  reason: z.string().nullable(),
})
export type AccessAct = z.infer<typeof accessActSchema>

export const anchorViewSchema = z.object({ seq: z.number(), hash: z.string(), atMs: z.number() })

export const chainViewSchema = z.object({
  entries: z.number(),
  /** SHA-256 of the site's public evidence key, lower-case hex. */
  fingerprint: z.string(),
  algorithm: z.string(),
  anchor: anchorViewSchema.nullable(),
  second: z.object({ path: z.string().nullable(), writtenAtMs: z.number().nullable(), problem: z.string().nullable() }),
  /** While it is checked, how far. */
  checking01: z.number().nullable(),
  /** The last check since the start. */
  checked: z
    .object({
      atMs: z.number(),
      ok: z.boolean(),
      entries: z.number(),
      anchors: z.number(),
      fromSeq: z.number().nullable(),
      toSeq: z.number().nullable(),
      why: z.string().nullable(),
    })
    .nullable(),
})
export type ChainView = z.infer<typeof chainViewSchema>

export const proofApi = {
  proof: {
    /** A package of all there is of an incident, as an export. @throws `incident.notFound`, `export.tooMany`, `export.quotaFull` */
    startPackage: oc.input(z.strictObject({ incidentId: id, reason: lineSchema(200) })).output(exportViewSchema),
    /** Of an incident, newest first; at most twenty. */
    packages: oc.input(z.strictObject({ incidentId: id })).output(z.array(exportViewSchema)),
    /** Newest first. `cursor` is that of the page before. */
    register: oc
      .input(
        z.strictObject({
          filter: accessFilterSchema,
          cursor: z.strictObject({ atMs: z.number(), seq: z.number() }).nullable(),
          limit: z.int().min(1).max(200),
        }),
      )
      .output(z.object({ items: z.array(accessActSchema), next: z.object({ atMs: z.number(), seq: z.number() }).nullable() })),
    /** Everybody who is in the register. */
    people: oc.output(z.array(z.object({ id: z.string(), name: z.string().nullable() }))),
    chain: oc.output(chainViewSchema),
    /** Begins a check of the whole chain. @throws `audit.checking` */
    check: oc.output(chainViewSchema),
    /** @throws `folder.*`: what is wrong with it */
    savePlace: oc.input(z.strictObject({ folder: z.string().max(500).nullable() })).output(chainViewSchema),
  },
}
