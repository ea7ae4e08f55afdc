// What each camera is for, what of its picture is covered, and what the property set about privacy.
import { isDeepStrictEqual } from 'node:util'
import { VigilError } from '../../contract/errors.ts'
import type { CameraId } from '../../contract/ids.ts'
import {
  cameraUseSchema,
  isForbiddenPlace,
  maskSchema,
  privacySettingsSchema,
  type CameraPrivacy,
  type CameraUse,
  type Mask,
  type PrivacySettings,
  type PrivacyShown,
} from '../../contract/privacy.ts'
import { appendAudit } from '../../db/audit.ts'
import { findPrivacySettings, insertPrivacySettings, listCameraPrivacy, saveCameraPrivacy, type StoredPrivacySettings } from '../../db/privacy.ts'
import { afterCommit, inTransaction } from '../../db/transaction.ts'
import type { Actor, Env } from '../env.ts'

export interface SettingsView extends Omit<StoredPrivacySettings, 'value' | 'savedAtMs'> {
  readonly value: PrivacySettings
  readonly savedAtMs: number | null
}

export interface CameraUses {
  shown(): PrivacyShown
  settings(): SettingsView
  /** @throws VigilError `privacy.changed` */
  saveSettings(actor: Actor, version: number, value: PrivacySettings): SettingsView
  cameras(): CameraPrivacy[]
  /** @throws VigilError `camera.notFound`, `privacy.changed`, `privacy.placeForbidden` */
  saveUse(actor: Actor, cameraId: CameraId, version: number, use: CameraUse): CameraPrivacy
  /** @throws VigilError `camera.notFound`, `privacy.changed` */
  saveMasks(actor: Actor, cameraId: CameraId, version: number, masks: readonly Mask[]): CameraPrivacy
  /** Read anew at every call; empty: nothing is covered. */
  masksOf(cameraId: CameraId): readonly Mask[]
}

export function createCameraUses(env: Env, cameras: () => readonly { readonly id: CameraId; readonly name: string }[]): CameraUses {
  const { db, clock } = env
  const masksSchema = maskSchema.array()
  const all = (): CameraPrivacy[] => {
    const saved = new Map(listCameraPrivacy(db).map((one) => [one.cameraId, one]))
    return cameras().map(({ id, name }) => {
      const one = saved.get(id)
      if (one === undefined) return { cameraId: id, name, version: 0, use: null, masks: [], savedAtMs: null, savedBy: null }
      const use = one.use === null ? null : (cameraUseSchema.safeParse(one.use).data ?? null)
      return { ...one, name, use, masks: masksSchema.parse(one.masks) }
    })
  }
  const mustGet = (cameraId: CameraId, version: number): CameraPrivacy => {
    const found = all().find((one) => one.cameraId === cameraId)
    if (found === undefined) throw new VigilError('camera.notFound')
    if (found.version !== version) throw new VigilError('privacy.changed')
    return found
  }
  const save = (actor: Actor, before: CameraPrivacy, changed: Partial<Pick<CameraPrivacy, 'use' | 'masks'>>): CameraPrivacy => {
    const atMs = clock.now()
    const { cameraId, version } = before
    const { use, masks } = { ...before, ...changed }
    saveCameraPrivacy(db, { cameraId, version: version + 1, use, masks, userId: actor.id, savedAtMs: atMs })
    const told = ({ use: of, masks: covered }: Pick<CameraPrivacy, 'use' | 'masks'>) => ({
      purposes: of?.purposes ?? [],
      place: of?.place ?? null,
      signed: of?.signed ?? false,
      masks: covered.length,
    })
    appendAudit(db, {
      atMs,
      actorType: actor.type,
      actorId: actor.id,
      action: changed.masks === undefined ? 'privacy.saveUse' : 'privacy.saveMasks',
      subject: `camera/${cameraId}`,
      before: told(before),
      after: told({ use, masks }),
    })
    // screens ask again for what lies over their pictures
    afterCommit(db, () => env.feed.publish('site', { atMs }))
    return all().find((one) => one.cameraId === cameraId)!
  }
  const settings = (): SettingsView => readPrivacySettings(db)
  return {
    shown: () => ({
      watermark: settings().value.watermark,
      masks: all().flatMap(({ cameraId, masks }) => (masks.length === 0 ? [] : [{ cameraId, masks }])),
    }),
    settings,
    saveSettings(actor, version, value) {
      return inTransaction(db, () => {
        const before = settings()
        if (before.version !== version) throw new VigilError('privacy.changed')
        const atMs = clock.now()
        insertPrivacySettings(db, { version: version + 1, value, userId: actor.id, savedAtMs: atMs })
        const keys = (Object.keys(value) as (keyof PrivacySettings)[]).filter((key) => !isDeepStrictEqual(value[key], before.value[key]))
        const { watermark, responseDays, passageDays, plateDays, goneDays } = value
        appendAudit(db, {
          atMs,
          actorType: actor.type,
          actorId: actor.id,
          action: 'privacy.saveSettings',
          subject: 'privacy/settings',
          before: { version, watermark: before.value.watermark },
          // names and telephones are free text: which changed, not what they say
          after: { version: version + 1, watermark, responseDays, passageDays, plateDays, goneDays, changed: keys },
        })
        afterCommit(db, () => env.feed.publish('site', { atMs }))
        return settings()
      })
    },
    cameras: all,
    saveUse(actor, cameraId, version, use) {
      if (isForbiddenPlace(use.place)) throw new VigilError('privacy.placeForbidden', { place: use.place })
      return inTransaction(db, () => save(actor, mustGet(cameraId, version), { use }))
    },
    saveMasks: (actor, cameraId, version, masks) => inTransaction(db, () => save(actor, mustGet(cameraId, version), { masks: [...masks] })),
    masksOf: (cameraId) => readMasks(db, cameraId),
  }
}

/** What another version of the program saved and is not understood counts as not saved, but masks never. */
export function readMasks(db: Env['db'], cameraId: CameraId): readonly Mask[] {
  const found = listCameraPrivacy(db).find((one) => one.cameraId === cameraId)
  return found === undefined ? [] : maskSchema.array().parse(found.masks)
}

export function readPrivacySettings(db: Env['db']): SettingsView {
  const found = findPrivacySettings(db)
  const parsed = found === null ? null : privacySettingsSchema.safeParse(found.value).data
  if (found === null || parsed == null) return { version: found?.version ?? 0, value: privacySettingsSchema.parse({}), savedAtMs: null, savedBy: null }
  return { ...found, value: parsed }
}
