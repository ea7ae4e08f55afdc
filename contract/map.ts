// Maps: plans of the site and of floors, and where on them cameras, devices, points of fire panels and buildings are.
import { z } from 'zod'
import { lineSchema } from './text.ts'

export const MAP_KINDS = ['site', 'floor'] as const
export type MapKind = (typeof MAP_KINDS)[number]

export const MAP_PICTURE_TYPES = ['image/png', 'image/jpeg', 'image/webp', 'image/svg+xml'] as const
export type MapPictureType = (typeof MAP_PICTURE_TYPES)[number]

export const MAX_MAP_PICTURE_BYTES = 4 * 1024 * 1024
/** A drawing is taken apart and written anew; a larger one is better sent as a picture. */
export const MAX_MAP_SVG_BYTES = 2 * 1024 * 1024
/** Of a picture, px a side. */
export const MAX_MAP_SIDE = 4000
export const MAX_MAPS = 100
/** Of one map: with long names what one message carries. */
export const MAX_MAP_ITEMS = 600
/** Of one map as it is sent. */
export const MAX_MAP_BYTES = 256 * 1024
/** Of all maps together: every screen reads them whole. */
export const MAX_ALL_ITEMS = 6000

const siteId = z.string().min(1).max(63)
/** Share of the picture's width or height, to a ten-thousandth. */
const share = z
  .number()
  .min(0)
  .max(1)
  .transform((value) => Math.round(value * 10_000) / 10_000)
const at = { x: share, y: share }

export const mapItemSchema = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('camera'),
    id: siteId,
    ...at,
    /** Degrees clockwise from the top of the plan; absent: nobody said. */
    direction: z.int().min(0).max(359).optional(),
    /** Angle of view, degrees. */
    view: z.int().min(5).max(360).optional(),
    /** How far it sees, share of the picture's width. */
    reach: z.number().min(0.01).max(1).optional(),
  }),
  z.strictObject({ kind: z.literal('device'), id: siteId, ...at }),
  /** `id`: the fire panel's; `address`: as the site file names the point. */
  z.strictObject({ kind: z.literal('point'), id: siteId, address: z.string().min(1).max(64), ...at }),
  z.strictObject({ kind: z.literal('building'), id: siteId, ...at }),
  /** Of a patrol. */
  z.strictObject({ kind: z.literal('checkpoint'), id: siteId, ...at }),
])
export type MapItem = z.infer<typeof mapItemSchema>

/** No two items are of the same thing on one map. */
export function mapItemKey(item: Pick<MapItem, 'kind' | 'id'> & { readonly address?: string }): string {
  return item.kind === 'point' ? `point:${item.id}:${item.address ?? ''}` : `${item.kind}:${item.id}`
}

export const mapSchema = z
  .strictObject({
    name: lineSchema(60),
    kind: z.enum(MAP_KINDS),
    /** Of a floor; null: of none, e.g. an underground car park. */
    buildingId: siteId.nullable(),
    /** Of a floor: 1 is the ground floor, below it -1, -2. */
    floor: z.int().min(-20).max(300).nullable(),
    /** SHA-256 of its picture, which was sent before (POST /upload/map-picture). */
    picture: z.string().regex(/^[0-9a-f]{64}$/),
    items: z.array(mapItemSchema).max(MAX_MAP_ITEMS),
  })
  .refine(({ kind, buildingId, floor }) => kind === 'floor' || (buildingId === null && floor === null), { path: ['buildingId'], message: 'only of a floor' })
  .refine(({ items }) => new Set(items.map(mapItemKey)).size === items.length, { path: ['items'], message: 'the same thing twice' })
export type SiteMap = z.infer<typeof mapSchema>

export const mapViewSchema = z.object({
  id: z.string(),
  /** Grows by one at every save. */
  version: z.int(),
  name: z.string(),
  kind: z.enum(MAP_KINDS),
  buildingId: z.string().nullable(),
  floor: z.int().nullable(),
  picture: z.string(),
  /** Of the picture, px. */
  width: z.int(),
  height: z.int(),
  items: z.array(mapItemSchema),
  savedAtMs: z.number(),
  /** Null: the account is gone. */
  savedBy: z.string().nullable(),
})
export type MapView = z.infer<typeof mapViewSchema>

/** POST /upload/map: a call carries less. `id` absent: a new one, of version 0. `version`: the one it started from. */
export const mapSaveSchema = z.strictObject({ id: z.string().max(100).optional(), version: z.int().min(0), map: mapSchema })
export type MapSave = z.infer<typeof mapSaveSchema>

/** A point of a fire panel, as the site file has it. */
export const mapPointSchema = z.object({
  deviceId: z.string(),
  address: z.string(),
  name: z.string().nullable(),
  buildingId: z.string().nullable(),
  floor: z.int().nullable(),
})
export type MapPoint = z.infer<typeof mapPointSchema>

/** `doubtful`: somebody was there, but late, out of order, too soon or unproven; `idle`: no round under way, or just over, visits it. */
export const CHECKPOINT_STATES = ['idle', 'due', 'ok', 'doubtful', 'missed'] as const
export type CheckpointState = (typeof CHECKPOINT_STATES)[number]

/** A checkpoint of patrols, as everybody who watches may know it: without the code of its tag. */
export const mapCheckpointSchema = z.object({
  id: z.string(),
  name: z.string(),
  buildingId: z.string().nullable(),
  floor: z.number().nullable(),
  state: z.enum(CHECKPOINT_STATES),
  /** Of the round that says so. */
  route: z.string().nullable(),
  /** When somebody has to have been there. */
  dueMs: z.number().nullable(),
})
export type MapCheckpoint = z.infer<typeof mapCheckpointSchema>

/** What POST /upload/map-picture answers. */
export const mapPictureSchema = z.object({
  sha256: z.string(),
  type: z.enum(MAP_PICTURE_TYPES),
  width: z.int(),
  height: z.int(),
  /** Parts of a drawing that were left out: scripts, links, pictures and what else has no place on a plan. */
  dropped: z.int(),
})
export type MapPicture = z.infer<typeof mapPictureSchema>
