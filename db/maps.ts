// Maps, what is placed on them, and their pictures.
import type { MapKind, MapPictureType } from '../contract/map.ts'
import type { ReadableDb, WritableDb } from './open.ts'
import { change, query } from './statement.ts'

export interface StoredMap {
  readonly id: string
  readonly version: number
  readonly name: string
  readonly kind: MapKind
  readonly buildingId: string | null
  readonly floor: number | null
  readonly picture: string
  /** Of the picture, px. */
  readonly width: number
  readonly height: number
  /** JSON, see mapItemSchema. */
  readonly items: string
  readonly savedAtMs: number
  /** The account's name; null: it is gone. */
  readonly savedBy: string | null
}

const MAPS = `SELECT m.id, m.version, m.name, m.kind, m.building_id AS buildingId, m.floor, m.picture, p.width, p.height, m.items,
    m.saved_at_ms AS savedAtMs, u.name AS savedBy
  FROM maps m JOIN map_pictures p ON p.sha256 = m.picture LEFT JOIN users u ON u.id = m.saved_by`

/** Plans of the site first, then floors of each building from below. */
export function listMaps(db: ReadableDb): StoredMap[] {
  return query<StoredMap>(db, `${MAPS} ORDER BY m.kind = 'floor', m.building_id IS NOT NULL, m.building_id, m.floor, m.name, m.id`).all()
}

export function findMap(db: ReadableDb, id: string): StoredMap | null {
  return query<StoredMap>(db, `${MAPS} WHERE m.id = ?`).get(id) ?? null
}

/** @param userId users.id */
export function saveMap(db: WritableDb, map: Omit<StoredMap, 'width' | 'height' | 'savedBy'> & { readonly userId: string }): void {
  change(
    db,
    `INSERT INTO maps (id, version, name, kind, building_id, floor, picture, items, saved_by, saved_at_ms)
     VALUES (:id, :version, :name, :kind, :buildingId, :floor, :picture, :items, :userId, :savedAtMs)
     ON CONFLICT (id) DO UPDATE SET version = excluded.version, name = excluded.name, kind = excluded.kind, building_id = excluded.building_id,
       floor = excluded.floor, picture = excluded.picture, items = excluded.items, saved_by = excluded.saved_by, saved_at_ms = excluded.saved_at_ms`,
  ).run({ ...map })
}

export function deleteMap(db: WritableDb, id: string): void {
  change(db, 'DELETE FROM maps WHERE id = ?').run(id)
}

export interface StoredMapPicture {
  readonly sha256: string
  readonly type: MapPictureType
  readonly picture: Buffer
  readonly width: number
  readonly height: number
}

/** One that is there already stays, and counts as new. @param userId users.id */
export function insertMapPicture(db: WritableDb, picture: StoredMapPicture & { readonly userId: string; readonly savedAtMs: number }): void {
  change(
    db,
    `INSERT INTO map_pictures (sha256, type, picture, width, height, saved_by, saved_at_ms)
     VALUES (:sha256, :type, :picture, :width, :height, :userId, :savedAtMs) ON CONFLICT (sha256) DO UPDATE SET saved_at_ms = excluded.saved_at_ms`,
  ).run({ ...picture })
}

export function findMapPicture(db: ReadableDb, sha256: string): StoredMapPicture | null {
  return query<StoredMapPicture>(db, 'SELECT sha256, type, picture, width, height FROM map_pictures WHERE sha256 = ?').get(sha256) ?? null
}

export function hasMapPicture(db: ReadableDb, sha256: string): boolean {
  return query(db, 'SELECT 1 FROM map_pictures WHERE sha256 = ?').get(sha256) !== undefined
}

/** Those that no map has, and that were sent before then. */
export function deleteUnusedMapPictures(db: WritableDb, sentBeforeMs: number): void {
  change(db, 'DELETE FROM map_pictures WHERE saved_at_ms < ? AND sha256 NOT IN (SELECT picture FROM maps)').run(sentBeforeMs)
}
