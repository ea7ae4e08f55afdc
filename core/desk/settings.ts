// How the desk works, as managers set it: the version in force, older ones for incidents that began under them, and a new one saved.
import { DEFAULT_DESK_SETTINGS, deskSettingsSchema, type DeskSettings, type DeskSettingsView } from '../../contract/desk-settings.ts'
import { VigilError } from '../../contract/errors.ts'
import { appendAudit } from '../../db/audit.ts'
import { findDeskSettings, insertDeskSettings } from '../../db/desk-settings.ts'
import { inTransaction } from '../../db/transaction.ts'
import type { Actor, Env } from '../env.ts'

export interface DeskSettingsDesk {
  /** What is in force; read from the database every time, so that nobody works by what was replaced. */
  current(): DeskSettingsView
  /** @throws VigilError `desk.settingsChanged` */
  save(actor: Actor, version: number, value: DeskSettings): DeskSettingsView
}

export function createDeskSettings({ db, clock }: Env): DeskSettingsDesk {
  const current = () => readDeskSettings(db)
  return {
    current,
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
          after: { version: version + 1, timers: value.timers },
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
