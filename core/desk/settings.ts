// How the desk works, as managers set it: the version in force, older ones for incidents that began under them, and a new one saved.
import { isDeepStrictEqual } from 'node:util'
import { DEFAULT_DESK_SETTINGS, deskSettingsSchema, type DeskSettings, type DeskSettingsVersion, type DeskSettingsView } from '../../contract/desk-settings.ts'
import { VigilError } from '../../contract/errors.ts'
import { appendAudit } from '../../db/audit.ts'
import { findDeskSettings, insertDeskSettings, listDeskSettings } from '../../db/desk-settings.ts'
import { inTransaction } from '../../db/transaction.ts'
import type { Actor, Env } from '../env.ts'

export interface DeskSettingsDesk {
  /** What is in force; read from the database every time, so that nobody works by what was replaced. */
  current(): DeskSettingsView
  /** The latest first, the defaults last; of more than MAX_LISTED the latest. */
  versions(): DeskSettingsVersion[]
  /** @throws VigilError `desk.noSuchVersion` */
  version(version: number): DeskSettingsView
  /** @throws VigilError `desk.settingsChanged` */
  save(actor: Actor, version: number, value: DeskSettings): DeskSettingsView
}

/** Whoever saves ten times a day sees the last three weeks; older ones are still there by their number. */
const MAX_LISTED = 200

export function createDeskSettings({ db, clock }: Env): DeskSettingsDesk {
  const current = () => readDeskSettings(db)
  return {
    current,
    versions() {
      const saved = listDeskSettings(db, MAX_LISTED)
      return saved.length < MAX_LISTED ? [...saved, { version: 0, savedAtMs: null, savedBy: null }] : saved
    },
    version(version) {
      if (version !== 0 && findDeskSettings(db, version) === null) throw new VigilError('desk.noSuchVersion')
      return readDeskSettings(db, version)
    },
    save(actor, version, value) {
      inTransaction(db, () => {
        const before = current()
        if (before.version !== version) throw new VigilError('desk.settingsChanged')
        const nowMs = clock.now()
        insertDeskSettings(db, version + 1, value, actor.id, nowMs)
        appendAudit(db, {
          atMs: nowMs,
          actorType: actor.type,
          actorId: actor.id,
          action: 'desk.saveSettings',
          subject: 'desk/settings',
          before: { version, timers: before.value.timers },
          after: { version: version + 1, timers: value.timers, changed: changedParts(before.value, value) },
        })
      })
      return current()
    },
  }
}

/** @param version absent: the one in force; 0: the defaults */
export function readDeskSettings(db: Env['db'], version?: number): DeskSettingsView {
  const found = version === 0 ? null : findDeskSettings(db, version)
  if (found === null) return { version: 0, savedAtMs: null, savedBy: null, value: DEFAULT_DESK_SETTINGS }
  return { ...found, value: deskSettingsSchema.parse(found.value) }
}

/** `timers`, `kinds.fire` ... in place of their words, which are free text. */
function changedParts(before: DeskSettings, after: DeskSettings): string[] {
  const kinds = [...new Set([...Object.keys(before.kinds), ...Object.keys(after.kinds)])] as (keyof DeskSettings['kinds'])[]
  const parts = (Object.keys(after) as (keyof DeskSettings)[]).filter((part) => part !== 'kinds' && !isDeepStrictEqual(before[part], after[part]))
  return [...parts, ...kinds.filter((kind) => !isDeepStrictEqual(before.kinds[kind], after.kinds[kind])).map((kind) => `kinds.${kind}`)]
}
