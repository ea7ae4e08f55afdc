// The maps: plans as managers upload them and what they place on them; nobody overwrites what he has not seen, everything is audited.
import { createHash } from 'node:crypto'
import { z } from 'zod'
import { VigilError } from '../../contract/errors.ts'
import { mapItemKey, mapItemSchema, MAX_ALL_ITEMS, MAX_MAPS, type MapItem, type MapPicture, type MapSave, type MapView } from '../../contract/map.ts'
import { appendAudit } from '../../db/audit.ts'
import {
  deleteMap,
  deleteUnusedMapPictures,
  findMap,
  findMapPicture,
  hasMapPicture,
  insertMapPicture,
  listMaps,
  saveMap,
  type StoredMap,
  type StoredMapPicture,
} from '../../db/maps.ts'
import { inTransaction } from '../../db/transaction.ts'
import type { Actor, Env } from '../env.ts'
import { newId } from '../new-id.ts'
import { readPlanPicture } from './plan/read-picture.ts'

export interface MapDesk {
  /** Plans of the site first, then floors from below. */
  list(): MapView[]
  /** @throws VigilError `map.notFound`, `map.changed` with {version}, `map.noPicture`, `map.tooMany` */
  save(actor: Actor, save: MapSave): MapView
  /** @throws VigilError `map.notFound`, `map.changed` */
  remove(actor: Actor, id: string, version: number): void
  /** To be used by a map within a day. @throws VigilError `map.badPicture`, `map.badSvg` */
  putPicture(actor: Actor, bytes: Uint8Array): Promise<MapPicture>
  picture(sha256: string): StoredMapPicture | null
}

const itemsSchema = z.array(mapItemSchema)
/** So long a picture waits for the map that wants it. */
const UNUSED_MS = 86_400_000

export function createMapDesk({ db, clock }: Pick<Env, 'db' | 'clock'>): MapDesk {
  const seen = (id: string, version: number): MapView => {
    const stored = findMap(db, id)
    if (stored === null) throw new VigilError('map.notFound')
    if (stored.version !== version) throw new VigilError('map.changed', { version: stored.version })
    return viewOf(stored)
  }
  const audit = (actor: Actor, action: string, subject: string, before: Record<string, unknown> | null, after: Record<string, unknown> | null) =>
    appendAudit(db, { atMs: clock.now(), actorType: actor.type, actorId: actor.id, action, subject, before, after })

  return {
    list: () => listMaps(db).map(viewOf),
    save(actor, { id: given, version, map }) {
      const nowMs = clock.now()
      const id = given ?? newId(nowMs)
      return inTransaction(db, () => {
        const before = given === undefined ? null : seen(given, version)
        const others = listMaps(db).filter((one) => one.id !== id)
        const items = others.reduce((sum, one) => sum + viewOf(one).items.length, map.items.length)
        if (others.length >= MAX_MAPS || items > MAX_ALL_ITEMS) throw new VigilError('map.tooMany')
        if (!hasMapPicture(db, map.picture)) throw new VigilError('map.noPicture')
        const { items: placed, ...facts } = map
        const next = (before?.version ?? 0) + 1
        saveMap(db, { id, ...facts, version: next, items: JSON.stringify(placed), userId: actor.id, savedAtMs: nowMs })
        deleteUnusedMapPictures(db, nowMs - UNUSED_MS)
        audit(actor, 'map.save', `map/${id}`, before && factsOf(before), { ...factsOf({ ...map, version: next }), ...changesOf(before?.items ?? [], placed) })
        return viewOf(findMap(db, id)!)
      })
    },
    remove(actor, id, version) {
      inTransaction(db, () => {
        const before = seen(id, version)
        deleteMap(db, id)
        deleteUnusedMapPictures(db, clock.now() - UNUSED_MS)
        audit(actor, 'map.remove', `map/${id}`, { ...factsOf(before), items: before.items.length }, null)
      })
    },
    async putPicture(actor, bytes) {
      const { bytes: shown, ...facts } = await readPlanPicture(bytes)
      const sha256 = createHash('sha256').update(shown).digest('hex')
      const { type, width, height } = facts
      const savedAtMs = clock.now()
      inTransaction(db, () => {
        deleteUnusedMapPictures(db, savedAtMs - UNUSED_MS)
        insertMapPicture(db, { sha256, type, width, height, picture: Buffer.from(shown), userId: actor.id, savedAtMs })
        audit(actor, 'map.picture', `mapPicture/${sha256}`, null, { bytes: shown.length, ...facts })
      })
      return { sha256, ...facts }
    },
    picture: (sha256) => findMapPicture(db, sha256),
  }
}

function viewOf({ items, ...stored }: StoredMap): MapView {
  return { ...stored, items: itemsSchema.parse(JSON.parse(items)) }
}

/** Without names: people's words have no place in the chain. */
function factsOf({ version, kind, buildingId, floor, picture }: Pick<MapView, 'version' | 'kind' | 'buildingId' | 'floor' | 'picture'>) {
  return { version, kind, buildingId, floor, picture }
}

/** What was placed, moved or turned, and taken away, by key. */
function changesOf(before: readonly MapItem[], after: readonly MapItem[]) {
  const was = new Map(before.map((item) => [mapItemKey(item), JSON.stringify(item)]))
  const is = new Set(after.map(mapItemKey))
  return {
    placed: after.map(mapItemKey).filter((key) => !was.has(key)),
    moved: after.filter((item) => (was.get(mapItemKey(item)) ?? JSON.stringify(item)) !== JSON.stringify(item)).map(mapItemKey),
    taken: [...was.keys()].filter((key) => !is.has(key)),
  }
}
